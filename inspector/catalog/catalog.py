"""L2: the catalogue: one SQLite file with reports, labels and their journal, for any number of threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from inspector.catalog import migrations
from inspector.catalog.connection import BUSY_SECONDS, Database
from inspector.catalog.duplicates import Duplicates
from inspector.catalog.facets import Facets
from inspector.catalog.importing import Importing
from inspector.catalog.journal import Journal
from inspector.catalog.maintenance import Maintenance
from inspector.catalog.plans import Plans
from inspector.catalog.reading import Reading
from inspector.catalog.repository import Repository
from inspector.catalog.search_index import SearchIndex
from inspector.catalog.sources import Sources


class Catalog(Repository, Reading, Journal, Importing, Facets, Sources, Duplicates, Plans, SearchIndex, Maintenance):
    """One catalogue file. Every method may be called from any thread.

    Reads never wait for writes. Writes happen one after the other, labels before scans. Faults of the environment
    leave as `InspectorError`: `catalog.locked` (another process writes), `catalog.broken`, `catalog.read_only`,
    `disk.full`, `disk.failed`.
    """

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        create: bool = True,
        read_only: bool = False,
        timeout_s: float = BUSY_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> Self:
        """Open a catalogue, or make a new one.

        A file that is no catalogue is refused and never touched; one of an older version is backed up beside itself,
        then brought up to date.

        Args:
            path: the file; its folder must exist.
            create: whether to make the file where it is missing.
            read_only: refuse all writes; works also on media that cannot be written.
            timeout_s: how long to wait for another process that writes.
            clock: seconds since 1970, for `first_seen`, labels and the like.

        Raises:
            InspectorError: `catalog.missing`, `catalog.broken`, `catalog.newer`, `catalog.older` (read only),
                `catalog.locked`, `catalog.not_opened`, `disk.full`.
        """
        database = Database(
            Path(path), migrations.APPLICATION_ID, create=create, read_only=read_only, timeout_s=timeout_s
        )
        try:
            version = migrations.bring_up_to_date(database)
        except BaseException:
            database.close()
            raise
        return cls(database, clock, version)

    def __init__(self, database: Database, clock: Callable[[], float], version: int) -> None:
        super().__init__(database, clock)
        self.version = version
        """The version of the file's tables."""

    @property
    def path(self) -> Path:
        """The file."""
        return self._db.path

    @property
    def read_only(self) -> bool:
        """Whether writes are refused."""
        return self._db.read_only

    def close(self) -> None:
        """Close all connections; the catalogue is one file then."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
