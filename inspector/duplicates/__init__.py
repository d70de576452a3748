"""L2: copies and near-copies: perceptual hash, search, groups, and what a copy may pass on.

Pure functions; numpy is imported where it is used.
"""

from __future__ import annotations

from inspector.duplicates.hashing import (
    GRAY_SIZE,
    distance,
    from_hex,
    mirrored,
    perceptual_hash,
    perceptual_hashes,
    to_hex,
)
from inspector.duplicates.inherit import AGREE_SIZE, Copy, inherit, thumbnails_agree
from inspector.duplicates.search import NEAR_BITS, groups, near_duplicates, pairs_between, pairs_within

__all__ = [
    "AGREE_SIZE",
    "GRAY_SIZE",
    "NEAR_BITS",
    "Copy",
    "distance",
    "from_hex",
    "groups",
    "inherit",
    "mirrored",
    "near_duplicates",
    "pairs_between",
    "pairs_within",
    "perceptual_hash",
    "perceptual_hashes",
    "thumbnails_agree",
    "to_hex",
]
