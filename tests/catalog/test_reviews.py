"""How many people decided, and whether they agree."""

from __future__ import annotations

import pytest

from inspector.catalog import Catalog
from inspector.catalog.reviews import agreement
from inspector.domain.enums import LabelValue
from tests.makers.collection import make_report

AI, HUMAN = LabelValue.AI, LabelValue.HUMAN


@pytest.mark.parametrize(
    ("opinions", "count", "state"),
    [
        ([], 0, None),
        ([("A", AI)], 1, "single"),
        ([("A", AI), ("A", HUMAN)], 1, "single"),
        ([("A", AI), ("B", AI)], 2, "agree"),
        ([("A", AI), ("B", HUMAN)], 2, "conflict"),
        ([("A", AI), ("B", HUMAN), ("A", HUMAN)], 2, "resolved"),
        ([("A", AI), ("B", HUMAN), ("C", AI)], 3, "resolved"),
        ([("A", AI), ("B", HUMAN), ("C", AI), ("B", AI)], 3, "resolved"),
    ],
)
def test_agreement(opinions: list[tuple[str, LabelValue]], count: int, state: str | None) -> None:
    assert agreement(opinions) == (count, state)


def test_review_follows_the_journal_with_undo_and_redo(catalog: Catalog) -> None:
    catalog.store([make_report("/a"), make_report("/b")], "f")
    catalog.label([1], AI, reviewer="A", mode="blind")
    catalog.label([1, 2], HUMAN, reviewer="B")
    review = catalog.review_of(1)
    assert (review.reviewers, review.reviews, review.agreement, review.mode) == (("A", "B"), 2, "conflict", "open")
    catalog.undo(reviewer="B")
    review = catalog.review_of(1)
    assert (review.reviewers, review.agreement, review.mode) == (("A",), "single", "blind")
    assert catalog.review_of(2).reviews == 0
    catalog.redo(reviewer="B")
    assert catalog.review_of(1).agreement == "conflict"
    catalog.undo(reviewer="B")
    catalog.redo(reviewer="B")
    catalog.undo(reviewer="B")
    assert catalog.review_of(1).agreement == "single"


def test_tags_and_notes_are_no_reviews(catalog: Catalog) -> None:
    catalog.store([make_report("/a")], "f")
    catalog.tag([1], ["x"], reviewer="A")
    catalog.note([1], "n", reviewer="A")
    assert catalog.review_of(1).reviews == 0
