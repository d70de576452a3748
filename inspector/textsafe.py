"""L0: makes untrusted text harmless at the edge it leaves by: terminal, CSV, HTML, one-line labels.

Prompts, file names and manifest strings come from strangers. They may hold terminal escapes,
bidirectional overrides, spreadsheet formulas and markup.
"""

from __future__ import annotations

import html
import re
import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u2060\ufeff\u00ad\u180e")
_KEEP = frozenset("\n\t")
# OWASP ASVS 5, 1.2.10, with the full-width forms that spreadsheets also evaluate.
_FORMULA = re.compile(r"^'*[\s\u200b\ufeff]*[=+\-@\t\r\0＝＋－＠]")
_QUOTED_FORMULA = re.compile(r"^'+[\s\u200b\ufeff]*[=+\-@\t\r\0＝＋－＠]")


def visible(text: str, *, keep: frozenset[str] = _KEEP) -> str:
    """Replace control, bidirectional and invisible characters by a boxed code point such as `[U+202E]`.

    Line feeds and tabs stay unless `keep` says otherwise. Lone surrogates are boxed too, so the result
    can always be encoded.
    """
    if text.isprintable():  # which no control, bidirectional or invisible character is
        return text
    return "".join(character if _harmless(character, keep) else f"[U+{ord(character):04X}]" for character in text)


def one_line(text: str, limit: int = 0) -> str:
    """Like `visible`, with every run of white space as one blank; cut to `limit` characters with an ellipsis."""
    flat = visible(" ".join(text.split()), keep=frozenset())
    return flat if not limit or len(flat) <= limit else flat[: limit - 1] + "…"


def terminal(text: str) -> str:
    """Text that cannot move the cursor, change colours or reorder a terminal line."""
    return visible(text)


def csv_cell(text: str) -> str:
    """A CSV text cell that no spreadsheet evaluates; reversed by `csv_value`.

    CR, LF and NUL become one blank, as the canonical labels CSV demands.
    """
    flat = re.sub(r"[\r\n\0]+", " ", text)
    return "'" + flat if _FORMULA.match(flat) else flat


def csv_value(cell: str) -> str:
    """Undo the guard of `csv_cell`."""
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell


def markup(text: str) -> str:
    """Text for HTML, with control and bidirectional characters boxed."""
    return html.escape(visible(text), quote=True)


def _harmless(character: str, keep: frozenset[str]) -> bool:
    if character in keep:
        return True
    if character in _BIDI or character in _INVISIBLE:
        return False
    return unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp", "Cn")
