"""Sidecars: kept verbatim, named, bounded."""

from __future__ import annotations

import pytest

from inspector.containers import read_sidecar, sidecar
from inspector.containers.base import Limits
from tests.makers.reading import block, codes, sources, value
from tests.makers.xmp import Property, packet


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("picture.txt", "caption:txt"),
        ("picture.TXT", "caption:txt"),
        ("picture.caption", "caption:caption"),
        ("picture.png.json", "sidecar:json"),
        ("picture.swarm.json", "sidecar:json"),
        ("picture.info", "sidecar:txt"),
        ("picture", "sidecar:txt"),
    ],
)
def test_texts_are_kept_verbatim_with_the_files_name(name, source):
    found = block(read_sidecar(name, " 1girl, ai-generated\r\n猫 ".encode()), source)
    assert found.value == " 1girl, ai-generated\r\n猫 "
    assert found.group == name


def test_json_is_recognised_without_its_extension():
    assert value(read_sidecar("model.civitai.info", b' \n{"id": 1}'), "sidecar:json") == ' \n{"id": 1}'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks(encoding):
    text = "プロンプト, cat"
    marked = ("\ufeff" + text) if encoding in ("utf-16-le", "utf-16-be") else text
    data = marked.encode(encoding)
    assert value(read_sidecar("a.txt", data), "caption:txt") == text


def test_latin1_captions_keep_their_bytes():
    found = block(read_sidecar("a.txt", b"caf\xe9"), "caption:txt")
    assert (found.value, found.raw) == ("café", b"caf\xe9")


def test_xmp():
    data = packet(Property("photoshop:SidecarForExtension", "CR3"), Property("plus:DataMining", "x"))
    result = read_sidecar("a.xmp", data)
    assert sources(result) == ["xmp:packet", "xmp:photoshop:SidecarForExtension", "xmp:plus:DataMining"]
    found = block(result, "xmp:plus:DataMining")
    assert (found.inside, found.group) == ("sidecar", "a.xmp")
    assert data[found.offset : found.offset + found.length] == b"<plus:DataMining>x</plus:DataMining>"


def test_manifests_stay_bytes():
    assert value(read_sidecar("a.c2pa", b"\0\1\2"), "sidecar:c2pa") == b"\0\1\2"


@pytest.mark.parametrize(("name", "limit"), [("a.txt", "CAPTION_BYTES"), ("a.json", "JSON_BYTES")])
def test_long_texts_are_cut_and_say_so(monkeypatch, name, limit):
    monkeypatch.setattr(sidecar, limit, 100)
    result = read_sidecar(name, b"x" * 300)
    assert (len(result.blocks[0].value), result.blocks[0].truncated) == (100, True)
    assert codes(result) == ["file.block_cut"]


def test_an_overlong_manifest_is_not_kept():
    result = read_sidecar("a.c2pa", b"x" * 300, Limits(block_bytes=100))
    assert (result.blocks, codes(result)) == ((), ["file.block_cut"])


def test_too_many_properties_stop_without_raising():
    data = packet(*(Property(f"dc:p{number}", "x") for number in range(40)))
    result = read_sidecar("a.xmp", data, Limits(blocks=5))
    assert (len(result.blocks), codes(result)) == (5, ["file.too_many_blocks"])


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.xmp", "a.c2pa", "a"])
def test_empty_sidecars(name):
    assert read_sidecar(name, b"").problems == ()


def test_scripts_of_swarmuis_grids() -> None:
    data = b'all_metadata["1/2"] = {"sui_image_params": {"prompt": "a cat"}}'
    (found,) = read_sidecar("a.metadata.js", data).blocks
    assert (found.source, found.text) == ("sidecar:json", '{"sui_image_params": {"prompt": "a cat"}}')
    assert data[found.offset :] == found.text.encode()
    assert read_sidecar("a.metadata.js", b'import x; y = {"a": 1}').blocks == ()
    assert read_sidecar("a.metadata.js", b"all_metadata[").blocks == ()
