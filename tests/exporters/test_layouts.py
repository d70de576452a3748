"""What each layout writes, as the tools that read it expect."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tarfile
import tomllib

import pytest

from inspector.cancel import CancelToken
from inspector.engines.subsetting import verifying
from inspector.errors import InspectorError, UsageError
from inspector.exporters.layouts import (
    LAYOUTS,
    About,
    bagit,
    base,
    croissant,
    fiftyone,
    folder,
    imagefolder,
    kohya,
    labelstudio,
    layout,
    webdataset,
    xmp,
)
from inspector.exporters.subset.captions import caption_of, decoded
from inspector.exporters.subset.finishing import RECORDS
from inspector.exporters.subset.writing import Mode
from inspector.pipeline.context import HashMode
from inspector.workspace import ScanOptions, Workspace
from tests.makers.jpeg import plain as jpeg
from tests.makers.subset import export, files_of, label, labelled, picture, write

LISTS = {"labels.csv", RECORDS, "manifest.json", "MANIFEST.sha256"}
FILES = {
    "a.png": picture("a"),
    "a.txt": b"one, two\n",
    "sub/b.jpg": jpeg(),
    "sub/b.jpg.txt": b"three\nfour\n",
    "sub/c.png": picture("c"),
}


@pytest.fixture
def made(tmp_path):
    """Exports `FILES` in a layout; gives its folder."""

    def make(name, files=FILES, **options):
        with labelled(tmp_path, files) as workspace:
            export(workspace, tmp_path / "out", layout=name, **options)
        with verifying(tmp_path / "out", CancelToken()) as verifier:
            assert not list(verifier.differences())
        return tmp_path / "out"

    return make


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def test_every_layout_is_registered_once_and_takes_copies():
    kinds = (folder.Folder, imagefolder.ImageFolder, kohya.Kohya, webdataset.WebDataset, bagit.BagIt)
    others = (labelstudio.LabelStudio, fiftyone.FiftyOne, croissant.Croissant, xmp.Xmp)
    assert {type(one) for one in LAYOUTS} == {*kinds, *others}
    for one in LAYOUTS:
        assert layout(one.name, Mode.COPY) is one
    with pytest.raises(UsageError) as error:
        layout("webdataset", Mode.MOVE)
    assert error.value.code == "export.layout_mode"
    with pytest.raises(UsageError):
        layout("nothing", Mode.COPY)


@pytest.mark.parametrize("name", [one.name for one in LAYOUTS])
def test_an_empty_selection_is_a_set_too(made, name):
    target = made(name, where="label = ai")
    assert json.loads((target / "manifest.json").read_text("utf-8"))["counts"]["written"] == 0


def test_folder(made):
    target = made("folder")
    assert files_of(target) == {f"images/{name}" for name in FILES} | LISTS
    assert [row["file_name"] for row in rows(target / "labels.csv")] == [
        "images/a.png",
        "images/sub/b.jpg",
        "images/sub/c.png",
    ]
    records = [json.loads(line) for line in (target / RECORDS).read_text("utf-8").splitlines()]
    assert [record["file_name"] for record in records] == ["images/a.png", "images/sub/b.jpg", "images/sub/c.png"]
    assert records[0]["path"].endswith("/set/a.png")


def test_imagefolder_keeps_everything_under_train_with_its_caption(made):
    files = FILES | {"test/train.png": picture("t")}
    target = made("imagefolder", files)
    found = rows(target / "train/metadata.csv")
    assert [(row["file_name"], row["text"]) for row in found] == [
        ("a.png", "one, two"),
        ("sub/b.jpg", "three, four"),
        ("sub/c.png", ""),
        ("xtest/xtrain.png", ""),
    ]
    assert list(found[0])[-1] == "text"
    assert not [name for name in found[0] if name.endswith("_file_name") or name == "file_names"]
    pictures = {name for name in files_of(target / "train") if name.endswith((".png", ".jpg"))}
    assert pictures == {row["file_name"] for row in found}


def test_imagefolder_notices_a_row_without_its_picture(made, monkeypatch):
    before = imagefolder.ImageFolder.finish

    def lost(self, given):
        (given.target.root / "train/a.png").unlink()
        return before(self, given)

    monkeypatch.setattr(imagefolder.ImageFolder, "finish", lost)
    with pytest.raises(InspectorError) as error:
        made("imagefolder")
    assert error.value.code == "export.row_without_picture"


def test_kohya_is_flat_with_a_caption_for_each_name(made):
    target = made("kohya", FILES | {"sub/a.jpg": jpeg(24, 8)})
    assert files_of(target / kohya.PICTURES) == {"a.png", "a.txt", "a-2.jpg", "b.jpg", "b.txt", "b.jpg.txt", "c.png"}
    assert (target / kohya.PICTURES / "a.txt").read_bytes() == b"one, two\n"
    assert (target / kohya.PICTURES / "b.txt").read_bytes() == b"three, four"
    (dataset,) = tomllib.loads((target / "dataset.toml").read_text("utf-8"))["datasets"]
    assert dataset["subsets"] == [{"image_dir": "1_images", "caption_extension": ".txt", "num_repeats": 1}]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@pytest.mark.parametrize("name", ["imagefolder", "kohya", "webdataset", "folder", "bagit"])
def test_pictures_that_readers_cannot_decode_are_left_out_where_one_would_end_their_run(tmp_path, name):
    with labelled(tmp_path, {"a.png": picture("a"), "b.svg": SVG}) as workspace:
        result = export(workspace, tmp_path / "out", layout=name)
    decoded_only = name in ("imagefolder", "kohya", "webdataset")
    assert dict(result.left_out) == ({"format": 1} if decoded_only else {})


def test_a_picture_whose_pixels_are_known_to_be_damaged_is_left_out_for_trainers(tmp_path):
    data = bytearray(picture("a"))
    at = data.index(b"IDAT") + 4
    data[at : at + 8] = b"\xff" * 8
    write(tmp_path / "set", {"damaged.png": bytes(data), "b.png": picture("b")})
    with Workspace.open(tmp_path / "catalogue.db") as workspace:
        scanning = ScanOptions(detector="none", hash=HashMode.PIXELS, jobs=1)
        for _ in workspace.scan([str(tmp_path / "set")], CancelToken(), options=scanning):
            pass
        label(workspace)
        assert dict(export(workspace, tmp_path / "trained", layout="imagefolder").left_out) == {"unreadable": 1}
        assert workspace.catalog.count("problem = pixels.not_decoded") == 1


def test_a_picture_without_an_extension_gets_one_where_readers_go_by_it(made):
    target = made("kohya", {"plain": jpeg(), "plain.txt": b"words", "b.PNG": picture("b")})
    assert files_of(target / kohya.PICTURES) == {"plain.jpg", "plain.jpg.txt", "plain.txt", "b.PNG"}
    (name,) = json.loads((target / "manifest.json").read_text("utf-8"))["names"]
    assert (name["path"], name["reason"]) == (f"{kohya.PICTURES}/plain.jpg", "extension")


def test_webdataset_has_one_extension_a_shard_and_flat_facts(made):
    target = made("webdataset")
    assert files_of(target) == {"human-png-000000.tar", "human-jpg-000000.tar"} | LISTS
    with tarfile.open(target / "human-png-000000.tar") as tar:
        members = tar.getmembers()
        contents = {member.name: tar.extractfile(member).read() for member in members}
    assert [member.name for member in members] == ["a.png", "a.json", "a.txt", "sub/c.png", "sub/c.json", "sub/c.txt"]
    assert {(member.mtime, member.uid, member.uname) for member in members} == {(0, 0, "")}
    assert contents["a.png"] == FILES["a.png"]
    assert (contents["a.txt"], contents["sub/c.txt"]) == (b"one, two", b"")
    facts = json.loads(contents["a.json"])
    assert all(isinstance(value, str) for value in facts.values())
    assert json.loads(facts["record"])["sha256"] == facts["sha256"] == hashlib.sha256(FILES["a.png"]).hexdigest()
    assert rows(target / "labels.csv")[0]["file_name"] == "human-jpg-000000.tar!sub/b.jpg"
    assert "!" not in (target / "MANIFEST.sha256").read_text("utf-8")


def test_webdataset_ends_shards_by_size(made, monkeypatch):
    monkeypatch.setattr(webdataset, "SHARD_BYTES", 1)
    assert len([name for name in files_of(made("webdataset")) if name.endswith(".tar")]) == 3


def test_bagit(made):
    target = made("bagit", FILES | {"100%.png": picture("p")}, about=About(creator="The\nArchive", title="Ink"))
    assert (target / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    sums = (target / "manifest-sha256.txt").read_text("utf-8").splitlines()
    assert len(sums) == 6
    assert any(line.endswith("  data/100%25.png") for line in sums)
    for line in sums:
        digest, path = line.split("  ")
        assert hashlib.sha256((target / path.replace("%25", "%")).read_bytes()).hexdigest() == digest
    info = (target / "bag-info.txt").read_text("utf-8")
    size = sum(path.stat().st_size for path in (target / "data").rglob("*") if path.is_file())
    assert f"Payload-Oxum: {size}.6\n" in info
    assert "Source-Organization: The Archive\n" in info
    tags = (target / "tagmanifest-sha256.txt").read_text("utf-8")
    assert {line.split("  ")[1] for line in tags.splitlines()} == {
        "bag-info.txt",
        "bagit.txt",
        "labels.csv",
        "manifest-sha256.txt",
        RECORDS,
    }


def test_labelstudio(made):
    target = made("labelstudio", {"a b.png": picture("a")})
    (task,) = json.loads((target / "tasks.json").read_text("utf-8"))
    assert task["data"]["image"] == "/data/local-files/?d=images/a%20b.png"
    (annotation,) = task["annotations"]
    assert annotation["result"][0]["value"] == {"choices": ["human"]}
    assert "predictions" not in task
    assert '<Choice value="ai_edited"/>' in (target / "labelling.xml").read_text("utf-8")


def test_fiftyone_reads_the_labels_csv(made):
    target = made("fiftyone")
    for row in rows(target / "labels.csv"):
        assert (target / row["file_name"]).is_file()
        assert row["file_name"].startswith("data/")


def test_croissant_states_what_is_known_and_nothing_else(made):
    target = made("croissant", about=About(title="Ink", licence="CC0-1.0"))
    described = json.loads((target / "croissant.json").read_text("utf-8"))
    assert (described["name"], described["license"]) == ("Ink", "CC0-1.0")
    assert "creator" not in described
    assert "url" not in described
    labels, pictures = described["distribution"]
    assert labels["sha256"] == hashlib.sha256((target / "labels.csv").read_bytes()).hexdigest()
    assert pictures["includes"] == "images/**"
    assert {field["name"] for field in described["recordSet"][0]["field"]} <= set(rows(target / "labels.csv")[0])


def test_xmp_stands_beside_the_copy_and_keeps_what_a_sidecar_says(made):
    own = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description/></rdf:RDF>'
    files = {
        "a.png": picture("a"),
        "b.png": picture("b"),
        "b.png.xmp": own,
        "c.png": picture("c"),
        "c.png.xmp": b"<broken",
    }
    target = made("xmp", files)
    assert b"provenance:human" in (target / "images/a.png.xmp").read_bytes()
    merged = (target / "images/b.png.xmp").read_bytes()
    assert b"provenance/human" in merged
    assert merged.startswith(own.removesuffix(b"</rdf:RDF>"))
    assert (target / "images/c.png.xmp").read_bytes() == b"<broken"
    assert files_of(target.parent / "set") == set(files)


def test_links_of_sidecars_are_not_written_through(tmp_path):
    own = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>'
    with labelled(tmp_path, {"b.png": picture("b"), "b.png.xmp": own}) as workspace:
        export(workspace, tmp_path / "out", layout="xmp", mode=Mode.HARDLINK)
    assert (tmp_path / "set/b.png.xmp").read_bytes() == own
    assert (tmp_path / "out/images/b.png").samefile(tmp_path / "set/b.png")


@pytest.mark.parametrize(
    ("beside", "caption"),
    [
        ({"a.txt": b" x \n", "a.caption": b"y"}, "x"),
        ({"a.caption": b"y", "a.png.txt": b"z"}, "y"),
        ({"a.png.txt": b"one\r\n\r\ntwo\n"}, "one, two"),
        ({"a.txt": "größe".encode("latin-1")}, "größe"),
        ({"a.txt": "\ufeffx".encode("utf-16")}, "\ufeffx"),
        ({"b.txt": b"no"}, None),
    ],
)
def test_captions(beside, caption):
    files = [base.File(name, name, None, lambda data=data: io.BytesIO(data)) for name, data in beside.items()]
    assert caption_of("a.png", files) == caption


def test_text_by_its_mark():
    assert decoded(b"\xef\xbb\xbfx") == "x"
    assert decoded(b"\xfe\xff\x00x") == "x"
