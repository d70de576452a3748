"""The store of thumbnails: bounded, least recently used first, one file, never in the way."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from inspector.catalog import ThumbnailStore, thumbnails
from inspector.errors import InspectorError
from tests.makers.collection import sha


def jpeg(number: int, length: int = 1000) -> bytes:
    return number.to_bytes(4) + os.urandom(length - 4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "thumbnails"


def test_what_is_put_is_got_also_later(path: Path) -> None:
    with ThumbnailStore.open(path) as store:
        assert store.get(sha("a")) is None
        store.put(sha("a"), b"one")
        store.put(sha("a"), b"two")
        store.put_all([(sha("b"), b"three"), (sha("c"), b"four")])
        assert store.get(sha("a")) == b"two"
        assert store.known([sha("a"), sha("c"), sha("x")]) == {sha("a"), sha("c")}
        assert store.stored_bytes == 12
    with ThumbnailStore.open(path) as store:
        assert store.get(sha("c")) == b"four"
    assert list(path.parent.iterdir()) == [path]


def test_least_recently_used_go_first(path: Path) -> None:
    with ThumbnailStore.open(path, limit=10_000) as store:
        for number in range(10):
            store.put(sha(str(number)), jpeg(number))
        store.get(sha("0"))
        store.put(sha("10"), jpeg(10))
        assert store.stored_bytes <= 9_000
        assert store.get(sha("1")) is None
        assert store.get(sha("2")) is None
        assert store.get(sha("0")) is not None
        assert store.get(sha("10")) is not None


def test_use_is_remembered_over_a_restart(path: Path) -> None:
    with ThumbnailStore.open(path, limit=10_000) as store:
        store.put_all((sha(str(number)), jpeg(number)) for number in range(10))
        store.get(sha("0"))
    with ThumbnailStore.open(path, limit=5_000) as store:
        store.put(sha("new"), jpeg(99))
        left = store.known(sha(str(number)) for number in range(10))
        assert left == {sha("0"), sha("8"), sha("9")}


def test_many_uses_are_written_down_on_the_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "TOUCHES", 3)
    with ThumbnailStore.open(path) as store:
        store.put_all((sha(str(number)), jpeg(number)) for number in range(5))
        for number in range(4):
            store.get(sha(str(number)))
        assert len(store._touched) == 1


def test_file_stays_near_its_limit(path: Path) -> None:
    with ThumbnailStore.open(path, limit=200_000) as store:
        for number in range(200):
            store.put(sha(str(number)), jpeg(number, 8000))
    assert path.stat().st_size < 400_000


def test_too_large_for_a_thumbnail(path: Path) -> None:
    with ThumbnailStore.open(path) as store:
        store.put(sha("a"), bytes(thumbnails.LARGEST + 1))
        assert store.get(sha("a")) is None


def test_broken_store_is_put_aside_and_begun_anew(path: Path) -> None:
    path.write_bytes(b"not ours")
    with ThumbnailStore.open(path) as store:
        store.put(sha("a"), b"x")
    (aside,) = (item for item in path.parent.iterdir() if item != path)
    assert aside.name.startswith("thumbnails.broken-")
    assert aside.read_bytes() == b"not ours"


def test_store_of_another_version_is_emptied(path: Path) -> None:
    with ThumbnailStore.open(path) as store:
        store.put(sha("a"), b"x")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=7")
    connection.close()
    with ThumbnailStore.open(path) as store:
        assert store.get(sha("a")) is None


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(InspectorError) as caught:
        ThumbnailStore.open(tmp_path / "none/thumbnails")
    assert caught.value.code == "catalog.missing"


def test_threads_share_the_store(path: Path) -> None:
    with ThumbnailStore.open(path, limit=50_000) as store:

        def work(start: int) -> None:
            for number in range(start, start + 40):
                mine = jpeg(number)
                store.put(sha(str(number)), mine)
                assert store.get(sha(str(number))) in (mine, None)

        threads = [threading.Thread(target=work, args=(start * 1000,)) for start in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.stored_bytes <= 50_000
