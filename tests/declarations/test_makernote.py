"""What counts as a MakerNote that a camera wrote."""

from __future__ import annotations

import os
import struct

import pytest

from inspector.declarations.makernote import ENTRIES_LIMIT, SEARCHED, SMALLEST, plausible


def directory(order: str, kinds: list[int], number: int = 1) -> bytes:
    entries = b"".join(struct.pack(order + "HHII", 1, kind, number, 0) for kind in kinds)
    return struct.pack(order + "H", len(kinds)) + entries + bytes(4)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_bare_directory_of_either_byte_order(order: str) -> None:
    assert plausible(directory(order, [3, 2, 7, 13]), "Canon")


@pytest.mark.parametrize(
    "note",
    [
        directory("<", [0, 0, 0]),
        directory("<", [14, 3]),
        directory("<", [3, 3], number=2**31),
        directory("<", [3] * (ENTRIES_LIMIT + 1)),
        directory("<", [3, 3, 3])[:30],
        struct.pack("<H", 0) + bytes(40),
        b"a plain text that a program left here",
        bytes(SMALLEST - 1),
        b"",
    ],
)
def test_anything_else_is_none(note: bytes) -> None:
    assert not plausible(note, "Canon")


def test_a_signature_belongs_to_its_maker() -> None:
    note = b"Apple iOS\0\0\x01MM" + directory(">", [3, 4])
    assert plausible(note, "Apple")
    assert not plausible(note, "SONY")
    assert not plausible(note, "")


def test_random_bytes_of_any_length_are_survived_in_no_time() -> None:
    for length in (16, 100, 5_000, SEARCHED * 4):
        assert plausible(os.urandom(length), "X") in (True, False)
