r"""L2: the digest of a frozen set and the drawing of a sample that anybody can repeat.

Each picture of the set has one line, as `sha256sum` writes it: the hash of its content, two spaces, its path; a
backslash or line break inside the path is written `\\`, `\n`, `\r` and puts a backslash before the line, an unknown
hash is `-`. The **set digest** is the SHA-256 of all lines in byte order, each ended by a line feed:

    LC_ALL=C sort lines.txt | sha256sum

The **sample** (algorithm `sha256-rank-1`) is drawn without replacement: each line's rank is the SHA-256 of the seed, a
line feed, and the line (UTF-8, without its line feed). The sample of size n is the n pictures of lowest rank, in that
order, so that a larger sample begins with the smaller one.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest

ALGORITHM = "sha256-rank-1"
_SPECIAL = re.compile(r"[\\\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One picture of a set. Two paths of one content are two units; `sha256` is null for unreadable files."""

    path: str
    sha256: str | None


def new_seed() -> str:
    """A fresh seed: 63 random bits as decimal text, since JSON readers break larger numbers."""
    return str(secrets.randbits(63))


def line_of(unit: Unit) -> str:
    """The line that stands for a picture in digests and ranks."""
    if _SPECIAL.search(unit.path):
        return f"\\{unit.sha256 or '-'}  {unit.path.translate(_ESCAPES)}"
    return f"{unit.sha256 or '-'}  {unit.path}"


def set_digest(units: Iterable[Unit]) -> str:
    """The hexadecimal SHA-256 that names a frozen set."""
    digest = sha256()
    for line in sorted(line_of(unit).encode() for unit in units):
        digest.update(line)
        digest.update(b"\n")
    return digest.hexdigest()


def rank(unit: Unit, seed: str) -> bytes:
    """Where a picture stands in the drawing: smaller comes first."""
    return sha256(f"{seed}\n{line_of(unit)}".encode()).digest()


def draw(units: Iterable[Unit], size: int, seed: str) -> list[Unit]:
    """The random sample of `size` pictures, in drawing order; the whole set in that order if it is smaller."""
    return nsmallest(size, units, key=lambda unit: rank(unit, seed))


def mix(sample: Iterable[Unit], controls: Iterable[Unit], seed: str) -> list[Unit]:
    """The order in which sample and hidden controls are shown: by rank, so that nothing tells them apart."""
    return sorted([*sample, *controls], key=lambda unit: rank(unit, seed))


def allocate(populations: Sequence[int], size: int) -> list[int]:
    """Share a sample out over strata in proportion to their size (largest remainder, earlier strata first)."""
    total = sum(populations)
    if not total:
        return [0] * len(populations)
    size = min(size, total)
    parts = [size * population // total for population in populations]
    by_remainder = sorted(range(len(populations)), key=lambda index: (-(size * populations[index] % total), index))
    for index in by_remainder[: size - sum(parts)]:
        parts[index] += 1
    return parts
