"""L2: digital source types of IPTC and C2PA, grouped by what they say about AI.

The groups follow the C2PA asset rubric on local signals, version 1.0 (2026-08-06).
"""

from __future__ import annotations

import re
from enum import Enum


class Base(Enum):
    """What a picture started as, by the declared source type."""

    GENERATED = "generated"
    PART = "part"
    CAPTURE = "capture"
    SCAN = "scan"
    DIGITAL = "digital"
    MAY = "may"
    UNKNOWN = "unknown"


GROUPS = {
    Base.GENERATED: ("trainedAlgorithmicMedia",),
    Base.PART: ("compositeWithTrainedAlgorithmicMedia", "compositeSynthetic", "trainedAlgorithmicData"),
    Base.CAPTURE: ("digitalCapture", "computationalCapture", "compositeCapture"),
    Base.SCAN: ("negativeFilm", "positiveFilm", "print"),
    Base.DIGITAL: (
        "digitalCreation",
        "humanEdits",
        "minorHumanEdits",
        "softwareImage",
        "algorithmicMedia",
        "dataDrivenMedia",
        "empty",
    ),
    Base.MAY: ("composite", "digitalArt", "screenCapture", "virtualRecording", "algorithmicallyEnhanced"),
}
_BEFORE = re.compile(r".*[#:]")
"""What stands before a term in other notations of the vocabulary: `digsrctype:`, `digitalsourcetype#`."""
_TERMS = {term.lower(): (term, base) for base, terms in GROUPS.items() for term in terms}


def term_of(written: str | None) -> str | None:
    """The last part of a source type as files write it: with blanks, http or https, a prefix, a bare term, any case.

    A term outside the vocabulary comes back as written.
    """
    last = (written or "").strip().rstrip("/").rsplit("/", 1)[-1].strip()
    known = _TERMS.get(_BEFORE.sub("", last).lower())
    return known[0] if known else last or None


def base_of(term: str | None) -> Base:
    """The group of a term that `term_of` gave."""
    known = _TERMS.get((term or "").lower())
    return known[1] if known else Base.UNKNOWN


def declares_ai(term: str | None) -> bool:
    """Whether the term says that a model made the whole or a part."""
    return base_of(term) in (Base.GENERATED, Base.PART)
