"""Damaged manifest stores through the worker: every one gives an answer, and the next picture is read.

The suite tries a few seconds; `INSPECTOR_FUZZ_SECONDS=60 pytest tests/manifests/test_damage.py` tries longer.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter

from inspector.domain.enums import Integrity
from inspector.domain.jsonform import to_json
from inspector.manifests import CredentialsReader, ManifestSettings, lights
from tests.makers import signed
from tests.makers.signed import Signed
from tests.manifests.conftest import lists, request_of

SECONDS = float(os.environ.get("INSPECTOR_FUZZ_SECONDS", "4"))
SEED = 5
LIMIT_S = 5.0
INTERESTING = (
    b"\x00",
    b"\xff",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\xff",
    b"\x9f",
    b"\x5f",
    b"\xbf",
    b"\xd8\x18",
    b"\x9b",
)


def samples() -> list[tuple[Signed, bool]]:
    """Signed pictures, and whether their store lies beside them."""
    inside = [
        signed.composite_with_ai(),
        signed.camera_capture(),
        signed.redacted(signed.camera_capture().picture, "c2pa.metadata"),
    ]
    inside += [signed.ai_generated(kind) for kind in ("PNG", "WEBP", "AVIF", "SVG", "GIF", "TIFF")]
    return [*((made, False) for made in inside), (signed.sidecar(), True)]


def damaged(data: bytes, around: int, chance: random.Random) -> bytes:
    """A copy with a few bytes changed, put in, taken out or cut off, most of them near the store."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 9))):
        near = around + int(abs(chance.gauss(0, 900)))
        at = min(near if chance.random() < 0.8 else chance.randrange(len(found)), len(found) - 1)
        kind = chance.randrange(5)
        if kind == 0:
            found[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            piece = chance.choice(INTERESTING)
            found[at : at + len(piece)] = piece
        elif kind == 2:
            found[at:at] = chance.choice(INTERESTING) * chance.choice((1, 3, 200))
        elif kind == 3:
            del found[at : at + chance.choice((1, 4, 60))]
        else:
            del found[max(at, 32) :]
    return bytes(found)


def test_damaged_stores_cost_no_more_than_themselves() -> None:
    chance, made = random.Random(SEED), samples()
    good = request_of(signed.ai_generated())
    outcomes: Counter[str] = Counter()
    until = time.monotonic() + SECONDS
    with CredentialsReader(ManifestSettings(lists=lists(), timeout_s=LIMIT_S)) as reader:
        while time.monotonic() < until:
            sample, beside = chance.choice(made)
            whole = sample.manifest if beside else sample.picture
            broken = damaged(whole, max(whole.find(b"jumdc2pa"), 0), chance)
            request = request_of(sample.picture if beside else broken, sample.mime, broken if beside else None)
            started = time.monotonic()
            found, problems = reader.read(request)
            assert time.monotonic() - started < LIMIT_S + 5
            outcomes[problems[0].code if problems else found.integrity if found else "none"] += 1
            if found is not None:
                lights(to_json(found))
                assert found.integrity is not Integrity.UNREADABLE or problems
            if chance.random() < 0.1:
                reader.raw(request)
                reader.second_opinion(request)
        after, clean = reader.read(good)
    assert after is not None
    assert (after.integrity, clean) == (Integrity.OK, ())
    assert sum(outcomes.values()) > 20
    assert len(outcomes) >= 4
