"""img2dataset's Parquet rows: where they are found, what they say, and what they cost."""

from __future__ import annotations

import io
import json
import tarfile

import pytest

from inspector.containers import read_sidecar
from inspector.domain.enums import EvidenceKind, Severity
from inspector.pipeline import shards
from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.walk import Walk
from tests.makers.jpeg import plain as jpeg

ROWS = [
    {
        "key": f"{number:09d}",
        "url": f"https://pictures.example/{number}.jpg",
        "caption": f"picture {number}",
        "status": "success",
        "error_message": None,
        "width": 8,
        "exif": json.dumps({"Image Software": "Adobe Photoshop 24.0", "EXIF UserComment": "x"}),
        "LICENSE": "CC-BY-4.0",
        "jpg": b"\xff\xd8 bytes of a picture",
    }
    for number in range(250)
]
INFOTEXT = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x6"


@pytest.fixture
def arrow():
    return pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")


def write(arrow, path, rows=ROWS, group=100):
    import pyarrow

    arrow.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=group)


def folder(tmp_path, *numbers, shard="00000"):
    (tmp_path / shard).mkdir(exist_ok=True)
    for number in numbers:
        (tmp_path / shard / f"{number:09d}.jpg").write_bytes(jpeg())
    return tmp_path


def reports(*paths):
    with InspectContext.build(ScanSpec(strict=True)) as context, Walk([str(path) for path in paths]) as walk:
        return list(inspect_reports(walk, context))


def credits_of(report):
    return [item for item in report.evidence if item.kind is EvidenceKind.ATTRIBUTION]


def test_the_row_of_each_picture_of_a_folder(tmp_path, arrow):
    write(arrow, tmp_path / "00000.parquet")
    found = reports(folder(tmp_path, 0, 7, 249))
    urls = [report.attribution.source_url for report in found]
    assert urls == [f"https://pictures.example/{number}.jpg" for number in (0, 7, 249)]
    (credit,) = credits_of(found[1])
    assert (credit.source, credit.data["licence"]) == ("sidecar:img2dataset", "CC-BY-4.0")
    assert credit.location.file == f"{tmp_path}/00000.parquet!000000007"
    assert not any(report.problems for report in found)


def test_the_original_that_the_row_remembers(tmp_path, arrow):
    noted = json.dumps({"EXIF UserComment": INFOTEXT})
    write(arrow, tmp_path / "00000.parquet", [{**ROWS[0], "exif": noted}])
    (report,) = reports(folder(tmp_path, 0))
    assert (report.assessment.verdict, report.assessment.basis) == ("generated", "tagged")
    assert report.generation.seed == "1"


def test_the_row_of_each_picture_of_an_archive(tmp_path, arrow):
    write(arrow, tmp_path / "00000.parquet")
    with tarfile.open(tmp_path / "00000.tar", "w") as archive:
        for name in ("000000003.jpg", "000000004.jpg"):
            member = tarfile.TarInfo(name)
            member.size = len(jpeg())
            archive.addfile(member, io.BytesIO(jpeg()))
    found = reports(tmp_path / "00000.tar")
    assert [report.attribution.source_url[-5:] for report in found] == ["3.jpg", "4.jpg"]


def test_one_picture_alone_has_its_row_too(tmp_path, arrow):
    write(arrow, tmp_path / "00000.parquet")
    (report,) = reports(folder(tmp_path, 5) / "00000" / "000000005.jpg")
    assert report.attribution.source_url.endswith("/5.jpg")


def test_json_of_the_same_values_is_enough(tmp_path, arrow):
    write(arrow, tmp_path / "00000.parquet")
    (folder(tmp_path, 0) / "00000" / "000000000.json").write_text(json.dumps({"key": "0", "url": "https://a.example/"}))
    (report,) = reports(tmp_path)
    assert [item.source for item in credits_of(report)] == ["sidecar:json"]


def test_numbers_as_keys(tmp_path, arrow):
    write(arrow, tmp_path / "00000.parquet", [{**row, "key": int(row["key"])} for row in ROWS[:20]])
    found = reports(folder(tmp_path, 0, 12))
    assert [report.attribution.source_url.rpartition("/")[2] for report in found] == ["0.jpg", "12.jpg"]


def test_a_picture_without_a_row(tmp_path, arrow):
    write(arrow, tmp_path / "00000.parquet", ROWS[:3])
    (report,) = reports(folder(tmp_path, 9))
    assert (report.attribution, report.problems) == (None, ())


def test_row_groups_are_read_once_and_without_pictures(tmp_path, arrow, monkeypatch):
    write(arrow, tmp_path / "00000.parquet")
    asked = []
    whole = shards._ask

    def counted(path, request):
        asked.append((request["do"], request.get("number"), "jpg" in request.get("columns", ())))
        return whole(path, request)

    monkeypatch.setattr(shards, "_ask", counted)
    reports(folder(tmp_path, *range(250)))
    assert asked == [("index", None, False), *(("group", number, False) for number in range(3))]


def test_a_changed_table_makes_its_pictures_changed_ones(tmp_path, arrow):
    def beside():
        with Walk([str(tmp_path)]) as walk:
            return [item.beside for item in walk]

    write(arrow, tmp_path / "00000.parquet", ROWS[:3])
    folder(tmp_path, 0)
    first = beside()
    write(arrow, tmp_path / "00000.parquet", ROWS[:4])
    assert first != beside()
    assert reports(tmp_path)[0].attribution is not None


def test_tables_of_other_programs_are_left_alone(tmp_path, arrow):
    write(arrow, tmp_path / "00000.parquet", [{"path": "000000000.jpg", "text": "x"}])
    (report,) = reports(folder(tmp_path, 0))
    assert (report.attribution, report.problems) == (None, ())


@pytest.mark.parametrize("limit", ["ROWS_LIMIT", "GROUP_BYTES", "COLUMNS_LIMIT"])
def test_large_tables_are_refused(tmp_path, arrow, monkeypatch, limit):
    monkeypatch.setattr(shards, limit, 2)
    write(arrow, tmp_path / "00000.parquet")
    found = reports(folder(tmp_path, 0, 1))
    assert [problem.code for report in found for problem in report.problems] == ["shard.too_large"] * 2


def test_a_damaged_table_is_reported_and_costs_nothing_else(tmp_path, arrow):
    write(arrow, tmp_path / "00000.parquet")
    data = (tmp_path / "00000.parquet").read_bytes()
    (tmp_path / "00000.parquet").write_bytes(data[:4] + bytes(len(data) // 2) + data[4 + len(data) // 2 :])
    (report,) = reports(folder(tmp_path, 0))
    (problem,) = report.problems
    assert (problem.code, problem.where) == ("shard.broken", f"{tmp_path}/00000.parquet")


@pytest.mark.parametrize(("limit", "value"), [("TIMEOUT_S", 0.0), ("MEMORY_BYTES", 64 * 1024**2)])
def test_a_table_that_costs_the_process_that_reads_it(tmp_path, arrow, monkeypatch, limit, value):
    monkeypatch.setattr(shards, limit, value)
    shards._reader.cache_clear()
    write(arrow, tmp_path / "00000.parquet")
    try:
        (report,) = reports(folder(tmp_path, 0))
    finally:
        shards._reader.cache_clear()
    assert [problem.code for problem in report.problems] == ["shard.broken"]
    assert report.attribution is None


# Without pyarrow


FOOTER = b"\x15\x02 schema key url caption status error_message"


def table(footer=FOOTER, *, start=b"PAR1", end=b"PAR1", length=None):
    size = len(footer) if length is None else length
    return start + bytes(20) + footer + size.to_bytes(4, "little") + end


def test_without_pyarrow_one_note_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(shards, "is_readable", lambda: False)
    (tmp_path / "00000.parquet").write_bytes(table())
    (report,) = reports(folder(tmp_path, 0))
    (problem,) = report.problems
    assert (problem.code, problem.severity) == ("shard.not_read", Severity.INFO)
    assert problem.params == {"extra": "parquet"}
    assert problem.where.endswith("/00000.parquet")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PAR1PAR1",
        table(start=b"PARE"),
        table(end=b"PARE"),
        table(length=10_000),
        table(b"schema key url caption"),
        bytes(5_000),
    ],
)
def test_what_is_no_table_of_img2dataset(tmp_path, data):
    (tmp_path / "00000.parquet").write_bytes(data)
    assert shards.shard_of(str(tmp_path / "00000")) is None


def test_a_folder_of_that_name_is_no_table(tmp_path):
    (tmp_path / "00000.parquet").mkdir()
    assert shards.shard_of(str(tmp_path / "00000")) is None
    assert shards.shard_of(str(tmp_path / "00001")) is None


def test_rows_are_told_by_the_name_of_the_file_alone():
    row = json.dumps(ROWS[0], default=str).encode()
    assert {block.source for block in read_sidecar("/set/0.parquet!1", row).blocks} >= {"sidecar:img2dataset"}
    assert [block.source for block in read_sidecar("/my!set/a.json", b"{}").blocks] == ["sidecar:json"]
    assert [block.source for block in read_sidecar("/0.parquet!1/a.txt", b"x").blocks] == ["caption:txt"]
    assert not read_sidecar("/set/0.parquet!1", b"").blocks
