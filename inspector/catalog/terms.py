"""L2: texts that many pictures share, stored once and named by number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import TypeVar

from inspector.catalog.connection import Connection
from inspector.catalog.encoding import LongValue, deflate
from inspector.filters.fields import folder_of

K = TypeVar("K")

TERM_LENGTH = 1000
"""Longest term, in characters. Longer ones are cut: they are searched and counted, the report keeps them whole."""
PROMPT_LENGTH = 100_000
"""Longest prompt that is searched, in characters."""
SET_SIZE = 500
"""Most members of a list that are searched and counted."""
CACHED = 20_000
"""Numbers that are remembered between look-ups, for each kind of text."""


class Term(IntEnum):
    """What a short text is. Stored: never renumber."""

    GENERATOR = 1
    MODEL = 2
    SIGNER = 3
    ARTIST = 4
    LICENCE = 5
    SITE = 6
    PROBLEM = 7
    TAG = 8
    REVIEWER = 9
    FINGERPRINT = 10
    TOOL = 11
    RULESET = 12


def storable(text: str, limit: int = TERM_LENGTH) -> str:
    """Text that SQLite can hold: lone surrogates replaced, cut to `limit` characters."""
    return text[:limit].encode("utf-8", "replace").decode("utf-8")


def members(texts: Iterable[str]) -> tuple[str, ...]:
    """The members of a list as they are stored: without repeats, in their order."""
    return tuple(dict.fromkeys(storable(text) for text in texts))[:SET_SIZE]


class Interner:
    """Numbers for texts, within write transactions of one connection.

    Numbers are remembered as long as nobody else wrote to the file and no transaction of ours failed.
    """

    def __init__(self) -> None:
        self._terms: dict[tuple[int, str], int] = {}
        self._sets: dict[tuple[int, tuple[str, ...]], int] = {}
        self._prompts: dict[bytes, int] = {}
        self._contents: dict[bytes, int] = {}
        self._folders: dict[str, int] = {}
        self._connection: Connection | None = None
        self._version = -1

    def begin(self, connection: Connection) -> None:
        """Call first in every transaction."""
        version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        if version != self._version or connection is not self._connection:
            self.forget()
        self._version, self._connection = version, connection

    def forget(self) -> None:
        """Call when a transaction was rolled back."""
        for cache in (self._terms, self._sets, self._prompts, self._contents, self._folders):
            cache.clear()

    def term(self, kind: Term, text: str | None) -> int | None:
        """The number of a short text; null for null."""
        if text is None:
            return None
        key = (int(kind), storable(text))
        found = self._terms.get(key)
        if found is None:
            found = self._insert("SELECT id FROM term WHERE kind = ? AND text = ?", "term (kind, text)", key)
            _remember(self._terms, key, found)
        return found

    def required(self, kind: Term, text: str) -> int:
        """The number of a short text that is always there."""
        return self.term(kind, text) or 0

    def termset(self, kind: Term, texts: Sequence[str]) -> int | None:
        """The number of a list of short texts; null for the empty list."""
        listed = members(texts)
        if not listed:
            return None
        key = (int(kind), listed)
        found = self._sets.get(key)
        if found is None:
            row = (int(kind), json.dumps(listed, ensure_ascii=False, separators=(",", ":")))
            before = self._db.total_changes
            found = self._insert(
                "SELECT id FROM termset WHERE kind = ? AND members = ?", "termset (kind, members)", row
            )
            if self._db.total_changes != before:
                rows = [(self.term(kind, text), found) for text in listed]
                self._db.executemany("INSERT INTO termset_member (term, termset) VALUES (?, ?)", rows)
            _remember(self._sets, key, found)
        return found

    def prompt(self, text: str | None) -> int | None:
        """The number of a prompt; null for null."""
        if text is None:
            return None
        kept = storable(text, PROMPT_LENGTH)
        digest = hashlib.sha256(kept.encode()).digest()
        found = self._prompts.get(digest)
        if found is None:
            row = self._db.execute("SELECT id FROM prompt WHERE digest = ?", (digest,)).fetchone()
            row = (
                row
                or self._db.execute(
                    "INSERT INTO prompt (digest, text) VALUES (?, ?) RETURNING id", (digest, kept)
                ).fetchone()
            )
            found = int(row[0])
            _remember(self._prompts, digest, found)
        return found

    def content(self, long: LongValue) -> int:
        """The number of a long value of a metadata block."""
        digest = long.digest
        found = self._contents.get(digest)
        if found is None:
            row = self._db.execute("SELECT id FROM content WHERE digest = ?", (digest,)).fetchone()
            row = (
                row
                or self._db.execute(
                    "INSERT INTO content (digest, length, packed) VALUES (?, ?, ?) RETURNING id",
                    (digest, len(long.value), long.packed or deflate(long.value)),
                ).fetchone()
            )
            found = int(row[0])
            _remember(self._contents, digest, found)
        return found

    def folder(self, path: str) -> int:
        """The number of the folder of a picture's path."""
        folder = folder_of(path)
        found = self._folders.get(folder)
        if found is None:
            found = self._insert("SELECT id FROM folder WHERE path = ?", "folder (path)", (folder,))
            _remember(self._folders, folder, found)
        return found

    @property
    def _db(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("begin() was not called")
        return self._connection

    def _insert(self, select: str, into: str, row: tuple[object, ...]) -> int:
        found = self._db.execute(select, row).fetchone()
        if found is None:
            marks = ", ".join("?" * len(row))
            found = self._db.execute(f"INSERT INTO {into} VALUES ({marks}) RETURNING id", row).fetchone()
        return int(found[0])


def _remember(cache: dict[K, int], key: K, number: int) -> None:
    if len(cache) >= CACHED:
        cache.clear()
    cache[key] = number
