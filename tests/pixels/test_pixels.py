"""Pixels of every format, as stored and as shown; hostile files give `ParseError` and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import io
import random
import struct
import sys
import types
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from inspector import pixels
from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError
from inspector.messages import text

SAVED = {
    ContainerFormat.PNG: ("PNG", {}),
    ContainerFormat.JPEG: ("JPEG", {"quality": 95}),
    ContainerFormat.WEBP: ("WEBP", {"lossless": True}),
    ContainerFormat.GIF: ("GIF", {}),
    ContainerFormat.TIFF: ("TIFF", {"compression": "tiff_lzw"}),
    ContainerFormat.AVIF: ("AVIF", {"quality": 95}),
    ContainerFormat.BMP: ("BMP", {}),
}
LOSSLESS = (ContainerFormat.PNG, ContainerFormat.WEBP, ContainerFormat.TIFF, ContainerFormat.BMP)


def scene(width: int = 60, height: int = 40) -> np.ndarray:
    """A smooth picture in which every corner differs."""
    y, x = np.mgrid[0:height, 0:width]
    red, green = x * 255 / max(1, width - 1), y * 255 / max(1, height - 1)
    return np.stack([red, green, 255 - (red + green) / 2], axis=-1).astype(np.uint8)


def saved(image: Image.Image, format_: ContainerFormat = ContainerFormat.PNG, **more) -> io.BytesIO:
    name, options = SAVED[format_]
    buffer = io.BytesIO()
    image.save(buffer, name, **{**options, **more})
    buffer.seek(0)
    return buffer


def decoded(image: Image.Image, format_: ContainerFormat = ContainerFormat.PNG, **more) -> pixels.Decoded:
    return pixels.decode(saved(image, format_, **more), format_)


def opened(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")).astype(int)


@pytest.mark.parametrize("format_", SAVED)
def test_every_format_decodes(format_):
    picture = decoded(Image.fromarray(scene()), format_)
    assert (picture.width, picture.height, picture.has_alpha) == (60, 40, False)
    assert picture.rgb().shape == (40, 60, 3)
    assert picture.rgb().dtype == np.uint8
    assert np.abs(picture.rgb().astype(int) - scene()).mean() < 8
    if format_ in LOSSLESS:
        assert np.array_equal(picture.rgb(), scene())


def test_pixel_hash_is_the_documented_one_in_every_lossless_container():
    expected = hashlib.sha256(b"RGB 60x40\n" + scene().tobytes()).hexdigest()
    for format_ in LOSSLESS:
        assert decoded(Image.fromarray(scene()), format_).pixel_sha256() == expected


def test_pixel_hash_counts_alpha_only_where_it_shows():
    rgba = np.dstack([scene(), np.full((40, 60), 255, np.uint8)])
    opaque = decoded(Image.fromarray(rgba))
    assert not opaque.has_alpha
    assert opaque.pixel_sha256() == decoded(Image.fromarray(scene())).pixel_sha256()
    rgba[0, 0, 3] = 254
    clear = decoded(Image.fromarray(rgba))
    assert clear.has_alpha
    assert clear.pixel_sha256() == hashlib.sha256(b"RGBA 60x40\n" + rgba.tobytes()).hexdigest()


def test_pixel_hash_of_large_pictures_is_taken_band_by_band(monkeypatch):
    whole = decoded(Image.fromarray(scene())).pixel_sha256()
    monkeypatch.setattr(pixels.decoded, "BAND_BYTES", 1000)
    assert decoded(Image.fromarray(scene())).pixel_sha256() == whole


def test_metadata_and_orientation_do_not_change_what_is_hashed():
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = decoded(Image.fromarray(scene()), exif=exif.tobytes())
    assert (turned.width, turned.height) == (60, 40)
    assert turned.pixel_sha256() == decoded(Image.fromarray(scene())).pixel_sha256()


def test_transparent_pixels_keep_their_colour_and_show_white():
    rgba = np.zeros((4, 4, 4), np.uint8)
    rgba[..., 0] = 200
    rgba[0, 0, 3] = 255
    for format_ in (ContainerFormat.PNG, ContainerFormat.WEBP):
        picture = decoded(
            Image.fromarray(rgba), format_, **({"exact": True} if format_ == ContainerFormat.WEBP else {})
        )
        assert np.array_equal(picture.rgba(), rgba)
        assert picture.rgb()[0, 0].tolist() == [200, 0, 0]
        assert picture.rgb()[3, 3].tolist() == [255, 255, 255]
    assert opened(picture.thumbnail_jpeg())[2:].min() > 200


GREY = np.arange(0, 65536, 65536 // 64, dtype=np.uint16)[:64].reshape(8, 8)


@pytest.mark.parametrize(
    ("image", "format_", "check"),
    [
        (Image.fromarray(scene()).quantize(16), ContainerFormat.PNG, lambda rgb: rgb.std() > 30),
        (Image.fromarray(scene()).convert("L"), ContainerFormat.PNG, lambda rgb: (rgb[..., 0] == rgb[..., 2]).all()),
        (Image.fromarray(scene()).convert("1"), ContainerFormat.PNG, lambda rgb: set(np.unique(rgb)) == {0, 255}),
        (Image.fromarray(scene()).convert("LA"), ContainerFormat.PNG, lambda rgb: rgb.std() > 30),
        (Image.fromarray(scene()).convert("CMYK"), ContainerFormat.JPEG, lambda rgb: np.abs(rgb - scene()).mean() < 4),
        (Image.fromarray(scene()).convert("CMYK"), ContainerFormat.TIFF, lambda rgb: np.abs(rgb - scene()).max() < 2),
        (Image.fromarray(scene()).convert("YCbCr"), ContainerFormat.TIFF, lambda rgb: np.abs(rgb - scene()).max() < 9),
        (Image.fromarray(GREY), ContainerFormat.PNG, lambda rgb: (rgb[..., 0] == GREY >> 8).all()),
        (Image.fromarray(GREY), ContainerFormat.TIFF, lambda rgb: (rgb[..., 0] == GREY >> 8).all()),
        (Image.fromarray(GREY / np.float32(65535)), ContainerFormat.TIFF, lambda rgb: rgb.max() > 240),
        (
            Image.fromarray(GREY.astype(np.int32) * 32768),
            ContainerFormat.TIFF,
            lambda rgb: (rgb[..., 0] == GREY >> 9).all(),
        ),
    ],
    ids=[
        "palette",
        "grey",
        "1 bit",
        "LA",
        "CMYK JPEG",
        "CMYK TIFF",
        "YCbCr",
        "16 bit PNG",
        "16 bit TIFF",
        "float",
        "32 bit",
    ],
)
def test_every_kind_of_pixel_becomes_8_bit_rgb(image, format_, check):
    picture = decoded(image, format_)
    assert check(picture.rgb().astype(int))
    assert not picture.has_alpha
    assert picture.thumbnail_jpeg()


def test_lab_becomes_rgb():
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    image = ImageCms.profileToProfile(Image.fromarray(scene()), srgb, lab, outputMode="LAB")
    assert image is not None
    assert np.abs(decoded(image, ContainerFormat.TIFF).rgb().astype(int) - scene()).mean() < 6


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(bits: int, colour: int, rows: bytes, *chunks: bytes, width: int = 2, height: int = 1) -> io.BytesIO:
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *chunks, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


@pytest.mark.parametrize(
    ("stream", "alpha"),
    [
        (png(8, 0, b"\0\x05\x09", chunk(b"tRNS", b"\0\x05")), [0, 255]),
        (png(16, 0, b"\0\x05\x01\x05\x02", chunk(b"tRNS", b"\x05\x02")), [255, 0]),
        (png(8, 2, b"\0\1\2\3\4\5\6", chunk(b"tRNS", b"\0\1\0\2\0\3")), [0, 255]),
        (png(8, 3, b"\0\0\1", chunk(b"PLTE", bytes(6)), chunk(b"tRNS", b"\x80")), [128, 255]),
    ],
    ids=["grey", "16-bit grey", "RGB", "palette"],
)
def test_transparency_of_png_without_an_alpha_channel(stream, alpha):
    picture = pixels.decode(stream, ContainerFormat.PNG)
    assert picture.has_alpha
    assert picture.rgba()[0, :, 3].tolist() == alpha


@pytest.mark.parametrize(
    "format_", [ContainerFormat.GIF, ContainerFormat.WEBP, ContainerFormat.PNG, ContainerFormat.TIFF]
)
def test_animations_give_their_first_frame(format_):
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "lime", "blue")]
    picture = decoded(frames[0], format_, save_all=True, append_images=frames[1:])
    assert picture.rgb()[5, 5].tolist() == [255, 0, 0]


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (3, 2), (256, 256), (257, 100), (1000, 700)])
@pytest.mark.parametrize("format_", [ContainerFormat.PNG, ContainerFormat.JPEG])
def test_thumbnails_fit_and_keep_the_proportion(size, format_):
    image = Image.fromarray(scene(*size))
    alone = pixels.thumbnail(saved(image, format_), format_)
    expected = size if max(size) <= 256 else tuple(max(1, round(side * 256 / max(size))) for side in size)
    assert (alone.width, alone.height) == expected
    assert Image.open(io.BytesIO(alone.jpeg)).size == expected
    assert Image.open(io.BytesIO(decoded(image, format_).thumbnail_jpeg())).size == expected


def test_the_fast_thumbnail_looks_like_the_full_one():
    image = Image.fromarray(scene(1500, 1100))
    fast = opened(pixels.thumbnail(saved(image, ContainerFormat.JPEG), ContainerFormat.JPEG).jpeg)
    full = opened(decoded(image, ContainerFormat.JPEG).thumbnail_jpeg())
    assert np.abs(fast - full).mean() < 1.5


@pytest.mark.parametrize("orientation", range(1, 9))
def test_thumbnails_and_pictures_stand_upright(orientation):
    upright = Image.fromarray(scene())
    stored = {
        1: upright,
        2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Image.Transpose.ROTATE_180),
        4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Image.Transpose.TRANSPOSE),
        6: upright.transpose(Image.Transpose.ROTATE_90),
        7: upright.transpose(Image.Transpose.TRANSVERSE),
        8: upright.transpose(Image.Transpose.ROTATE_270),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    for format_ in (ContainerFormat.JPEG, ContainerFormat.PNG, ContainerFormat.AVIF):
        stream = saved(stored, format_, exif=exif.tobytes())
        assert np.abs(opened(pixels.thumbnail(stream, format_).jpeg) - scene()).mean() < 6
        width, height, rgba = pixels.picture_rgba(stream, format_)
        assert (width, height) == (60, 40)
        shown = np.frombuffer(rgba, np.uint8).reshape(40, 60, 4).astype(int)
        assert np.abs(shown[..., :3] - scene()).mean() < 6
        assert (shown[..., 3] == 255).all()


def test_a_nonsense_orientation_is_ignored():
    exif = Image.Exif()
    exif[0x0112] = 9
    assert pixels.thumbnail(saved(Image.fromarray(scene()), exif=exif.tobytes()), ContainerFormat.PNG).width == 60
    broken = saved(Image.fromarray(scene()), ContainerFormat.JPEG, exif=b"Exif\0\0II*\0\xff\xff\xff\xffrubbish")
    assert pixels.thumbnail(broken, ContainerFormat.JPEG).width == 60


def _swapped_profile() -> bytes:
    """An RGB profile whose red and blue are exchanged, so that a conversion is plain to see."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", data, 128)[0]
    for index in range(count):
        at = 132 + 12 * index
        swap = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ", b"desc": b"dexx"}.get(bytes(data[at : at + 4]))
        if swap:
            data[at : at + 4] = swap
    return bytes(data)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_foreign_profile_is_turned_into_srgb_for_people_only(mode):
    red = Image.new(mode, (30, 20), (250, 0, 0) if mode == "RGB" else (250, 0, 0, 128))
    stream = saved(red, icc_profile=_swapped_profile())
    assert pixels.decode(stream, ContainerFormat.PNG).rgba()[0, 0, :3].tolist() == [250, 0, 0]
    shown = opened(pixels.thumbnail(stream, ContainerFormat.PNG).jpeg)[10, 10]
    assert shown[2] > shown[0] + 60
    first = pixels.picture_rgba(stream, ContainerFormat.PNG).rgba[:4]
    assert first[2] > 200 > 60 > first[0]
    assert first[3] == (255 if mode == "RGB" else 128)


def test_an_srgb_profile_changes_nothing():
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with_profile = pixels.picture_rgba(saved(Image.fromarray(scene()), icc_profile=icc), ContainerFormat.PNG)
    assert with_profile == pixels.picture_rgba(saved(Image.fromarray(scene())), ContainerFormat.PNG)


@pytest.mark.parametrize(
    "icc",
    [b"nonsense", _swapped_profile()[:200], b"\0" * 200, _swapped_profile()[:16] + b"CMYK" + _swapped_profile()[20:]],
)
def test_a_broken_profile_is_ignored(icc):
    stream = saved(Image.fromarray(scene()), icc_profile=icc)
    shown = pixels.picture_rgba(stream, ContainerFormat.PNG)
    assert shown == pixels.picture_rgba(saved(Image.fromarray(scene())), ContainerFormat.PNG)


def test_an_oversized_profile_is_ignored(monkeypatch):
    monkeypatch.setattr(pixels.colour, "ICC_LIMIT", 100)
    stream = saved(Image.fromarray(scene()), icc_profile=_swapped_profile())
    assert pixels.picture_rgba(stream, ContainerFormat.PNG).rgba[:3] == scene()[0, 0].tobytes()


def test_gray_is_luma_from_0_to_255():
    gray = decoded(Image.new("RGB", (300, 200), (255, 0, 0))).gray(32)
    assert gray.shape == (32, 32)
    assert gray == pytest.approx(76, abs=1)


def test_gray_is_nearly_the_same_for_a_saved_and_scaled_copy():
    image = Image.fromarray(scene(800, 600))
    first = decoded(image).gray(32)
    second = decoded(image.resize((400, 300)), ContainerFormat.JPEG).gray(32)
    assert np.abs(first - second).mean() < 2


def test_stored_thumbnails_can_be_compared():
    jpeg = decoded(Image.fromarray(scene(400, 300))).thumbnail_jpeg()
    assert pixels.thumbnail_rgb(jpeg, 64).shape == (64, 64, 3)
    with pytest.raises(ParseError):
        pixels.thumbnail_rgb(b"no jpeg", 64)


def test_everyday_changes():
    jpeg, scaled, shared = pixels.reencode(scene(100, 51))
    assert jpeg.shape == (51, 100, 3)
    assert np.abs(jpeg.astype(int) - scene(100, 51)).mean() < 8
    assert scaled.shape == (41, 80, 3)
    assert shared.shape == (38, 75, 3)


def fails(stream: io.BytesIO, format_: ContainerFormat, **more) -> ParseError:
    with pytest.raises(ParseError) as caught:
        pixels.decode(stream, format_, **more)
    assert text(caught.value.code, **caught.value.params) != caught.value.code
    assert "?" not in text(caught.value.code, **caught.value.params)
    return caught.value


@pytest.mark.parametrize("format_", SAVED)
def test_a_truncated_file_is_not_decoded(format_):
    data = saved(Image.fromarray(np.random.default_rng(1).integers(0, 256, (40, 60, 3), np.uint8)), format_).getvalue()
    error = fails(io.BytesIO(data[: len(data) * 2 // 3]), format_)
    assert error.code == "pixels.not_decoded"
    assert error.params["reason"]


@pytest.mark.parametrize("function", [pixels.decode, pixels.thumbnail, pixels.picture_rgba])
@pytest.mark.parametrize("format_", SAVED)
def test_damaged_files_raise_nothing_else(function, format_):
    chance = random.Random(format_)
    image = Image.fromarray(scene(40, 30))
    exif = Image.Exif()
    exif[0x0112] = 6
    more = {} if format_ in (ContainerFormat.GIF, ContainerFormat.BMP) else {"exif": exif.tobytes()}
    good = saved(image, format_, **more).getvalue()
    for _ in range(60):
        data = bytearray(good)
        for _ in range(chance.choice([1, 1, 4, 20])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        with contextlib.suppress(ParseError):
            function(io.BytesIO(bytes(data)), format_)


@pytest.mark.parametrize("format_", SAVED)
def test_rubbish_and_empty_files(format_):
    for data in (b"", b"\0" * 100, b"GIF89a", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 ", b"II*\0"):
        assert fails(io.BytesIO(data), format_).code == "pixels.not_decoded"


def test_the_pixel_limit_is_checked_before_decoding():
    error = fails(saved(Image.new("1", (3000, 3000))), ContainerFormat.PNG, limit_pixels=8_999_999)
    assert error.code == "pixels.too_large"
    assert error.params == {"pixels": 9_000_000, "limit": 8_999_999}


def test_a_decompression_bomb_costs_nothing():
    error = fails(png(1, 0, b"", width=100_000, height=100_000), ContainerFormat.PNG)
    assert error.code == "pixels.too_large"


def test_a_webp_with_a_huge_canvas_costs_nothing():
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (2**16 - 2).to_bytes(3, "little") * 2
    error = fails(io.BytesIO(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body), ContainerFormat.WEBP)
    assert error.code in ("pixels.too_large", "pixels.not_decoded")


def test_a_bomb_of_progressive_scans_is_refused(monkeypatch):
    stream = saved(Image.fromarray(scene()), ContainerFormat.JPEG, progressive=True)
    assert pixels.decode(stream, ContainerFormat.JPEG)
    monkeypatch.setattr(pixels.opening, "SCAN_BUDGET", 60 * 40 * 4)
    assert "scans" in fails(stream, ContainerFormat.JPEG).params["reason"]


def test_bytes_after_the_picture_are_no_scans(monkeypatch):
    data = saved(Image.fromarray(scene()), ContainerFormat.JPEG).getvalue() + b"\xff\xda" * 100
    monkeypatch.setattr(pixels.opening, "SCAN_BUDGET", 60 * 40 * 4)
    assert pixels.decode(io.BytesIO(data), ContainerFormat.JPEG).width == 60


def test_another_format_is_not_tried():
    assert (
        fails(saved(Image.fromarray(scene()), ContainerFormat.JPEG), ContainerFormat.PNG).code == "pixels.not_decoded"
    )


def _with_chunk(stream: io.BytesIO, extra: bytes) -> io.BytesIO:
    data = stream.getvalue()
    return io.BytesIO(data[:33] + extra + data[33:])


@pytest.mark.parametrize(
    "extra",
    [
        chunk(b"zTXt", b"workflow\0\0" + zlib.compress(b"a" * 3_000_000)),
        chunk(b"tEXt", b"prompt\0fine")[:-1] + b"?",
        chunk(b"iCCP", b"x\0\0" + zlib.compress(b"a" * 3_000_000)),
        chunk(b"eXIf", b"II*\0")[:-1] + b"?",
    ],
    ids=["large text", "text with a wrong checksum", "large profile", "EXIF with a wrong checksum"],
)
def test_a_png_is_decoded_whatever_its_other_chunks_are(extra):
    stream = _with_chunk(saved(Image.fromarray(scene())), extra)
    assert np.array_equal(pixels.decode(stream, ContainerFormat.PNG).rgb(), scene())


@pytest.mark.parametrize("format_", [ContainerFormat.JXL, ContainerFormat.SVG, ContainerFormat.DNG])
def test_formats_without_a_decoder(format_):
    error = fails(io.BytesIO(b"whatever"), format_)
    assert error.code == "pixels.no_decoder"
    assert error.params["format"] == format_.value
    assert not pixels.decodable(format_)


def test_heic_names_the_extra(monkeypatch):
    monkeypatch.setattr(pixels.opening, "decodable", lambda _: False)
    error = fails(io.BytesIO(b"whatever"), ContainerFormat.HEIC)
    assert error.code == "pixels.no_decoder"
    assert "[heif]" in text(error.code, **error.params)


def test_heic_is_decoded_where_the_extra_is_installed(monkeypatch):
    extra = types.ModuleType("pillow_heif")
    extra.__spec__ = types.SimpleNamespace(name="pillow_heif")
    registered = []

    def register_heif_opener(*, thumbnails: bool) -> None:
        registered.append(thumbnails)
        Image.preinit()
        monkeypatch.setitem(Image.OPEN, "HEIF", Image.OPEN["PNG"])
        if "HEIF" not in Image.ID:
            monkeypatch.setattr(Image, "ID", [*Image.ID, "HEIF"])

    extra.register_heif_opener = register_heif_opener
    monkeypatch.setitem(sys.modules, "pillow_heif", extra)
    stream = saved(Image.fromarray(scene()))
    assert np.array_equal(pixels.decode(stream, ContainerFormat.HEIC).rgb(), scene())
    assert registered == [False]


class FailingDrive(io.BytesIO):
    def read(self, *_):
        raise OSError(5, "Input/output error")


def test_a_failing_drive_is_told_apart_from_a_bad_picture():
    assert fails(FailingDrive(b"x"), ContainerFormat.PNG).code == "file.read_failed"


def test_warnings_of_pillow_stay_inside(recwarn):
    odd = saved(Image.fromarray(scene()), ContainerFormat.JPEG).getvalue()
    mpf = b"MPF\0II*\0\x08\0\0\0" + b"\x01\0\x01\xb0\x04\0\x01\0\0\0\x09\0\0\0\0\0\0\0"
    data = odd[:2] + b"\xff\xe2" + struct.pack(">H", len(mpf) + 2) + mpf + odd[2:]
    pixels.decode(io.BytesIO(data), ContainerFormat.JPEG)
    tiff = bytearray(saved(Image.fromarray(scene()), ContainerFormat.TIFF).getvalue())
    for at in range(len(tiff) - 60, len(tiff), 7):
        tiff[at] ^= 0x55
        with contextlib.suppress(ParseError):
            pixels.decode(io.BytesIO(bytes(tiff)), ContainerFormat.TIFF)
    assert not recwarn.list
