"""L2: words of the contract as small numbers. The numbers are stored: append, never reorder."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Generic, TypeVar

from inspector.catalog.connection import Damaged
from inspector.domain.enums import (
    Band,
    Basis,
    ContainerFormat,
    Flag,
    Integrity,
    LabelValue,
    Origin,
    Trust,
    Verdict,
)

E = TypeVar("E", bound=StrEnum)


class Codes(Generic[E]):
    """A closed vocabulary; the number of a value is its place."""

    def __init__(self, kind: type[E], *values: str) -> None:
        self.values = tuple(kind(value) for value in values)
        self._numbers = {value: number for number, value in enumerate(self.values)}

    def number(self, value: E | str | None) -> int | None:
        """The stored number; null for null."""
        return None if value is None else self._numbers[value]  # type: ignore[index]

    def value(self, number: int | None) -> E | None:
        """The value behind a stored number."""
        if number is None:
            return None
        if not 0 <= number < len(self.values):
            raise Damaged(f"unknown code {number}")
        return self.values[number]

    def known(self, number: int | None) -> E:
        """The value behind a number that must be there."""
        value = self.value(number)
        if value is None:
            raise Damaged("a code is missing")
        return value

    def bits(self, values: Iterable[E]) -> int:
        """A set of values as a bit mask."""
        mask = 0
        for value in values:
            mask |= 1 << self._numbers[value]
        return mask

    def from_bits(self, mask: int) -> tuple[E, ...]:
        """The values of a bit mask in the vocabulary's own order."""
        return tuple(value for number, value in enumerate(self.values) if mask >> number & 1)


VERDICTS = Codes(Verdict, "inconclusive", "generated", "edited_with_ai", "captured", "authored", "conflicting")
BASES = Codes(Basis, "none", "hinted", "detected", "matched", "tagged", "declared", "signed", "signed_trusted")
"""The number is the strength."""
FLAGS = Codes(
    Flag,
    "tampered",
    "unreadable",
    "truncated",
    "training_opt_out",
    "training_constrained",
    "unstable_score",
    "out_of_domain",
    "near_duplicate",
    "mislabelled_extension",
)
FORMATS = Codes(
    ContainerFormat,
    "PNG",
    "JPEG",
    "WEBP",
    "GIF",
    "TIFF",
    "AVIF",
    "HEIC",
    "JXL",
    "BMP",
    "SVG",
    "DNG",
    "NEF",
    "CR2",
    "ARW",
    "PSD",
    "JP2",
    "RAF",
    "RW2",
    "ORF",
    "CR3",
)
LABELS = Codes(LabelValue, "human", "ai", "ai_edited", "unsure", "exclude")
BANDS = Codes(Band, "ai", "unsure", "none", "out_of_domain")
INTEGRITIES = Codes(Integrity, "ok", "mismatch", "rule_violation", "unverifiable", "unreadable", "not_checked")
TRUSTS = Codes(Trust, "trusted", "untrusted", "expired", "not_allowed", "revoked")
ORIGINS = Codes(
    Origin,
    "ai_generated",
    "ai_generated_then_edited",
    "contains_ai_edited_parts",
    "camera_capture",
    "camera_capture_edited_no_ai_declared",
    "scan_from_film_or_print",
    "digital_creation_no_ai_declared",
    "digital_creation_may_contain_ai",
    "edited_no_ai_declared_origin_unknown",
    "signed_no_origin_statement",
)

COLUMNS: dict[
    str,
    Codes[Verdict]
    | Codes[Basis]
    | Codes[Flag]
    | Codes[ContainerFormat]
    | Codes[LabelValue]
    | Codes[Band]
    | Codes[Integrity]
    | Codes[Trust]
    | Codes[Origin],
] = {
    "label": LABELS,
    "verdict": VERDICTS,
    "basis": BASES,
    "flags": FLAGS,
    "format": FORMATS,
    "band": BANDS,
    "c2pa.integrity": INTEGRITIES,
    "c2pa.trust": TRUSTS,
    "c2pa.origin": ORIGINS,
}
"""Vocabularies by the filter field that uses them."""
