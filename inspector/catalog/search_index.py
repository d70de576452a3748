"""L2: the trigram index of prompts. Filled in batches after a scan; searches are right also before."""

from __future__ import annotations

import sqlite3
import time

from inspector.cancel import CancelToken
from inspector.catalog.base import CatalogPart, Pace
from inspector.catalog.filter_sql import indexed_form

_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS prompt_trigram "
    "USING fts5(text, content='', detail=none, tokenize='trigram case_sensitive 1')"
)
_MARK = "prompts_indexed"


class SearchIndex(CatalogPart):
    """Upkeep of the search index."""

    def index_prompts(self, cancel: CancelToken | None = None) -> int:
        """Index the prompts that are not yet indexed; call it when a scan is done.

        Prompts never change once stored, so what is indexed stays right. Where SQLite lacks the trigram tokenizer
        nothing happens, and searches look at every prompt.

        Returns:
            The number of prompts that were added.

        Raises:
            Cancelled: the token was set; what was indexed before stays.
        """
        if not self._prepare():
            return 0
        pace, added = Pace(50, 5000), 0
        while True:
            if cancel is not None:
                cancel.check()
            start = time.perf_counter()
            with self._transaction() as (connection, _):
                rows = connection.execute(
                    "SELECT id, text FROM prompt WHERE id > (SELECT value FROM meta WHERE name = ?) "
                    "ORDER BY id LIMIT ?",
                    (_MARK, pace.rows),
                ).fetchall()
                if rows:
                    connection.executemany(
                        "INSERT INTO prompt_trigram (rowid, text) VALUES (?, ?)",
                        [(number, indexed_form(text)) for number, text in rows],
                    )
                    connection.execute("UPDATE meta SET value = ? WHERE name = ?", (rows[-1][0], _MARK))
            if not rows:
                return added
            added += len(rows)
            pace.took(len(rows), time.perf_counter() - start)

    def _prepare(self) -> bool:
        if self._searchable():
            return True
        try:
            with self._transaction() as (connection, _):
                connection.execute(_TABLE)
                connection.execute("INSERT OR IGNORE INTO meta (name, value) VALUES (?, 0)", (_MARK,))
        except sqlite3.OperationalError:
            # No FTS5, or one without trigrams; environment faults have become InspectorError already.
            return False
        return self._searchable()
