"""Whole pictures as the app looks at them, and the shift that makes the limits for one look hold for the mean of many."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from PIL import Image

from models.training import whole
from models.training.collect import COLUMNS, Source
from models.training.whole import Looks, Seen

pytest.importorskip("scipy", reason="training needs scipy")
pytest.importorskip("sklearn", reason="training needs scikit-learn")


def seen(centre, *more, is_ai=False, versions=(), changed=()):
    return Seen("0", is_ai, "photo", "s", 1.0, 2.0, Looks(centre, more, versions), changed)


def noise(side, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)


def test_one_look_is_enough_far_below_every_limit():
    asked = []
    found = whole.looks_at(noise(400), lambda pixels: asked.append(pixels.shape) or -2.0, weak=1.0)
    assert (found, asked) == (Looks(-2.0), [(224, 224, 3)])


def test_corners_and_everyday_versions_are_looked_at_else():
    asked = []
    found = whole.looks_at(noise(400), lambda pixels: asked.append(pixels.shape) or float(len(asked)), weak=1.0)
    assert found == Looks(1.0, (2.0, 3.0, 4.0, 5.0), (6.0, 7.0, 8.0))
    assert set(asked) == {(224, 224, 3)}
    small = whole.looks_at(noise(240), lambda _: 5.0, weak=1.0)
    assert len(small.versions) == 1, "a version smaller than the model's input is left out"


def test_the_mean_of_all_looks_is_shifted_and_a_single_one_is_not():
    assert Looks(0.5).odds(1.0) == 0.5
    assert Looks(1.0, (2.0,), (3.0,)).odds(0.5) == 2.5


def test_the_shift_flags_as_many_human_pictures_as_may_be_and_no_more():
    human = [seen(-5.0) for _ in range(97)] + [seen(1.5, 1.5), seen(1.2, 1.2), seen(0.7, 0.7)]
    assert whole.shift_of([*human, seen(9.0, is_ai=True)]) == pytest.approx(1.3)
    assert whole.shift_of([seen(3.0, 3.0) for _ in range(10)]) == 0
    assert whole.shift_of([]) == 0


def test_a_score_is_stable_where_few_versions_are_in_the_lowest_band():
    one, two = (seen(3.0, 3.0, versions=(0.2, low, 3.0)) for low in (3.0, 0.2))
    assert all(picture.band(picture.looks, 0.5) for picture in (one, two))
    assert [picture.verdict(picture.looks, 0.5) for picture in (one, two)] == [True, False]
    assert two.verdict(two.looks, 1.0)


def test_what_whole_pictures_show():
    changed = (Looks(3.0, (3.0,)), Looks(0.0), Looks(3.0, (3.0,)))
    pictures = [seen(-5.0), seen(2.5, 0.5), seen(3.0, 3.0, is_ai=True, changed=changed), seen(1.5, 2.2, is_ai=True)]
    found = whole.summary(pictures, 0.2)
    assert (found["one_look_false_flags"]["found"], found["band_false_flags"]["found"]) == (1, 0)
    assert (found["one_look_recall"]["found"], found["band_recall"]["found"]) == (1, 2)
    assert (found["flips"]["found"], found["flips"]["of"], found["flips_scaled"]["found"]) == (1, 3, 1)
    assert (found["auc_one_look"], found["auc"]) == (0.75, 1.0)
    assert found["looks"] == {"false_flags": 1.5, "recall": 2.0}


def manifest(folder, *rows):
    (folder / "train").mkdir(parents=True)
    with (folder / "train" / "MANIFEST.csv").open("w", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS, restval="")
        table.writeheader()
        table.writerows(rows)


def row(name, source="github:a/b", side="500", label="human"):
    sides = {"original_width": side, "original_height": "900"}
    return {"repo_path": name, "source_repo": source, "label": label, "commit": "c", "medium": "photo", **sides}


def test_originals_come_source_by_source_where_they_are_large_enough(tmp_path):
    manifest(
        tmp_path / "x", row("1"), row("2"), row("small", side="399"), row("3", "github:c/d"), row("4", "debian:gone")
    )
    sources = [Source("human", "photo", "", name, "c", "", f"/{name}") for name in ("github:a/b", "github:c/d")]
    found = list(whole.originals([tmp_path / "x"], sources))
    assert [(entry["repo_path"], entry["folder"]) for entry in found] == [
        ("1", "/github:a/b"),
        ("3", "/github:c/d"),
        ("2", "/github:a/b"),
    ]


def test_a_picture_that_cannot_be_read_is_none():
    assert whole._decoded(b"") is None
    stream = io.BytesIO()
    Image.fromarray(noise(8)).save(stream, "PNG")
    assert whole._decoded(stream.getvalue()).shape == (8, 8, 3)
