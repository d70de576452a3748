"""L3: checks signatures of generators against decoded pixels.

A picture is decoded for this alone only where text is hidden in its pixels (all of NovelAI's own files). Where the
pixels are decoded anyway, for `show`, pixel hashes, thumbnails or a detector, the check costs some milliseconds;
elsewhere, and in scans without any hash, the evidence keeps saying `not_checked`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import EvidenceKind, Signature
from inspector.domain.evidence import Evidence
from inspector.generators import novelai_signature

if TYPE_CHECKING:
    from inspector.pixels import Decoded

PIXELS_LIMIT = 50_000_000
"""Largest picture that is checked: colours and text are signed as one message, so that all of it is in memory."""


def checked(
    evidence: Sequence[Evidence],
    blocks: Iterable[MetadataBlock],
    picture: Decoded,
    key: bytes = novelai_signature.PUBLIC_KEY,
) -> tuple[Evidence, ...]:
    """The evidence, with `signature` of what was not checked yet set to `verified` or `broken`.

    Args:
        evidence: everything observed.
        blocks: the picture's raw blocks.
        picture: its decoded pixels.
        key: the public key of NovelAI.
    """
    if not waiting(evidence) or picture.width * picture.height > PIXELS_LIMIT:
        return tuple(evidence)
    rgb = picture.rgba()[:, :, :3].tobytes()
    known = list(blocks)
    return tuple(_checked(item, known, rgb, key) if _waits(item) else item for item in evidence)


def waiting(evidence: Iterable[Evidence]) -> bool:
    """Whether a signature was not checked yet."""
    return any(_waits(item) for item in evidence)


def _waits(item: Evidence) -> bool:
    return item.kind is EvidenceKind.GENERATION and item.data.get("signature") == Signature.NOT_CHECKED


def _checked(item: Evidence, blocks: Sequence[MetadataBlock], rgb: bytes, key: bytes) -> Evidence:
    cited = {item.source, *(item.location.also if item.location else ())}
    found = novelai_signature.fits(rgb, [block for block in blocks if block.source in cited], key)
    if found is None:
        return item
    result = Signature.VERIFIED if found else Signature.BROKEN
    return replace(item, data={**item.data, "signature": result.value})
