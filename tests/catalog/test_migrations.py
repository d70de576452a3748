"""Versions of the file: made, brought up to date with a backup, refused when newer."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from inspector.catalog import Catalog, migrations
from inspector.catalog.connection import Connection, Database
from inspector.catalog.migrations import APPLICATION_ID, STEPS, VERSION, bring_up_to_date
from inspector.domain.enums import LabelValue
from inspector.errors import InspectorError
from tests.catalog.conftest import fill
from tests.makers.collection import SEEN, make_report

FIXTURES = Path(__file__).parent / "fixtures"


def add_colour(connection: Connection) -> None:
    connection.execute("ALTER TABLE asset ADD COLUMN colour TEXT")


def fail(connection: Connection) -> None:
    connection.execute("ALTER TABLE asset ADD COLUMN shape TEXT")
    raise RuntimeError("no")


def filled(path: Path) -> Path:
    with Catalog.open(path) as catalog:
        catalog.store([make_report("/a")], "f")
    return path


def opened(path: Path, steps: dict[int, migrations.Step], *, read_only: bool = False) -> int:
    database = Database(path, APPLICATION_ID, read_only=read_only)
    try:
        return bring_up_to_date(database, steps)
    finally:
        database.close()


def columns(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = {row[1] for row in connection.execute("PRAGMA table_info(asset)")}
    connection.close()
    return found


def test_new_catalogue_has_the_newest_version(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "a") as catalog:
        assert catalog.version == VERSION == max(STEPS)
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_older_catalogue_is_backed_up_and_brought_up_to_date(tmp_path: Path) -> None:
    path = filled(tmp_path / "a")
    assert opened(path, {**STEPS, VERSION + 1: add_colour, VERSION + 2: lambda _: None}) == VERSION + 2
    assert "colour" in columns(path)
    backup = tmp_path / f"a.v{VERSION}.backup"
    assert "colour" not in columns(backup)
    with Catalog.open(backup) as catalog:
        assert catalog.count() == 1
    assert {item.name for item in tmp_path.iterdir()} == {"a", f"a.v{VERSION}.backup", f"a.v{VERSION + 1}.backup"}


def test_failed_step_leaves_the_version_before(tmp_path: Path) -> None:
    path = filled(tmp_path / "a")
    with pytest.raises(RuntimeError):
        opened(path, {**STEPS, VERSION + 1: add_colour, VERSION + 2: fail})
    assert "colour" in columns(path)
    assert "shape" not in columns(path)
    assert opened(path, {**STEPS, VERSION + 1: add_colour}) == VERSION + 1


def test_old_backups_roll_away(tmp_path: Path) -> None:
    path = filled(tmp_path / "a")
    steps = {**STEPS, **{VERSION + number: (lambda _: None) for number in range(1, 12)}}
    opened(path, steps)
    kept = [f"a.v{number}.backup" for number in range(VERSION + 8, VERSION + 11)]
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted(["a", *kept])


def test_newer_catalogue_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = filled(tmp_path / "a")
    opened(path, {**STEPS, VERSION + 1: add_colour})
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(InspectorError) as caught:
            Catalog.open(path, read_only=read_only)
        assert caught.value.code == "catalog.newer"
        assert (caught.value.params["found"], caught.value.params["known"]) == (VERSION + 1, VERSION)
    assert path.read_bytes() == before


def test_older_catalogue_cannot_be_opened_for_reading_only(tmp_path: Path) -> None:
    path = filled(tmp_path / "a")
    with pytest.raises(InspectorError) as caught:
        opened(path, {**STEPS, VERSION + 1: add_colour}, read_only=True)
    assert caught.value.code == "catalog.older"
    assert "colour" not in columns(path)


def test_two_programs_may_make_the_file_at_once(tmp_path: Path) -> None:
    one, two = (Database(tmp_path / "a", APPLICATION_ID) for _ in range(2))
    assert bring_up_to_date(one) == bring_up_to_date(two) == VERSION
    one.close()
    two.close()


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_catalogue_of_every_version_opens_with_everything_in_it(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.catalog"
    connection = sqlite3.connect(path)
    connection.executescript((FIXTURES / f"v{version}.sql").read_text("utf-8"))
    connection.close()
    with Catalog.open(path, clock=lambda: SEEN) as catalog:
        assert catalog.version == VERSION
        assert catalog.count() == 7
        fox = catalog.row_by_path("/pictures/art/fox.png")
        assert fox is not None
        assert (fox.label, fox.tags, fox.duplicates) == (LabelValue.AI, ("keep", "Night Scene"), 1)
        assert len(catalog.journal(fox.id)) == 1
        assert catalog.report(fox.id, blocks=True).blocks[0].key == "prompt"
        assert catalog.check() == []
        assert catalog.undo(reviewer="Importer") is not None
        assert len(fill(catalog)) == 7
