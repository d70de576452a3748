"""L2: what a picture may learn from its copies in the catalogue.

A copy passes on `generated` only: where its decoded pixels are identical, or where it lies within 3 bits of perceptual
hash and the thumbnails agree too. What a copy itself inherited or what only a detector says is never passed on. A copy
that was edited with AI is a hint for its original, never a verdict: the original may be the untouched photograph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.domain.enums import Basis, EvidenceKind, Verdict
from inspector.domain.evidence import Evidence
from inspector.duplicates.hashing import distance
from inspector.duplicates.search import NEAR_BITS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

READER = "duplicates"
AGREE_SIZE = 32
"""Side of the squashed thumbnails that are compared."""
_MEAN_DIFFERENCE = 3.0
_PATCH_DIFFERENCE = 12.0
_PROPORTION = 0.03
_CITED = 16
"""Copies that are cited for one picture; of a thousand copies the strongest are enough."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What the catalogue knows about one picture when copies are compared.

    `verdict` and `basis` are its own, from before anything was inherited. `pixels` is the SHA-256 of its decoded
    pixels, `perceptual` its hash as 16 hexadecimal digits; sizes in pixels.
    """

    path: str
    sha256: str
    verdict: Verdict
    basis: Basis
    pixels: str | None = None
    perceptual: str | None = None
    width: int | None = None
    height: int | None = None


Agree = Callable[[Copy, Copy], bool]


def inherit(picture: Copy, others: Iterable[Copy], agree: Agree) -> tuple[Evidence, ...]:
    """Evidence about the copies of a picture, those that pass on a verdict first.

    Args:
        picture: the picture that may learn something.
        others: pictures near it; those that are no copies are ignored.
        agree: whether the thumbnails of two pictures agree (`thumbnails_agree`); asked only where it decides.

    Returns:
        At most 16 of kind `duplicate`; `inherits` in the data says whether the copy's verdict counts.
    """
    found = [
        evidence
        for other in others
        if other.path != picture.path and (evidence := _evidence(picture, other, agree)) is not None
    ]
    return tuple(sorted(found, key=_order)[:_CITED])


def thumbnails_agree(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> bool:
    """Whether two squashed thumbnails (32 x 32 x 3) show the same picture, not one with a changed part.

    Recompressed and resized copies stay below both limits (99% of 500 pictures, down to JPEG quality 25 or half size
    and quality 60). A part of 1/256 of the area that differs by more than 12 grey levels is a change.
    """
    import numpy as np

    difference = np.abs(first.astype(np.int16) - second.astype(np.int16)).mean(axis=2)
    side = AGREE_SIZE // 2
    patches = difference.reshape(side, 2, side, 2).mean(axis=(1, 3))
    return bool(difference.mean() <= _MEAN_DIFFERENCE and patches.max() <= _PATCH_DIFFERENCE)


def _evidence(picture: Copy, other: Copy, agree: Agree) -> Evidence | None:
    same_pixels = picture.sha256 == other.sha256 or (picture.pixels is not None and picture.pixels == other.pixels)
    if same_pixels:
        bits = 0
    elif picture.perceptual is None or other.perceptual is None:
        return None
    else:
        bits = distance(picture.perceptual, other.perceptual)
        if bits > NEAR_BITS:
            return None
    passes_on = other.verdict is Verdict.GENERATED and other.basis.strength > Basis.MATCHED.strength
    data = {
        "sha256": other.sha256,
        "path": other.path,
        "name": other.path.replace("!", "/").rsplit("/", 1)[-1],
        "distance": bits,
        "verdict": other.verdict.value,
        "basis": other.basis.value,
        "identical_pixels": same_pixels,
        "inherits": passes_on and (same_pixels or (_same_shape(picture, other) and agree(picture, other))),
    }
    return Evidence(EvidenceKind.DUPLICATE, f"duplicate:{other.sha256}", READER, data)


def _same_shape(picture: Copy, other: Copy) -> bool:
    if not (picture.width and picture.height and other.width and other.height):
        return False
    ratio = picture.width * other.height / (picture.height * other.width)
    return 1 - _PROPORTION < ratio < 1 + _PROPORTION


def _order(evidence: Evidence) -> tuple[bool, int, int, str]:
    data = evidence.data
    return not data["inherits"], -Basis(data["basis"]).strength, data["distance"], data["path"]
