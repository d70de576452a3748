"""Models of a person's own: examined without running anything, then added as a whole or not at all."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from onnx import TensorProto

from inspector.detectors import Inferred, card_of, importing, open_detector, read_card
from inspector.detectors.cardwriter import card_json
from inspector.detectors.importing import add, examine, remove
from inspector.detectors.presets import named, read_presets
from inspector.errors import InspectorError, UsageError
from inspector.messages import text
from inspector.settings import paths
from tests.detectors.networks import install, network, picture

TWO = {"labels": ["artificial", "real"], "ai_labels": ["artificial"], "activation": "softmax"}


def bare(folder, model=None, name="detector.onnx", **files):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes((model or network(columns=(1, 0))).SerializeToString())
    for file, content in files.items():
        (folder / f"{file}.json").write_text(json.dumps(content))
    return folder


def refused(action) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        action()
    assert "?" not in text(caught.value.code, **caught.value.params)
    return caught.value


def test_a_written_card_reads_back_the_same(tmp_path):
    folder = install(
        tmp_path / "m",
        network(with_map=True, media=2, columns=(1, 0)),
        output={**TWO, "map": "map", "combine": "mean"},
        input={"mean": [0.1, 0.2, 0.3], "std": [0.5, 0.5, 0.5], "geometry": "multi_crop_native"},
        medium={"name": "medium", "labels": ["photo", "painting"]},
        measured=[{"medium": "photo", "band": "ai", "human": 9, "human_in_band": 1, "ai": 9, "ai_in_band": 5}],
        trained="2026-11",
        inferred=[{"field": "mean", "value": "0.1", "origin": "config.json"}],
    )
    card = read_card(folder)
    (folder / "model.json").write_text(json.dumps(card_json(card)))
    assert read_card(folder) == card
    assert card.inferred == (Inferred("mean", "0.1", "config.json"),)


def test_a_model_with_what_its_publisher_put_beside_it(tmp_path):
    config = {"id2label": {"0": "artificial", "1": "human"}}
    processor = {"size": {"height": 64, "width": 64}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3, "resample": 3}
    source = bare(tmp_path / "hub", config=config, preprocessor_config=processor)
    (source / "README.md").write_text("what it is")
    card = examine(source)
    origins = {item.field: item.origin for item in card.inferred}
    assert (origins["labels"], origins["mean"]) == ("config.json", "preprocessor_config.json")
    added = add(card, tmp_path / "models")
    assert (added.id, added.file, added.output.ai_labels) == ("detector", "model.onnx", ("artificial",))
    assert (tmp_path / "models" / "detector" / "README.md").read_text() == "what it is"
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["detector"]
    before = open_detector(source / "detector.onnx").score(picture(0.8))
    assert open_detector(added.folder).score(picture(0.8)).raw == before.raw


def test_guesses_are_confirmed_by_adding(tmp_path):
    card = examine(bare(tmp_path / "bare"))
    assert "guess" in {item.origin for item in card.inferred}
    added = add(card, tmp_path / "models")
    assert "guess" not in {item.origin for item in added.inferred}
    assert "confirmed" in {item.origin for item in added.inferred}


def test_answers_come_first(tmp_path):
    answers = {
        "id": "mine",
        "title": "My detector",
        "licence": "MIT",
        "labels": ("fake", "true"),
        "ai_labels": ("fake",),
        "mean": (0.5, 0.5, 0.5),
        "size": (64, 64),
    }
    card = examine(bare(tmp_path / "bare", config={"id2label": {"0": "a", "1": "b"}}) / "detector.onnx", answers)
    assert (card.id, card.name, card.licence) == ("mine", "My detector", "MIT")
    assert (card.output.labels, card.output.ai_labels) == (("fake", "true"), ("fake",))
    assert {item.origin for item in card.inferred if item.field in answers} == {"you"}


def test_a_card_of_its_own_is_taken_as_it_is(tmp_path):
    folder = install(tmp_path / "m", network())
    card = examine(folder)
    assert (card.id, card.inferred) == ("mean", ())
    assert add(card, tmp_path / "models").calibration == card.calibration
    (folder / "model.onnx").write_bytes(network(scale=2).SerializeToString())
    assert refused(lambda: examine(folder)).code == "model.wrong_hash"


def test_which_file_is_meant(tmp_path):
    folder = bare(tmp_path / "one" / "onnx", name="model.onnx").parent
    assert examine(folder).file == "model.onnx"
    bare(tmp_path / "two", name="a.onnx")
    bare(tmp_path / "two", name="b.onnx")
    assert refused(lambda: examine(tmp_path / "two")).params["count"] == 2
    assert refused(lambda: examine(tmp_path / "none")).code == "model.unreadable"


def test_nothing_is_overwritten_unless_asked(tmp_path):
    card = examine(install(tmp_path / "m", network()))
    models = tmp_path / "models"
    add(card, models)
    assert refused(lambda: add(card, models)).code == "model.exists"
    newer = examine(install(tmp_path / "n", network(scale=3)))
    assert add(newer, models, replaces=True).sha256 == newer.sha256
    assert [path.name for path in models.iterdir()] == ["mean"]


def test_weights_beside_the_model_come_along(tmp_path):
    model = network()
    tensor = model.graph.initializer[1]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="parts/weights.bin")
    folder = install(tmp_path / "m", model)
    (folder / "parts").mkdir()
    (folder / "parts" / "weights.bin").write_bytes(np.float32(4).tobytes())
    added = add(examine(folder), tmp_path / "models")
    assert open_detector(added.folder).score(picture(0.8)).raw > 1
    (folder / "parts" / "weights.bin").unlink()
    assert refused(lambda: add(read_card(folder), tmp_path / "other")).code == "model.external_data"
    assert not (tmp_path / "other").exists()


def test_a_failed_copy_leaves_nothing(tmp_path, monkeypatch):
    card = examine(install(tmp_path / "m", network()))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing.shutil, "copyfile", full)
    assert refused(lambda: add(card, tmp_path / "models")).code == "disk.full"
    assert list((tmp_path / "models").iterdir()) == []


def test_only_added_models_are_removed(tmp_path):
    models = tmp_path / "models"
    added = add(examine(install(tmp_path / "m", network())), models)
    assert refused(lambda: remove(replace(added, folder=str(tmp_path / "m")), models)).code == "model.not_own"
    remove(added, models)
    assert not any(models.iterdir())


PRESETS = read_presets(paths.presets_file())
KNOWN = {
    "umm-maybe": (224, 2),
    "sdxl-detector": (224, 2),
    "haywoodsloan": (256, 2),
    "nyuad": (224, 3),
    "community-forensics-224": (224, 1),
    "community-forensics-384": (384, 1),
    "anime-ai-check": (384, 2),
    "nonescape-mini": (224, 2),
    "ferretnet": (256, 1),
}


def test_every_known_detector_has_a_preset():
    assert [preset.name for preset in PRESETS] == list(KNOWN)
    with pytest.raises(UsageError) as caught:
        named(PRESETS, "none of them")
    assert "ferretnet" in text(caught.value.code, **caught.value.params)


@pytest.mark.parametrize("name", KNOWN)
def test_a_model_with_its_preset_needs_no_guess(tmp_path, name):
    side, classes = KNOWN[name]
    last = "Softmax" if name == "anime-ai-check" else ""
    model = network(columns=tuple(range(classes)), side="s", last=last)
    card = examine(bare(tmp_path / name, model) / "detector.onnx", None, named(PRESETS, name))
    assert card.input.size == (side, side)
    assert not [item for item in card.inferred if item.origin == "guess"]
    added = add(card, tmp_path / "models")
    assert open_detector(added.folder).score(picture(0.7, 500, 600)).band is not None


def test_known_detectors_are_recognised(tmp_path):
    hub = bare(tmp_path / "hub", config={"_name_or_path": "NYUAD-ComNets/NYUAD_AI-generated_images_detector"},
               model=network(columns=(0, 1, 2)))  # fmt: skip
    card = examine(hub, presets=PRESETS)
    assert card.output.ai_labels == ("dalle", "sd")
    model = network(columns=(1, 0), side=224)
    for node in model.graph.node:
        node.input[:] = ["x" if name == "pixels" else name for name in node.input]
        node.output[:] = ["linear_1" if name == "logits" else name for name in node.output]
    model.graph.input[0].name, model.graph.output[0].name = "x", "linear_1"
    alone = examine(bare(tmp_path / "alone", model), presets=PRESETS)
    assert (alone.output.ai_labels, alone.input.resize_shortest) == (("synthetic",), 256)


def test_presets_that_are_no_presets(tmp_path):
    for content in ("", "preset = 3", '[[preset]]\nname = "x"\n', "rubbish"):
        (tmp_path / "p.toml").write_text(content)
        assert refused(lambda: read_presets(tmp_path / "p.toml")).code == "install.incomplete"


def test_examining_again_after_adding_changes_nothing(tmp_path):
    added = add(examine(bare(tmp_path / "bare")), tmp_path / "models")
    assert card_of(added.folder) == added == examine(tmp_path / "models" / "detector")
