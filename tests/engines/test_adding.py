"""A model is added in three steps; what a trial calls unusable is not added, and samples come from labels or files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from inspector.domain.enums import LabelValue
from inspector.engines import adding
from inspector.errors import InspectorError, UsageError
from inspector.settings import paths
from tests.detectors.networks import harmful, install, network, picture
from tests.engines.shelf import save, scan


def test_three_steps(tmp_path):
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "x.onnx").write_bytes(network(columns=(1, 0), scale=8).SerializeToString())
    found = adding.examine(folder, {"id": "mine", "labels": ("ai", "human")})
    assert found.bytes == (folder / "x.onnx").stat().st_size
    assert {"mean", "std", "geometry"} <= set(found.guesses)
    trial = adding.try_out(found.card)
    added = adding.add(found.card, trial)
    assert added.folder == str(paths.own_models_folder() / "mine")
    adding.remove(added)
    assert not any(paths.own_models_folder().iterdir())


def test_what_cannot_be_used_is_not_added(tmp_path):
    card = adding.examine(install(tmp_path / "m", harmful("random"), id="mine")).card
    with pytest.raises(InspectorError) as caught:
        adding.add(card, adding.try_out(card))
    assert caught.value.code == "model.unusable"
    assert not paths.own_models_folder().exists()


def test_the_shipped_model_is_not_hidden_by_an_added_one(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "models", lambda: tmp_path / "shipped")
    install(tmp_path / "shipped" / "m", network(), id="ours")
    card = adding.examine(install(tmp_path / "m", network(scale=2), id="ours")).card
    trial = adding.try_out(card)
    with pytest.raises(InspectorError) as caught:
        adding.add(card, trial, replaces=True)
    assert caught.value.code == "model.exists"
    assert adding.add(replace(card, id="theirs"), trial).id == "theirs"


def test_samples_from_labels(shelf):
    for number in range(9):
        save(shelf, f"{number}.png", picture(0.2 + number / 20, 64, 64, seed=number))
    rows = scan(shelf, "none")
    shelf.label([row.id for row in rows[:4]], LabelValue.AI)
    shelf.label([row.id for row in rows[4:6]], LabelValue.HUMAN)
    (shelf.catalog.path.parent / "pictures" / "0.png").unlink()
    found = adding.labelled_samples(shelf.catalog, 10**6)
    assert [path.rpartition("/")[2] for path in found.pictures] == ["1.png", "2.png", "3.png", "4.png", "5.png"]
    assert len(found.ai) == 3
    assert adding.labelled_samples(shelf.catalog, 10).pictures == {}


def test_samples_from_files(tmp_path):
    made, drawn = tmp_path / "made.png", tmp_path / "drawn.jpg"
    Image.fromarray(picture(0.9)).save(made)
    Image.fromarray(picture(0.2)).save(drawn)
    found = adding.sample_files([made], [drawn], 10**6)
    assert found.ai == {str(made)}
    assert found.pictures[str(drawn)].shape == (100, 120, 3)
    for bad in (tmp_path / "missing.png", tmp_path / "text.png"):
        (tmp_path / "text.png").write_text("no picture")
        with pytest.raises(UsageError):
            adding.sample_files([bad], [], 10**6)
