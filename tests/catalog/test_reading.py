"""What the catalogue gives back: ids in an order, rows, reports, records."""

from __future__ import annotations

from dataclasses import replace

import numpy
import pytest

from inspector import __version__
from inspector.catalog import Catalog, Order, reading
from inspector.domain.enums import Band, Basis, Flag, LabelValue, Verdict
from inspector.domain.report import RULESET, DetectorScore, Duplicate, Hashes
from inspector.errors import InspectorError
from inspector.filters import parse
from tests.makers.collection import collection, make_report, sha

Filled = tuple[Catalog, dict[str, int]]


def names(filled: Filled, *args: object, **options: object) -> list[str]:
    catalog, ids = filled
    by_id = {number: name for name, number in ids.items()}
    return [by_id[number] for number in catalog.ids(*args, **options)]  # type: ignore[arg-type]


def test_ids_are_an_array_in_path_order(filled: Filled) -> None:
    ids = filled[0].ids()
    assert ids.dtype == numpy.int64
    assert names(filled) == ["odd", "plain", "drawing", "copy", "fox", "photo", "broken"]
    assert names(filled, descending=True) == ["broken", "photo", "fox", "copy", "drawing", "plain", "odd"]


@pytest.mark.parametrize(
    ("order", "up", "down"),
    [
        (Order.NAME, ["odd", "photo", "copy", "fox", "plain", "broken", "drawing"], None),
        (Order.DATE, ["broken", "drawing", "photo", "copy", "plain", "odd", "fox"], None),
        (Order.SIZE, ["broken", "odd", "plain", "copy", "drawing", "fox", "photo"], None),
        (
            Order.SCORE,
            ["photo", "copy", "fox", "odd", "broken", "drawing", "plain"],
            ["odd", "fox", "copy", "photo", "plain", "drawing", "broken"],
        ),
    ],
)
def test_orders(filled: Filled, order: Order, up: list[str], down: list[str] | None) -> None:
    assert names(filled, order=order) == up
    assert names(filled, order=order, descending=True) == (down or up[::-1])
    wanted = [name for name in up if name not in ("plain", "odd")]
    assert names(filled, "folder = /pictures", order) == wanted


def test_order_holds_for_large_results_as_for_small(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    small = {order: names(filled, "folder = /pictures", order) for order in Order}
    monkeypatch.setattr(reading, "SORTED_DIRECTLY", 0)
    assert {order: names(filled, "folder = /pictures", order) for order in Order} == small


def test_review_priority(catalog: Catalog) -> None:
    def scored(name: str, score: float | None, band: Band = Band.NONE, **facts: object) -> None:
        detector = None if score is None else DetectorScore("d", "1", score, 0.0, band)
        catalog.store([make_report(f"/{name}", detector=detector, **facts)], "f")

    scored("rest", 0.1)
    scored("declared", 0.9, Band.AI, verdict=Verdict.GENERATED, basis=Basis.DECLARED)
    scored("hinted", None, basis=Basis.HINTED)
    scored("unsure", 0.5, Band.UNSURE)
    scored("detected", 0.95, Band.AI, verdict=Verdict.GENERATED, basis=Basis.DETECTED)
    scored("unstable", 0.7, Band.AI, flags=(Flag.UNSTABLE_SCORE,))
    scored("conflict", None, verdict=Verdict.CONFLICTING, basis=Basis.DECLARED)
    scored("photo looks ai", 0.8, Band.AI, verdict=Verdict.CAPTURED, basis=Basis.DECLARED)
    paths = lambda: [row.path[1:] for row in catalog.rows(catalog.ids(order=Order.REVIEW_PRIORITY))]  # noqa: E731
    expected = ["photo looks ai", "conflict", "detected", "unstable", "unsure", "hinted", "declared", "rest"]
    assert paths() == expected
    number = {row.path[1:]: row.id for row in catalog.rows(catalog.ids())}
    catalog.label([number["photo looks ai"], number["rest"]], LabelValue.HUMAN, reviewer="A")
    assert paths() == [*expected[1:-1], "photo looks ai", "rest"]
    catalog.label([number["declared"]], LabelValue.HUMAN, reviewer="A")
    assert paths()[-3:] == ["declared", "photo looks ai", "rest"]


def test_rows_come_in_the_order_asked(filled: Filled) -> None:
    catalog, ids = filled
    wanted = [ids["photo"], 999, ids["fox"], ids["photo"]]
    assert [row.id for row in catalog.rows(numpy.array(wanted))] == [ids["photo"], ids["fox"], ids["photo"]]


def test_row_shows_what_a_grid_needs(filled: Filled) -> None:
    catalog, ids = filled
    (fox,) = catalog.rows([ids["fox"]])
    report = collection()["fox"]
    assert (fox.path, fox.sha256, fox.format) == (report.asset.key, report.asset.sha256, report.asset.format)
    assert (fox.width, fox.height, fox.bytes, fox.mtime_ns) == (1024, 1280, 1_900_000, report.asset.mtime_ns)
    assert (fox.verdict, fox.basis, fox.flags, fox.generator) == ("generated", "declared", (), "ComfyUI")
    assert (fox.score, fox.band, fox.label, fox.tags) == (0.91, Band.AI, LabelValue.AI, ("keep", "Night Scene"))
    assert (fox.duplicates, fox.animated, fox.offline) == (1, False, False)
    assert catalog.row_by_path(fox.path) == fox
    assert catalog.row_by_path("/nowhere") is None
    assert catalog.rows_by_sha256(fox.sha256 or "") == [fox]


@pytest.mark.parametrize("name", ["fox", "copy", "photo", "broken", "drawing", "plain", "odd"])
def test_report_comes_back_whole(filled: Filled, name: str) -> None:
    catalog, ids = filled
    report = collection()[name]
    assert catalog.report(ids[name], blocks=True) == report
    assert catalog.report(ids[name]) == replace(report, blocks=())


def test_unknown_picture(catalog: Catalog) -> None:
    for ask in (catalog.report, catalog.record):
        with pytest.raises(InspectorError) as caught:
            ask(7)
        assert caught.value.code == "catalog.no_such_picture"
    assert catalog.label_of(7) is None
    assert catalog.journal(7) == []
    assert catalog.duplicates_of(7) == ()
    assert catalog.review_of(7).reviews == 0


def test_records_stream_in_path_order_or_as_asked(filled: Filled) -> None:
    catalog, ids = filled
    paths = [record["path"] for record in catalog.records()]
    assert paths == sorted(paths)
    assert [record["path"] for record in catalog.records("basis >= declared")] == [
        "/pictures/ART/ÉTUDE Straße.webp",
        "/pictures/art/fox.png",
        "/pictures/photos/DSC_0418.JPG",
    ]
    chosen = numpy.array([ids["photo"], ids["fox"]])
    assert [record["path"] for record in catalog.records(ids=chosen)] == [
        "/pictures/photos/DSC_0418.JPG",
        "/pictures/art/fox.png",
    ]


def test_streaming_survives_changes_in_between(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog, ids = filled
    monkeypatch.setattr(reading, "PAGE", 2)
    stream = catalog.records()
    first = next(stream)
    catalog.forget([ids["fox"]])
    catalog.store([make_report("/zzz.png")], "f")
    assert [first["path"], *(record["path"] for record in stream)] == [
        "/other/a\u202eb 100%_\\.bmp",
        '/other/plain\'s "picture".gif',
        "/pictures/ART/ÉTUDE Straße.webp",
        "/pictures/art/copies/fox small.jpg",
        "/pictures/photos/DSC_0418.JPG",
        "/pictures/photos/set.zip!inner/tr%FFuncated.webp",
    ]


def test_entries_carry_what_exports_need(filled: Filled) -> None:
    catalog, ids = filled
    entries = {entry.id: entry for entry in catalog.entries()}
    fox = entries[ids["fox"]]
    assert fox.record == catalog.record(ids["fox"])
    assert (fox.review.mode, fox.review.reviews, fox.review.agreement, fox.review.reviewers) == (
        "imported",
        1,
        "single",
        ("Ann",),
    )
    assert fox.duplicate_group == min(sha("/pictures/art/fox.png"), sha("/pictures/art/copies/fox small.jpg"))
    assert fox.first_seen == fox.changed_at == fox.scanned_at == "2026-04-11T00:00:00Z"
    assert (fox.tool_version, fox.ruleset, fox.missing) == (__version__, RULESET, False)
    facts = dict(
        zip([entry.id for entry in entries.values()], (facts for _, facts in catalog.records_with_facts()), strict=True)
    )
    assert facts[ids["fox"]]["duplicate_group"] == fox.duplicate_group
    assert facts[ids["plain"]]["mode"] == "imported"
    assert facts[ids["odd"]] == {
        "mode": "",
        "reviews": 0,
        "agreement": "",
        "reviewers": [],
        "duplicate_group": "",
        "first_seen": "2026-04-11T00:00:00Z",
        "changed_at": "2026-04-11T00:00:00Z",
        "scanned_at": "2026-04-11T00:00:00Z",
        "tool_version": __version__,
    }


def test_filter_as_tree_or_text(filled: Filled) -> None:
    assert names(filled, parse("label = ai")) == names(filled, "label = ai") == ["fox"]
    assert names(filled, "") == names(filled, None)


def test_large_groups_list_the_nearest_and_the_head(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "DUPLICATES_LISTED", 2)
    contents = sorted(sha(str(number)) for number in range(5))
    for number, content in enumerate(contents):
        bits = (1 << (4 - number)) - 1
        catalog.store(
            [make_report(f"/{number}.png", sha256=content, hashes=Hashes(sha(f"p{number}"), f"{bits:016x}"))], "f"
        )
    catalog.store_duplicates([[1, 2, 3, 4, 5]])
    found = catalog.duplicates_of(5)
    assert found == (Duplicate(contents[3], "/3.png", 1), Duplicate(contents[0], "/0.png", 4))
    assert catalog.count(f"duplicate_group = {contents[0]}") == 5
