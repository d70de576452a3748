"""L2: which class of a classifier means AI, guessed from its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_AI = frozenset(
    {
        "ai",
        "aigc",
        "artificial",
        "dall",
        "dalle",
        "deepfake",
        "deepfakes",
        "diffusion",
        "fake",
        "gan",
        "generated",
        "midjourney",
        "sd",
        "sdxl",
        "synthetic",
    }
)
_REAL = frozenset({"real", "human", "hum", "authentic", "nature", "natural", "photo", "genuine"})
_NEGATIONS = frozenset({"not", "non", "no"})


def ai_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """The labels that mean AI; empty where their names do not tell, or tell that all or none do."""
    found = tuple(label for label in labels if means_ai(label))
    known = len(found) + sum(means_ai(label) is False for label in labels)
    if not found and len(labels) == 2 and known == 1:
        found = tuple(label for label in labels if means_ai(label) is None)
    return found if len(found) < len(labels) else ()


def means_ai(label: str) -> bool | None:
    """Whether a label means AI; null where its words do not tell. Whole words count: `paint` is no `ai`."""
    words = [word.lower() for word in _WORD.findall(label)]
    ai = any(word in _AI for word in words)
    if ai and any(word in _NEGATIONS for word in words):
        return False
    if any(word in _REAL for word in words):
        return False if not ai or "generated" in words else None
    return True if ai else None
