"""L2: scanned roots, and what happens to pictures whose file or root is gone. Records and labels are kept."""

from __future__ import annotations

import os.path
import time
from collections.abc import Callable, Collection, Iterable

from inspector.catalog.base import HERE, MISSING, OFFLINE, CatalogPart, Pace, marks, merged
from inspector.catalog.field_sql import below, under
from inspector.catalog.terms import storable
from inspector.catalog.values import Source
from inspector.domain.catalogue import Changes, archive_of
from inspector.filters.fields import clean_folder, within


def root_of(path: str) -> str:
    """A root as it is stored: an absolute path, `/`-separated, without a slash at the end; URLs as they are."""
    full = path if "://" in path else os.path.abspath(path)  # noqa: PTH100 - keeps surrogates
    return storable(clean_folder(full), len(full) + 1)


class Sources(CatalogPart):
    """Roots of scans."""

    def add_source(self, path: str) -> Changes:
        """Remember a scanned root; one that was offline is reachable again, with all pictures under it."""
        with self._transaction() as (connection, _):
            connection.execute(
                "INSERT OR IGNORE INTO source (path, added_at) VALUES (?, ?)", (root_of(path), self._now())
            )
        return self.mark_online(path)

    def sources(self) -> list[Source]:
        """The roots in the order they were added, each with the number of pictures under it."""
        with self._db.snapshot() as connection:
            roots = connection.execute("SELECT path, offline FROM source ORDER BY id").fetchall()
            folders = connection.execute(
                "SELECT f.path, n FROM (SELECT folder, count(*) AS n FROM asset "
                f"WHERE state < {MISSING} GROUP BY folder) JOIN folder AS f ON f.id = folder"
            ).fetchall()
            found = []
            for path, offline in roots:
                count = sum(number for folder, number in folders if within(folder, path))
                single = connection.execute(
                    f"SELECT count(*) FROM asset WHERE path = ? AND state < {MISSING}",
                    (path,),
                ).fetchone()[0]
                found.append(Source(path, count + single, bool(offline)))
            return found

    def roots(self) -> list[tuple[str, bool]]:
        """The roots in the order they were added, each with whether it is itself a picture. Counts nothing."""
        with self._db.reading() as connection:
            sql = "SELECT path, EXISTS (SELECT 1 FROM asset WHERE asset.path = source.path) FROM source ORDER BY id"
            return [(path, bool(single)) for path, single in connection.execute(sql)]

    def remove_source(self, path: str) -> Changes:
        """Forget a root and its pictures, but for those under another root. Labels stay in the journal."""
        root = root_of(path)
        with self._db.reading() as connection:
            others = [other for (other,) in connection.execute("SELECT path FROM source WHERE path != ?", (root,))]
            rows = connection.execute(f"SELECT id, path FROM asset WHERE {under('path')}", below(root))
            gone = [number for number, path in rows if not any(within(path, other) for other in others)]
        changes = self.forget(gone)
        with self._transaction() as (connection, _):
            connection.execute("DELETE FROM source WHERE path = ?", (root,))
        return changes

    def forget(self, ids: Iterable[int]) -> Changes:
        """Remove pictures from the catalogue. Labels stay in the journal and come back with the same content."""
        return self._each(ids, "DELETE FROM asset WHERE id = ?", lambda part: Changes(removed=part))

    def mark_missing(
        self, root: str, seen: Collection[str], *, unopened: Callable[[str], bool] = lambda _: False
    ) -> Changes:
        """Mark pictures under a root whose files a complete scan of it did not see. They are kept, but not listed.

        Args:
            root: the scanned root, reachable.
            seen: keys of all pictures found there; a set, or it is made one.
            unopened: whether an archive is there that the scan did not open: nothing is known of its members.

        Returns:
            In `removed` the rows that are no longer listed.
        """
        present = seen if isinstance(seen, set | frozenset) else frozenset(seen)
        path = root_of(root)
        with self._db.reading() as connection:
            rows = connection.execute(
                f"SELECT id, path FROM asset WHERE ({under('path')}) AND state != {MISSING}",
                below(path),
            )
            absent = [(number, archive_of(key)) for number, key in rows if key not in present]
        left = {archive for _, archive in absent if archive not in (None, path) and unopened(archive)}
        gone = [number for number, archive in absent if archive not in left]
        return self._each(gone, f"UPDATE asset SET state = {MISSING} WHERE id = ?", lambda part: Changes(removed=part))

    def mark_offline(self, root: str) -> Changes:
        """Mark a root that cannot be reached, with all pictures under it. They stay listed."""
        return self._reach(root, HERE, OFFLINE)

    def mark_online(self, root: str) -> Changes:
        """Undo `mark_offline`."""
        return self._reach(root, OFFLINE, HERE)

    def _reach(self, root: str, before: int, after: int) -> Changes:
        path = root_of(root)
        with self._transaction() as (connection, _):
            connection.execute("UPDATE source SET offline = ? WHERE path = ?", (int(after == OFFLINE), path))
        with self._db.reading() as connection:
            rows = connection.execute(
                f"SELECT id FROM asset WHERE ({under('path')}) AND state = ?",
                (*below(path), before),
            )
            ids = [number for (number,) in rows]
        return self._each(ids, f"UPDATE asset SET state = {after} WHERE id = ?", lambda part: Changes(updated=part))

    def _each(self, ids: Iterable[int], sql: str, changed: Callable[[tuple[int, ...]], Changes]) -> Changes:
        pace, changes, wanted, at = Pace(500, 5000), [], sorted(int(number) for number in ids), 0
        while at < len(wanted):
            part = tuple(wanted[at : at + pace.rows])
            with self._transaction() as (connection, _):
                start = time.perf_counter()
                known = {
                    number
                    for (number,) in connection.execute(f"SELECT id FROM asset WHERE id IN ({marks(part)})", part)
                }
                connection.executemany(sql, [(number,) for number in part])
            changes.append(changed(tuple(number for number in part if number in known)))
            pace.took(len(part), time.perf_counter() - start)
            at += len(part)
        return merged(changes)
