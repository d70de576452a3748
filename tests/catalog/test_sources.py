"""Scanned roots, and pictures whose file or drive is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.catalog import Catalog, Source
from inspector.domain.catalogue import Changes
from inspector.domain.enums import LabelValue
from tests.makers.collection import make_report

PATHS = ("/set/a.png", "/set/sub/b.png", "/set.zip!c.png", "/set.zip!d/e.png", "/settle/f.png", "/other/g.png")


@pytest.fixture
def six(catalog: Catalog) -> Catalog:
    catalog.store([make_report(path) for path in PATHS], "f")
    return catalog


def test_sources_count_what_lies_under_them(six: Catalog) -> None:
    for root in ("/set/", "/set.zip", "/other/g.png", "/empty", "/"):
        six.add_source(root)
    six.add_source("/set")
    assert six.sources() == [
        Source("/set", 2),
        Source("/set.zip", 2),
        Source("/other/g.png", 1),
        Source("/empty", 0),
        Source("/", 6),
    ]
    path, count, offline = six.sources()[0]
    assert (path, count, offline) == ("/set", 2, False)


def test_roots_say_which_of_them_are_pictures(six: Catalog) -> None:
    for root in ("/set/", "/set.zip", "/other/g.png", "/empty"):
        six.add_source(root)
    assert six.roots() == [("/set", False), ("/set.zip", False), ("/other/g.png", True), ("/empty", False)]


def test_relative_roots_are_made_absolute_and_urls_stay(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    catalog.add_source("pictures/")
    catalog.add_source("s3://bucket/set/")
    assert [source.path for source in catalog.sources()] == [(tmp_path / "pictures").as_posix(), "s3://bucket/set"]
    catalog.store([make_report((tmp_path / "pictures/a.png").as_posix())], "f")
    assert catalog.mark_missing("pictures", []) == Changes(removed=(1,))


def test_missing_pictures_are_kept_but_not_listed(six: Catalog) -> None:
    six.label([2], LabelValue.AI, reviewer="Ann")
    assert six.mark_missing("/set", {"/set/a.png"}) == Changes(removed=(2,))
    assert six.mark_missing("/set", {"/set/a.png"}) == Changes()
    assert six.count() == 5
    assert 2 not in six.ids()
    assert 2 in six.ids(missing=True)
    assert six.rows([2])[0].offline
    assert six.record(2)["label"]["value"] == "ai"
    assert [record["path"] for record in six.records("folder = /set")] == ["/set/a.png"]
    assert six.info()["missing"] == 1


def test_archive_members_lie_under_their_archive(six: Catalog) -> None:
    assert six.mark_missing("/set.zip", ["/set.zip!c.png"]) == Changes(removed=(4,))


def test_offline_drive_keeps_its_pictures_listed(six: Catalog) -> None:
    six.add_source("/set")
    stats = [(path, 1000, six.row_by_path(path).mtime_ns) for path in PATHS]  # type: ignore[union-attr]
    assert six.mark_offline("/set") == Changes(updated=(1, 2))
    assert six.mark_offline("/set") == Changes()
    assert six.sources() == [Source("/set", 2, offline=True)]
    assert [row.offline for row in six.rows([1, 2, 3])] == [True, True, False]
    assert six.count() == 6
    assert len(six.unchanged(stats, "f")) == 6
    assert six.mark_online("/set") == Changes(updated=(1, 2))
    assert not six.rows([1])[0].offline
    assert six.sources() == [Source("/set", 2)]


def test_scanned_again_means_reachable(six: Catalog) -> None:
    six.add_source("/set")
    six.mark_offline("/set")
    assert six.store([make_report("/set/a.png")], "f") == Changes(updated=(1,))
    assert not six.rows([1])[0].offline
    assert six.add_source("/set") == Changes(updated=(2,))
    assert six.sources()[0].offline is False


def test_removing_a_source_keeps_what_another_covers_and_all_labels(six: Catalog) -> None:
    six.add_source("/set")
    six.add_source("/set/sub")
    six.label([1], LabelValue.HUMAN, reviewer="Ann")
    assert six.remove_source("/set") == Changes(removed=(1,))
    assert [source.path for source in six.sources()] == ["/set/sub"]
    assert six.count() == 5
    assert six.store(
        [make_report("/elsewhere/a.png", sha256=make_report("/set/a.png").asset.sha256)], "f"
    ).labelled == (7,)
    assert six.check() == []


def test_forgotten_ids_are_not_given_again(six: Catalog) -> None:
    assert six.forget([6, 99]) == Changes(removed=(6,))
    assert six.store([make_report("/new.png")], "f") == Changes(added=(7,))


def test_odd_names_under_a_root(catalog: Catalog) -> None:
    names = ["/a/ü.png", "/a!/x.png", "/a/b!.png", "/a\U0010ffff/y.png", "/a%/z.png", "/A/w.png"]
    catalog.store([make_report(name) for name in names], "f")
    catalog.add_source("/a")
    assert catalog.sources() == [Source("/a", 3)]
    assert catalog.mark_missing("/a", []).removed == (1, 2, 3)
