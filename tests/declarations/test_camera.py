"""Camera data: complete, partial, contradictory, and what generators put into the same tags."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import EvidenceKind
from tests.declarations.blocks import exif, xmp
from tests.declarations.conftest import Find


def directory(order: str = "<", count: int = 3) -> bytes:
    """A TIFF directory of shorts, as most MakerNotes hold."""
    entries = b"".join(struct.pack(order + "HHII", tag, 3, 1, 0) for tag in range(1, count + 1))
    return struct.pack(order + "H", count) + entries + bytes(4)


def camera(**changes: Any) -> list[MetadataBlock]:
    tags: dict[str, Any] = {
        "Make": "Canon",
        "Model": "Canon EOS 40D",
        "Software": "Firmware 1.1.1",
        "ExposureTime": 0.005,
        "FNumber": 7.1,
        "ISOSpeedRatings": 100,
        "DateTimeOriginal": "2008:05:30 15:56:01",
        "MakerNote": directory(),
        **changes,
    }
    return [exif(key, value) for key, value in tags.items() if value is not None]


def test_full_data_is_complete(find: Find) -> None:
    (found,) = find("camera", *camera())
    assert found.kind is EvidenceKind.CAMERA
    assert found.source == "exif:Make"
    assert found.data == {
        "make": "Canon",
        "model": "Canon EOS 40D",
        "taken_at": "2008-05-30T15:56:01",
        "software": "Firmware 1.1.1",
        "exposure": True,
        "has_makernote": True,
        "complete": True,
    }
    assert found.location is not None
    assert "exif:MakerNote" in found.location.also


def test_lens_data_stands_in_for_the_makernote(find: Find) -> None:
    (found,) = find("camera", *camera(MakerNote=None, LensModel="EF 50mm f/1.8"))
    assert found.data["complete"]
    assert found.data["lens"] == "EF 50mm f/1.8"
    assert find("camera", *camera(MakerNote=None, LensSpecification=(24.0, 70.0, 2.8, 2.8)))[0].data["complete"]


@pytest.mark.parametrize(
    "missing",
    ["Make", "Model", "DateTimeOriginal", "MakerNote", "ExposureTime FNumber", "ExposureTime ISOSpeedRatings"],
)
def test_anything_missing_makes_it_partial(find: Find, missing: str) -> None:
    assert not find("camera", *camera(**dict.fromkeys(missing.split())))[0].data["complete"]


@pytest.mark.parametrize("missing", ["ExposureTime", "FNumber", "ISOSpeedRatings"])
def test_one_of_the_three_exposure_values_may_be_missing(find: Find, missing: str) -> None:
    assert find("camera", *camera(**{missing: None}))[0].data["complete"]


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"Model": "NIKON D300"}, "model.other_maker"),
        ({"Model": "iPhone 15 Pro"}, "model.other_maker"),
        ({"ExposureTime": 1e9}, "exposure.implausible"),
        ({"FNumber": 9999.0}, "exposure.implausible"),
        ({"Make": "EPSON", "Model": "Perfection V600"}, "device.scanner"),
        ({"Make": "Nikon", "Model": "NIKON LS-5000 ED"}, "device.scanner"),
        ({"Make": "Black Forest Labs"}, "make.generator"),
        ({"Model": "flux-dev"}, "model.generator"),
    ],
)
def test_contradictions_and_scanners_are_doubts(find: Find, changes: dict[str, Any], doubt: str) -> None:
    (found,) = find("camera", *camera(**changes))
    assert doubt in found.data["doubts"]
    assert not found.data["complete"]


def test_xmp_that_contradicts_exif_is_a_doubt(find: Find) -> None:
    assert find("camera", *camera(), xmp("tiff:Model", "canon EOS 40D "))[0].data["complete"]
    found = find("camera", *camera(), xmp("tiff:Model", "Canon EOS 5D"))[0]
    assert found.data["doubts"] == ["xmp.contradicts"]
    assert not found.data["complete"]


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday", "1600:01:01 00:00:00", "2008:13:01 00:00:00"]
)
def test_an_impossible_capture_time_does_not_count(find: Find, taken: str) -> None:
    (found,) = find("camera", *camera(DateTimeOriginal=taken))
    assert "taken_at" not in found.data
    assert not found.data["complete"]


def test_the_time_zone_is_kept(find: Find) -> None:
    assert find("camera", *camera(OffsetTimeOriginal="+02:00"))[0].data["taken_at"] == "2008-05-30T15:56:01+02:00"


@pytest.mark.parametrize(
    ("make", "note"),
    [
        ("NIKON CORPORATION", b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08" + directory(">")),
        ("NIKON", b"Nikon\0\x01\0" + directory()),
        ("FUJIFILM", b"FUJIFILM\x0c\0\0\0" + directory()),
        ("Apple", b"Apple iOS\0\0\x01MM" + directory(">")),
        ("SONY", b"SONY DSC \0\0\0" + directory()),
        ("OLYMPUS CORPORATION", b"OLYMP\0\x01\0" + directory(">")),
        ("Panasonic", b"Panasonic\0\0\0" + directory()),
        ("PENTAX Corporation", b"AOC\0MM" + directory(">")),
        ("CASIO COMPUTER CO.,LTD", b"QVC\0\0\0" + directory(">")),
        ("RICOH", b"Rv0207;Sf6C84;Rg76;Bg60;"),
        ("EASTMAN KODAK COMPANY", b"KDK INFO" + bytes(range(64))),
        ("samsung", directory()),
    ],
)
def test_makernotes_of_many_makers_parse(find: Find, make: str, note: bytes) -> None:
    found = find("camera", *camera(Make=make, Model="X", MakerNote=note))[0]
    assert found.data["has_makernote"]
    assert found.data["complete"]


@pytest.mark.parametrize(
    "note",
    [
        b"fooocus\0",
        b"a1111",
        b"OpenAI--ImageGeneration--generation-abcdefghijkl",
        "OpenAI--ImageGeneration--generation-abcdefghijkl",
        b"simple",
        b"",
        bytes(200),
        b"\xff" * 200,
        b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08" + directory(">"),
        b"\xff\xd8\xff\xdb" + bytes(300),
        struct.pack("<H", 500) + bytes(10_000),
    ],
)
def test_text_and_other_makers_notes_do_not_count(find: Find, note: bytes | str) -> None:
    found = find("camera", *camera(MakerNote=note))[0]
    assert not found.data["has_makernote"]
    assert not found.data["complete"]


@pytest.mark.parametrize(
    "tags",
    [
        {"Make": 'workflow:{"nodes": []}', "Model": 'prompt:{"3": {"class_type": "KSampler"}}'},
        {"Make": '{"prompt": {}}'},
        {"Make": "Black Forest Labs", "Model": "flux-schnell"},
        {"Make": "Ideogram AI"},
        {"Make": "sana"},
        {"Make": "turbo"},
        {"Make": "Stable Diffusion XL"},
        {"Model": "x" * 5_000},
        {"MakerNote": b"OpenAI--ImageGeneration--generation-abcdefghijkl", "UserComment": "Made with OpenAI Labs"},
        {"MakerNote": "fooocus", "Software": "Fooocus v2.5.5"},
    ],
)
def test_what_generators_write_into_camera_tags_is_no_camera(find: Find, tags: dict[str, Any]) -> None:
    assert find("camera", *(exif(key, value) for key, value in tags.items())) == []


def test_make_and_model_alone_are_partial(find: Find) -> None:
    (found,) = find("camera", exif("Make", "samsung"), exif("Model", "SM-G930F"))
    assert not found.data["complete"]
    assert not found.data["exposure"]


def test_data_in_xmp_only_is_partial(find: Find) -> None:
    (found,) = find(
        "camera",
        xmp("tiff:Make", "Canon"),
        xmp("tiff:Model", "Canon EOS 40D"),
        xmp("exif:ExposureTime", "1/200"),
        xmp("exif:FNumber", "71/10"),
        xmp("exif:ISOSpeedRatings", ("100",)),
        xmp("exif:DateTimeOriginal", "2008-05-30T15:56:01"),
        xmp("aux:Lens", "EF 50mm f/1.8"),
    )
    assert found.data["make"] == "Canon"
    assert found.data["exposure"]
    assert found.data["taken_at"] == "2008-05-30T15:56:01"
    assert not found.data["complete"]


def test_a_capture_time_alone_is_no_camera_data(find: Find) -> None:
    assert find("camera", xmp("exif:DateTimeOriginal", "2026-01-01T17:20:10+00:00")) == []


def test_the_thumbnails_directory_does_not_count(find: Find) -> None:
    assert find("camera", exif("Make", "Canon", group="IFD1")) == []


@pytest.mark.parametrize("value", ["1/0", "0/0", "x", "-1", "inf", "nan", "1" * 60, b"\xff", (), "9" * 400 + "/1"])
def test_odd_numbers_are_survived(find: Find, value: Any) -> None:
    changes = {"ExposureTime": value, "FNumber": value}
    assert not find("camera", *camera(**changes))[0].data["complete"]


def test_names_end_at_a_nul(find: Find) -> None:
    assert find("camera", exif("Make", "WWL   "), exif("Model", "ION230\0F"))[0].data["model"] == "ION230"
