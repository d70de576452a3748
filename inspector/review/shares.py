"""L2: shares and confidence levels as exact fractions, so that 3% of 1,000 is 30 and not 30.000000000000004."""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor

from inspector.errors import UsageError

_SHARE = re.compile(r"(\d{1,9}(?:\.\d{0,12})?|\.\d{1,12})\s*(%?)", re.ASCII)


def parse_share(text: str) -> Fraction:
    """A share written `3%`, `0.5 %` or `0.03`, as an exact fraction from 0 to 1.

    Raises:
        UsageError: `review.share` for anything else, also for `3` (is it 3% or 300%?).
    """
    match = _SHARE.fullmatch(text.strip())
    share = Fraction(match[1]) / (100 if match[2] else 1) if match else None
    if share is None or share > 1:
        raise UsageError("review.share", value=text)
    return share


def parse_confidence(text: str) -> Fraction:
    """A confidence level written `95%` or `0.95`, above 0 and below 1.

    Raises:
        UsageError: `review.confidence`.
    """
    try:
        level = parse_share(text)
    except UsageError as error:
        raise UsageError("review.confidence", value=text) from error
    if not 0 < level < 1:
        raise UsageError("review.confidence", value=text)
    return level


def exact(value: Fraction | float | str) -> Fraction:
    """The fraction that was meant: floats are taken as they are written, 0.95 is 19/20."""
    return value if isinstance(value, Fraction) else Fraction(repr(value) if isinstance(value, float) else value)


def breaking_count(population: int, share: Fraction) -> int:
    """`D0`: the smallest number of AI pictures that breaks the claim "at most this share"."""
    return floor(share * population) + 1
