"""Plans over many pictures: sizes and bounds are those of the reference, and every sample can be drawn again."""

from __future__ import annotations

from fractions import Fraction

import pytest

from inspector.catalog import Catalog, PlanUnit, Queued
from inspector.domain.enums import Band, ContainerFormat, Flag, LabelValue
from inspector.domain.report import DetectorScore
from inspector.engines.certificate import percent
from inspector.engines.certificate_check import is_certificate, unit_of
from inspector.engines.certifying import PlanRequest, Reviews
from inspector.engines.labelfiles import label_rows
from inspector.engines.standing import Answer, answer_of
from inspector.errors import InspectorError, UsageError
from inspector.review import Unit, draw, line_of, set_digest
from tests.makers.collection import make_report, sha

NAME = "/set/{:04}.png"


@pytest.fixture
def catalog(tmp_path):
    with Catalog.open(tmp_path / "c.db") as made:
        bands = (Band.AI, Band.UNSURE, Band.NONE, Band.NONE)
        made.store(
            [
                make_report(
                    NAME.format(number),
                    format=ContainerFormat.PNG,
                    detector=DetectorScore("d", "1", 0.5, 0.0, bands[number % 4]),
                )
                for number in range(1000)
            ],
            "f",
        )
        yield made


def decide(catalog, items, value=LabelValue.HUMAN):
    catalog.label([item.id for item in items if item.id], value, reviewer="Ann", mode="blind")


@pytest.mark.parametrize(
    ("max_ai", "confidence", "options", "sample"),
    [
        ("3%", "95%", {}, 91),
        ("0.01", "0.95", {}, 238),
        ("3%", "95%", {"tolerate": 1}, 143),
        ("3%", "99%", {}, 136),
        ("3%", "95%", {"sensitivity": 0.8}, 114),
        ("3%", "95%", {"method": "sequential"}, 127),
    ],
)
def test_sample_sizes_are_those_of_the_reference(catalog, max_ai, confidence, options, sample):
    planned = Reviews(catalog).plan(PlanRequest(max_ai, confidence, **options))
    assert (planned.population, planned.sample) == (1000, sample)


def test_the_sample_is_what_the_seed_draws_from_the_frozen_set(catalog):
    reviews = Reviews(catalog)
    planned = reviews.plan(PlanRequest("3%", "95%", seed="18446744073709551615"))
    units = [Unit(NAME.format(number), sha(NAME.format(number))) for number in range(1000)]
    assert planned.set_digest == set_digest(units)
    drawn = [Unit(item.unit.path, item.unit.sha256) for item in reviews.queue()]
    assert drawn == draw(units, 91, "18446744073709551615")


def test_bounds_are_those_of_the_reference(catalog):
    reviews = Reviews(catalog)
    reviews.plan(PlanRequest("3%", "95%", seed="1"))
    queue = reviews.queue()
    decide(catalog, queue)
    found = reviews.status()
    assert (found.outcome.bound_count, found.outcome.met, found.waiting) == (30, True, 0)
    assert found.json()["bound_share"] == 0.03


def test_a_divided_sample_is_large_enough_for_its_own_bound(catalog):
    reviews = Reviews(catalog)
    planned = reviews.plan(PlanRequest("3%", "95%", stratify="band"))
    assert planned.sample >= 91
    decide(catalog, reviews.queue())
    assert reviews.status().outcome.met
    shares = [stratum["sample"] / stratum["population"] for stratum in reviews.status().plan.params["strata"]]
    assert len(shares) == 3
    assert max(shares) - min(shares) < 0.01
    with pytest.raises(UsageError) as error:
        reviews.plan(PlanRequest("3%", "95%", stratify="band", tolerate=1))
    assert error.value.code == "review.stratify_alone"


def test_a_label_on_a_picture_that_nobody_can_have_seen_does_not_count(catalog):
    reviews = Reviews(catalog)
    reviews.plan(PlanRequest("3%", "95%"))
    queue = reviews.queue()
    decide(catalog, queue)
    catalog.store([make_report(queue[0].unit.path, flags=(Flag.UNREADABLE,))], "f")
    found = reviews.status().outcome
    assert (found.reviewed, found.ai_found, found.unsure) == (91, 0, 1)
    assert found.bound_count == 46 or found.bound_count > 30


def test_later_samples_of_one_set_use_less_of_the_error(catalog):
    reviews = Reviews(catalog)
    first = reviews.plan(PlanRequest("3%", "95%"))
    second = reviews.plan(PlanRequest("3%", "95%"))
    assert (first.claim.attempt, second.claim.attempt) == (0, 2)
    assert second.claim.alpha == Fraction(1, 80)
    assert second.sample > first.sample
    assert [plan.id for plan in reviews.attempts(first.set_digest)] == [1, 2]
    other = reviews.plan(PlanRequest("3%", "95%", where='path ~ "/00"'))
    assert other.claim.attempt == 0


def test_without_a_plan_or_a_set(catalog):
    reviews = Reviews(catalog)
    with pytest.raises(InspectorError) as error:
        reviews.status()
    assert error.value.code == "review.no_plan"
    with pytest.raises(InspectorError) as error:
        reviews.plan(PlanRequest("3%", "95%", where="path ~ nothing"))
    assert error.value.code == "review.empty"
    assert reviews.answer({"0" * 64: LabelValue.AI}, "Ann") == set()


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(1, 3), "33.34"),
        (Fraction(3, 100), "3"),
        (Fraction(0), "0"),
        (Fraction(1), "100"),
        (Fraction(249, 10000), "2.49"),
    ],
)
def test_a_bound_is_never_rounded_down(share, words):
    assert percent(share) == words


@pytest.mark.parametrize("path", ["/a b.png", "/line\nbreak", "/back\\slash", "/cr\rx", "/\\n"])
def test_lines_of_a_set_are_read_back(path):
    for digest in (sha("x"), None):
        assert unit_of(line_of(Unit(path, digest))) == Unit(path, digest)
    assert unit_of("no line") is None


def test_only_certificates_are_taken_for_one(tmp_path):
    (tmp_path / "a.json").write_text('{"kind": "inspector-certificate"}')
    (tmp_path / "b.json").write_text('{"kind": "inspector-subset"}')
    assert is_certificate(tmp_path / "a.json")
    assert not is_certificate(tmp_path / "b.json")
    assert not is_certificate(tmp_path)
    assert not is_certificate(tmp_path / "none.json")


def test_labels_out_of_a_catalogue(catalog, tmp_path):
    catalog.label([1], LabelValue.AI, reviewer="Ann")
    (row,) = label_rows(catalog.path)
    assert (row.value, row.sha256, row.reviewer) == (LabelValue.AI, sha(NAME.format(0)), "Ann")
    with pytest.raises(InspectorError):
        label_rows(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("label", "number", "readable", "answer"),
    [
        (LabelValue.HUMAN, 1, True, Answer.HUMAN),
        (LabelValue.HUMAN, None, False, Answer.HUMAN),
        (LabelValue.HUMAN, 1, False, Answer.UNRESOLVED),
        (LabelValue.AI, 1, False, Answer.AI),
        (LabelValue.AI_EDITED, None, False, Answer.AI),
        (LabelValue.UNSURE, 1, True, Answer.UNRESOLVED),
        (LabelValue.EXCLUDE, 1, True, Answer.UNRESOLVED),
        (None, 1, True, Answer.WAITING),
        (None, 1, False, Answer.UNRESOLVED),
        (None, None, False, Answer.UNRESOLVED),
    ],
)
def test_what_a_picture_of_the_sample_counts_as(label, number, readable, answer):
    assert answer_of(Queued(PlanUnit("/a", None, 0), number, label, None, None, readable)) is answer
