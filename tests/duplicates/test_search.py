"""Search is exact, and groups are what a person would draw."""

from __future__ import annotations

import time

import numpy as np
import pytest

from inspector.duplicates import groups, near_duplicates, pairs_between, pairs_within


def some_hashes(count: int, seed: int = 1) -> np.ndarray:
    """Random hashes, among them neighbours at every distance from 0 to 9."""
    chance = np.random.default_rng(seed)
    hashes = chance.integers(0, 2**64, count, dtype=np.uint64)
    for index in range(count // 2, count):
        flips = chance.choice(64, index % 10, replace=False)
        hashes[index] = hashes[index - count // 2] ^ np.uint64(sum(1 << int(bit) for bit in flips))
    return hashes


def slow_pairs(first, second, bits, *, same):
    return [
        [i, j, (int(a) ^ int(b)).bit_count()]
        for i, a in enumerate(first)
        for j, b in enumerate(second)
        if (not same or i < j) and (int(a) ^ int(b)).bit_count() <= bits
    ]


@pytest.mark.parametrize("bits", [0, 1, 2, 3, 4, 8])
def test_pairs_are_exactly_the_near_ones(bits):
    hashes = some_hashes(200)
    assert pairs_within(hashes, bits).tolist() == slow_pairs(hashes, hashes, bits, same=True)


@pytest.mark.parametrize("block", [1, 150, 10**6])
def test_brute_force_in_blocks(monkeypatch, block):
    monkeypatch.setattr("inspector.duplicates.search._BLOCK", block)
    hashes = some_hashes(60)
    assert pairs_within(hashes, 9).tolist() == slow_pairs(hashes, hashes, 9, same=True)
    assert pairs_between(hashes[:7], hashes, 9).tolist() == slow_pairs(hashes[:7], hashes, 9, same=False)


@pytest.mark.parametrize("bits", [3, 5])
def test_many_new_pictures_against_all_known_ones(bits):
    hashes = some_hashes(400)
    new, known = hashes[200:], hashes[:200]
    assert pairs_between(new, known, bits).tolist() == slow_pairs(new, known, bits, same=False)


def test_equal_hashes_are_pairs():
    same = np.full(5, 0x0123456789ABCDEF, np.uint64)
    assert len(pairs_within(same, 3)) == 10
    assert pairs_within(same, 3)[:, 2].max() == 0


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_compare(count):
    assert pairs_within(some_hashes(2)[:count], 3).shape == (0, 3)
    assert pairs_within(some_hashes(2)[:count], 8).shape == (0, 3)
    assert pairs_between(some_hashes(2)[:0], some_hashes(2), 3).shape == (0, 3)


def test_two_hundred_thousand_hashes_take_no_time():
    hashes = np.random.default_rng(3).integers(0, 2**64, 200_000, dtype=np.uint64)
    hashes[100_000:101_000] = hashes[:1000] ^ np.uint64(0x8000000000000101)
    start = time.process_time()
    assert len(pairs_within(hashes, 3)) == 1000
    assert time.process_time() - start < 60


def test_groups_are_named_by_their_smallest_hash():
    assert groups(["d", "b", "c", "a", "e"], [("d", "b"), ("c", "d")]) == {"d": "b", "b": "b", "c": "b"}


def test_one_content_at_two_paths_is_a_group():
    assert groups(["x", "y", "x"], []) == {"x": "x"}


def test_near_duplicates_join_by_content_pixels_and_looks():
    contents = ["f0", "a1", "c2", "c2", "e4", "b5", "b6", "b7"]
    pixels = ["p", "p", None, None, None, "q", "r", None]
    hashes = [None, None, None, None, 0xFF00, 0xFF03, 0x12340000_00000000, None]
    assert near_duplicates(contents, hashes, pixels) == {
        "f0": "a1",
        "a1": "a1",
        "c2": "c2",
        "e4": "b5",
        "b5": "b5",
    }


def test_ten_thousand_copies_cost_no_more_than_ten_thousand_pictures():
    contents = [f"{number:064x}" for number in range(10_000)]
    start = time.process_time()
    found = near_duplicates(contents, [7] * 10_000, [None] * 10_000)
    assert set(found.values()) == {contents[0]}
    assert time.process_time() - start < 60
