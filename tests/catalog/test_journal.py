"""Decisions: durable, append-only, undone without limit, bound to content."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy
import pytest

from inspector.catalog import Catalog
from inspector.catalog.journal import NOTE_LENGTH, TAG_LENGTH
from inspector.domain.catalogue import Changes
from inspector.domain.enums import LabelValue
from inspector.domain.report import Label
from inspector.errors import UsageError
from tests.catalog.conftest import Clock
from tests.makers.collection import DAY, make_report, sha

AI, HUMAN, UNSURE = LabelValue.AI, LabelValue.HUMAN, LabelValue.UNSURE


@pytest.fixture
def three(catalog: Catalog) -> Catalog:
    """Pictures 1, 2 and 3 of different content."""
    catalog.store([make_report(f"/{name}.png") for name in "abc"], "f")
    return catalog


def values(catalog: Catalog) -> list[str | None]:
    return [row.label for row in catalog.rows(sorted(catalog.ids()))]


def test_label_applies_and_is_told(three: Catalog) -> None:
    assert three.label([1, 3], AI, reviewer="Ann") == Changes(labelled=(1, 3))
    assert values(three) == ["ai", None, "ai"]
    assert three.label_of(1) == Label(AI, (), None, "Ann", "2026-04-11T00:00:00Z")
    assert three.record(1)["label"] == {
        "value": "ai",
        "tags": [],
        "note": None,
        "reviewer": "Ann",
        "reviewed_at": "2026-04-11T00:00:00Z",
    }
    assert three.label(numpy.array([1, 2]), HUMAN, reviewer="Ann") == Changes(labelled=(1, 2))
    assert three.label([99], HUMAN, reviewer="Ann") == Changes()


def test_same_decision_again_changes_nothing(three: Catalog, clock: Clock) -> None:
    three.label([1], AI, reviewer="Ann")
    clock.now += DAY
    assert three.label([1], AI, reviewer="Ann") == Changes()
    assert len(three.journal(1)) == 1
    three.label([1], AI, reviewer="Bo", mode="blind")
    entry = three.journal(1)[-1]
    assert (entry.reviewer, entry.mode, entry.opinion) == ("Bo", "blind", AI)


def test_null_removes_the_label_and_keeps_tags(three: Catalog) -> None:
    assert three.label([1], None, reviewer="Ann") == Changes()
    three.label([1, 2], AI, reviewer="Ann")
    three.tag([1], ["hands"], reviewer="Ann")
    assert three.label([1, 2], None, reviewer="Ann") == Changes(labelled=(1, 2))
    assert three.label_of(1) == Label(None, ("hands",), None, "Ann", "2026-04-11T00:00:00Z")
    assert three.label_of(2) is None
    assert three.record(2)["label"] is None


def test_tags_and_notes(three: Catalog) -> None:
    three.label([1], AI, reviewer="Ann")
    assert three.tag([1, 2], [" night ", "hands", "hands"], reviewer="Bo") == Changes(labelled=(1, 2))
    assert three.tag([1, 2], ["hands"], reviewer="Bo") == Changes()
    assert three.tag([1], remove=["night", "never"], reviewer="Bo") == Changes(labelled=(1,))
    assert three.note([2], " odd light ", reviewer="Bo") == Changes(labelled=(2,))
    assert three.note([2], "odd light", reviewer="Cy") == Changes()
    # The label keeps the name of who gave it; tags alone name who tagged.
    assert three.label_of(1) == Label(AI, ("hands",), None, "Ann", "2026-04-11T00:00:00Z")
    assert three.label_of(2) == Label(None, ("night", "hands"), "odd light", "Bo", "2026-04-11T00:00:00Z")
    assert three.rows([2])[0].tags == ("night", "hands")
    assert three.note([2], "  ", reviewer="Bo") == Changes(labelled=(2,))
    assert three.count("tag = night") == 1
    assert three.count("label = none and tag = hands") == 1


@pytest.mark.parametrize("tag", ["", "  ", "a;b", "a\nb", "x" * (TAG_LENGTH + 1)])
def test_bad_tags_are_refused(three: Catalog, tag: str) -> None:
    with pytest.raises(UsageError) as caught:
        three.tag([1], ["fine", tag], reviewer="Ann")
    assert caught.value.code == "label.tag_invalid"
    assert three.label_of(1) is None


def test_other_misuse_is_refused(three: Catalog) -> None:
    with pytest.raises(UsageError) as caught:
        three.label([1], AI, reviewer="  ")
    assert caught.value.code == "label.reviewer_missing"
    with pytest.raises(UsageError) as caught:
        three.note([1], "x" * (NOTE_LENGTH + 1), reviewer="Ann")
    assert caught.value.code == "label.note_too_long"
    three.note([1], "x" * NOTE_LENGTH, reviewer="Ann")
    three.tag([1], ["👩‍🎨 " + "x" * (TAG_LENGTH - 4)], reviewer="Ann")


def test_journal_tells_who_what_when_before_and_what_was_seen(three: Catalog, clock: Clock) -> None:
    three.label([1], AI, reviewer="Ann", mode="blind")
    clock.now += DAY
    three.label([1], HUMAN, reviewer="Bo")
    first, second = three.journal(1)
    assert (first.sha256, first.pixel_sha256, first.at) == (sha("/a.png"), None, "2026-04-11T00:00:00Z")
    assert (first.reviewer, first.mode, first.action, first.opinion) == ("Ann", "blind", "label", AI)
    assert (first.before, first.after) == (None, Label(AI, (), None, "Ann", "2026-04-11T00:00:00Z"))
    assert (second.before, second.after) == (first.after, Label(HUMAN, (), None, "Bo", "2026-04-12T00:00:00Z"))
    assert first.report == second.report
    assert len(first.report or "") == 64


def test_journal_cannot_be_rewritten(three: Catalog) -> None:
    three.label([1], AI, reviewer="Ann")
    for statement in (
        "UPDATE journal SET reviewer = 'x'",
        "DELETE FROM journal",
        "DELETE FROM operation",
        "UPDATE operation SET at = 0",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="is append-only"), three._db.writing() as connection:
            connection.execute(statement)


def test_undo_and_redo_without_limit(three: Catalog) -> None:
    assert three.undo(reviewer="Ann") is None
    for number in range(60):
        three.label([1], (AI, HUMAN)[number % 2], reviewer="Ann")
    three.tag([1, 2], ["x"], reviewer="Ann")
    three.note([1], "n", reviewer="Ann")
    states = []
    while three.can_undo("Ann"):
        states.append(three.label_of(1))
        done = three.undo(reviewer="Ann")
        assert done is not None
        assert done.changes.labelled[0] == 1
    assert len(states) == 62
    assert three.label_of(1) is three.label_of(2) is None
    assert three.undo(reviewer="Ann") is None
    again = []
    while three.can_redo("Ann"):
        three.redo(reviewer="Ann")
        again.append(three.label_of(1))
    assert again == states[::-1]
    assert three.redo(reviewer="Ann") is None
    assert len(three.journal(1)) == 62 * 3


def test_undo_takes_a_whole_operation_back(three: Catalog) -> None:
    three.label([2], HUMAN, reviewer="Ann")
    three.label([1, 2, 3], AI, reviewer="Ann")
    done = three.undo(reviewer="Ann")
    assert done is not None
    assert set(done.changes.labelled) == {1, 2, 3}
    assert (done.description_code, done.params["count"], done.params["value"]) == ("undo.label", 3, "ai")
    assert values(three) == [None, "human", None]
    done = three.redo(reviewer="Ann")
    assert done is not None
    assert done.description_code == "redo.label"
    assert values(three) == ["ai", "ai", "ai"]
    done = three.undo(reviewer="Ann")
    assert done is not None
    assert done.description_code == "undo.label"


def test_undo_and_redo_wind_through_new_decisions(three: Catalog) -> None:
    three.label([1], AI, reviewer="Ann")
    three.label([2], AI, reviewer="Ann")
    three.undo(reviewer="Ann")
    three.undo(reviewer="Ann")
    three.redo(reviewer="Ann")
    assert values(three) == ["ai", None, None]
    three.label([3], HUMAN, reviewer="Ann")
    assert not three.can_redo("Ann")
    three.undo(reviewer="Ann")
    assert values(three) == ["ai", None, None]
    three.undo(reviewer="Ann")
    assert values(three) == [None, None, None]
    three.redo(reviewer="Ann")
    three.redo(reviewer="Ann")
    assert values(three) == ["ai", None, "human"]
    assert three.check() == []


def test_undo_survives_a_restart(three: Catalog) -> None:
    three.label([1], AI, reviewer="Ann")
    three.label([1], HUMAN, reviewer="Ann")
    path = three.path
    three.close()
    with Catalog.open(path) as again:
        assert again.can_undo("Ann")
        again.undo(reviewer="Ann")
        assert values(again)[0] == "ai"
    with Catalog.open(path) as again:
        again.undo(reviewer="Ann")
        assert values(again)[0] is None
        again.redo(reviewer="Ann")
        again.redo(reviewer="Ann")
        assert values(again)[0] == "human"


def test_everybody_undoes_their_own(three: Catalog) -> None:
    three.label([1, 2], AI, reviewer="Ann")
    three.label([2, 3], HUMAN, reviewer="Bo")
    assert not three.can_undo("Cy")
    done = three.undo(reviewer="Ann")
    assert done is not None
    # Bo decided on picture 2 since.
    assert done.changes.labelled == (1,)
    assert values(three) == [None, "human", "human"]
    three.undo(reviewer="Bo")
    assert values(three) == [None, "ai", None]


def test_two_paths_of_one_content_share_a_label(catalog: Catalog) -> None:
    content = sha("one")
    catalog.store([make_report("/a", sha256=content), make_report("/b", sha256=content), make_report("/c")], "f")
    assert catalog.label([2], AI, reviewer="Ann") == Changes(labelled=(1, 2))
    assert values(catalog) == ["ai", "ai", None]
    assert catalog.label([1, 2], HUMAN, reviewer="Ann") == Changes(labelled=(1, 2))
    assert len(catalog.journal(1)) == 2
    assert catalog.store([make_report("/d", sha256=content)], "f") == Changes(added=(4,), labelled=(4,))
    assert values(catalog) == ["human", "human", None, "human"]


def test_moved_and_renamed_file_keeps_its_label(catalog: Catalog) -> None:
    catalog.store([make_report("/old/a.png", sha256=sha("one"))], "f")
    catalog.label([1], HUMAN, reviewer="Ann")
    catalog.mark_missing("/old", [])
    catalog.forget([1])
    catalog.store([make_report("/new/b.png", sha256=sha("one"))], "f")
    assert values(catalog) == ["human"]


def test_stripped_file_keeps_its_label_and_a_reencoded_copy_gets_none(catalog: Catalog) -> None:
    from inspector.domain.report import Hashes

    pixels = Hashes(sha("pixels"), "00000000000000ff")
    catalog.store([make_report("/a.png", hashes=pixels)], "f")
    catalog.label([1], AI, reviewer="Ann")
    stripped = make_report("/a.png", sha256=sha("stripped"), hashes=pixels)
    assert catalog.store([stripped], "f") == Changes(updated=(1,))
    assert values(catalog) == ["ai"]
    near = Hashes(sha("other pixels"), "00000000000000fe")
    assert catalog.store([make_report("/small.jpg", hashes=near)], "f") == Changes(added=(2,))
    assert values(catalog) == ["ai", None]


def test_pixels_learned_after_the_label_pass_it_on(catalog: Catalog) -> None:
    from inspector.domain.report import Hashes

    pixels = Hashes(sha("pixels"), "00000000000000ff")
    catalog.store([make_report("/stripped.png", hashes=pixels), make_report("/a.png")], "f")
    catalog.label([2], AI, reviewer="Ann")
    assert values(catalog) == [None, "ai"]
    changes = catalog.store([make_report("/a.png", hashes=pixels)], "f")
    assert changes == Changes(updated=(2,), labelled=(1,))
    assert values(catalog) == ["ai", "ai"]
    # Bytes count before pixels: the stripped file may be decided for itself.
    catalog.label([1], HUMAN, reviewer="Ann")
    assert values(catalog) == ["human", "ai"]
    assert [entry.opinion for entry in catalog.journal(2)] == [AI, HUMAN]
    catalog.undo(reviewer="Ann")
    assert values(catalog) == ["ai", "ai"]
    assert catalog.check() == []


def test_changed_file_loses_the_label_of_its_old_content(catalog: Catalog) -> None:
    catalog.store([make_report("/a.png")], "f")
    catalog.label([1], AI, reviewer="Ann")
    assert catalog.store([make_report("/a.png", sha256=sha("repainted"))], "f") == Changes(updated=(1,), labelled=(1,))
    assert values(catalog) == [None]
    assert catalog.store([make_report("/a.png")], "f") == Changes(updated=(1,), labelled=(1,))
    assert values(catalog) == ["ai"]


def test_file_that_cannot_be_read_is_labelled_by_its_path(catalog: Catalog) -> None:
    catalog.store([make_report("/a.png", sha256=None), make_report("/b.png", sha256=None)], "f")
    assert catalog.label([1], LabelValue.EXCLUDE, reviewer="Ann") == Changes(labelled=(1,))
    assert values(catalog) == ["exclude", None]
    assert catalog.journal(1)[0].sha256 is None
    catalog.undo(reviewer="Ann")
    assert values(catalog) == [None, None]


def test_reviewers_names_are_one_line(three: Catalog) -> None:
    three.label([1], AI, reviewer=" Ann\n Lee ")
    assert (three.label_of(1) or Label()).reviewer == "Ann Lee"
    assert three.can_undo("Ann Lee")


def test_kill_after_label_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "set.catalog"
    with Catalog.open(path) as catalog:
        catalog.store([make_report("/a.png"), make_report("/b.png")], "f")
    script = textwrap.dedent(
        """
        import os, signal, sys
        from inspector.catalog import Catalog
        from inspector.domain.enums import LabelValue
        catalog = Catalog.open(sys.argv[1])
        catalog.label([1], LabelValue.AI, reviewer="Ann")
        catalog.label([2], LabelValue.HUMAN, reviewer="Ann")
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script, str(path)], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.with_name("set.catalog-wal").exists()
    with Catalog.open(path) as catalog:
        assert values(catalog) == ["ai", "human"]
        assert catalog.check() == []
    assert sorted(item.name for item in tmp_path.iterdir()) == ["set.catalog"]


def test_labels_are_written_through_to_the_disk(three: Catalog) -> None:
    three.label([1], AI, reviewer="Ann")
    (urgent,) = three._db._writers[True].execute("PRAGMA synchronous").fetchone()
    (scan,) = three._db._writers[False].execute("PRAGMA synchronous").fetchone()
    assert (urgent, scan) == (2, 1)
