"""L2: trigram indexes of prompts and paths. Filled in batches after a scan; searches are right also before."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping

from inspector.cancel import CancelToken
from inspector.catalog.base import CatalogPart, Pace
from inspector.catalog.field_sql import indexed_form

_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS {}_trigram "
    "USING fts5(text, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1')"
)
_SOURCES: Mapping[str, str] = {
    "prompt": "SELECT id, text FROM prompt WHERE id > ? ORDER BY id LIMIT ?",
    "path": "SELECT id, path FROM asset WHERE id > ? ORDER BY id LIMIT ?",
}


class SearchIndex(CatalogPart):
    """Upkeep of the search indexes."""

    def index_texts(self, cancel: CancelToken | None = None) -> int:
        """Index the prompts and paths that are not yet indexed; call it when a scan is done.

        A prompt never changes under its number, nor does the path of a picture, and numbers are not given twice: what
        is indexed stays right, and what was removed since is merely found in vain. Where SQLite lacks the trigram
        tokenizer nothing happens, and searches look at every text.

        Returns:
            The number of texts that were added.

        Raises:
            Cancelled: the token was set; what was indexed before stays.
        """
        return sum(self._fill(what, cancel) for what in _SOURCES) if self._prepare() else 0

    def _fill(self, what: str, cancel: CancelToken | None) -> int:
        pace, added, mark = Pace(50, 5000), 0, f"{what}_indexed"
        while True:
            if cancel is not None:
                cancel.check()
            start = time.perf_counter()
            with self._transaction() as (connection, _):
                (last,) = connection.execute("SELECT value FROM meta WHERE name = ?", (mark,)).fetchone()
                rows = connection.execute(_SOURCES[what], (last, pace.rows)).fetchall()
                if rows:
                    connection.executemany(
                        f"INSERT INTO {what}_trigram (rowid, text) VALUES (?, ?)",
                        [(number, indexed_form(text)) for number, text in rows],
                    )
                    connection.execute("UPDATE meta SET value = ? WHERE name = ?", (rows[-1][0], mark))
            if not rows:
                return added
            added += len(rows)
            pace.took(len(rows), time.perf_counter() - start)

    def _prepare(self) -> bool:
        if self._searchable():
            return True
        try:
            with self._transaction() as (connection, _):
                for what in _SOURCES:
                    connection.execute(_TABLE.format(what))
                    connection.execute("INSERT OR IGNORE INTO meta (name, value) VALUES (?, 0)", (f"{what}_indexed",))
        except sqlite3.OperationalError:
            # No FTS5, or one without trigrams; environment faults have become InspectorError already.
            return False
        return self._searchable()
