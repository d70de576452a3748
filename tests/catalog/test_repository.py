"""Storing reports: what counts as new, changed, unchanged."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from inspector.catalog import Catalog, Stat, base
from inspector.domain.catalogue import Changes
from inspector.domain.enums import Basis, Flag, Leaning, Verdict
from inspector.domain.evidence import GenerationParameters
from inspector.domain.report import RULESET, Assessment, Finding, Hashes, InspectionReport
from tests.catalog.conftest import Clock
from tests.makers.collection import DAY, collection, make_report, sha, workflow

Filled = tuple[Catalog, dict[str, int]]


def times(catalog: Catalog, number: int = 1) -> tuple[str, str, str]:
    (entry,) = catalog.entries(ids=[number])
    return entry.first_seen[:10], entry.changed_at[:10], entry.scanned_at[:10]


def test_new_pictures_are_added_once(catalog: Catalog) -> None:
    reports = list(collection().values())
    assert catalog.store(reports, "f") == Changes(added=(1, 2, 3, 4, 5, 6, 7))
    assert catalog.store(reports, "f") == Changes()
    assert catalog.count() == 7


def test_later_report_of_one_batch_wins(catalog: Catalog) -> None:
    catalog.store([make_report("/a", size=1), make_report("/b"), make_report("/a", size=2)], "f")
    assert [(row.path, row.bytes) for row in catalog.rows(catalog.ids())] == [("/a", 2), ("/b", 1000)]


def test_times_tell_when_seen_changed_and_scanned(catalog: Catalog, clock: Clock) -> None:
    first = make_report("/a")
    catalog.store([first], "f")
    clock.now += DAY
    assert catalog.store([first], "g") == Changes()
    assert times(catalog) == ("2026-04-11", "2026-04-11", "2026-04-12")
    clock.now += DAY
    assert catalog.store([replace(first, looked=5)], "g") == Changes(updated=(1,))
    assert times(catalog) == ("2026-04-11", "2026-04-11", "2026-04-13")
    clock.now += DAY
    assert catalog.store([make_report("/a", verdict=Verdict.GENERATED)], "g") == Changes(updated=(1,))
    assert times(catalog) == ("2026-04-11", "2026-04-14", "2026-04-14")
    clock.now += DAY
    assert catalog.store([make_report("/a", sha256=sha("other"), verdict=Verdict.GENERATED)], "g") == Changes(
        updated=(1,)
    )
    assert times(catalog) == ("2026-04-11", "2026-04-15", "2026-04-15")


def test_second_pass_with_pixels_updates_the_row(catalog: Catalog) -> None:
    plain = make_report("/a", blocks=workflow("x" * 500))
    catalog.store([plain], "headers")
    hashes = Hashes(sha("pixels"), "8000000000000001")
    seen = replace(plain, hashes=hashes, blocks=())
    assert catalog.store([seen], "all") == Changes(updated=(1,))
    assert catalog.report(1, blocks=True) == replace(seen, blocks=plain.blocks)


def test_pixel_hashes_of_the_same_bytes_are_kept(catalog: Catalog) -> None:
    hashes = Hashes(sha("pixels"), "ffffffffffffffff")
    catalog.store([make_report("/a", hashes=hashes)], "all")
    catalog.store([make_report("/a", looked=1)], "headers")
    assert catalog.report(1).hashes == hashes
    assert catalog.record(1)["hashes"] == {"pixels": hashes.pixels, "perceptual": hashes.perceptual}
    catalog.store([make_report("/a", sha256=sha("new bytes"))], "headers")
    assert catalog.report(1).hashes == Hashes()


def test_groups_of_duplicates_go_with_the_bytes(filled: Filled) -> None:
    catalog, ids = filled
    fox = collection()["fox"]
    catalog.store([replace(fox, looked=9)], "f")
    assert catalog.rows([ids["fox"]])[0].duplicates == 1
    catalog.store([replace(fox, asset=replace(fox.asset, sha256=sha("redrawn")))], "f")
    assert catalog.rows([ids["fox"]])[0].duplicates == 0


def test_one_workflow_in_many_pictures_is_stored_once(catalog: Catalog) -> None:
    text = "".join(f'{{"node": {number}}}' for number in range(2000))
    catalog.store([make_report(f"/{number}.png", blocks=workflow(text)) for number in range(300)], "f")
    assert catalog.info()["stored_values"] == 1
    assert catalog.report(300, blocks=True).blocks == workflow(text)
    catalog.store([make_report("/0.png", blocks=workflow("short"), looked=2)], "f")
    assert catalog.report(1, blocks=True).blocks == workflow("short")
    assert catalog.report(2, blocks=True).blocks == workflow(text)


def test_unchanged_asks_for_stat_and_fingerprint(catalog: Catalog) -> None:
    catalog.store([make_report("/a", size=5, mtime_ns=7), make_report("/b", size=None, mtime_ns=None)], "f")
    catalog.store([make_report("/c", size=5, mtime_ns=7)], "g", beside={"/c": 3})
    same = [("/a", 5, 7), ("/b", None, None), ("/c", 5, 7), ("/d", 5, 7)]
    assert catalog.unchanged(same, "f") == {"/a", "/b"}
    assert catalog.unchanged([("/b", 0, 0)], "f") == {"/b"}
    assert catalog.unchanged(same, "g") == set()
    assert catalog.unchanged([Stat("/c", 5, 7, 3), Stat("/a", 5, 7)], "g", "f") == {"/a", "/c"}
    assert catalog.unchanged([("/a", 6, 7)], "f") == set()
    assert catalog.unchanged([("/a", 5, 8)], "f") == set()
    assert catalog.unchanged([("/a", 5, 7, 1)], "f") == set()  # type: ignore[list-item]
    assert catalog.unchanged(same, "unknown") == set()


def test_unchanged_in_many_parts(catalog: Catalog) -> None:
    reports = [make_report(f"/{number}") for number in range(1500)]
    catalog.store(reports, "f")
    stats = ((report.asset.key, report.asset.size, report.asset.mtime_ns) for report in reports)
    assert len(catalog.unchanged(stats, "f")) == 1500


def test_missing_picture_that_comes_back_is_added(catalog: Catalog) -> None:
    report = make_report("/a/x")
    catalog.store([report], "f")
    catalog.mark_missing("/a", set())
    assert catalog.unchanged([("/a/x", 1000, report.asset.mtime_ns)], "f") == set()
    assert catalog.store([report], "f") == Changes(added=(1,))
    assert catalog.count() == 1


def test_batches_follow_the_clock_of_the_machine() -> None:
    pace = base.Pace(64)
    pace.took(64, 0.001)
    assert pace.rows == 128
    pace.took(128, 1.0)
    assert pace.rows == 8


def test_failed_batch_leaves_nothing_behind(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[int]:
        raise RuntimeError("no")

    report = make_report("/a", generation=GenerationParameters("ComfyUI", prompt="x"), blocks=workflow("y" * 999))
    with monkeypatch.context() as patch:
        patch.setattr("inspector.catalog.repository.link", broken)
        with pytest.raises(RuntimeError):
            catalog.store([report], "f")
    assert catalog.count() == 0
    assert catalog.store([report], "f").added == (1,)
    assert catalog.check() == []
    assert catalog.report(1, blocks=True) == report


def test_several_writers_share_what_they_intern(catalog: Catalog) -> None:
    with Catalog.open(catalog.path) as other:
        for number in range(6):
            report = make_report(
                f"/{number}", generation=GenerationParameters(f"G{number // 2}", prompt=f"p{number // 2}")
            )
            (catalog, other)[number % 2].store([report], "f")
    assert catalog.check() == []
    assert [catalog.count(f"generator = G{number}") for number in range(3)] == [2, 2, 2]
    assert catalog.info()["prompts"] == 3


def judged(report: InspectionReport) -> Assessment:
    if report.asset.key == "/b":
        return report.assessment
    finding = Finding("copy.generated", Leaning.GENERATED, Basis.MATCHED)
    return Assessment(Verdict.GENERATED, Basis.MATCHED, (Flag.NEAR_DUPLICATE,), findings=(finding,))


def test_new_assessments_are_stored_without_a_scan(catalog: Catalog, clock: Clock) -> None:
    catalog.store([make_report("/a", blocks=workflow("z" * 400)), make_report("/b")], "f")
    clock.now += DAY
    items = [
        (number, replace(report, assessment=judged(report))) for number, report in catalog.reports_for_assessment()
    ]
    assert catalog.update_assessments([*items, (99, make_report("/gone"))]) == Changes(updated=(1,))
    assert [row.verdict for row in catalog.rows([1, 2])] == [Verdict.GENERATED, Verdict.INCONCLUSIVE]
    assert catalog.count("flags = near_duplicate and basis = matched") == 1
    assert catalog.report(1, blocks=True).blocks == workflow("z" * 400)
    assert times(catalog, 1) == ("2026-04-11", "2026-04-12", "2026-04-11")
    assert times(catalog, 2) == ("2026-04-11", "2026-04-11", "2026-04-11")
    assert len(catalog.unchanged([("/a", 1000, catalog.rows([1])[0].mtime_ns)], "f")) == 1


def test_new_ruleset_judges_stored_evidence_again(catalog: Catalog) -> None:
    catalog.store([make_report(f"/{number}", ruleset="old") for number in range(450)], "f")
    catalog.store([make_report("/new", ruleset="next")], "f")
    assert len(catalog.reassess("next", judged).updated) == 450
    assert catalog.count("verdict = generated") == 450
    assert catalog.reassess("next", judged) == Changes()
    assert catalog.info()["rulesets"] == ["next"]
    assert RULESET != "next"


def test_hostile_texts_are_stored(catalog: Catalog) -> None:
    nasty = "a\0b\ud800" + "\U0010ffff" * 3
    report = make_report("/x", generation=GenerationParameters(nasty, prompt=nasty * 100_000))
    catalog.store([report], "f")
    catalog.index_texts()
    assert catalog.report(1) == report
    assert catalog.count("prompt ~ 'a\0b'") == 1
    assert catalog.check() == []


def test_numbers_beyond_sqlite_are_clamped(catalog: Catalog) -> None:
    catalog.store([make_report("/x", size=2**70, mtime_ns=-(2**70), width=2**63)], "f")
    assert catalog.rows([1])[0].bytes == 2**63 - 1
    assert catalog.count("bytes > 1G and mtime < 2000") == 1


def test_scan_transactions_are_short(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    monkeypatch.setattr(base.Pace, "took", lambda pace, rows, _: sizes.append(rows))
    catalog.store([make_report(f"/{number}") for number in range(200)], "f")
    assert sizes == [64, 64, 64, 8]


def test_read_connections_refuse_to_write(catalog: Catalog) -> None:
    with catalog._db.reading() as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM asset")
