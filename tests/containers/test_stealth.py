"""Text hidden in the lowest pixel bits."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from inspector import containers
from inspector.containers import pngrows
from inspector.containers import stealth as reader
from inspector.containers.base import ByteSource
from inspector.domain.blocks import ImageFacts, MetadataBlock
from inspector.errors import ParseError
from inspector.pixels import Decoded
from inspector.pixels import decode as decoded
from tests.makers import png, webp
from tests.makers.stealth import hidden

TEXT = "a cat, 猫\nSteps: 20, Sampler: Euler a, Seed: 1"


class Decoder:
    """Decodes as the product does and notes how wide the pictures are."""

    def __init__(self, data: bytes, image: ImageFacts) -> None:
        self.data, self.image = data, image
        self.widths: list[int] = []

    def __call__(self, part: bytes | None) -> Decoded:
        assert self.image.format is not None
        found = decoded(io.BytesIO(self.data if part is None else part), self.image.format)
        self.widths.append(found.width)
        return found


def read(data: bytes) -> tuple[list[MetadataBlock], int]:
    blocks, widths = seen(data)
    return blocks, len(widths)


def seen(data: bytes) -> tuple[list[MetadataBlock], list[int]]:
    """The blocks, and how wide what was decoded for them is."""
    source = ByteSource(io.BytesIO(data))
    image = containers.read(source).image
    decode = Decoder(data, image)
    return reader.read(source, image, decode), decode.widths


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("channel", "channels"), [("alpha", 4), ("alpha", 2), ("rgb", 3), ("rgb", 4)])
@pytest.mark.parametrize("filters", [(0,), (1,), (2,), (3,), (4,), (4, 3, 2, 1, 0)])
def test_every_signature_behind_every_row_filter(packed, channel, channels, filters):
    if channels == 2:
        pixels = png.drawn(50, 200, 4)
        pixels = hidden(pixels, TEXT, packed=packed)[:, :, 2:]
    else:
        pixels = hidden(png.drawn(50, 200, channels), TEXT, channel=channel, packed=packed)
    blocks, _ = read(png.png(pixels, filters=filters))
    assert [(block.source, block.value) for block in blocks] == [(f"stealth:{channel}", TEXT)]
    assert blocks[0].inside == "png:IDAT"


@pytest.mark.parametrize("size", [(300, 40), (2000, 7), (1200, 1), (8, 119), (6, 121)])
@pytest.mark.parametrize("channel", ["alpha", "rgb"])
def test_pictures_lower_than_the_signature(size, channel):
    pixels = hidden(png.drawn(*size, 4), "cat", channel=channel, packed=False)
    blocks, _ = read(png.png(pixels, filters=(4, 1)))
    assert [block.value for block in blocks] == ["cat"]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_ordinary_pictures_are_never_decoded(channels):
    assert read(png.png(png.drawn(200, 300, channels))) == ([], 0)


def test_opaque_pictures_need_only_their_first_rows(monkeypatch):
    rows = []
    original = pngrows._unfiltered
    monkeypatch.setattr(pngrows, "_unfiltered", lambda *args: rows.append(1) or original(*args))
    drawn = png.drawn(64, 400, 4) | 1
    assert read(png.png(drawn)) == ([], 0)
    assert len(rows) == 2


def test_a_signature_only_in_its_beginning_is_not_decoded():
    pixels = hidden(png.drawn(50, 200, 4), TEXT)
    pixels[119, 0, 3] ^= 1
    assert read(png.png(pixels)) == ([], 0)


def test_both_channels_are_shown():
    pixels = hidden(hidden(png.drawn(60, 200, 4), "one", channel="alpha"), "two", channel="rgb")
    blocks, calls = read(png.png(pixels))
    assert [(block.key, block.value) for block in blocks] == [("alpha", "one"), ("rgb", "two")]
    assert calls == 1


def test_only_the_columns_of_the_text_are_decoded():
    pixels = hidden(png.drawn(60, 200, 4), "x" * 400, packed=False)
    blocks, widths = seen(png.png(pixels, filters=(4, 3, 2, 1)))
    assert [block.value for block in blocks] == ["x" * 400]
    assert widths == [-(-(15 + 4 + 400) * 8 // 200)]


def test_animated_pictures_are_decoded_as_a_whole():
    pixels = hidden(png.drawn(60, 200, 4), TEXT)
    frames = png.chunk(b"acTL", (2).to_bytes(4, "big") + bytes(4))
    blocks, widths = seen(png.png(pixels, before=[frames]))
    assert ([block.value for block in blocks], widths) == ([TEXT], [60])


def test_interlaced_pictures_go_through_the_decoder():
    pixels = hidden(png.drawn(8, 160, 4), "cat", packed=False)
    data = interlaced(pixels)
    blocks, calls = read(data)
    assert ([block.value for block in blocks], calls) == (["cat"], 1)


def interlaced(pixels: np.ndarray) -> bytes:
    """Adam7 by hand: seven passes, each with its own rows."""
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    parts = [pixels[y::dy, x::dx] for y, x, dy, dx in passes]
    packed = zlib.compress(b"".join(png.scanlines(part) for part in parts if part.size))
    plain = png.png(pixels)
    at = plain.index(b"IHDR") + 4
    header = plain[at : at + 12] + b"\1"
    return png.SIGNATURE + png.chunk(b"IHDR", header) + png.chunk(b"IDAT", packed) + png.chunk(b"IEND")


def test_lossless_webp_with_alpha():
    pixels = hidden(png.drawn(60, 200, 4), TEXT)
    blocks, _ = read(webp.encoded(pixels, lossless=True))
    assert [(block.value, block.inside) for block in blocks] == [(TEXT, "webp:VP8L")]


@pytest.mark.parametrize(
    "data",
    [
        webp.encoded(png.drawn(60, 200, 3), lossless=True),
        webp.encoded(png.drawn(60, 200, 4), lossless=False),
    ],
)
def test_other_webp_is_not_decoded(data):
    assert read(data) == ([], 0)


def test_palette_pictures_are_not_looked_at():
    out = io.BytesIO()
    Image.fromarray(png.drawn(60, 200, 3)).quantize(8).save(out, "PNG")
    assert read(out.getvalue()) == ([], 0)


def test_an_error_correcting_block_behind_the_data_is_tolerated():
    pixels = hidden(png.drawn(60, 200, 4), TEXT)
    noisy = pixels.copy()
    noisy[:, 40:, 3] ^= 1
    assert read(png.png(noisy))[0][0].value == TEXT


def test_trailing_bytes_inside_the_packed_data_are_tolerated():
    import gzip

    data = gzip.compress(TEXT.encode()) + bytes(20)
    pixels = hidden(png.drawn(60, 200, 4), data, packed=False)
    pixels[: 15 * 8, 0, 3] = pixels[: 15 * 8, 0, 3] & 0xFE | np.unpackbits(np.frombuffer(b"stealth_pngcomp", np.uint8))
    assert read(png.png(pixels))[0][0].value == TEXT


@pytest.mark.parametrize("bits", [0, 2**32 - 1, 60 * 200])
def test_a_length_beyond_the_picture_is_damage(bits):
    pixels = hidden(png.drawn(60, 200, 4), TEXT, bits=bits)
    with pytest.raises(ParseError) as caught:
        read(png.png(pixels))
    assert (caught.value.code, caught.value.where) == ("stealth.damaged", "stealth:alpha")


def test_damaged_packing_is_damage():
    pixels = hidden(png.drawn(60, 200, 4), TEXT)
    pixels[152:180, 0, 3] ^= 1
    with pytest.raises(ParseError):
        read(png.png(pixels))


def test_unpacked_text_is_capped(monkeypatch):
    monkeypatch.setattr(reader, "TEXT_BYTES", 1000)
    block = read(png.png(hidden(png.drawn(60, 200, 4), "x" * 100_000)))[0][0]
    assert (block.value, block.truncated) == ("x" * 1000, True)


@pytest.mark.parametrize("size", [(1, 1), (10, 10), (1, 151)])
def test_pictures_too_small_for_a_text(size):
    pixels = png.drawn(*size, 4)
    assert read(png.png(pixels))[0] == []


def test_truncated_picture_data_gives_nothing():
    data = png.png(hidden(png.drawn(60, 200, 4), TEXT))
    for length in (40, 60, 200, 1000):
        assert read(data[:length]) == ([], 0)


def test_damaged_picture_data_gives_nothing():
    data = bytearray(png.png(hidden(png.drawn(60, 200, 4), TEXT)))
    at = data.index(b"IDAT") + 4
    data[at : at + 40] = bytes(40)
    assert read(bytes(data)) == ([], 0)


def test_other_formats_are_not_looked_at():
    assert read(webp.riff()) == ([], 0)


def test_picture_data_in_many_chunks():
    pixels = hidden(png.drawn(60, 200, 4), TEXT)
    packed = zlib.compress(png.scanlines(pixels))
    whole = png.png(pixels)
    head = whole[: whole.index(b"IDAT") - 4]
    parts = b"".join(png.chunk(b"IDAT", packed[at : at + 50]) for at in range(0, len(packed), 50))
    blocks, _ = read(head + png.text("a", "b") + parts + png.chunk(b"IEND"))
    assert blocks[0].value == TEXT
