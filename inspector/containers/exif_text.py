"""L2: texts in EXIF: UserComment in every encoding that writers use, XP tags, ordinary strings.

Formats: Exif 3.0, 4.6.5 (character codes); what writers really do stands in the tests.
"""

from __future__ import annotations

import unicodedata
from itertools import islice

from inspector.containers._binary import text_of

CODE_BYTES = 8
SAMPLE = 512
"""Code points looked at when the byte order of a text is guessed."""
_LINE_ENDS = dict.fromkeys(map(ord, "\n\r\t"))
_LINES = frozenset("\n\r\t")
_ODD = ("Cn", "Co", "Cs", "Cc")
_ROUND = frozenset("\u3000\u4e00")  # the ideographic blank and "one": frequent, and their lower byte is 0
_JAPANESE = ("iso2022_jp", "shift_jis", "euc_jp")


def user_comment(data: bytes) -> str:
    """The text of a UserComment tag.

    The eight-byte character code is honoured where it is one of the standard's; otherwise the whole value is
    text, as several generators write it. The byte order of UTF-16 is decided from the text itself: the TIFF
    header does not tell it.
    """
    code, rest = data[:CODE_BYTES], data[CODE_BYTES:]
    name = code.rstrip(b"\0 ").upper()
    if name == b"UNICODE":
        return utf16(rest)
    if name == b"JIS":
        return _japanese(rest)
    text = rest if not name or name == b"ASCII" else data
    return utf16(text) if _is_wide(text) else plain(text)


def plain(data: bytes) -> str:
    """UTF-8, else Latin-1, without the NULs (and blanks used as padding behind them) around it."""
    return text_of(data.strip(b"\0")).rstrip("\0")


def ascii_value(data: bytes) -> str:
    """A value of type ASCII: up to the first NUL, unless nothing stands before it."""
    head = data.split(b"\0", 1)[0]
    return text_of(head) if head else plain(data)


def copyright_value(data: bytes) -> str:
    """Copyright holds the photographer's and the editor's notice, divided by a NUL."""
    return "; ".join(text for part in data.split(b"\0") if (text := text_of(part).strip()))


def xp(data: bytes) -> str:
    """XPTitle and its like: UTF-16LE by Microsoft's definition."""
    return data[: len(data) // 2 * 2].decode("utf-16-le", "replace").rstrip("\0")


def utf16(data: bytes) -> str:
    """UTF-16 of unknown byte order; also UTF-8 that was put under the Unicode code by mistake."""
    if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return _decoded(data[2:], "utf-16-be" if data[0] == 0xFE else "utf-16-le")
    if (text := _utf8(data)) is not None:
        return text
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) > len(data) // 4:
        return _decoded(data, "utf-16-be" if even > odd else "utf-16-le")
    return min((_decoded(data, "utf-16-be"), _decoded(data, "utf-16-le")), key=_oddness)


def _utf8(data: bytes) -> str | None:
    """The text where the bytes are UTF-8: UTF-16 is that by chance only in very short texts."""
    data = data.rstrip(b"\0")
    if len(data) < CODE_BYTES or 0 in data:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return text if not data.isascii() or text.translate(_LINE_ENDS).isprintable() else None


def _is_wide(data: bytes) -> bool:
    """Whether a text without the code for it is UTF-16: every other byte of its letters is 0."""
    half = data.rstrip(b"\0")
    return max(half[0::2].count(0), half[1::2].count(0)) > len(half) // 4


def _decoded(data: bytes, encoding: str) -> str:
    return data[: len(data) // 2 * 2].decode(encoding, "replace").rstrip("\0")


def _oddness(text: str) -> tuple[int, int]:
    """How unlikely a reading is: odd code points, then how widely it is spread.

    Odd are unassigned, private, broken and control code points, and those that are an ASCII letter with its bytes
    swapped. Text in one script stays in few blocks of 256 code points; swapped it scatters over all of them.
    """
    sample = list(islice(text, SAMPLE))
    odd = sum(
        one not in _LINES
        and (unicodedata.category(one) in _ODD or one == "\ufffd" or (not ord(one) & 0xFF and one not in _ROUND))
        for one in sample
    )
    return odd, len({ord(one) >> 8 for one in sample})


def _japanese(data: bytes) -> str:
    stripped = data.rstrip(b"\0 ")
    for encoding in _JAPANESE:
        try:
            return stripped.decode(encoding)
        except UnicodeDecodeError:
            continue
    return text_of(stripped)
