from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.training import features
from models.training.augment import EVERYDAY, TWICE
from models.training.data import Picture
from models.training.table import read_table

KINDS = len(features.ROUNDS) + len(EVERYDAY) + len(TWICE)


def picture(path: Path, number: int, *, is_ai=False, group="somebody") -> Picture:
    return Picture(
        path=path,
        sha256=f"{number:064x}",
        is_ai=is_ai,
        medium="photo",
        generator="",
        source=f"github:{group}/x",
        commit="",
        repository_path="",
        licence="",
        original_sha256=f"{number:064x}",
        crop="0,0,320,320",
        original_size=(320, 320),
        original_format="PNG",
        is_lossless=True,
        group=group,
    )


@pytest.fixture
def pictures(tmp_path):
    found = []
    for number in range(5):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (256, 256), (number * 10, 0, 0)).save(path)
        found.append(picture(path, number, is_ai=number > 2, group="machine" if number > 2 else "somebody"))
    return found


@pytest.fixture
def model(monkeypatch):
    """Stands for the tower: the mean red of a view in every number."""
    seen = []

    def features_of(_session, pixels):
        seen.append(pixels)
        return np.full((len(features.STORED_TAPS), 3, 768), pixels[..., 0].mean(), np.float32)

    monkeypatch.setattr(features, "open_session", lambda _model: None)
    monkeypatch.setattr(features, "features_of", features_of)
    monkeypatch.setattr(features, "SHARD", 4)
    return seen


def test_two_untouched_views_come_for_each_changed_one(pictures):
    views = features.plan(pictures)
    assert len(set(views)) == len(views) == 5 * KINDS
    start = [view.name for view in views[:6]]
    assert (start.count("clean"), start.count("aug1")) == (4, 2)
    assert {view.name for view in views[-2:]} == {"aug2"}


def test_everyday_changes_are_tried_on_large_crops_alone(pictures, monkeypatch):
    small = replace(pictures[0], crop="8,8,298,320")
    monkeypatch.setattr(features, "EVERYDAY_PICTURES", 3)
    tried = [view.place for view in features.plan([small, *pictures[1:]]) if view.name in (*EVERYDAY, *TWICE)]
    assert len(tried) == 3 * len((*EVERYDAY, *TWICE))
    assert 0 not in tried


def test_what_is_done_is_not_done_again(pictures, model, tmp_path):
    views = features.plan(pictures)
    assert features.extract(pictures, tmp_path / "m", tmp_path, views[:7], (0, 1)) == 7
    assert features.extract(pictures, tmp_path / "m", tmp_path, views, (0, 1)) == len(views) - 7
    assert features.extract(pictures, tmp_path / "m", tmp_path, views, (0, 1)) == 0
    assert len(model) == len(views)
    stored = features.load(tmp_path)
    assert sorted(stored.keys) == sorted(view.key(pictures) for view in views)


def test_work_that_was_cut_off_goes_on(pictures, model, tmp_path, monkeypatch):
    views = features.plan(pictures)
    working = features.features_of

    def failing(session, pixels):
        if len(model) == 6:
            raise KeyboardInterrupt
        return working(session, pixels)

    monkeypatch.setattr(features, "features_of", failing)
    with pytest.raises(KeyboardInterrupt):
        features.extract(pictures, tmp_path / "m", tmp_path, views, (0, 1))
    monkeypatch.setattr(features, "features_of", working)
    assert features.extract(pictures, tmp_path / "m", tmp_path, views, (0, 1)) == len(views) - 4


def test_processes_share_the_work(pictures, model, tmp_path):
    views = features.plan(pictures)
    done = [features.extract(pictures, tmp_path / "m", tmp_path, views, (number, 2)) for number in range(2)]
    assert sum(done) == len(views)


def test_the_table_joins_features_and_pictures(pictures, model, tmp_path):
    features.extract(pictures, tmp_path / "m", tmp_path, features.plan(pictures), (0, 1))
    table = read_table(pictures[1:], tmp_path)
    assert len(table.place) == 4 * KINDS
    assert table.flat().shape == (len(table.place), 6144)
    for place, view, values in zip(table.place, table.view, table.values, strict=True):
        if view == "clean":
            assert values.mean() == pytest.approx((place + 1) * 10)
    assert table.weight[table.is_ai].sum() == pytest.approx(table.weight[~table.is_ai].sum())


def test_views_that_were_computed_twice_count_once(pictures, model, tmp_path):
    views = features.plan(pictures)
    features.extract(pictures, tmp_path / "m", tmp_path, views[:4], (0, 1))
    (shard,) = (tmp_path / features.FOLDER).glob("*.npz")
    shard.with_name("copy.npz").write_bytes(shard.read_bytes())
    assert len(features.load(tmp_path).keys) == 4
