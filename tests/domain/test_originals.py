"""What img2dataset noted of an original is read like embedded EXIF, and cited as the sidecar that it stands in."""

from __future__ import annotations

import json

import pytest

from inspector.containers import read_sidecar
from inspector.declarations import builtin, load_vocabulary
from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.enums import EvidenceKind
from inspector.generators import BUILTIN
from inspector.settings import paths

EXIF = {
    "Image Make": "Canon",
    "Image Model": "Canon EOS 40D",
    "Image Software": "Adobe Photoshop CS5",
    "Image Artist": "Ana Ruiz",
    "EXIF ExposureTime": "1/200",
    "EXIF FNumber": "28/10",
    "EXIF DateTimeOriginal": "2008:05:30 15:56:01",
    "EXIF LensModel": "EF 50mm",
    "GPS GPSLatitude": "[1, 2, 3]",
    "Thumbnail Compression": "JPEG",
}


def document(exif, **more):
    known = {"url": "https://a.example/1.jpg", "key": "000000001", "status": "success", "original_width": 3888}
    return json.dumps({**known, "exif": json.dumps(exif) if isinstance(exif, dict) else exif, **more})


def found(text, name="000000001.json"):
    blocks = BlockSet(read_sidecar(name, text.encode()).blocks)
    readers = (*builtin(load_vocabulary(paths.resources() / "vocabulary")), *BUILTIN)
    return [
        item
        for reader in readers
        if reader.name.startswith("img2dataset")
        for item in reader.read(blocks, ImageFacts())
    ]


def test_camera_program_and_artist_of_the_original():
    by_kind = {item.kind: item for item in found(document(EXIF))}
    assert set(by_kind) == {EvidenceKind.CAMERA, EvidenceKind.SOFTWARE, EvidenceKind.ATTRIBUTION}
    camera = by_kind[EvidenceKind.CAMERA]
    assert (camera.data["make"], camera.data["lens"]) == ("Canon", "EF 50mm")
    assert camera.data["complete"] is False
    assert camera.data["doubts"] == ["beside"]
    assert camera.source == "sidecar:exif:Make"
    assert camera.location.file == "000000001.json"
    assert all(source.startswith("sidecar:exif:") for source in camera.location.also)
    assert by_kind[EvidenceKind.SOFTWARE].data["name"] == "Adobe Photoshop"


@pytest.mark.parametrize(
    ("exif", "generator"),
    [
        ({"Image Make": "Ideogram AI"}, "Ideogram"),
        ({"Image Software": "AI generated;txt2img;flux", "Image Make": "Black Forest Labs"}, "FLUX reference code"),
        (
            {"Image ImageDescription": "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x6"},
            "AUTOMATIC1111-compatible",
        ),
    ],
)
def test_a_generator_of_the_original(exif, generator):
    (item,) = [item for item in found(document(exif)) if item.kind is EvidenceKind.GENERATION]
    assert item.data["generator"] == generator
    assert item.source.startswith("sidecar:exif:")
    assert item.location.file == "000000001.json"


@pytest.mark.parametrize(
    "text",
    [
        document(None),
        document({}),
        document("not JSON"),
        document('{"Image Make": 5}'),
        document("[" * 100_000),
        json.dumps({"exif": json.dumps(EXIF)}),
        '{"url": 1, "status": 2, "exif": "' + "x" * 50,
        json.dumps({"caption": 'about "exif" and "url" and "status"'}),
    ],
)
def test_other_documents_give_nothing(text):
    assert found(text) == []


def test_tags_and_their_length_are_limited():
    from inspector.containers.sidecar import ORIGINAL_CHARACTERS, ORIGINAL_TAGS, ORIGINAL_VALUE

    many = document({f"Image T{number}": "x" for number in range(ORIGINAL_TAGS + 50)})
    assert len(read_sidecar("a.json", many.encode()).blocks) == 1 + ORIGINAL_TAGS
    long = document({"Image Artist": "x" * (ORIGINAL_VALUE + 5)})
    assert len(read_sidecar("a.json", long.encode()).blocks[-1].text) == ORIGINAL_VALUE
    huge = document(EXIF, caption="x" * ORIGINAL_CHARACTERS)
    assert len(read_sidecar("a.json", huge.encode()).blocks) == 1


def test_without_a_sidecar_nothing_is_read():
    readers = [reader for reader in BUILTIN if reader.name.startswith("img2dataset")]
    assert readers
    assert [list(reader.read(BlockSet(), ImageFacts())) for reader in readers] == [[]]
