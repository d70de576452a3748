"""The beginnings of a PNG's rows."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from inspector.containers import pngrows
from inspector.containers.base import ByteSource
from tests.makers import png


def source(data: bytes) -> ByteSource:
    return ByteSource(io.BytesIO(data))


def part(data: bytes, columns: int) -> bytes | None:
    opened = source(data)
    header = pngrows.header(opened)
    assert header is not None
    return pngrows.left_part(opened, header, columns)


def pixels_of(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as picture:
        return np.array(picture)


@given(
    width=st.integers(1, 40),
    height=st.integers(1, 40),
    channels=st.integers(1, 4),
    filters=st.lists(st.integers(0, 4), min_size=1, max_size=40),
    seed=st.integers(0, 1000),
    data=st.data(),
)
def test_the_left_part_has_the_pixels_of_the_whole(width, height, channels, filters, seed, data):
    columns = data.draw(st.integers(1, width))
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)
    whole = png.png(pixels, filters=filters)
    assert np.array_equal(pixels_of(part(whole, columns)), pixels_of(whole)[:, :columns])
    opened = source(whole)
    rows = list(pngrows.first_pixels(opened, pngrows.header(opened), height, columns))
    assert rows == [row.tobytes() for row in pixels[:, :columns]]


def test_many_chunks_and_more_than_one_step():
    pixels = np.random.default_rng(1).integers(0, 256, (700, 300, 4), np.uint8)
    packed = zlib.compress(png.scanlines(pixels, (0, 2)))
    whole = png.png(pixels)
    chunks = [png.chunk(b"IDAT", packed[at : at + 70_000]) for at in range(0, len(packed), 70_000)]
    data = whole[: whole.index(b"IDAT") - 4] + b"".join([*chunks, png.chunk(b"IEND")])
    assert np.array_equal(pixels_of(part(data, 7)), pixels[:, :7])


@pytest.mark.parametrize("length", [0, 1, 50, 1000])
def test_a_cut_picture_has_no_left_part(length):
    data = png.png(png.drawn(60, 200, 4))
    assert part(data[: data.index(b"IDAT") + 4 + length], 3) is None


def test_damaged_picture_data_has_no_left_part():
    data = bytearray(png.png(png.drawn(60, 200, 4)))
    at = data.index(b"IDAT") + 4
    data[at : at + 40] = bytes(40)
    assert part(bytes(data), 3) is None


def test_more_rows_than_the_limit_are_not_unpacked(monkeypatch):
    monkeypatch.setattr(pngrows, "ROW_BYTES", 1000)
    data = png.png(png.drawn(60, 200, 4))
    opened = source(data)
    assert part(data, 3) is None
    assert list(pngrows.first_pixels(opened, pngrows.header(opened), 200, 3)) == []


def test_palettes_and_deep_pictures_have_no_header_here():
    palette, deep = io.BytesIO(), io.BytesIO()
    Image.fromarray(png.drawn(60, 200, 3)).quantize(8).save(palette, "PNG")
    Image.fromarray(np.zeros((4, 4), np.uint16)).save(deep, "PNG")
    assert pngrows.header(source(palette.getvalue())) is None
    assert pngrows.header(source(deep.getvalue())) is None
    assert pngrows.header(source(png.SIGNATURE)) is None


def test_the_place_is_that_of_all_picture_data():
    data = png.png(png.drawn(60, 200, 4), middle=[png.text("a", "b")])
    first, last = data.index(b"IDAT") + 4, data.rindex(b"IDAT")
    at, length = pngrows.place(source(data))
    assert at == first
    assert at + length > last
    assert data[at + length + 4 :] == png.chunk(b"IEND")
    assert pngrows.place(source(png.SIGNATURE)) is None
