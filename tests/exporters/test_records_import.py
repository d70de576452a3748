"""Files of records: which are taken, and that one bad file does not stop the others."""

from __future__ import annotations

import pytest

from inspector.errors import InspectorError
from inspector.exporters.records_import import Broken, read_records, record_files


def test_only_files_of_records_are_taken(tmp_path):
    for name in ("b.jsonl", "a/c.PARQUET", "x.txt", "d.ndjson"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in record_files(tmp_path)] == ["c.PARQUET", "b.jsonl", "d.ndjson"]
    assert record_files(tmp_path / "b.jsonl") == [tmp_path / "b.jsonl"]
    with pytest.raises(InspectorError) as error:
        record_files(tmp_path / "x.txt")
    assert error.value.code == "records.none"


def test_bytes_that_are_no_text_are_one_broken_record(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"a": 1}\n\n\xff\xfe\n')
    found = list(read_records(tmp_path / "a.jsonl"))
    assert isinstance(found[-1], Broken)
    assert found[-1].file == "a.jsonl"
