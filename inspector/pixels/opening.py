"""L2: the guard around Pillow: which decoder may run, how much it may cost, and what its failures become."""

from __future__ import annotations

import importlib
import importlib.util
import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image, ImageCms, UnidentifiedImageError, features

from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError

LIMIT_PIXELS = 178_956_970
"""Pillow's own guard against decompression bombs; a higher limit than this has no effect."""
SCAN_BUDGET = 4_000_000_000
"""Pixels times progressive scans of a JPEG: real files stay below, a bomb of empty scans costs minutes."""
_REASON_LIMIT = 160
_PROFILE_LIMIT = 1024 * 1024
"""Largest inflated colour profile in a PNG that Pillow takes."""
_READERS = {
    ContainerFormat.PNG: ("PNG",),
    ContainerFormat.JPEG: ("JPEG", "MPO"),
    ContainerFormat.WEBP: ("WEBP",),
    ContainerFormat.GIF: ("GIF",),
    ContainerFormat.TIFF: ("TIFF",),
    ContainerFormat.AVIF: ("AVIF",),
    ContainerFormat.HEIC: ("HEIF",),
    ContainerFormat.BMP: ("BMP",),
    ContainerFormat.JP2: ("JPEG2000",),
    ContainerFormat.PSD: ("PSD",),
}
_OPTIONAL = {ContainerFormat.WEBP: "webp", ContainerFormat.AVIF: "avif", ContainerFormat.JP2: "jpg_2000"}
_HEIF_ADVICE = 'Install it with: pip install "picture-provenance-inspector[heif]"'
_NO_ADVICE = "Convert the picture to PNG or JPEG to see its pixels here."
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"eXIf", b"iCCP"})
_PNG_CHUNKS = 1_000_000
BAD_BYTES = (
    OSError,  # Pillow's usual complaint; UnidentifiedImageError is one
    SyntaxError,  # headers that a plug-in refuses
    ValueError,  # also UnicodeError, and PNG text beyond Pillow's limits
    struct.error,
    zlib.error,
    EOFError,
    LookupError,  # IndexError and KeyError: short tables, unknown modes
    ArithmeticError,  # ZeroDivisionError and OverflowError: sizes and rationals
    TypeError,  # tags of an unexpected type
    AttributeError,  # plug-ins that go on after a half-read header
    AssertionError,
    RuntimeError,  # codecs; also NotImplementedError and RecursionError
    MemoryError,
    Image.DecompressionBombError,
    ImageCms.PyCMSError,
)
_PILLOW_MODULES = re.compile(r"PIL\.")


def decodable(format_: ContainerFormat) -> bool:
    """Whether a decoder for this format is installed."""
    if format_ is ContainerFormat.HEIC:
        return importlib.util.find_spec("pillow_heif") is not None
    return format_ in _READERS and (format_ not in _OPTIONAL or bool(features.check(_OPTIONAL[format_])))


@contextmanager
def hostile(limit: int) -> Iterator[None]:
    """Turn whatever bad bytes provoke into `ParseError`, and keep Pillow's warnings to itself."""
    if not any(entry[3] == _PILLOW_MODULES for entry in warnings.filters):
        # Set once for good: catch_warnings swaps process-wide state and would race between decoding threads.
        warnings.filterwarnings("ignore", module=_PILLOW_MODULES.pattern)
    try:
        yield
    except Image.DecompressionBombError as error:
        raise ParseError(
            "pixels.too_large", pixels=f"more than {LIMIT_PIXELS}", limit=min(limit, LIMIT_PIXELS)
        ) from error
    except UnidentifiedImageError as error:
        raise ParseError("pixels.not_decoded", reason="the decoder does not recognise it") from error
    except MemoryError as error:
        raise ParseError("pixels.not_decoded", reason="out of memory") from error
    except BAD_BYTES as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise ParseError("file.read_failed", reason=error.strerror or str(error)) from error
        raise ParseError("pixels.not_decoded", reason=_reason(error)) from error


def _reason(error: BaseException) -> str:
    words = " ".join(str(error).split())
    return words[:_REASON_LIMIT] if words and not isinstance(error, KeyError) else type(error).__name__


def loaded(stream: BinaryIO, format_: ContainerFormat, limit: int) -> Image.Image:
    """The decoded first frame; a PNG that fails is tried again without the chunks that do not matter for its pixels.

    Pillow refuses a whole PNG for a text chunk that is too large or has a wrong checksum.
    """
    try:
        return _decoded(stream, format_, limit)
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error):
        plain = _png_pixels(stream) if format_ is ContainerFormat.PNG else None
        if plain is None:
            raise
        return _decoded(plain, format_, limit)


def _decoded(stream: BinaryIO, format_: ContainerFormat, limit: int) -> Image.Image:
    image = opened(stream, format_, limit)
    image.load()
    return image


def opened(stream: BinaryIO, format_: ContainerFormat, limit: int) -> Image.Image:
    """The picture with its header read and its cost checked, not yet decoded."""
    if not decodable(format_):
        advice = _HEIF_ADVICE if format_ is ContainerFormat.HEIC else _NO_ADVICE
        raise ParseError("pixels.no_decoder", format=format_.value, advice=advice)
    if format_ is ContainerFormat.HEIC:
        importlib.import_module("pillow_heif").register_heif_opener(thumbnails=False)
    image = Image.open(stream, formats=_READERS[format_])
    pixels = image.width * image.height
    if pixels > limit:
        raise ParseError("pixels.too_large", pixels=pixels, limit=limit)
    if format_ is ContainerFormat.JPEG and pixels * _scans(stream, pixels) > SCAN_BUDGET:
        raise ParseError("pixels.not_decoded", reason="more progressive scans than a picture needs")
    return image


def _scans(stream: BinaryIO, pixels: int) -> int:
    """Number of scans in a JPEG file, at least 1; exact only where it could matter."""
    place = stream.tell()
    stream.seek(0)
    data = stream.read()
    stream.seek(place)
    rough = data.count(b"\xff\xda")  # also counts previews and whatever follows the picture
    if pixels * rough <= SCAN_BUDGET:
        return max(1, rough)
    scans, at = 0, 2
    while (marker := _JPEG_MARKER.search(data, at)) is not None and marker[0] != b"\xff\xd9":
        scans += marker[0] == b"\xff\xda"
        at = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2])
    return max(1, scans)


def _png_pixels(stream: BinaryIO) -> BinaryIO | None:
    """The chunks of a PNG that make its pixels, sound ones only; null where nothing is left out."""
    stream.seek(0)
    if stream.read(8) != _PNG_SIGNATURE:
        return None
    kept, left_out = io.BytesIO(), 0
    kept.write(_PNG_SIGNATURE)
    for _ in range(_PNG_CHUNKS):
        head = stream.read(8)
        if len(head) < 8:
            break
        length, kind = struct.unpack(">I4s", head)
        if kind not in _PNG_KEPT:
            stream.seek(length + 4, io.SEEK_CUR)
            left_out += 1
            continue
        body = stream.read(length + 4)
        if _sound(kind, body):
            kept.write(head + body)
        else:
            left_out += 1
    kept.seek(0)
    return kept if left_out else None


def _sound(kind: bytes, body: bytes) -> bool:
    """Whether a chunk (its data and checksum) is one that Pillow accepts; critical ones always are tried."""
    if not kind[0] & 0x20:
        return True
    data, checksum = body[:-4], body[-4:]
    if checksum != struct.pack(">I", zlib.crc32(kind + data)):
        return False
    if kind != b"iCCP":
        return True
    inflater = zlib.decompressobj()
    try:
        inflater.decompress(data[data.find(b"\0") + 2 :], _PROFILE_LIMIT)
    except zlib.error:
        return False
    return not inflater.unconsumed_tail
