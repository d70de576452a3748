"""L2: what the pass over the whole set reads and writes: hashes, groups of duplicates, new assessments."""

from __future__ import annotations

import time
from array import array
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from inspector.catalog.base import MISSING, CatalogPart, Pace, chunks, marks, merged
from inspector.catalog.encoding import unpack_report
from inspector.catalog.facts import with_hashes
from inspector.domain.catalogue import Changes
from inspector.domain.report import InspectionReport

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_PAGE = 200


class PixelHashes(NamedTuple):
    """Hashes of all listed pictures whose bytes were read, by ascending id; row i of each belongs to one picture."""

    ids: NDArray[numpy.int64]
    perceptual: NDArray[numpy.uint64]
    """64-bit perceptual hashes; 0 where there is none."""
    pixels: NDArray[numpy.uint8]
    """SHA-256 of the decoded pixels, 32 bytes a row; 0 where they were not decoded."""
    sha256: NDArray[numpy.uint8]
    """SHA-256 of the bytes, 32 bytes a row."""
    decoded: NDArray[numpy.bool_]
    hashed: NDArray[numpy.bool_]
    """Whether there is a perceptual hash."""


class Duplicates(CatalogPart):
    """Groups of pictures that show the same."""

    def pixel_hashes(self) -> PixelHashes:
        """Hashes of all listed pictures whose bytes were read."""
        import numpy

        ids, perceptual, marked = array("q"), array("q"), bytearray()
        pixels, contents = bytearray(), bytearray()
        with self._db.reading() as connection:
            for number, content, pixel, one in connection.execute(
                "SELECT id, sha256, pixel_sha256, perceptual FROM asset "
                f"WHERE sha256 IS NOT NULL AND state != {MISSING} ORDER BY id"
            ):
                ids.append(number)
                contents += content
                pixels += pixel or bytes(32)
                perceptual.append(one or 0)
                marked += bytes((pixel is not None, one is not None))
        flags = numpy.frombuffer(marked, numpy.bool_).reshape(-1, 2)
        return PixelHashes(
            numpy.array(ids, numpy.int64),
            numpy.array(perceptual, numpy.int64).view(numpy.uint64),
            numpy.frombuffer(pixels, numpy.uint8).reshape(-1, 32),
            numpy.frombuffer(contents, numpy.uint8).reshape(-1, 32),
            flags[:, 0],
            flags[:, 1],
        )

    def store_duplicates(self, groups: Iterable[Collection[int]]) -> Changes:
        """Replace all groups of duplicates.

        A group is named by the smallest SHA-256 in it.

        Args:
            groups: ids that belong together, at least two each; no id twice.

        Returns:
            In `updated` the rows whose group or number of duplicates changed.
        """
        wanted: dict[int, tuple[bytes, int]] = {}
        with self._db.reading() as connection:
            before = {
                number: (group, count)
                for number, group, count in connection.execute(
                    "SELECT id, duplicate_group, duplicates FROM asset WHERE duplicate_group IS NOT NULL"
                )
            }
            for group in groups:
                hashes: dict[int, bytes] = {}
                for part in chunks(group):
                    hashes.update(
                        connection.execute(
                            f"SELECT id, sha256 FROM asset WHERE id IN ({marks(part)}) AND sha256 IS NOT NULL",
                            [int(number) for number in part],
                        ).fetchall()
                    )
                if len(hashes) > 1:
                    name = min(hashes.values())
                    wanted.update((number, (name, len(hashes) - 1)) for number in hashes)
        nothing = (None, 0)
        rows = [
            (*wanted.get(number, nothing), number)
            for number in sorted({*before, *wanted})
            if wanted.get(number, nothing) != before.get(number, nothing)
        ]
        return self._group(rows)

    def reports_for_assessment(self, ids: Iterable[int] | None = None) -> Iterator[tuple[int, InspectionReport]]:
        """Stored reports without blocks, with their ids; all listed pictures by default. Memory stays bounded."""
        if ids is None:
            with self._db.reading() as connection:
                rows = connection.execute(f"SELECT id FROM asset WHERE state != {MISSING} ORDER BY id")
                ids = [number for (number,) in rows]
        for part in chunks((int(number) for number in ids), _PAGE):
            with self._db.reading() as connection:
                rows = connection.execute(
                    "SELECT id, packed, length, pixel_sha256, perceptual FROM asset JOIN report ON asset = id "
                    f"WHERE id IN ({marks(part)}) ORDER BY id",
                    part,
                )
                found = [
                    (number, with_hashes(unpack_report(packed, length), pixels, perceptual))
                    for number, packed, length, pixels, perceptual in rows
                ]
            yield from found

    def _group(self, rows: list[tuple[bytes | None, int, int]]) -> Changes:
        pace, changes, at = Pace(500, 5000), [], 0
        while at < len(rows):
            part = rows[at : at + pace.rows]
            with self._transaction() as (connection, _):
                start = time.perf_counter()
                connection.executemany("UPDATE asset SET duplicate_group = ?, duplicates = ? WHERE id = ?", part)
            changes.append(Changes(updated=tuple(number for _, _, number in part)))
            pace.took(len(part), time.perf_counter() - start)
            at += len(part)
        return merged(changes)
