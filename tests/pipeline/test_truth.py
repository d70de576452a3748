"""Every evidence points to its bytes, and these bytes say what is claimed: on real files and on the suite's own."""

from __future__ import annotations

import html
import io
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import brotli
import pytest

from inspector.domain.blocks import MetadataBlock
from inspector.domain.evidence import Evidence
from inspector.domain.report import InspectionReport
from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.items import BytesOpener, Item, Sidecar
from inspector.pipeline.walk import Walk
from tests.fuzz import samples

NOWHERE = ("filename", "header:size")
"""Sources that are no bytes of the file: its name, and the size that its header states."""
NOT_PLAIN = ("stealth:",)
"""Carriers whose bytes are not the text in any encoding: it is hidden in pixels."""
COMPARED = 60
"""Characters of a value that must stand in the bytes."""


def place(item: Evidence, stored: bytes, sidecars: dict[str, bytes]) -> bytes:
    """The cited bytes, of the picture or of the sidecar that is named."""
    assert item.location is not None, f"{item.source} has no place"
    source = stored
    if item.location.file:
        source = sidecars[item.location.file.rsplit("/", 1)[-1]]
    assert item.location.offset is not None, f"{item.source} has no offset"
    assert item.location.length is not None, f"{item.source} has no length"
    assert 0 <= item.location.offset <= item.location.offset + item.location.length <= len(source), item.location
    return source[item.location.offset : item.location.offset + item.location.length]


def readings(data: bytes) -> Iterator[str]:
    """Every text that these bytes can stand for: by encoding, unpacked, from hexadecimal digits, with XML undone."""
    for part in unpacked(data):
        for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
            for skip in (0, 1):
                text = part[skip:].decode(encoding, "replace")
                yield text
                if "&" in text:
                    yield html.unescape(text)
                    yield html.unescape(html.unescape(text))
                if "\\" in text:
                    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
                    yield text.replace('\\"', '"').replace("\\r", "\r").replace("\\n", "\n").replace("\\\\", "\\")


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes, and what they are once a compressed part or hexadecimal digits in them are undone."""
    yield data
    for at in range(min(len(data) - 1, 500)):
        if data[at] & 0x0F != 8 or (data[at] << 8 | data[at + 1]) % 31:
            continue  # no zlib header
        try:
            inner = zlib.decompressobj().decompress(data[at:])
        except zlib.error:
            continue
        yield inner
        yield from hexadecimal(inner)
    yield from hexadecimal(data)
    yield re.sub(rb"(?:\xff\xe1..)?http://ns.adobe.com/xmp/extension/\0.{40}", b"", data, flags=re.DOTALL)
    for start in (0, 4):
        try:
            yield brotli.decompress(data[start:])
        except brotli.error:
            continue


def hexadecimal(data: bytes) -> Iterator[bytes]:
    match = re.search(rb"(?:\n *\d+\n|\0)([0-9a-fA-F\n]{8,})$", data)
    if match:
        yield bytes.fromhex(match[1].decode())


def plain(text: str) -> str:
    """A text for comparing: without blanks, quotes and escapes, which writers add and readers remove."""
    return re.sub(r"[\s\\\"'\0\ufeff]+", "", text)


def stands_there(value: str, data: bytes) -> bool:
    wanted = plain(value)[:COMPARED]
    return any(wanted in plain(text) for text in readings(data))


def claims(item: Evidence) -> Iterator[str]:
    """What the evidence quotes from its bytes: only values that its readers copy, never what they conclude."""
    data = item.data
    quoted = {
        "source_type": ("raw",),
        "ai_label": ("text",),
        "software": ("text",),
        "tag": ("tag",),
        "generation": ("seed", "prompt", "negative_prompt"),
    }.get(item.kind.value, ())
    yield from (str(data[key]) for key in quoted if data.get(key))


def main_block(item: Evidence, blocks: Iterable[MetadataBlock]) -> MetadataBlock | None:
    wanted = item.source.replace("sidecar:gallery-dl", "sidecar:json")
    here = [block for block in blocks if block.source == wanted]
    offset = item.location.offset if item.location else None
    return next((block for block in here if block.offset == offset), here[0] if here else None)


def check(report: InspectionReport, stored: bytes, sidecars: dict[str, bytes]) -> Counter[str]:
    """Check all evidence of one report; gives how many were checked how."""
    done: Counter[str] = Counter()
    for item in report.evidence:
        assert item.reader
        assert item.source.split(":")[0], item.source
        if item.source in NOWHERE:
            assert item.location is None
            continue
        data = place(item, stored, sidecars)
        done["placed"] += 1
        if item.source.startswith(NOT_PLAIN):
            assert item.location.inside in ("png:IDAT", "webp:VP8L")
            continue
        if item.source == "c2pa":
            assert b"jum" in data or b"http" in data or item.location.inside.startswith("svg"), item.location
            done["credentials"] += 1
            continue
        block = main_block(item, report.blocks)
        assert block is not None, f"no block for {item.source}"
        assert says(block, data), f"{item.source} at {item.location}: {str(block.value)[:80]!r} is not in {data[:80]!r}"
        done["read again"] += 1
        for claim in claims(item):
            cited = [item.source, *item.location.also]
            texts = [
                one.text
                for one in report.blocks
                if one.source.replace("gallery-dl", "json") in cited or one.source in cited
            ]
            assert (
                any(plain(claim)[:COMPARED] in plain(text) for text in texts)
                or stands_there(claim, data)
                or derived(item)
            ), f"{item.source} claims {claim!r}"
            done["quoted"] += 1
    return done


def derived(item: Evidence) -> bool:
    """Labels and flags that are worded by their reader (`genAIType 8`, `illust_ai_type=2`)."""
    return item.reader in ("samsung", "sidecar_json", "iptc_ai_fields", "software")


def says(block: MetadataBlock, data: bytes) -> bool:
    """Whether these bytes are the block's value: its raw bytes, its numbers, or its text in some encoding."""
    if isinstance(block.value, bytes) or block.raw is not None:
        stored = block.raw if block.raw is not None else block.value
        assert isinstance(stored, bytes)
        return any(stored[:200] in part for part in unpacked(data)) or stands_there(block.text, data)
    if isinstance(block.value, int | float) or not isinstance(block.value, str | tuple):
        return True
    if isinstance(block.value, tuple):
        return all(stands_there(part, data) for part in block.value[:5] if isinstance(part, str) and part.strip())
    return not block.value.strip() or stands_there(block.value, data)


def inspected(path: Path) -> Iterator[tuple[InspectionReport, bytes, dict[str, bytes]]]:
    spec = ScanSpec(blocks=True, strict=True, not_run="switched_off")
    with Walk([str(path)]) as walk, InspectContext.build(spec) as context:
        for item in walk:
            with item.opener() as stream:
                stored = stream.read()
            beside = {}
            for one in item.sidecars:
                with one.opener() as stream:
                    beside[one.name.rsplit("/", 1)[-1]] = stream.read()
            yield next(inspect_reports([item], context)), stored, beside


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("folder", ["metadata", "c2pa/files"])
def test_real_files(corpus, folder):
    done: Counter[str] = Counter()
    faults = []
    for report, stored, beside in inspected(corpus / folder):
        try:
            done += check(report, stored, beside)
        except AssertionError as error:
            faults.append(f"{report.asset.key}: {error}")
    assert not faults, "\n".join(faults)
    assert done["placed"] > 100


def test_made_files():
    done: Counter[str] = Counter()
    spec = ScanSpec(blocks=True, strict=True, not_run="switched_off")
    with InspectContext.build(spec) as context:
        for name, data in samples.files().items():
            item = Item(name, BytesOpener(data), name, size=len(data))
            done += check(next(inspect_reports([item], context)), data, {})
    assert done["read again"] > 30


@pytest.mark.parametrize("name", ["img2dataset", "danbooru", "pixiv", "meta", "caption", "swarm", "infotext"])
def test_made_sidecars(name):
    data = samples.files()["a.gif"]
    file = "a.txt" if name in ("caption", "infotext") else "a.json"
    content = samples.TEXTS[name].encode()
    spec = ScanSpec(blocks=True, strict=True, not_run="switched_off")
    item = Item("a.gif", BytesOpener(data), "a.gif", (Sidecar(file, BytesOpener(content)),), size=len(data))
    with InspectContext.build(spec) as context:
        report = next(inspect_reports([item], context))
    check(report, data, {file: content})
    assert any(one.location is not None and one.location.file == file for one in report.evidence)


def test_a_wrong_place_is_noticed():
    data = samples.files()["a.png"]
    item = Item("a.png", BytesOpener(data), "a.png", size=len(data))
    with InspectContext.build(ScanSpec(blocks=True, strict=True, not_run="switched_off")) as context:
        report = next(inspect_reports([item], context))
    with pytest.raises(AssertionError, match=r"is not in|assert \(b'jum"):
        check(report, io.BytesIO(b"\0" * len(data)).read(), {})
    assert json.dumps([one.source for one in report.evidence])
