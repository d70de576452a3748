"""L2: the catalogue's tables, as small numbered steps from one version to the next, each in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from inspector.catalog.connection import Connection, Database, backup
from inspector.errors import InspectorError

APPLICATION_ID = 0x49_4E_53_43
"""`INSC` in the header of every catalogue."""
BACKUPS_KEPT = 3

Step = Callable[[Connection], None]


def create(connection: Connection) -> None:
    """Version 1."""
    for statement in (*_TABLES, *_INDEXES, *_APPEND_ONLY):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")


STEPS: Mapping[int, Step] = {1: create}
"""The step that leads to each version."""
VERSION = max(STEPS)


def bring_up_to_date(database: Database, steps: Mapping[int, Step] = STEPS) -> int:
    """Create or migrate the tables; a file that holds something is backed up beside itself before each migration.

    Returns:
        The version of the file.

    Raises:
        InspectorError: `catalog.newer`, `catalog.older` (read only), `catalog.broken`, `catalog.locked`, `disk.full`.
    """
    known = max(steps)
    if database.read_only:
        with database.reading() as connection:
            found = _version(connection)
    else:
        with database.exclusive() as connection:
            while (found := _version(connection)) < known:
                if found:
                    _back_up(connection, database.path, found)
                _step(connection, found, steps)
            if found == known:
                connection.execute("PRAGMA journal_mode=WAL")
    if found > known:
        raise InspectorError("catalog.newer", path=str(database.path), found=found, known=known)
    if found < known:
        raise InspectorError("catalog.older", path=str(database.path), found=found, known=known)
    with database.reading() as connection:
        _check_tables(connection, database.path)
    return found


def _step(connection: Connection, found: int, steps: Mapping[int, Step]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been faster while this one waited.
        if _version(connection) == found:
            steps[found + 1](connection)
            connection.execute(f"PRAGMA user_version={found + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _back_up(connection: Connection, path: Path, version: int) -> None:
    target = path.with_name(f"{path.name}.v{version}.backup")
    if not target.exists():
        backup(connection, target)
    kept: Sequence[Path] = sorted(path.parent.glob(f"{path.name}.v*.backup"), key=_backup_version)
    for old in kept[:-BACKUPS_KEPT]:
        old.unlink(missing_ok=True)


def _backup_version(path: Path) -> int:
    number = path.name.rsplit(".v", 1)[-1].removesuffix(".backup")
    return int(number) if number.isdecimal() else 0


def _check_tables(connection: Connection, path: Path) -> None:
    try:
        found = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    except sqlite3.OperationalError as error:
        raise InspectorError("catalog.broken", path=str(path), reason=str(error)) from error
    wanted = {statement.split("TABLE ", 1)[1].split("(", 1)[0].strip() for statement in _TABLES}
    if missing := sorted(wanted - found):
        raise InspectorError("catalog.broken", path=str(path), reason=f"table {missing[0]} is missing")


_TABLES = (
    """CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value ANY
    ) STRICT""",
    """CREATE TABLE source (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        offline INTEGER NOT NULL DEFAULT 0,
        added_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE folder (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE
    ) STRICT""",
    # Short texts that many pictures share: generators, artists, file fingerprints, tags.
    """CREATE TABLE term (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (kind, text)
    ) STRICT""",
    # Lists of such texts: the checkpoints of a picture, its problems, its tags. Never changed once stored.
    """CREATE TABLE termset (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        members TEXT NOT NULL,
        UNIQUE (kind, members)
    ) STRICT""",
    """CREATE TABLE termset_member (
        term INTEGER NOT NULL REFERENCES term,
        termset INTEGER NOT NULL REFERENCES termset,
        PRIMARY KEY (term, termset)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE prompt (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digest BLOB NOT NULL UNIQUE,
        text TEXT NOT NULL
    ) STRICT""",
    # Numbers of `term`, `termset` and `prompt` are not declared as references: those rows are never deleted, and
    # looking them up again would take a third of the time of a scan's writes. `Catalog.check` looks at them.
    """CREATE TABLE asset (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL UNIQUE,
        name_at INTEGER NOT NULL,
        plain INTEGER NOT NULL,
        name TEXT NOT NULL GENERATED ALWAYS AS (substr(path, name_at)) VIRTUAL,
        folder INTEGER NOT NULL REFERENCES folder,
        state INTEGER NOT NULL DEFAULT 0,
        size INTEGER,
        mtime_ns INTEGER,
        beside INTEGER NOT NULL DEFAULT 0,
        fingerprint INTEGER NOT NULL,
        sha256 BLOB,
        pixel_sha256 BLOB,
        perceptual INTEGER,
        format INTEGER,
        width INTEGER,
        height INTEGER,
        animated INTEGER NOT NULL,
        verdict INTEGER NOT NULL,
        basis INTEGER NOT NULL,
        flags INTEGER NOT NULL,
        generator INTEGER,
        models INTEGER,
        prompt INTEGER,
        score REAL,
        band INTEGER,
        integrity INTEGER,
        trust INTEGER,
        origin INTEGER,
        signer INTEGER,
        signer_name INTEGER,
        artist INTEGER,
        licence INTEGER,
        site INTEGER,
        problems INTEGER,
        decision INTEGER REFERENCES decision,
        label INTEGER,
        duplicate_group BLOB,
        duplicates INTEGER NOT NULL DEFAULT 0,
        assessed INTEGER NOT NULL,
        first_seen INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        scanned_at INTEGER NOT NULL,
        tool INTEGER NOT NULL,
        ruleset INTEGER NOT NULL,
        priority INTEGER NOT NULL GENERATED ALWAYS AS (
            CASE WHEN label IS NULL THEN 0 ELSE 10 END
            + CASE
                -- conflicting, or a captured or authored picture that the detector takes for AI,
                -- or a label against the verdict
                WHEN verdict = 5 THEN 0
                WHEN verdict IN (3, 4) AND band = 0 THEN 0
                WHEN label = 0 AND verdict IN (1, 2) THEN 0
                WHEN label IN (1, 2) AND verdict IN (3, 4) THEN 0
                -- detected, or near the threshold, or a score that does not hold
                WHEN basis = 2 OR band = 1 OR flags & 32 THEN 1
                WHEN basis = 1 THEN 2
                ELSE 3
              END
        ) VIRTUAL
    ) STRICT""",
    # Apart from `asset`, which is read whole when filters run.
    """CREATE TABLE report (
        asset INTEGER PRIMARY KEY REFERENCES asset ON DELETE CASCADE,
        digest BLOB NOT NULL,
        length INTEGER NOT NULL,
        packed BLOB NOT NULL,
        blocks_length INTEGER NOT NULL DEFAULT 0,
        blocks BLOB
    ) STRICT""",
    # Long values of metadata blocks, each stored once.
    """CREATE TABLE content (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digest BLOB NOT NULL UNIQUE,
        length INTEGER NOT NULL,
        packed BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE asset_content (
        asset INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
        content INTEGER NOT NULL REFERENCES content,
        PRIMARY KEY (asset, content)
    ) STRICT, WITHOUT ROWID""",
    # What the journal amounts to: one row a content. `content` is a SHA-256 (BLOB), or the path (TEXT) of a file
    # whose bytes could not be read.
    """CREATE TABLE decision (
        id INTEGER PRIMARY KEY,
        content ANY NOT NULL UNIQUE,
        pixels BLOB,
        value INTEGER,
        tags INTEGER REFERENCES termset,
        note TEXT,
        reviewer INTEGER REFERENCES term,
        at INTEGER,
        mode TEXT,
        entry INTEGER NOT NULL
    ) STRICT""",
    # One thing a person did, on one picture or many. `undo_top` and `redo_top` are that person's stacks after it;
    # `below` is what lies under this operation in the stack it was put on.
    """CREATE TABLE operation (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        reviewer TEXT NOT NULL,
        kind TEXT NOT NULL,
        target INTEGER REFERENCES operation,
        below INTEGER REFERENCES operation,
        undo_top INTEGER REFERENCES operation,
        redo_top INTEGER REFERENCES operation,
        params TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        operation INTEGER NOT NULL REFERENCES operation,
        content ANY NOT NULL,
        pixels BLOB,
        at INTEGER NOT NULL,
        reviewer TEXT NOT NULL,
        mode TEXT NOT NULL,
        action TEXT NOT NULL,
        before TEXT,
        after TEXT,
        opinion INTEGER,
        report BLOB
    ) STRICT""",
    # A frozen set of pictures to be certified. `place` is the position in the sample; null outside it.
    """CREATE TABLE plan (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        params TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE plan_unit (
        id INTEGER PRIMARY KEY,
        plan INTEGER NOT NULL REFERENCES plan,
        path TEXT NOT NULL,
        sha256 BLOB,
        place INTEGER,
        control INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    # Answers to control pictures: they test the reviewer and never become labels.
    """CREATE TABLE plan_answer (
        id INTEGER PRIMARY KEY,
        plan INTEGER NOT NULL REFERENCES plan,
        place INTEGER NOT NULL,
        at INTEGER NOT NULL,
        reviewer TEXT NOT NULL,
        value INTEGER NOT NULL
    ) STRICT""",
)

_INDEXES = (
    "CREATE INDEX asset_sha256 ON asset (sha256)",
    "CREATE INDEX asset_pixels ON asset (pixel_sha256) WHERE pixel_sha256 IS NOT NULL",
    "CREATE INDEX asset_folder ON asset (folder, state)",
    "CREATE INDEX asset_missing ON asset (state) WHERE state = 2",
    "CREATE INDEX asset_decision ON asset (decision) WHERE decision IS NOT NULL",
    "CREATE INDEX asset_group ON asset (duplicate_group) WHERE duplicate_group IS NOT NULL",
    "CREATE INDEX asset_prompt ON asset (prompt) WHERE prompt IS NOT NULL",
    "CREATE INDEX asset_name ON asset (name COLLATE NOCASE)",
    "CREATE INDEX asset_mtime ON asset (mtime_ns)",
    "CREATE INDEX asset_size ON asset (size)",
    "CREATE INDEX asset_score ON asset (score)",
    "CREATE INDEX asset_priority ON asset (priority, score DESC)",
    # Every facet of a closed vocabulary is counted from this one, in its own order: no sorting, no table look-ups.
    """CREATE INDEX asset_facets ON asset
        (verdict, basis, label, format, flags, band, integrity, trust, origin, generator, models, score)""",
    "CREATE INDEX asset_generator ON asset (generator) WHERE generator IS NOT NULL",
    "CREATE INDEX content_use ON asset_content (content)",
    "CREATE INDEX termset_terms ON termset_member (termset)",
    "CREATE INDEX decision_pixels ON decision (pixels, entry) WHERE pixels IS NOT NULL",
    "CREATE INDEX journal_content ON journal (content)",
    "CREATE INDEX journal_pixels ON journal (pixels) WHERE pixels IS NOT NULL",
    "CREATE INDEX journal_operation ON journal (operation)",
    "CREATE INDEX operation_reviewer ON operation (reviewer)",
    "CREATE INDEX plan_unit_place ON plan_unit (plan, place)",
    "CREATE INDEX plan_answer_place ON plan_answer (plan, place)",
    "CREATE INDEX operation_target ON operation (target) WHERE target IS NOT NULL",
)

_APPEND_ONLY = tuple(
    f"CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in ("journal", "operation", "plan", "plan_unit", "plan_answer")
    for event in ("UPDATE", "DELETE")
)
