"""Changes to bytes: small, structural, and towards numbers and nesting that break parsers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

LONGEST = 400_000
"""Bytes above which a changed input is cut: the limits of the product have their own tests."""
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_TOKENS = (
    b"null", b"NaN", b"-1", b"1e999", b"9" * 400, b"true", b'""', b"[]", b"{}", b'"\\ud800"', b"\xff\xfe", b"\0", b"\xe2\x80\xae",
    b"[" * 2_000, b'{"a":' * 2_000, b'"' + b"\\" * 500, b"<a>" * 500, b"&lt;" * 200, b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    b"Steps: 1, Seed: 2, CFG scale: 3", b"Negative prompt:", b", " * 500, b": " * 500, b"(((((", b"<lora:a:b:c>",
)  # fmt: skip


def mutated(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """One to eight changes in a row."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        _STEPS[chance.randrange(len(_STEPS))](out, others, chance)
    return bytes(out[:LONGEST])


def _place(out: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(out) + 1)


def _flip(out: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    if out:
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)


def _number(out: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    size = chance.choice((1, 2, 4, 8))
    value = chance.choice(_NUMBERS) & ((1 << 8 * size) - 1)
    at = _place(out, chance)
    out[at : at + size] = value.to_bytes(size, chance.choice(("big", "little")))


def _remove(out: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    at = _place(out, chance)
    del out[at : at + chance.choice((1, 2, 4, 12, 100, 5_000))]


def _cut(out: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    del out[_place(out, chance) :]


def _repeat(out: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    at = _place(out, chance)
    part = out[at : at + chance.choice((1, 8, 64, 1_000))]
    out[at:at] = part * chance.choice((1, 2, 50))


def _token(out: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    at = _place(out, chance)
    out[at : at + chance.choice((0, 0, 1, 4, 20))] = chance.choice(_TOKENS)


def _splice(out: bytearray, others: Sequence[bytes], chance: random.Random) -> None:
    other = chance.choice(others)
    start = chance.randrange(len(other) + 1)
    at = _place(out, chance)
    out[at:at] = other[start : start + chance.choice((4, 40, 400, 4_000))]


def _swap(out: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    size = chance.choice((1, 4, 16, 100))
    one, other = _place(out, chance), _place(out, chance)
    out[one : one + size], out[other : other + size] = out[other : other + size], out[one : one + size]


_STEPS: tuple[Callable[[bytearray, Sequence[bytes], random.Random], None], ...] = (
    _flip,
    _number,
    _remove,
    _cut,
    _repeat,
    _token,
    _splice,
    _swap,
)
