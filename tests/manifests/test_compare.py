"""Signed metadata beside the file's own."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inspector import containers
from inspector.containers.base import ByteSource
from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.manifests import Likeness, compare_metadata
from inspector.manifests.likeness import alike
from inspector.manifests.signedmetadata import ENTRIES_LIMIT, FIELD_LIMIT, VALUE_LIMIT, metadata_of
from inspector.manifests.store import Manifest
from tests.makers import signed
from tests.makers.signed import action, manifest, sign

SAME, DIFFERENT, ONLY_SIGNED, ONLY_FILE = (
    Likeness.SAME,
    Likeness.DIFFERENT,
    Likeness.ONLY_SIGNED,
    Likeness.ONLY_FILE,
)


def blocks_of(data: bytes) -> BlockSet:
    return BlockSet(containers.read(ByteSource(io.BytesIO(data)), "a.jpg").blocks)


def camera_file(make: str = "Examplecam", exposure: float = 1 / 250, **tags: Any) -> bytes:
    """A JPEG with camera data of its own."""
    exif = Image.Exif()
    exif[0x010F] = make
    exif[0x0110] = "EX-1"
    inner = exif.get_ifd(0x8769)
    inner[0x829A] = exposure
    inner[0x9003] = "2026:05:04 03:02:01"
    inner[0x8827] = 200
    for tag, value in tags.items():
        inner[int(tag.removeprefix("t"), 16)] = value
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (9, 90, 120)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def compared(read: Any, file: bytes, **signed_data: Any) -> dict[str, tuple[str | None, str | None, Likeness]]:
    """States by property of a picture whose signed metadata are those of `camera_capture`, or `signed_data`."""
    if signed_data:
        names = {"exif": "http://ns.adobe.com/exif/1.0/", "tiff": "http://ns.adobe.com/tiff/1.0/"}
        data = {"@context": names, **{key.replace("_", ":"): value for key, value in signed_data.items()}}
        metadata = {"label": "c2pa.metadata", "data": data}
        made = sign(file, manifest([action("c2pa.created", "digitalCapture")], metadata))
    else:
        made = signed.camera_capture(source=file)
    rows = compare_metadata(read(made).metadata, blocks_of(made.picture))
    return {row.field: (row.signed, row.file, row.state) for row in rows}


def test_what_the_camera_signed_and_the_file_still_says(read: Any) -> None:
    found = compared(read, camera_file())
    assert found["tiff:Make"] == ("Examplecam", "Examplecam", SAME)
    assert found["exif:ExposureTime"] == ("1/250", "0.004", SAME)
    assert found["exif:DateTimeOriginal"] == (None, "2026:05:04 03:02:01", ONLY_FILE)


def test_a_difference_is_marked_and_comes_first(read: Any) -> None:
    made = signed.camera_capture(source=camera_file("Othermaker", exposure=1 / 60))
    rows = compare_metadata(read(made).metadata, blocks_of(made.picture))
    assert [(row.field, row.state) for row in rows[:2]] == [
        ("exif:ExposureTime", DIFFERENT),
        ("tiff:Make", DIFFERENT),
    ]
    assert (rows[1].signed, rows[1].file, rows[1].source) == ("Examplecam", "Othermaker", "exif:Make")
    assert {row.state for row in rows[2:]} == {SAME, ONLY_FILE}


def test_metadata_that_the_file_lost(read: Any) -> None:
    found = compared(read, signed.picture())
    assert {state for _, _, state in found.values()} == {ONLY_SIGNED}


def test_without_signed_metadata_there_is_nothing_to_compare(read: Any) -> None:
    made = sign(camera_file(), manifest([action("c2pa.created", "digitalCapture")]))
    assert compare_metadata(read(made).metadata, blocks_of(made.picture)) == ()


def block(source: str, value: Any, **more: Any) -> MetadataBlock:
    carrier, _, key = source.partition(":")
    return MetadataBlock(carrier, key, value, **more)


POSITION = [
    block("exif:GPSLatitude", (40.0, 44.0, 11.166), group="GPS"),
    block("exif:GPSLatitudeRef", "N", group="GPS"),
    block("exif:GPSLongitude", (73.0, 59.0, 35.376), group="GPS"),
    block("exif:GPSLongitudeRef", "W", group="GPS"),
    block("exif:GPSTimeStamp", (18.0, 44.0, 26.0), group="GPS"),
    block("exif:GPSDateStamp", "2023:02:12", group="GPS"),
    block("exif:GPSAltitude", 123.5, group="GPS"),
]


@pytest.mark.parametrize(
    ("field", "value", "state"),
    [
        ("exif:GPSLatitude", "40,44.1861N", SAME),
        ("exif:GPSLatitude", "40,44,11.166N", SAME),
        ("exif:GPSLatitude", "40.736435", SAME),
        ("exif:GPSLatitude", "40,44.1861S", DIFFERENT),
        ("exif:GPSLatitude", "41,44.1861N", DIFFERENT),
        ("exif:GPSLatitude", "somewhere", DIFFERENT),
        ("exif:GPSLongitude", "73,59.5896W", SAME),
        ("exif:GPSLongitude", "-73.99316", SAME),
        ("exif:GPSTimeStamp", "2023-02-12T18:44:26Z", SAME),
        ("exif:GPSTimeStamp", "2023-02-12T19:44:26Z", DIFFERENT),
        ("exif:GPSAltitude", "1235/10", SAME),
        ("exif:GPSAltitude", "0/0", DIFFERENT),
    ],
)
def test_positions_in_any_spelling(field: str, value: str, state: Likeness) -> None:
    found = {row.field: row.state for row in compare_metadata({field: value}, BlockSet(tuple(POSITION)))}
    assert found[field] is state


@pytest.mark.parametrize(
    ("field", "value", "own", "state"),
    [
        ("tiff:Make", "NIKON CORPORATION", block("exif:Make", "Nikon  Corporation\0", group="IFD0"), SAME),
        ("exif:FNumber", "28/10", block("exif:FNumber", 2.8, group="ExifIFD"), SAME),
        ("exif:FNumber", "4", block("exif:FNumber", 2.8, group="ExifIFD"), DIFFERENT),
        ("exif:ExposureTime", "0.0125", block("xmp:exif:ExposureTime", "1/80"), SAME),
        ("exifEX:PhotographicSensitivity", "200", block("exif:ISOSpeedRatings", 200, group="ExifIFD"), SAME),
        ("exif:ISOSpeedRatings", "100", block("xmp:exif:ISOSpeedRatings", ("200",)), DIFFERENT),
        (
            "exif:DateTimeOriginal",
            "2022-10-25T11:27:32,78-05:00",
            block("exif:DateTimeOriginal", "2022:10:25 11:27:32"),
            SAME,
        ),
        ("exif:DateTimeOriginal", "2022-10-25T11:27Z", block("exif:DateTimeOriginal", "2022:10:25 11:27:32"), SAME),
        ("exif:DateTimeOriginal", "2022-10-26", block("exif:DateTimeOriginal", "2022:10:25 11:27:32"), DIFFERENT),
        ("photoshop:DateCreated", "2022-10-25", block("iptc:DateCreated", "20221025"), SAME),
        ("dc:creator", ["A. One", "B. Two"], block("exif:Artist", "B. Two; A. One", group="IFD0"), SAME),
        ("dc:creator", "A. One", block("iptc:By-line", ("A. One", "B. Two")), DIFFERENT),
        ("dc:rights", "© 2026 A", block("xmp:dc:rights", "© 2026 A"), SAME),
        ("xmp:CreatorTool", "Tool 1", block("exif:Software", "Tool 2", group="IFD0"), DIFFERENT),
        (
            "Iptc4xmpExt:DigitalSourceType",
            "https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
            block("xmp:Iptc4xmpExt:DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"),
            SAME,
        ),
        (
            "Iptc4xmpExt:DigitalSourceType",
            "digitalCapture",
            block("xmp:Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia"),
            DIFFERENT,
        ),
    ],
)
def test_values_in_any_spelling(field: str, value: Any, own: MetadataBlock, state: Likeness) -> None:
    (row,) = (row for row in compare_metadata({field: value}, BlockSet((own,))) if row.field == field)
    assert row.state is state
    assert row.source == own.source


def test_of_two_carriers_the_one_that_differs_is_shown() -> None:
    own = BlockSet((block("exif:Make", "Nikon", group="IFD0"), block("xmp:tiff:Make", "Canon")))
    (row,) = compare_metadata({"tiff:Make": "Nikon"}, own)
    assert (row.file, row.source, row.state) == ("Canon", "xmp:tiff:Make", DIFFERENT)


def test_sidecars_and_the_thumbnails_own_data_are_left_out() -> None:
    own = BlockSet((block("xmp:tiff:Make", "Canon", inside="sidecar"), block("exif:Make", "Canon", group="IFD1")))
    (row,) = compare_metadata({"tiff:Make": "Nikon"}, own)
    assert row.state is ONLY_SIGNED


def test_codes_of_the_format_itself_are_not_compared() -> None:
    own = BlockSet((block("exif:ExifVersion", b"0232", group="ExifIFD"),))
    assert compare_metadata({"exif:ExifVersion": "2.32"}, own) == ()


@pytest.mark.parametrize(
    ("field", "words", "own"),
    [("LightSource", "unknown", 0), ("LensSpecification", "24-70 mm, f/4-4", (24.0, 70.0, 4.0, 4.0))],
)
def test_words_for_numbers_are_no_difference(field: str, words: str, own: Any) -> None:
    blocks = BlockSet((block(f"exif:{field}", own, group="ExifIFD"),))
    assert compare_metadata({f"exif:{field}": words}, blocks) == ()


def manifest_of(*assertions: tuple[str, Any]) -> Manifest:
    return Manifest("m", {"assertions": [{"label": label, "data": data} for label, data in assertions]}, {})


def test_prefixes_of_any_spelling_become_the_usual_ones() -> None:
    data = {
        "@context": {
            "EXIF": "http://ns.adobe.com/EXIF/1.0/",
            "x": "http://cipa.jp/exif/2.32/",
            "t": "http://ns.adobe.com/tiff/1.0/",
        },
        "EXIF:Make": "Google",
        "x:LensModel": "Lens",
        "t:Model": "Pixel 5",
        "Dc:Creator": "A",
        "nothing": "B",
        "own:Field": "C",
    }
    found = metadata_of([manifest_of(("stds.exif", data))])
    assert found == {
        "exif:Make": "Google",
        "exifEX:LensModel": "Lens",
        "tiff:Model": "Pixel 5",
        "dc:Creator": "A",
        "own:Field": "C",
    }


def test_schema_org_and_language_alternatives() -> None:
    work = {"@type": "CreativeWork", "author": [{"name": "A"}, {"name": "B"}], "copyrightNotice": "© A"}
    iptc = {"@context": {"dc": "http://purl.org/dc/elements/1.1/"}, "dc:title": {"x-default": "Title", "de": "Titel"}}
    found = metadata_of([manifest_of(("stds.schema-org.CreativeWork", work), ("stds.iptc", iptc))])
    assert found == {"dc:creator": ["A", "B"], "dc:rights": "© A", "dc:title": "Title"}


def test_the_nearest_manifest_counts() -> None:
    near = manifest_of(("c2pa.metadata", {"tiff:Make": "Near"}))
    far = manifest_of(("c2pa.metadata", {"tiff:Make": "Far", "tiff:Model": "M"}))
    assert metadata_of([near, far]) == {"tiff:Make": "Near", "tiff:Model": "M"}


def test_signed_metadata_are_bounded() -> None:
    many = {f"tiff:F{index}": "x" * 50_000 for index in range(5_000)}
    found = metadata_of([manifest_of(("c2pa.metadata", {**many, "tiff:A": ["y"] * 9_000}))])
    assert len(found) == FIELD_LIMIT
    assert max(len(value) for value in found.values()) <= VALUE_LIMIT
    found = metadata_of([manifest_of(("c2pa.metadata", {"tiff:A": ["y"] * 9_000}))])
    assert len(found["tiff:A"]) == ENTRIES_LIMIT


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["exif:GPSLatitude", "exif:FNumber", "dc:creator", "Iptc4xmpExt:DigitalSourceType", "a:b"])


@settings(max_examples=200, deadline=None)
@given(
    data=st.dictionaries(FIELDS | st.text(max_size=8), VALUES, max_size=4),
    own=st.text(max_size=20) | st.binary(max_size=8) | st.floats() | st.integers() | st.just(()),
    field=FIELDS,
)
def test_metadata_of_any_shape_are_compared(data: dict[str, Any], own: Any, field: str) -> None:
    found = metadata_of([manifest_of(("c2pa.metadata", data), ("stds.schema-org.CreativeWork", data))])
    blocks = BlockSet((block(f"xmp:{field}", own), block("exif:GPSLatitude", own, group="GPS")))
    for row in compare_metadata(found, blocks):
        assert isinstance(row.state, Likeness)
    alike(field, "1/0", own)
