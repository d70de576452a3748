"""L2: the caption of a picture, from the files beside it."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import BinaryIO, Protocol

CAPTION_BYTES = 1 << 20
"""Longest caption that is read; the file itself is carried along whole."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Named(Protocol):
    """A file beside a picture."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    def open(self) -> BinaryIO:
        """Its bytes."""
        ...


def caption_of(picture: str, beside: Iterable[Named]) -> str | None:
    """The caption that a trainer reads: `stem.txt`, else `stem.caption`, else the lines of `name.ext.txt` as a list.

    Args:
        picture: the picture's file name.
        beside: the files that go along with it.

    Returns:
        The text without line ends around it; null where there is none.

    Raises:
        OSError, ParseError: where the file cannot be opened.
    """
    stem = picture.rpartition(".")[0] or picture
    files = {file.name: file for file in beside}
    for name in (f"{stem}.txt", f"{stem}.caption", f"{picture}.txt"):
        if name in files:
            with files[name].open() as stream:
                text = decoded(stream.read(CAPTION_BYTES)).strip()
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            return ", ".join(lines) if name == f"{picture}.txt" and name != f"{stem}.txt" else text
    return None


def decoded(data: bytes) -> str:
    """Text by its byte order mark, else UTF-8, else Latin-1."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
