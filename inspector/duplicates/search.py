"""L2: all pairs of similar hashes, exactly, and the groups they form.

Up to 3 differing bits: split into four words of 16 bits, at least one word is equal (pigeonhole), so that only pictures
with an equal word are compared. Above that every pair is compared. Equal hashes should be merged first
(`near_duplicates` does), since ten thousand copies of one picture have fifty million pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Pairs = NDArray[np.int64]

NEAR_BITS = 3
_WORD = 16
_SPARSE = 8
_FEW = 100
"""Fewer new hashes than this are compared one by one: sorting all known ones would take longer."""
_BLOCK = 4_000_000
"""Comparisons made at a time: bounds memory to some tens of megabytes."""


def pairs_within(hashes: Hashes, bits: int = NEAR_BITS) -> Pairs:
    """All pairs of positions whose hashes differ in at most `bits` bits.

    Returns:
        n x 3: first position, second position (larger), distance; sorted.
    """
    found = _by_words(hashes, bits) if bits < 64 // _WORD else _by_brute_force(hashes, hashes, bits, same=True)
    return _sorted(found)


def pairs_between(new: Hashes, known: Hashes, bits: int = NEAR_BITS) -> Pairs:
    """All pairs of a position in `new` and one in `known` that differ in at most `bits` bits.

    For the incremental pass: a few new pictures against all known ones. Mirrored copies: pass the mirrored hashes of
    one side.
    """
    import numpy as np

    if bits >= 64 // _WORD or new.size < _FEW:
        return _sorted(_by_brute_force(new, known, bits, same=False))
    pairs = pairs_within(np.concatenate([new, known]), bits)
    crossing = pairs[(pairs[:, 0] < new.size) & (pairs[:, 1] >= new.size)]
    crossing[:, 1] -= new.size
    return crossing


def near_duplicates(
    contents: Sequence[str], hashes: Sequence[int | None], pixels: Sequence[str | None], bits: int = NEAR_BITS
) -> dict[str, str]:
    """Groups of pictures that look the same.

    Args:
        contents: SHA-256 of each file; equal contents are one group.
        hashes: perceptual hash of each, null where there is none (blank or not decoded).
        pixels: SHA-256 of the decoded pixels of each, or null.
        bits: largest distance of neighbours.

    Returns:
        The group of each content that is not alone: the smallest SHA-256 in it.
    """
    import numpy as np

    links: list[tuple[str, str]] = []
    for keys in (contents, pixels, hashes):
        first: dict[str | int, str] = {}
        links.extend(
            (first.setdefault(key, content), content)
            for key, content in zip(keys, contents, strict=True)
            if key is not None
        )
    owner = {value: content for value, content in zip(hashes, contents, strict=True) if value is not None}
    distinct = np.fromiter(owner, dtype=np.uint64, count=len(owner))
    names = list(owner.values())
    links.extend((names[first], names[second]) for first, second, _ in pairs_within(distinct, bits).tolist())
    return groups(contents, links)


def groups(contents: Iterable[str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Join linked contents; each content that occurs more than once or is linked gets its group's smallest SHA-256."""
    parent: dict[str, str] = {}
    several: set[str] = set()
    for content in contents:
        if content in parent:
            several.add(content)
        parent.setdefault(content, content)

    def root(content: str) -> str:
        while parent[content] != content:
            parent[content] = parent[parent[content]]
            content = parent[content]
        return content

    for first, second in links:
        low, high = sorted((root(first), root(second)))
        parent[high] = low
    sizes: dict[str, int] = {}
    for content in parent:
        sizes[root(content)] = sizes.get(root(content), 0) + 1
    return {content: root(content) for content in parent if sizes[root(content)] > 1 or content in several}


def _by_words(hashes: Hashes, bits: int) -> Iterator[Pairs]:
    import numpy as np

    for word in range(64 // _WORD):
        keys = (hashes >> np.uint64(word * _WORD)).astype(np.uint16)
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], hashes[order]
        for hits, step in _in_runs(keys, values, bits):
            difference = values[hits] ^ values[hits + step]
            first_seen = np.ones(hits.size, dtype=bool)
            for earlier in range(word):
                first_seen &= (difference >> np.uint64(earlier * _WORD)).astype(np.uint16) != 0
            kept = hits[first_seen]
            yield _pairs(order[kept], order[kept + step], difference[first_seen])


def _in_runs(keys: NDArray[np.uint16], values: Hashes, bits: int) -> Iterator[tuple[NDArray[np.int64], int]]:
    """Positions, and how much further the near one lies, among sorted keys; only equal keys are compared.

    While most positions still have an equal key at this distance, whole slices are compared, which is several times
    faster than picking positions.
    """
    import numpy as np

    step, left = 1, keys.size
    while left > keys.size // _SPARSE and step < keys.size:
        equal = keys[:-step] == keys[step:]
        near = np.bitwise_count(values[:-step] ^ values[step:]) <= bits
        left = int(np.count_nonzero(equal))
        yield np.flatnonzero(near & equal), step
        step += 1
    active = np.flatnonzero(keys[:-step] == keys[step:])
    while active.size:
        near = np.bitwise_count(values[active] ^ values[active + step]) <= bits
        yield active[near], step
        step += 1
        active = active[active + step < keys.size]
        active = active[keys[active] == keys[active + step]]


def _by_brute_force(rows: Hashes, columns: Hashes, bits: int, *, same: bool) -> Iterator[Pairs]:
    import numpy as np

    height = max(1, _BLOCK // max(1, columns.size))
    for top in range(0, rows.size, height):
        part = rows[top : top + height]
        left = top if same else 0
        difference = part[:, None] ^ columns[None, left:]
        first, second = np.nonzero(np.bitwise_count(difference) <= bits)
        distance = difference[first, second]
        first, second = first + top, second + left
        if same:
            keep = first < second
            first, second, distance = first[keep], second[keep], distance[keep]
        yield _pairs(first, second, distance, ordered=not same)


def _pairs(first: NDArray[np.int64], second: NDArray[np.int64], difference: Hashes, *, ordered: bool = False) -> Pairs:
    import numpy as np

    low, high = (first, second) if ordered else (np.minimum(first, second), np.maximum(first, second))
    return np.stack([low, high, np.bitwise_count(difference).astype(np.int64)], axis=1)


def _sorted(found: Iterator[Pairs]) -> Pairs:
    import numpy as np

    pairs = np.concatenate([np.empty((0, 3), dtype=np.int64), *found])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
