"""The canonical labels CSV: columns, guards, names, order; and reading it back."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.enums import ContainerFormat, LabelValue
from inspector.domain.record import record
from inspector.domain.report import Asset, InspectionReport, Label
from inspector.errors import UsageError
from inspector.exporters import Entry, ExportOptions, ReviewFacts, exporter, read_labels, sorted_by_name
from inspector.exporters.base import file_name
from inspector.exporters.labels_csv import COLUMNS
from inspector.textsafe import csv_cell, csv_value

CANONICAL = [
    "file_name",
    "label",
    "reason",
    "tags",
    "reviewer",
    "reviewed_at",
    "review_mode",
    "reviews",
    "agreement",
    "verdict",
    "basis",
    "flags",
    "summary",
    "findings",
    "generator",
    "checkpoints",
    "c2pa_integrity",
    "c2pa_trust",
    "c2pa_origin",
    "c2pa_signer",
    "digital_source_type",
    "detector_id",
    "detector_version",
    "detector_sha256",
    "detector_score",
    "detector_raw",
    "detector_band",
    "detector_calibration",
    "sha256",
    "pixel_sha256",
    "phash",
    "duplicate_group",
    "format",
    "width",
    "height",
    "bytes",
    "mtime",
    "problems",
    "scanned_at",
    "tool_version",
    "ruleset",
    "schema",
]


def entry(path="/set/a.png", label=None, **facts):
    asset = Asset(path, 12, 1_700_000_000_000_000_000, "ab" * 32, ContainerFormat.PNG, 8, 6)
    return Entry(record(InspectionReport(asset), label), ReviewFacts(**facts))


def write(*entries, base="/set", excel=False):
    stream = io.BytesIO()
    writer = exporter("csv").open(stream, ExportOptions(base, excel))
    for one in entries:
        writer.write(one)
    writer.close()
    return stream.getvalue()


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_all_columns_in_their_order():
    assert [column.name for column in COLUMNS] == CANONICAL
    assert write(entry()).split(b"\r\n")[0].decode().split(",") == CANONICAL


def test_only_file_name_may_end_like_a_picture_column():
    others = [name for name in CANONICAL if name.endswith("_file_name") or name == "file_names"]
    assert others == []


def test_a_row():
    label = Label(LabelValue.HUMAN, ("keep", "blue"), "=1+1, really", "Ana", "2026-11-23T05:10:00Z")
    (row,) = rows(write(entry(label=label, mode="blind", reviews=2, agreement="agree")))
    assert row["file_name"] == "a.png"
    assert row["label"] == "human"
    assert row["reason"] == "'=1+1, really"
    assert row["tags"] == "keep;blue"
    assert (row["reviewer"], row["review_mode"], row["reviews"], row["agreement"]) == ("Ana", "blind", "2", "agree")
    assert (row["verdict"], row["basis"]) == ("inconclusive", "none")
    assert row["mtime"] == "2023-11-14T22:13:20Z"
    assert (row["width"], row["bytes"], row["schema"]) == ("8", "12", "1")


def test_the_byte_order_mark_is_an_option():
    assert not write(entry()).startswith(b"\xef\xbb\xbf")
    assert write(entry(), excel=True).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/set/a.png", "a.png"),
        ("/set/in/a.png", "in/a.png"),
        ("/set/=cmd.png", "./=cmd.png"),
        ("/set/-a.png", "./-a.png"),
        ("/other/a.png", "../other/a.png"),
        ("/settings/a.png", "../settings/a.png"),
        ("/set/a\nb.png", "a b.png"),
    ],
)
def test_file_names(path, name):
    assert file_name(path, "/set") == name


def test_rows_are_sorted_by_the_bytes_of_the_name():
    names = ["b.png", "a/z.png", "Ä.png", "a.png", "Z.png"]
    found = sorted_by_name([entry(f"/set/{name}") for name in names], "/set")
    assert [one.record["path"][5:] for one in found] == ["Z.png", "a.png", "a/z.png", "b.png", "Ä.png"]


@given(st.text())
def test_the_guard_is_reversible(text):
    flat = text.replace("\r\n", " ").replace("\r", " ").replace("\n", " ").replace("\0", " ")
    guarded = csv_cell(text)
    assert not guarded.lstrip("\u200b\ufeff \t").startswith(("=", "+", "-", "@"))
    if "\r" not in text and "\n" not in text and "\0" not in text:
        assert csv_value(guarded) == flat


def test_labels_come_back_from_the_csv():
    label = Label(LabelValue.AI_EDITED, ("x",), "@note", "Ben", "2026-11-23T05:10:00Z")
    (row,) = read_labels("labels.csv", write(entry(label=label), excel=True))
    assert row.value is LabelValue.AI_EDITED
    assert (row.sha256, row.file_name, row.tags, row.note) == ("ab" * 32, "a.png", ("x",), "@note")
    assert (row.reviewer, row.reviewed_at) == ("Ben", "2026-11-23T05:10:00Z")


def test_labels_come_back_from_json_lines():
    stream = io.BytesIO()
    writer = exporter("jsonl").open(stream, ExportOptions("/set"))
    writer.write(entry(label=Label(LabelValue.UNSURE, note="n", reviewer="C")))
    writer.close()
    (row,) = read_labels("labels.jsonl", stream.getvalue())
    assert (row.value, row.note, row.reviewer, row.file_name) == (LabelValue.UNSURE, "n", "C", "a.png")


def test_a_small_csv_of_somebody_else_is_enough():
    (first, second) = read_labels("x.csv", b"file_name,label\na.png,human\nb.png,\n")
    assert (first.file_name, first.value) == ("a.png", LabelValue.HUMAN)
    assert second.value is None


@pytest.mark.parametrize(
    ("data", "code", "named"),
    [
        (b"a,b\n1,2\n", "labels.columns", {}),
        (b"label,x\nhuman,2\n", "labels.columns", {}),
        (b"file_name,label\na.png,human\nb.png,robot\n", "labels.value", {"line": 3, "column": "label"}),
        (b"sha256,label\n12,human\n", "labels.value", {"line": 2, "column": "sha256"}),
        (b"file_name,label\na.png\n", "labels.row", {"line": 2}),
        (b'file_name,label\n"a.png,human\n', "labels.row", {}),
        (b"file_name,label\n\xff,human\n", "labels.encoding", {"line": 2}),
    ],
)
def test_a_file_with_a_mistake_names_line_and_column(data, code, named):
    with pytest.raises(UsageError) as caught:
        read_labels("labels.csv", data)
    assert caught.value.code == code
    assert {key: caught.value.params[key] for key in named} == named


@given(st.binary(max_size=200))
def test_any_bytes_are_labels_or_a_clear_mistake(data):
    for name in ("x.csv", "x.jsonl"):
        with contextlib.suppress(UsageError):
            read_labels(name, data)
