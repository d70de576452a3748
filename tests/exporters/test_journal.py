"""Plan and journal of an export under way."""

from __future__ import annotations

import pytest

from inspector.errors import InspectorError
from inspector.exporters.subset import journal as journals
from inspector.exporters.subset.journal import Journal, sorted_lines
from inspector.exporters.subset.writing import WORK_FOLDER

REQUEST = {"filter": "label = human", "layout": "folder"}


def test_an_export_is_continued_by_the_same_request_only(tmp_path):
    root = tmp_path / "new" / "out"
    with Journal.open(root, REQUEST) as journal:
        assert not journal.planned
        journal.freeze([{"id": 1}, {"id": 2}])
        journal.note({"id": 1})
        journal.sync()
    with Journal.open(root, REQUEST) as journal:
        assert journal.planned
        assert list(journal.plan()) == [{"id": 1}, {"id": 2}]
        assert list(journal.done()) == [{"id": 1}]
    with pytest.raises(InspectorError) as error, Journal.open(root, {**REQUEST, "layout": "kohya"}):
        pass
    assert error.value.code == "export.another"


def test_half_a_line_is_dropped(tmp_path):
    with Journal.open(tmp_path / "out", REQUEST) as journal:
        journal.note({"id": 1})
        journal.sync()
    path = tmp_path / "out" / WORK_FOLDER / "done.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": 2, "fi')
    with Journal.open(tmp_path / "out", REQUEST) as journal:
        assert list(journal.done()) == [{"id": 1}]
        journal.note({"id": 3})
        journal.sync()
        assert list(journal.done()) == [{"id": 1}, {"id": 3}]


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(InspectorError) as error, Journal.open(tmp_path, REQUEST):
        pass
    assert (error.value.code, error.value.params["count"]) == ("export.not_empty", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_link_is_no_target(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(InspectorError) as error, Journal.open(tmp_path / "link", REQUEST):
        pass
    assert error.value.code == "export.link_in_target"


def test_two_at_once_are_refused(tmp_path):
    with (
        Journal.open(tmp_path / "out", REQUEST),
        pytest.raises(InspectorError) as error,
        Journal.open(tmp_path / "out", REQUEST),
    ):
        pass
    assert error.value.code == "export.running"


def test_a_finished_export_leaves_no_work_folder(tmp_path):
    with Journal.open(tmp_path / "out", REQUEST) as journal:
        journal.finish()
    assert not list((tmp_path / "out").iterdir())
    with Journal.open(tmp_path / "none", REQUEST) as journal:
        journal.finish(nothing=True)
    assert not (tmp_path / "none").exists()


def test_an_export_that_was_killed_while_it_tidied_up_is_finished(tmp_path):
    with Journal.open(tmp_path / "out", REQUEST) as journal:
        journal.freeze([])
    (tmp_path / "out" / WORK_FOLDER / "request.json").unlink()
    (tmp_path / "out" / "manifest.json").write_text("{}")
    with pytest.raises(InspectorError) as error, Journal.open(tmp_path / "out", REQUEST):
        pass
    assert error.value.code == "export.not_empty"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["manifest.json"]


def test_lines_are_sorted_in_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(journals, "SORTED_AT_ONCE", 7)
    lines = [{"key": (number * 37) % 100, "number": number} for number in range(100)]
    for count in (0, 1, 7, 8, 100):
        found = list(sorted_lines(lines[:count], lambda line: line["key"], tmp_path))
        assert found == sorted(lines[:count], key=lambda line: line["key"])
    assert not list(tmp_path.iterdir())
