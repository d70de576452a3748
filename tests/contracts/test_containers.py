"""What every container promises, run on every registered one and every sample the suite makes.

Whatever the bytes: inside a reader only `ParseError`, `containers.read` never raises, time stays bounded.
"""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector import containers
from inspector.containers import stealth
from inspector.containers.base import BlockCollector, ByteSource, Limits
from inspector.domain.blocks import ImageFacts
from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError
from inspector.messages import TEMPLATES
from tests.makers import bmff, documents, exif, gif, iptc, jpeg, jxl, png, tiff, webp, xmp
from tests.makers.stealth import hidden

EXIF = exif.tiff(
    {exif.MAKE: "Canon", exif.XP_COMMENT: exif.xp("cat")},
    {
        exif.USER_COMMENT: exif.user_comment("a cat"),
        exif.EXPOSURE_TIME: exif.Rational(1, 200),
        exif.MAKER_NOTE: b"notes",
    },
    gps={1: "N"},
    ifd1={0x103: 6},
)
PACKET = xmp.packet(
    xmp.Property("xmp:CreatorTool", "GIMP", "attribute"),
    xmp.Property("dc:subject", ["a", "b"]),
    xmp.Property("xmpMM:History", [{"stEvt:action": "saved"}], container="Seq"),
    xmp.Property("dcterms:provenance", "https://example.org/1"),
)
IIM = iptc.records({(2, 110): "Somebody", (2, 25): ["a", "b"]})
STORE = jpeg.jumbf(payload=bytes(20))
TEXTS = [
    png.text("parameters", "a cat"),
    png.ztxt("a", "b" * 50),
    png.itxt("c", "d", compressed=True),
    png.itxt("XML:com.adobe.xmp", PACKET),
    png.chunk(b"eXIf", EXIF),
    png.chunk(b"caBX", STORE),
    png.raw_profile("iptc", iptc.resource(0x0404, IIM)),
    png.chunk(b"comf", b"prompt\0{}"),
]
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><metadata>'
    + PACKET[PACKET.index(b"<x:") : PACKET.rindex(b"</x:xmpmeta>") + 12]
    + b'<c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">QUJD</c2pa:manifest></metadata></svg>'
)
BMP = bytes.fromhex("424d3a0000000000000036000000280000000100000001000000010018000000000004000000") + bytes(20)
SAMPLES = {
    "png": png.png(before=TEXTS[:4], after=TEXTS[4:], trailer=png.text("late", "x") + jpeg.seft({"PEg_Info": b"{}"})),
    "jpeg": jpeg.jpeg(
        exif=EXIF,
        xmp=PACKET,
        extended=jpeg.extended_xmp(PACKET, part=200),
        iptc=IIM,
        c2pa=STORE,
        comments=["hello"],
        trailer=jpeg.seft({"PEg_Info": b"{}"}),
    ),
    "webp": webp.webp(exif=EXIF, xmp=PACKET, c2pa=STORE, lossless=True),
    "gif": gif.gif(comments=["hello"], xmp=PACKET, c2pa=STORE, frames=2, applications={b"MYEDITOR1.0": b"x"}),
    "tiff": tiff.tiff_picture({exif.MAKE: "Canon"}, {exif.ISO: 100}, xmp=PACKET, iptc=IIM, c2pa=STORE),
    "dng": tiff.tiff_picture(dng=True, order="MM"),
    "avif": bmff.bmff("avif", exif=EXIF, xmp=PACKET, c2pa=STORE, alpha=True),
    "heic": bmff.bmff("heic", exif=EXIF, in_idat=True, item_version=3),
    "jxl": jxl.jxl(exif=EXIF, xmp=PACKET, c2pa=STORE),
    "jxl packed": jxl.jxl(exif=EXIF, xmp=PACKET, brotli=True, partial=True),
    "jxl bare": jxl.codestream(),
    "bmp": BMP,
    "psd": documents.psd(exif=EXIF, xmp=PACKET, iptc=IIM),
    "jp2": documents.jp2(exif=EXIF, xmp=PACKET, iptc=IIM, c2pa=STORE),
    "cr3": documents.cr3(
        picture=exif.tiff({exif.MAKE: "Canon", exif.IMAGE_WIDTH: 6000, exif.IMAGE_LENGTH: 4000}), exif=EXIF, xmp=PACKET
    ),
    "raf": documents.raf(jpeg.jpeg(exif=EXIF, xmp=PACKET)),
    "rw2": documents.rw2(jpeg.jpeg(exif=EXIF)),
    "svg": SVG,
}
SECONDS = 2.0
"""No sample of a few kilobytes may take longer, however it is broken (the usual time is well below a millisecond)."""

samples = pytest.mark.parametrize("sample", SAMPLES)


def read(data: bytes, limits: Limits | None = None) -> containers.ContainerResult:
    started = time.monotonic()
    result = containers.read(ByteSource(io.BytesIO(data)), "a.png", limits or Limits())
    assert time.monotonic() - started < SECONDS
    assert {problem.code for problem in result.problems} <= set(TEMPLATES)
    return result


def within(container: containers.Container, data: bytes) -> None:
    """Read with one container; only `ParseError` may leave it."""
    try:
        container.read(ByteSource(io.BytesIO(data)), BlockCollector())
    except ParseError as error:
        assert error.code in TEMPLATES  # noqa: PT017 - the code is the point


@samples
def test_samples_are_read_without_problems(sample):
    result = containers.read(ByteSource(io.BytesIO(SAMPLES[sample])))
    assert result.problems == ()
    assert result.image.width is not None
    assert result.image.format is not None


@samples
def test_exactly_one_container_accepts_each_sample(sample):
    accepting = [one.name for one in containers.BUILTIN if one.accepts(SAMPLES[sample][:4096]) is not None]
    assert len(accepting) == 1


def test_every_container_has_a_sample():
    names = {found[0].name for data in SAMPLES.values() if (found := containers.recognise(data[:4096]))}
    assert names == {one.name for one in containers.BUILTIN}


@samples
def test_truncation_at_any_length(sample):
    data = SAMPLES[sample]
    for length in [*range(min(400, len(data))), *range(400, len(data), 3)]:
        read(data[:length])


@samples
def test_truncation_is_noticed(sample):
    data = SAMPLES[sample]
    for length in range(64, len(data) // 2, 37):
        result = read(data[:length])
        assert result.problems or sample in ("jxl bare", "tiff", "dng", "bmp", "rw2"), length


class Failing(io.BytesIO):
    """A stream whose operations fail from the given one on."""

    def __init__(self, data: bytes, after: int) -> None:
        super().__init__(data)
        self.left = after

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(5, "Input/output error")

    def read(self, size: int | None = -1) -> bytes:
        self._step()
        return super().read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._step()
        return super().seek(offset, whence)


@samples
def test_io_failure_at_every_operation(sample, monkeypatch):
    monkeypatch.setattr("inspector.containers.base.HEAD_BYTES", 16)
    for after in range(2_000):
        stream = Failing(SAMPLES[sample], after)
        try:
            source = ByteSource(stream)
        except ParseError as error:
            assert error.code == "file.read_failed"  # noqa: PT017 - the code is the point
            continue
        result = containers.read(source)
        if stream.left >= 0:
            return
        assert "file.read_failed" in [problem.code for problem in result.problems]
    pytest.fail("reading never ended")


@samples
@pytest.mark.parametrize("container", containers.BUILTIN, ids=lambda one: one.name)
def test_valid_files_of_another_format(container, sample):
    within(container, SAMPLES[sample])


@samples
@pytest.mark.parametrize(
    "limits",
    [
        Limits(blocks=1),
        Limits(blocks=0),
        Limits(block_bytes=10),
        Limits(total_bytes=10),
        Limits(inflated_bytes=0),
        Limits(chunks=1),
        Limits(nesting=2),
    ],
    ids=str,
)
def test_tiny_limits(sample, limits):
    result = read(SAMPLES[sample], limits)
    assert len(result.blocks) <= limits.blocks


@samples
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_changed_bytes(sample, data):
    broken = bytearray(SAMPLES[sample])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(broken) - 1))
        length = data.draw(st.sampled_from([1, 1, 2, 4, 8]))
        broken[at : at + length] = data.draw(st.sampled_from([b"\0", b"\xff", b"\x7f", b"\x80", b"\1"])) * length
    read(bytes(broken))
    found = containers.recognise(SAMPLES[sample][:4096])
    assert found is not None
    within(found[0], bytes(broken))


@settings(max_examples=150)
@given(head=st.sampled_from(sorted({data[:32] for data in SAMPLES.values()})), rest=st.binary(max_size=400))
def test_noise_behind_a_valid_beginning(head, rest):
    read(head + rest)


@settings(max_examples=100)
@given(data=st.binary(max_size=300), name=st.sampled_from(["a.txt", "a.json", "a.xmp", "a.c2pa", "a"]))
def test_sidecars_of_noise(data, name):
    assert {problem.code for problem in containers.read_sidecar(name, data).problems} <= set(TEMPLATES)


def undecodable(part: bytes | None) -> stealth.Pixels:
    raise ParseError("pixels.not_decoded", reason="broken" if part is None else "broken part")


@settings(max_examples=80)
@given(data=st.data())
def test_hidden_text_in_broken_pictures(data):
    whole = png.png(hidden(png.drawn(20, 160, 4), "a cat"))
    broken = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 4))):
        if broken:
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    image = ImageFacts(ContainerFormat.PNG, 20, 160, has_alpha=True, lossless=True)
    try:
        stealth.read(ByteSource(io.BytesIO(bytes(broken))), image, undecodable)
    except ParseError as error:
        assert error.code == "pixels.not_decoded"  # noqa: PT017 - the code is the point
