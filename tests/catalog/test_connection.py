"""The file: what is refused, what waits, what is left behind."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from inspector import messages
from inspector.catalog import Catalog
from inspector.catalog.connection import Database, WriterQueue, fault
from inspector.catalog.migrations import APPLICATION_ID
from inspector.domain.enums import LabelValue
from inspector.errors import InspectorError
from tests.makers.collection import make_report


def refused(path: Path, **options: object) -> InspectorError:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(InspectorError) as caught:
        Catalog.open(path, **options)  # type: ignore[arg-type]
    if before is not None:
        assert path.read_bytes() == before
    sentence = messages.text(caught.value.code, **caught.value.params)
    assert sentence != caught.value.code
    assert "?" not in sentence
    return caught.value


def filled(path: Path, count: int = 200) -> Path:
    with Catalog.open(path) as catalog:
        catalog.store([make_report(f"/{number}") for number in range(count)], "f")
    return path


def test_closed_catalogue_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "ünï code?#.catalog"
    catalog = Catalog.open(path)
    catalog.store([make_report("/a")], "f")
    threads = [threading.Thread(target=catalog.count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    catalog.label([1], LabelValue.AI, reviewer="Ann")
    assert path.with_name(path.name + "-wal").exists()
    catalog.close()
    assert list(tmp_path.iterdir()) == [path]


def test_closed_catalogue_says_so(tmp_path: Path) -> None:
    catalog = Catalog.open(tmp_path / "a")
    catalog.close()
    catalog.close()
    for use in (catalog.count, lambda: catalog.label([1], LabelValue.AI, reviewer="Ann")):
        with pytest.raises(InspectorError) as caught:
            use()
        assert caught.value.code == "catalog.closed"


@pytest.mark.parametrize(
    "content", [b"hello", b"x" * 5000, b"SQLite format 3\0" + b"\0" * 50, b"SQLite format 3\0" + b"\0" * 5000]
)
def test_file_that_is_no_catalogue_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes(content)
    assert refused(path).code == "catalog.broken"


def test_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photo (id)")
    connection.close()
    assert "another program" in str(refused(path).params["reason"])


def test_empty_file_becomes_a_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "new.catalog"
    path.touch()
    filled(path)
    path.write_bytes(b"")
    assert refused(path, create=False).code == "catalog.broken"


def test_truncated_catalogue_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "a")
    path.write_bytes(path.read_bytes()[:-5000])
    assert "end is missing" in str(refused(path).params["reason"])


def test_damaged_pages_are_reported_as_a_broken_catalogue(tmp_path: Path) -> None:
    path = filled(tmp_path / "a", 2000)
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xee" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(InspectorError) as caught, Catalog.open(path) as catalog:
        list(catalog.records())
    assert caught.value.code == "catalog.broken"


def test_catalogue_with_a_table_missing_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "a")
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE asset_content")
    connection.close()
    assert "asset_content" in str(refused(path).params["reason"])


def test_hostile_values_are_damage_not_a_crash(tmp_path: Path) -> None:
    path = filled(tmp_path / "a", 3)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE report SET packed = x'00', length = 1 << 40 WHERE asset = 1")
        connection.execute("UPDATE asset SET verdict = 77 WHERE id = 2")
        connection.execute("UPDATE asset SET format = -3 WHERE id = 3")
    connection.close()
    with Catalog.open(path) as catalog:
        for use in (lambda: catalog.report(1), lambda: catalog.rows([2]), lambda: catalog.rows([3])):
            with pytest.raises(InspectorError) as caught:
                use()
            assert caught.value.code == "catalog.broken"


def test_missing_file_or_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "a", create=False).code == "catalog.missing"
    assert refused(tmp_path / "a", read_only=True).code == "catalog.missing"
    assert refused(tmp_path / "none/a").code == "catalog.missing"
    assert refused(tmp_path).code == "catalog.not_opened"
    assert list(tmp_path.iterdir()) == []


def test_read_only_refuses_to_write_and_leaves_one_file(tmp_path: Path) -> None:
    path = filled(tmp_path / "a", 3)
    before = path.read_bytes()
    with Catalog.open(path, read_only=True) as catalog:
        assert (catalog.read_only, catalog.count()) == (True, 3)
        for write in (
            lambda: catalog.store([make_report("/b")], "f"),
            lambda: catalog.label([1], LabelValue.AI, reviewer="Ann"),
            catalog.compact,
        ):
            with pytest.raises(InspectorError) as caught:
                write()
            assert caught.value.code == "catalog.read_only"
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_medium_that_cannot_be_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "a", 3)
    plain = Database._open

    def only_reading(database: Database, mode: str) -> sqlite3.Connection:
        if mode != "ro&immutable=1":
            raise sqlite3.OperationalError("unable to open database file")
        return plain(database, mode)

    monkeypatch.setattr(Database, "_open", only_reading)
    with Catalog.open(path, read_only=True) as catalog:
        assert catalog.count() == 3


def test_file_that_another_program_locks(tmp_path: Path) -> None:
    path = filled(tmp_path / "a", 3)
    other = sqlite3.connect(path, isolation_level=None)
    with Catalog.open(path, timeout_s=0.05) as catalog:
        other.execute("BEGIN IMMEDIATE")
        assert catalog.count() == 3
        with pytest.raises(InspectorError) as caught:
            catalog.label([1], LabelValue.AI, reviewer="Ann")
        assert caught.value.code == "catalog.locked"
        other.execute("ROLLBACK")
        catalog.label([1], LabelValue.AI, reviewer="Ann")
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    assert refused(path, timeout_s=0.05).code == "catalog.locked"
    other.close()


def test_full_disk_stores_nothing_of_the_batch_and_goes_on_later(tmp_path: Path) -> None:
    path = filled(tmp_path / "a", 3)
    with Catalog.open(path) as catalog:
        catalog.label([1], LabelValue.AI, reviewer="Ann")
        for connection in catalog._db._writers.values():
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(InspectorError) as caught:
            catalog.store([make_report(f"/more/{number}") for number in range(3000)], "f")
        assert caught.value.code == "disk.full"
        for connection in catalog._db._writers.values():
            connection.execute("PRAGMA max_page_count=1000000")
        catalog.store([make_report(f"/more/{number}") for number in range(3000)], "f")
        assert catalog.count() == 3003
        assert catalog.check() == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "catalog.locked"),
        (sqlite3.SQLITE_FULL, "disk.full"),
        (sqlite3.SQLITE_IOERR_READ, "disk.failed"),
        (sqlite3.SQLITE_CORRUPT, "catalog.broken"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "catalog.read_only"),
        (sqlite3.SQLITE_CANTOPEN, "catalog.not_opened"),
        (sqlite3.SQLITE_CONSTRAINT, None),
        (sqlite3.SQLITE_ERROR, None),
    ],
)
def test_faults_of_the_environment(number: int, code: str | None) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = number  # type: ignore[misc]
    found = fault(error, Path("a"))
    assert (found and found.code) == code


def test_urgent_writer_goes_first() -> None:
    queue, order = WriterQueue(), []
    started = threading.Event()

    def hold() -> None:
        with queue.turn(urgent=False):
            started.set()
            time.sleep(0.1)

    def write(name: str, *, urgent: bool) -> None:
        with queue.turn(urgent=urgent):
            order.append(name)

    threads = [threading.Thread(target=hold)]
    threads[0].start()
    started.wait()
    for name, urgent in (("scan 1", False), ("scan 2", False), ("label", True)):
        threads.append(threading.Thread(target=write, args=(name,), kwargs={"urgent": urgent}))
        threads[-1].start()
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert order[0] == "label"
    assert sorted(order) == ["label", "scan 1", "scan 2"]


def test_labels_and_reads_go_on_while_a_scan_writes(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "a") as catalog:
        catalog.store([make_report(f"/{number}") for number in range(50)], "f")
        errors: list[BaseException] = []
        stop = threading.Event()

        def scan() -> None:
            try:
                batch = 0
                while not stop.is_set():
                    batch += 1
                    catalog.store([make_report(f"/new/{batch}/{number}") for number in range(100)], "f")
            except BaseException as error:  # noqa: BLE001 - handed to the test
                errors.append(error)

        thread = threading.Thread(target=scan)
        thread.start()
        for number in range(1, 40):
            catalog.label([number], LabelValue.AI, reviewer="Ann")
            assert catalog.rows([number])[0].label is LabelValue.AI
        stop.set()
        thread.join()
        assert errors == []
        assert catalog.count("label = ai") == 39
        assert catalog.check() == []


def test_connections_of_ended_threads_are_closed(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "a") as catalog:
        for _ in range(8):
            thread = threading.Thread(target=catalog.count)
            thread.start()
            thread.join()
        catalog.count()
        assert len(catalog._db._readers) <= 2


def test_header_names_the_program(tmp_path: Path) -> None:
    path = filled(tmp_path / "a", 1)
    assert int.from_bytes(path.read_bytes()[68:72]) == APPLICATION_ID
