"""What the process that reads Parquet files answers."""

from __future__ import annotations

import json
import os

import pytest

from inspector.pipeline import shardworker

LIMITS = {"rows": 100, "columns": 20, "bytes": 10_000_000}
ROWS = [{"key": f"{number}", "url": "u", "note": None, "jpg": b"x"} for number in range(5)]


@pytest.fixture
def table(tmp_path):
    arrow = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    import pyarrow

    path = tmp_path / "a.parquet"
    arrow.write_table(pyarrow.Table.from_pylist(ROWS), path, row_group_size=2)
    return path


def ask(path, **head):
    answer, attached = shardworker.respond(head, [os.fsencode(path)])
    return answer, [json.loads(part) for part in attached]


def test_keys_by_row_group_and_columns_without_pictures(table):
    answer, (keys,) = ask(table, do="index", limits=LIMITS)
    assert keys == [["0", "1"], ["2", "3"], ["4"]]
    assert "jpg" not in answer["columns"]
    assert {"key", "url"} <= set(answer["columns"])


def test_rows_of_one_group_without_nulls(table):
    assert ask(table, do="group", number=1, columns=["key", "note"])[1] == [[{"key": "2"}, {"key": "3"}]]


@pytest.mark.parametrize("limit", LIMITS)
def test_limits(table, limit):
    answer, _ = ask(table, do="index", limits={**LIMITS, limit: 1})
    assert "too_large" in answer


def test_what_is_broken_is_an_answer(table):
    table.write_bytes(table.read_bytes()[:-4])
    assert ask(table, do="index", limits=LIMITS)[0]["broken"]
    table.unlink()
    assert ask(table, do="index", limits=LIMITS)[0]["broken"]


def test_only_its_own_argument_makes_a_program_this_worker():
    assert not shardworker.run_if_asked(["scan"])
    assert not shardworker.run_if_asked([])
