r"""L2: NovelAI's `signed_hash`: the one declaration of a generator that can be checked without a network.

Signed with Ed25519 are the colours of all pixels (8-bit R, G, B, row by row from the top, without alpha), followed by
the JSON of `Comment` without its `signed_hash`, in the order in which it is stored, with `", "` and `": "` between its
parts and everything outside ASCII as `\uXXXX`. Source of these facts: NovelAI/novelai-image-metadata `nai_sig.py`.

A signature that fits proves who made these very pixels. One that does not fit proves a change of pixels or text, as
every re-encoding makes it; it is no sign of forgery. Pixels are handed in: readers decode nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from typing import Any

from inspector.domain.blocks import MetadataBlock
from inspector.errors import ParseError
from inspector.generators import jsontext

PUBLIC_KEY = base64.b64decode("Y2JcQAOhLwzwSDUJPNgL04nS0Tbqm7cSRc4xk0vRMic=")
"""NovelAI's key, 32 bytes, as its reference reader states it."""
SIGNATURE_BYTES = 64
COMMENTS_LIMIT = 8
"""Signed texts of one picture that are checked; real ones have two, in a chunk and in the pixels."""

KEY = "signed_hash"
_PLACES = frozenset({"Comment", "UserComment", "alpha", "rgb"})


def fits(rgb: bytes, blocks: Sequence[MetadataBlock], key: bytes = PUBLIC_KEY) -> bool | None:
    """Whether the signature in one of these blocks is that of these pixels.

    Args:
        rgb: colours of all pixels, three bytes each.
        blocks: where the picture's NovelAI data stands. A copy that was changed does not spoil one that was not.
        key: the Ed25519 public key, 32 bytes.

    Returns:
        None where no block holds a signature.
    """
    signed = list(_signed(blocks))
    if not signed:
        return None
    return any(_verified(rgb, comment, key) for comment in signed[:COMMENTS_LIMIT])


def _signed(blocks: Sequence[MetadataBlock]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if block.key not in _PLACES or KEY not in block.text:
            continue
        try:
            comment = _comment(block)
        except ParseError:
            continue  # the reader of the block has reported it
        if isinstance(comment.get(KEY), str):
            yield comment


def _comment(block: MetadataBlock) -> dict[str, Any]:
    """The signed object, which pixels and WebP's EXIF hold as a text inside another object."""
    outer = jsontext.decode_object(block.text, block.source) or {}
    inner = outer.get("Comment", outer)
    if isinstance(inner, str):
        inner = jsontext.decode_object(inner, block.source)
    return inner if isinstance(inner, dict) else {}


def _verified(rgb: bytes, comment: dict[str, Any], key: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        signature = base64.b64decode(comment[KEY], validate=True)
        text = json.dumps({name: value for name, value in comment.items() if name != KEY})
    except (binascii.Error, ValueError, RecursionError):
        return False
    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, rgb + text.encode())
    except InvalidSignature:
        return False
    return True
