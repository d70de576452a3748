"""Labels from a file: how they join, and whose label stays."""

from __future__ import annotations

import pytest

from inspector.catalog import Catalog, ImportedLabel
from inspector.domain.enums import LabelValue
from inspector.domain.report import Hashes, Label
from inspector.errors import UsageError
from tests.makers.collection import make_report, sha

AI, HUMAN, UNSURE = LabelValue.AI, LabelValue.HUMAN, LabelValue.UNSURE


@pytest.fixture
def pictures(catalog: Catalog) -> Catalog:
    catalog.store(
        [
            make_report("/set/a.png"),
            make_report("/set/sub/b.png", hashes=Hashes(sha("b pixels"), "0" * 16)),
            make_report("/set/c.png"),
            make_report("/copies/c.png", sha256=sha("/set/c.png")),
            make_report("/other/a.png"),
        ],
        "f",
    )
    return catalog


def by_hash(value: LabelValue | None, path: str = "/set/a.png", **more: object) -> ImportedLabel:
    return ImportedLabel(value, sha256=sha(path), **more)  # type: ignore[arg-type]


def test_joins_by_hash_then_pixels_then_name(pictures: Catalog) -> None:
    result = pictures.import_labels(
        [
            by_hash(AI, pixel_sha256=sha("b pixels"), file_name="sub/b.png"),
            ImportedLabel(HUMAN, sha256=sha("gone"), pixel_sha256=sha("b pixels"), file_name="a.png"),
            ImportedLabel(UNSURE, sha256=sha("gone"), pixel_sha256="junk", file_name="./c.png"),
            ImportedLabel(AI, file_name="/other/a.png"),
            ImportedLabel(AI, file_name="a.png"),
            ImportedLabel(AI, file_name="nowhere.png"),
            ImportedLabel(AI, sha256=sha("nowhere")),
        ],
        "Ann",
    )
    assert (result.sha256, result.pixel_sha256, result.file_name, result.unknown) == (1, 1, 2, 3)
    assert (result.kept, result.unchanged) == (0, 0)
    assert set(result.changes.labelled) == {1, 2, 3, 4, 5}
    assert [row.label for row in pictures.rows([1, 2, 3, 4, 5])] == [AI, HUMAN, UNSURE, UNSURE, AI]


def test_imported_label_keeps_who_and_when(pictures: Catalog) -> None:
    pictures.import_labels(
        [by_hash(AI, tags=("x",), note="n", reviewer="Bo", reviewed_at="2025-01-02T03:04:05Z")], "Ann"
    )
    assert pictures.label_of(1) == Label(AI, ("x",), "n", "Bo", "2025-01-02T03:04:05Z")
    (entry,) = pictures.journal(1)
    assert (entry.action, entry.mode, entry.reviewer, entry.opinion) == ("import", "imported", "Bo", AI)
    assert pictures.review_of(1).mode == "imported"


def test_importing_twice_changes_nothing(pictures: Catalog) -> None:
    rows = [by_hash(AI, tags=("x",), reviewed_at="2025-01-02T03:04:05Z"), by_hash(HUMAN, "/set/c.png")]
    pictures.import_labels(rows, "Ann")
    again = pictures.import_labels(rows, "Ann")
    assert (again.sha256, again.unchanged, bool(again.changes)) == (2, 2, False)
    assert len(pictures.journal(1)) == 1


def test_another_persons_label_is_kept_and_the_opinion_noted(pictures: Catalog) -> None:
    pictures.label([1], HUMAN, reviewer="Bo")
    result = pictures.import_labels([by_hash(AI, tags=("x",), note="n")], "Ann")
    assert (result.sha256, result.kept, bool(result.changes)) == (1, 1, False)
    assert pictures.label_of(1) == Label(HUMAN, (), None, "Bo", "2026-04-11T00:00:00Z")
    review = pictures.review_of(1)
    assert (review.reviews, review.agreement, review.reviewers, review.mode) == (2, "conflict", ("Bo", "Ann"), "open")


def test_same_label_of_another_person_counts_as_a_review(pictures: Catalog) -> None:
    pictures.label([1], AI, reviewer="Bo")
    result = pictures.import_labels([by_hash(AI)], "Ann")
    assert (result.kept, result.unchanged) == (0, 0)
    assert (pictures.label_of(1) or Label()).reviewer == "Bo"
    assert pictures.review_of(1).agreement == "agree"


def test_own_newer_label_is_kept_and_an_older_one_replaced(pictures: Catalog) -> None:
    pictures.label([1], HUMAN, reviewer="Ann")
    old = pictures.import_labels([by_hash(AI, reviewed_at="2020-01-01T00:00:00Z")], "Ann")
    assert (old.kept, pictures.rows([1])[0].label) == (1, HUMAN)
    new = pictures.import_labels([by_hash(AI, reviewed_at="2027-01-01T00:00:00Z")], "Ann")
    assert (new.kept, pictures.rows([1])[0].label) == (0, AI)


def test_row_without_a_value_adds_tags_and_note(pictures: Catalog) -> None:
    pictures.label([1], AI, reviewer="Bo")
    pictures.import_labels([by_hash(None, tags=("x",), note="n"), by_hash(None, "/set/c.png", tags=("y",))], "Ann")
    assert pictures.label_of(1) == Label(AI, ("x",), "n", "Bo", "2026-04-11T00:00:00Z")
    assert pictures.label_of(3) == Label(None, ("y",), None, "Ann", "2026-04-11T00:00:00Z")


def test_later_rows_see_earlier_ones(pictures: Catalog) -> None:
    result = pictures.import_labels([by_hash(AI), by_hash(HUMAN), by_hash(UNSURE, reviewer="Bo")], "Ann")
    assert (result.sha256, result.kept) == (3, 1)
    assert pictures.rows([1])[0].label == HUMAN
    assert pictures.check() == []


def test_bad_row_imports_nothing(pictures: Catalog) -> None:
    with pytest.raises(UsageError):
        pictures.import_labels([by_hash(AI), by_hash(AI, "/set/c.png", tags=("a;b",))], "Ann")
    with pytest.raises(UsageError):
        pictures.import_labels([by_hash(AI)], " ")
    assert pictures.count("label != none") == 0


def test_import_is_undone_as_one(pictures: Catalog) -> None:
    pictures.import_labels([by_hash(AI), by_hash(HUMAN, "/set/c.png", reviewer="Bo")], "Ann")
    done = pictures.undo(reviewer="Ann")
    assert done is not None
    assert done.description_code == "undo.import"
    assert pictures.count("label != none") == 0
    pictures.redo(reviewer="Ann")
    assert pictures.count("label != none") == 3
    assert (pictures.label_of(3) or Label()).reviewer == "Bo"
