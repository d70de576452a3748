"""Perceptual hashes, and near pairs among a million of them, against comparing all with all."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np

from inspector import duplicates, pixels
from inspector.domain.enums import ContainerFormat
from tests.bench.base import Effort, Line, durations, interleaved, rates
from tests.bench.thumbnails import picture

BITS = duplicates.NEAR_BITS


def run(effort: Effort) -> Iterator[Line]:
    """Hashes a second; milliseconds for all pairs, for one picture against all, and for groups."""
    count = effort.size(50, 2)
    with io.BytesIO(picture(ContainerFormat.JPEG, (1024, 1024))) as stream:
        decoded = pixels.decode(stream, ContainerFormat.JPEG)
        grays = [decoded.gray(duplicates.GRAY_SIZE)] * count
    (own,) = interleaved(effort, lambda: [duplicates.perceptual_hash(gray) for gray in grays])
    yield from rates("duplicates", "hash", "hashes/s", count, own)
    yield from _pairs(effort)


def _pairs(effort: Effort) -> Iterator[Line]:
    small, large = effort.size(20_000, 500), effort.size(1_000_000, 2_000)
    few, many = made(small), made(large)
    own, brute = interleaved(
        effort,
        lambda: duplicates.pairs_within(few, BITS),
        lambda: all_with_all(few),
    )
    yield from durations("duplicates", "pairs", small, own, "numpy, all with all", brute)
    (own,) = interleaved(effort, lambda: duplicates.pairs_within(many, BITS))
    yield from durations("duplicates", "pairs", large, own)
    (own,) = interleaved(effort, lambda: duplicates.pairs_between(many[:1], many[1:], BITS))
    yield from durations("duplicates", "one_against_all", large, own)
    contents = [f"{number:064x}" for number in range(small)]
    hashes = [int(value) for value in few]
    (own,) = interleaved(effort, lambda: duplicates.near_duplicates(contents, hashes, contents, BITS))
    yield from durations("duplicates", "groups", small, own)


def made(count: int) -> np.ndarray:
    """Random 64-bit hashes, of which one in a hundred is a neighbour's with two bits changed."""
    chance = np.random.default_rng(7)
    hashes = chance.integers(0, 2**64, count, dtype=np.uint64)
    near = chance.integers(1, count, max(1, count // 100))
    hashes[near] = hashes[near - 1] ^ np.uint64(0b1001)
    return hashes


def all_with_all(hashes: np.ndarray) -> int:
    """Number of near pairs, found without any index."""
    return sum(
        int(np.count_nonzero(np.bitwise_count(hashes[place + 1 :] ^ value) <= BITS))
        for place, value in enumerate(hashes)
    )
