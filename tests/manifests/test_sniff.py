"""What may reach native code: pictures only, with a bounded number of boxes."""

from __future__ import annotations

import io
import struct

import pytest

from inspector.manifests.sniff import BOX_LIMIT, HEAD_BYTES, box_count, is_bmff, is_picture
from tests.makers import signed


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def count(data: bytes, limit: int = BOX_LIMIT) -> int:
    return box_count(io.BytesIO(data), len(data), limit)


FTYP = box(b"ftyp", b"avif", b"\0\0\0\0", b"avifmif1")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "SVG"])
def test_pictures_are_recognised(kind: str) -> None:
    assert is_picture(signed.picture(kind)[:HEAD_BYTES])


@pytest.mark.parametrize(
    "head",
    [
        b"\xff\x0a" + b"\0" * 20,
        b"\0\0\0\x0cJXL \r\n\x87\n",
        box(b"ftyp", b"heic", b"\0\0\0\0", b"mif1heic"),
        box(b"ftyp", b"XXXX", b"\0\0\0\0", b"mif1"),
        b'\xef\xbb\xbf \n<svg xmlns="http://www.w3.org/2000/svg">',
        b"<!-- made by hand --><svg/>",
    ],
)
def test_rarer_pictures_are_recognised(head: bytes) -> None:
    assert is_picture(head)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"%PDF-1.7",
        box(b"ftyp", b"isom", b"\0\0\0\0", b"mp42"),
        b"RIFF\0\0\0\0AVI LIST",
        b"ID3\4",
        b"<html>",
        b"BM",
    ],
)
def test_other_files_are_not(head: bytes) -> None:
    assert not is_picture(head)


def test_boxes_are_counted_with_those_inside() -> None:
    meta = box(b"meta", b"\0\0\0\0", box(b"hdlr", b"x" * 20), box(b"iprp", box(b"ipco", box(b"ispe"), box(b"pixi"))))
    assert count(FTYP + meta + box(b"mdat", box(b"free"))) == 8
    old = box(b"meta", box(b"hdlr", b"x" * 20), box(b"free"))
    assert count(FTYP + old) == 4


def test_counting_stops_at_the_limit() -> None:
    assert count(FTYP + box(b"free") * 10_000, 100) == 101
    assert count(FTYP + box(b"moov", box(b"free") * 10_000), 100) == 101
    nested = b""
    for _ in range(2_000):
        nested = box(b"moov", nested)
    assert count(FTYP + nested) == 2_001


@pytest.mark.parametrize(
    "tail",
    [
        struct.pack(">I4s", 4, b"free") + b"\0" * 100,
        struct.pack(">I4sQ", 1, b"free", 3) + b"\0" * 100,
        struct.pack(">I4sQ", 1, b"free", 2**63),
        struct.pack(">I4s", 2**32 - 1, b"moov"),
        struct.pack(">I4s", 0, b"moov") + b"\0" * 7,
        b"\0\0\0",
    ],
)
def test_impossible_lengths_end_the_level(tail: bytes) -> None:
    assert count(FTYP + tail) <= 3


def test_a_made_picture_stays_far_below_the_limit() -> None:
    data = signed.ai_generated("AVIF").picture
    assert is_bmff(data)
    assert 3 < count(data) < 60
