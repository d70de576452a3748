"""L2: which class of a classifier means AI, guessed from its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_AI = frozenset(
    {
        "ai",
        "aigc",
        "aigenerated",
        "artificial",
        "biggan",
        "cyclegan",
        "dall",
        "dalle",
        "deepfake",
        "deepfakes",
        "diffusion",
        "fake",
        "firefly",
        "flux",
        "gan",
        "generated",
        "glide",
        "midjourney",
        "progan",
        "sd",
        "sdxl",
        "stylegan",
        "synthetic",
    }
)
_REAL = frozenset(
    {"authentic", "genuine", "hum", "human", "humans", "natural", "nature", "photo", "photograph", "real", "realism"}
)
_NEGATIONS = frozenset({"not", "non", "no"})


def ai_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """The labels that mean AI; empty where their names do not tell, or tell that all or none do.

    Of more than two all must be understood: in a list of generators those that are not known would count as human.
    """
    found = tuple(label for label in labels if means_ai(label))
    unclear = len(labels) > 2 and any(means_ai(label) is None for label in labels)
    return found if len(found) < len(labels) and not unclear else ()


def likely_ai(labels: Sequence[str]) -> tuple[str, ...]:
    """What a person is asked to confirm: all labels but those that mean no AI, else those that do, else the last."""
    rest = tuple(label for label in labels if means_ai(label) is not False)
    known = tuple(label for label in labels if means_ai(label))
    return next((found for found in (rest, known) if found and len(found) < len(labels)), tuple(labels[-1:]))


def means_ai(label: str) -> bool | None:
    """Whether a label means AI; null where its words do not tell. Whole words count: `paint` is no `ai`."""
    words = [word.lower() for word in _WORD.findall(label)]
    ai = any(word in _AI for word in words)
    if ai and any(word in _NEGATIONS for word in words):
        return False
    if any(word in _REAL for word in words):
        return False if not ai or "generated" in words else None
    return True if ai else None
