"""L2: the perceptual hash: 64 signs of a discrete cosine transform.

The picture as 32 x 32 grey values is transformed (DCT-II). Each of the 8 x 8 lowest frequencies gives a 1 where its
coefficient is positive, row by row, horizontal frequency fastest, highest bit first. The constant part says nothing
about shapes and gives 0.

Recompressed, resized and brightened copies differ in a few bits, different pictures in about half of the 64. Crops of
more than 5% and rotations are missed. The hash of the mirrored picture is known without decoding it: the odd
horizontal frequencies change their sign.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

GRAY_SIZE = 32
_KEPT = 8
_MIRROR = 0x5555_5555_5555_5555
_FLAT = 0.5
"""Largest coefficient, in grey levels, of a picture that shows nothing to compare."""


def perceptual_hashes(grays: NDArray[np.float32]) -> tuple[Hashes, NDArray[np.bool_]]:
    """Hashes of many pictures at once.

    Args:
        grays: n x 32 x 32 grey values, 0 to 255.

    Returns:
        The hashes, and whether each picture shows enough to be compared (a blank page resembles every other one).
    """
    import numpy as np

    basis = _basis()
    low = (basis @ np.asarray(grays, dtype=np.float32) @ basis.T).reshape(len(grays), _KEPT * _KEPT)
    low[:, 0] = 0
    hashes = np.packbits(low > 0, axis=1).view(">u8")[:, 0].astype(np.uint64)
    return hashes, np.abs(low).max(axis=1) > _FLAT


def perceptual_hash(gray: NDArray[np.float32]) -> str | None:
    """The hash of one picture (32 x 32 grey values) as 16 hexadecimal digits; null for a blank one."""
    hashes, telling = perceptual_hashes(gray[None])
    return to_hex(int(hashes[0])) if telling[0] else None


def mirrored(value: int) -> int:
    """The hash of the same picture with left and right exchanged."""
    return value ^ _MIRROR


def to_hex(value: int) -> str:
    """A hash as the record writes it."""
    return f"{value:016x}"


def from_hex(digits: str) -> int:
    """A hash from 16 hexadecimal digits."""
    return int(digits, 16)


def distance(first: str, second: str) -> int:
    """Bits in which two hashes differ."""
    return (from_hex(first) ^ from_hex(second)).bit_count()


@functools.cache
def _basis() -> NDArray[np.float32]:
    import numpy as np

    frequency, place = np.arange(_KEPT)[:, None], np.arange(GRAY_SIZE)[None, :]
    waves = np.cos(np.pi * frequency * (2 * place + 1) / (2 * GRAY_SIZE))
    basis: NDArray[np.float32] = (waves * np.sqrt(np.where(frequency, 2, 1)) / GRAY_SIZE).astype(np.float32)
    return basis
