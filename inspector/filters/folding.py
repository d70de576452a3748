"""L1: what "contains" means: without regard to case or to how accents are composed."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """The form of a text under which `~` and word search compare: NFC, then Unicode case folding."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).casefold()


def contains(text: str, part: str) -> bool:
    """Whether `part` occurs in `text`, both folded."""
    return fold(part) in fold(text)
