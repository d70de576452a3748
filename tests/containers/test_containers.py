"""The door of the package: recognising files by content, comparing with the name."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from inspector import containers
from tests.makers import bmff, gif, jpeg, jxl, png, tiff, webp
from tests.makers.reading import codes, inspect


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (png.png(), "PNG"),
        (jpeg.plain(), "JPEG"),
        (webp.webp(), "WEBP"),
        (gif.gif(), "GIF"),
        (tiff.tiff_picture(), "TIFF"),
        (tiff.tiff_picture(dng=True), "DNG"),
        (bmff.bmff("avif"), "AVIF"),
        (bmff.bmff("heic"), "HEIC"),
        (jxl.jxl(), "JXL"),
        (jxl.codestream(), "JXL"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>", "SVG"),
    ],
)
def test_formats_are_recognised_by_content_whatever_the_name(data, format_):
    found = containers.recognise(data[:64])
    assert found is not None
    expected = "TIFF" if format_ == "DNG" else format_
    assert found[1] == expected
    assert inspect(data, "name.xyz").image.format == format_


@pytest.mark.parametrize(
    ("name", "code"), [("a.PNG", "file.mislabelled"), ("a.jpeg", None), ("a", None), ("a.xyz", None)]
)
def test_a_name_that_promises_another_format(name, code):
    assert codes(inspect(jpeg.plain(), name)) == ([code] if code else [])


def test_the_problem_names_both():
    problem = inspect(png.png(), "picture.JPEG").problems[0]
    assert problem.params == {"extension": ".jpeg", "format": "PNG"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"x", "file.unrecognised"),
        (b"plain text " * 50, "file.unrecognised"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "file.placeholder"),
        (b"/annex/objects/SHA256E-s12--4d7a.png\n", "file.placeholder"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<title>404</title>", "file.web_page"),
        (b"<html><body>Not found</body></html>", "file.web_page"),
    ],
)
def test_files_that_are_no_picture(data, code):
    result = inspect(data, "a.jpg")
    assert codes(result) == [code]
    assert (result.image.format, result.image.name) == (None, "a.jpg")


def test_every_extension_is_in_the_table_with_its_dot_in_lower_case():
    assert all(key == key.lower() and key.startswith(".") for key in containers.PICTURE_EXTENSIONS)
    assert {one for formats in containers.PICTURE_EXTENSIONS.values() for one in formats} == set(
        containers.ContainerFormat
    )


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
@pytest.mark.parametrize("size", [(1, 1), (640, 7), (33, 500)])
def test_sizes_agree_with_the_decoder(format_, size):
    out = io.BytesIO()
    Image.new("RGB", size, (10, 20, 30)).save(out, format_)
    result = inspect(out.getvalue())
    assert (result.image.width, result.image.height, result.image.format) == (*size, format_)
    assert result.problems == ()


def test_heavy_libraries_are_imported_only_where_they_are_needed():
    import subprocess
    import sys

    script = (
        "import sys, io; from inspector import containers as c;"
        "c.read(c.ByteSource(io.BytesIO(bytes.fromhex('ffd8ffd9'))));"
        "print(sorted({'brotli', 'defusedxml', 'numpy', 'xml.etree.ElementTree', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
