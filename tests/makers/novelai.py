"""Pictures signed as NovelAI signs them, with a key of the test's own.

key = new_key()
picture(drawn(40, 160, 4), signed(pixels, {"prompt": "a fox"}, key), hidden=True)
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.makers.png import png, text
from tests.makers.stealth import hidden

COMMENT: Mapping[str, Any] = {
    "prompt": "ein Fuchs — 狐", "steps": 23, "height": 160, "width": 40, "scale": 5.0, "seed": 2156638429, "uc": "blurry",
    "sampler": "k_euler", "noise_schedule": "karras", "request_type": "PromptGenerateRequest",
}  # fmt: skip


def new_key() -> Ed25519PrivateKey:
    """A key pair; `public(key)` are the 32 bytes that a verifier needs."""
    return Ed25519PrivateKey.generate()


def public(key: Ed25519PrivateKey) -> bytes:
    """The public half, raw."""
    return key.public_key().public_bytes_raw()


def signed(pixels: np.ndarray, comment: Mapping[str, Any], key: Ed25519PrivateKey) -> dict[str, Any]:
    """The comment with its `signed_hash` over the colours of `pixels` and itself."""
    message = np.ascontiguousarray(pixels[:, :, :3]).tobytes() + json.dumps(dict(comment)).encode()
    return {**comment, "signed_hash": base64.b64encode(key.sign(message)).decode()}


def picture(pixels: np.ndarray, comment: Mapping[str, Any], *, in_pixels: bool = True, in_chunk: bool = True) -> bytes:
    """A PNG as NovelAI saves it; hidden text changes only alpha, which is not signed."""
    stored = json.dumps(dict(comment), ensure_ascii=False)
    chunks = [text("Software", "NovelAI"), text("Source", "NovelAI Diffusion V4.5 4BDE2A90")]
    if in_chunk:
        chunks.append(text("Comment", stored.encode()))
    if in_pixels:
        pixels = hidden(pixels, json.dumps({"Software": "NovelAI", "Comment": stored}))
    return png(pixels, before=chunks)
