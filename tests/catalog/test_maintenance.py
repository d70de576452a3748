"""Care of the file: backup, check, facts, compaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.catalog import Catalog
from inspector.domain.enums import LabelValue
from inspector.errors import InspectorError
from tests.catalog.conftest import Clock
from tests.makers.collection import make_report, workflow

Filled = tuple[Catalog, dict[str, int]]


def test_backup_is_a_whole_catalogue(filled: Filled, tmp_path: Path) -> None:
    catalog, _ = filled
    target = tmp_path / "copy.catalog"
    assert catalog.backup(target) == target
    with Catalog.open(target) as copy:
        assert list(copy.records()) == list(catalog.records())
        assert copy.can_undo("Importer")
    catalog.close()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["copy.catalog", "set.catalog"]


def test_backup_beside_the_catalogue_has_the_time_in_its_name(catalog: Catalog) -> None:
    assert catalog.backup().name == "set.catalog.20260411T000000Z.backup"


def test_backup_overwrites_nothing(catalog: Catalog, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_text("dear")
    with pytest.raises(InspectorError) as caught:
        catalog.backup(target)
    assert caught.value.code == "catalog.in_the_way"
    assert target.read_text() == "dear"
    with pytest.raises(InspectorError) as caught:
        catalog.backup(tmp_path / "none/copy")
    assert caught.value.code == "catalog.not_opened"


def test_sound_catalogue_has_no_findings(filled: Filled) -> None:
    assert filled[0].check() == []


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE report SET packed = x'00' WHERE asset = 1", "value: picture 1: "),
        ("UPDATE report SET blocks = x'00' WHERE asset = 1", "value: picture 1: "),
        ("DELETE FROM report WHERE asset = 2", "value: picture 2: its report is missing"),
        ("UPDATE content SET packed = x'00'", "value: stored value 1: "),
        ("UPDATE asset SET label = 4 WHERE id = 1", "label: 1 pictures show another label than was decided"),
        ("UPDATE decision SET value = 4 WHERE id = 1", "label: decision 1 is not what the journal says"),
        ("UPDATE asset SET generator = 999 WHERE id = 1", "reference: picture 1 names a generator that is not there"),
        ("UPDATE asset SET decision = 999 WHERE id = 1", "reference: asset 1 names a decision that is not there"),
    ],
)
def test_damage_is_found(filled: Filled, statement: str, finding: str) -> None:
    catalog, _ = filled
    connection = sqlite3.connect(catalog.path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert any(text.startswith(finding) for text in catalog.check())


def test_damaged_structure_is_found(filled: Filled) -> None:
    catalog, _ = filled
    path = catalog.path
    catalog.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("DELETE FROM sqlite_schema WHERE name = 'asset_size'")
    connection.commit()
    connection.close()
    with Catalog.open(path) as again:
        assert again.check()[0].startswith("structure: ")


def test_info(filled: Filled, clock: Clock) -> None:
    catalog, _ = filled
    catalog.add_source("/pictures")
    info = catalog.info()
    assert info.pop("bytes") > 4096
    assert info.pop("rulesets")
    assert info == {
        "path": str(catalog.path),
        "version": 1,
        "pictures": 7,
        "missing": 0,
        "offline": 0,
        "contents": 6,
        "labelled": 2,
        "decisions": 3,
        "prompts": 2,
        "stored_values": 1,
        "first_seen": "2026-04-11T00:00:00Z",
        "scanned_at": "2026-04-11T00:00:00Z",
        "sources": ["/pictures"],
    }


def test_info_of_an_empty_catalogue(catalog: Catalog) -> None:
    assert catalog.info()["first_seen"] is None


def noise(number: int) -> Iterator[str]:
    import random

    source = random.Random(number)
    return (chr(source.randrange(32, 0x2000)) for _ in range(5000))


def test_compaction_gives_space_back_and_keeps_everything_in_use(catalog: Catalog) -> None:
    reports = [make_report(f"/{number}", blocks=workflow("".join(noise(number)))) for number in range(40)]
    catalog.store(reports, "f")
    catalog.label([1], LabelValue.AI, reviewer="Ann")
    catalog.forget(range(2, 41))
    assert catalog.compact() > 200_000
    assert catalog.info()["stored_values"] == 1
    assert catalog.report(1, blocks=True) == reports[0]
    assert (catalog.label_of(1) or make_report).value is LabelValue.AI  # type: ignore[union-attr]
    catalog.store(reports, "f")
    assert catalog.report(41, blocks=True) == reports[1]
    assert catalog.check() == []


def test_optimize_changes_no_answer(filled: Filled) -> None:
    catalog, _ = filled
    before = list(catalog.ids("basis >= declared"))
    catalog.optimize()
    assert list(catalog.ids("basis >= declared")) == before
