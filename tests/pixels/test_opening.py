"""Formats whose pixels are decoded where their metadata is read by the containers alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image, features

from inspector import pixels
from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError
from tests.makers import documents


@pytest.mark.skipif(not features.check("jpg_2000"), reason="Pillow was built without JPEG 2000")
def test_jpeg_2000() -> None:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 20, 10)).save(target, "JPEG2000")
    decoded = pixels.decode(io.BytesIO(target.getvalue()), ContainerFormat.JP2)
    assert decoded.rgb().shape == (30, 40, 3)
    assert abs(int(decoded.rgb()[0, 0, 0]) - 200) < 4


def test_photoshop_documents() -> None:
    decoded = pixels.decode(io.BytesIO(documents.psd(size=(5, 4))), ContainerFormat.PSD)
    assert decoded.rgb().shape == (4, 5, 3)


@pytest.mark.parametrize("format_", [ContainerFormat.RAF, ContainerFormat.RW2, ContainerFormat.ORF])
def test_camera_files_have_no_decoder(format_: ContainerFormat) -> None:
    with pytest.raises(ParseError) as raised:
        pixels.decode(io.BytesIO(b"x" * 100), format_)
    assert raised.value.code == "pixels.no_decoder"


@pytest.mark.parametrize("cut", [10, 30])
@pytest.mark.parametrize(
    ("data", "format_"), [(documents.psd(), ContainerFormat.PSD), (documents.jp2(), ContainerFormat.JP2)]
)
def test_damaged_ones_are_problems(data: bytes, format_: ContainerFormat, cut: int) -> None:
    with pytest.raises(ParseError):
        pixels.decode(io.BytesIO(data[:cut]), format_)
