"""Plans: frozen, drawn once, followed by label."""

from __future__ import annotations

import sqlite3

import pytest

from inspector.catalog import Catalog, PlanUnit
from inspector.domain.enums import Flag, LabelValue
from inspector.errors import UsageError
from tests.makers.collection import make_report, sha

AI, HUMAN, UNSURE = LabelValue.AI, LabelValue.HUMAN, LabelValue.UNSURE
PARAMS = {"max_ai": "3%", "seed": "18446744073709551615", "strata": [1, 2]}


@pytest.fixture
def planned(catalog: Catalog) -> Catalog:
    """Ten pictures, of which 3, 1 and 5 are drawn; a control stands second."""
    catalog.store([make_report(f"/{number}") for number in range(10)], "f")
    places = {3: 0, 1: 2, 5: 3}
    units = [PlanUnit(f"/{number}", sha(f"/{number}"), places.get(number)) for number in range(10)]
    catalog.store_plan(PARAMS, [*units, PlanUnit("/demo/ai.png", sha("control"), 1, control=True)])
    return catalog


def queue(catalog: Catalog) -> list[tuple[str, str | None]]:
    return [(item.unit.path, item.label) for item in catalog.plan_queue(1)]


def test_plan_keeps_set_sample_and_parameters(planned: Catalog) -> None:
    (plan,) = planned.plans()
    assert (plan.id, plan.created_at, plan.params) == (1, "2026-04-11T00:00:00Z", PARAMS)
    assert (plan.units, plan.sample) == (10, 3)
    assert [unit.path for unit in planned.plan_units(1)] == [f"/{number}" for number in range(10)]
    assert planned.store_plan({}, []) == 2
    assert [(plan.id, plan.units) for plan in planned.plans()] == [(2, 0), (1, 10)]
    assert list(planned.plan_units(2)) == planned.plan_queue(2) == []


def test_queue_follows_labels_and_answers(planned: Catalog) -> None:
    assert queue(planned) == [("/3", None), ("/demo/ai.png", None), ("/1", None), ("/5", None)]
    planned.label([4], HUMAN, reviewer="Ann", mode="certification")
    planned.answer_control(1, 1, UNSURE, reviewer="Ann")
    planned.answer_control(1, 1, AI, reviewer="Ann")
    assert queue(planned) == [("/3", HUMAN), ("/demo/ai.png", AI), ("/1", None), ("/5", None)]
    first, control, *_ = planned.plan_queue(1)
    assert (first.id, first.reviewer, first.mode, first.readable) == (4, "Ann", "certification", True)
    assert (control.id, control.reviewer, control.unit.control, control.readable) == (None, "Ann", True, False)
    assert planned.count("label != none") == 1
    with pytest.raises(UsageError):
        planned.answer_control(1, 1, AI, reviewer="")


def test_what_changes_later_is_told(planned: Catalog) -> None:
    planned.label([2, 4, 6], HUMAN, reviewer="Ann")
    planned.store([make_report("/3", sha256=sha("repainted")), make_report("/new")], "f")
    planned.forget([2])
    planned.store([make_report("/5", flags=(Flag.UNREADABLE,))], "f")
    three, _, one, five = planned.plan_queue(1)
    # The bytes were judged, but they do not lie there any more.
    assert (three.label, three.id) == (HUMAN, None)
    assert (one.label, one.id) == (HUMAN, None)
    assert (five.label, five.id, five.readable) == (HUMAN, 6, False)
    assert planned.plans()[0].units == 10


def test_picture_without_bytes_is_followed_by_path(catalog: Catalog) -> None:
    catalog.store([make_report("/broken", sha256=None)], "f")
    catalog.store_plan({}, [PlanUnit("/broken", None, 0)])
    catalog.label([1], LabelValue.EXCLUDE, reviewer="Ann")
    (item,) = catalog.plan_queue(1)
    assert (item.id, item.label, item.unit.sha256) == (1, LabelValue.EXCLUDE, None)


def test_label_by_identical_pixels_counts(catalog: Catalog) -> None:
    from inspector.domain.report import Hashes

    pixels = Hashes(sha("pixels"), "0" * 16)
    catalog.store([make_report("/a", hashes=pixels), make_report("/b", hashes=pixels)], "f")
    catalog.label([1], AI, reviewer="Ann")
    catalog.store_plan({}, [PlanUnit("/b", sha("/b"), 0)])
    assert catalog.plan_queue(1)[0].label is AI


def test_plan_cannot_be_rewritten(planned: Catalog) -> None:
    for statement in (
        "UPDATE plan SET params = '{}'",
        "DELETE FROM plan_unit",
        "UPDATE plan_unit SET place = 0",
        "DELETE FROM plan_answer",
    ):
        if "answer" in statement:
            planned.answer_control(1, 1, AI, reviewer="Ann")
        with pytest.raises(sqlite3.IntegrityError, match="is append-only"), planned._db.writing() as connection:
            connection.execute(statement)
