from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from inspector.pixels import reencode
from models.training import augment

VIEWS = ("clean", "aug1", "aug2", "social")


def saved(path, size=(320, 300), mode="RGB"):
    random = np.random.default_rng(1)
    coarse = random.integers(0, 256, (size[1] // 8 + 1, size[0] // 8 + 1, len(mode)), dtype=np.uint8)
    Image.fromarray(coarse, mode).resize(size, Image.Resampling.BICUBIC).save(path)
    return path


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", [(320, 300), (100, 90), (224, 500)])
def test_every_view_has_the_models_size(tmp_path, view, size):
    path = saved(tmp_path / "a.png", size)
    for number in range(12):
        found = augment.view_of(path, f"{number}", view, is_lossless=bool(number % 2))
        assert found.shape == (224, 224, 3)
        assert found.dtype == np.uint8


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_the_same_each_time(tmp_path, view):
    path = saved(tmp_path / "a.png")
    first, again = (augment.view_of(path, "aa", view, is_lossless=True) for _ in range(2))
    assert (first == again).all()


def test_views_differ(tmp_path):
    path = saved(tmp_path / "a.png")
    found = [augment.view_of(path, "aa", view, is_lossless=True) for view in VIEWS]
    assert all((one != other).any() for number, one in enumerate(found) for other in found[:number])


def test_the_untouched_view_is_the_centre_at_native_size(tmp_path):
    path = saved(tmp_path / "a.png", (320, 320))
    whole = np.asarray(Image.open(path))
    assert (augment.view_of(path, "aa", "clean", is_lossless=False) == whole[48:272, 48:272]).all()


def test_cut_outs_lie_on_white_untouched_and_on_any_colour_else(tmp_path):
    path = tmp_path / "a.png"
    Image.new("RGBA", (320, 320), (9, 9, 9, 0)).save(path)
    assert (augment.view_of(path, "aa", "clean", is_lossless=False) == 255).all()
    colours = {tuple(augment.view_of(path, f"{n}", "aug1", is_lossless=False)[0, 0]) for n in range(5)}
    assert len(colours) == 5


def test_only_the_first_frame_counts(tmp_path):
    path = tmp_path / "a.gif"
    frames = [Image.new("RGB", (240, 240), colour) for colour in ("red", "blue")]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    assert tuple(augment.view_of(path, "aa", "clean", is_lossless=False)[0, 0]) == (255, 0, 0)


@pytest.mark.slow
def test_the_steps_are_as_common_as_they_should_be(tmp_path, monkeypatch):
    path = saved(tmp_path / "a.png")
    kinds = []
    recoded = augment.recoded
    monkeypatch.setattr(
        augment, "recoded", lambda picture, kind, q: kinds.append((kind, q)) or recoded(picture, kind, q)
    )
    for number in range(200):
        augment.view_of(path, f"{number}", "aug1", is_lossless=False)
    share = [sum(kind == name for kind, _ in kinds) / 200 for name in ("JPEG", "WEBP")]
    assert share == pytest.approx([0.45, 0.20], abs=0.1)
    assert all(50 <= quality <= 100 for _, quality in kinds)
    kinds.clear()
    for number in range(200):
        augment.view_of(path, f"{number}", "aug1", is_lossless=True)
    assert sum(kind == "JPEG" for kind, _ in kinds) / 200 == pytest.approx(0.45 + 0.6, abs=0.12)


@pytest.mark.parametrize("view", [*augment.EVERYDAY, *augment.TWICE])
def test_everyday_changes_are_the_apps(tmp_path, view):
    path = saved(tmp_path / "a.png", (320, 320))
    with Image.open(path) as picture:
        pixels = np.asarray(picture)
    for change in view.split("-"):
        pixels = list(reencode(pixels))[augment.EVERYDAY.index(change)]
    assert min(pixels.shape[:2]) >= 224
    assert (augment.view_of(path, "aa", view, is_lossless=True) == augment.centre(Image.fromarray(pixels))).all()
