"""A file without a card: what publishers put beside it is understood, and every guess is told."""

from __future__ import annotations

import json

import pytest

from inspector.detectors import open_detector
from inspector.detectors.autofill import card_for
from inspector.detectors.labels import ai_labels, likely_ai, means_ai
from inspector.domain.enums import Band
from inspector.errors import InspectorError
from tests.detectors.networks import network, picture

TWO = {"columns": (1, 0)}
VIT = {
    "image_processor_type": "ViTImageProcessor",
    "do_resize": True,
    "do_rescale": True,
    "do_normalize": True,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
    "resample": 2,
    "rescale_factor": 1 / 255,
    "size": {"height": 64, "width": 64},
}
LABELS = {"id2label": {"0": "artificial", "1": "human"}, "_name_or_path": "someone/detector"}


def card(tmp_path, model=None, **beside):
    folder = tmp_path / "my model!"
    folder.mkdir(exist_ok=True)
    path = folder / "model.onnx"
    path.write_bytes((model or network(**TWO)).SerializeToString())
    for name, content in beside.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return card_for(path)


def origins(found):
    return {item.field: item.origin for item in found.inferred}


def test_hugging_face(tmp_path):
    found = card(tmp_path, config=LABELS, preprocessor_config=VIT)
    assert found.name == "my-model"  # not the model from which its publisher began, which the file names
    assert found.id == "my-model"
    assert found.output.labels == ("artificial", "human")
    assert found.output.ai_labels == ("artificial",)
    assert found.output.activation == "softmax"
    assert (found.input.geometry, found.input.interpolation) == ("squash", "bilinear")
    assert found.input.mean == (0.5, 0.5, 0.5)
    assert found.input.range == (0.0, 1.0)
    stated = origins(found)
    assert stated["mean"] == "preprocessor_config.json"
    assert stated["labels"] == "config.json"
    assert stated["ai_labels"] == "names of the labels"
    assert stated["layout"] == "graph"
    assert stated["activation"] == "config.json"


def test_labels_that_may_hold_together(tmp_path):
    found = card(tmp_path, config={**LABELS, "problem_type": "multi_label_classification"})
    assert found.output.activation == "sigmoid"


def test_hugging_face_with_the_model_in_its_onnx_folder(tmp_path):
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").write_bytes(network(**TWO).SerializeToString())
    (tmp_path / "config.json").write_text(json.dumps(LABELS))
    assert card_for(tmp_path / "onnx" / "model.onnx").output.ai_labels == ("artificial",)


CLIP = {"size": {"shortest_edge": 72}, "crop_size": {"height": 64, "width": 64}, "do_center_crop": True, "resample": 3}


@pytest.mark.parametrize(
    ("processor", "geometry", "shortest", "interpolation"),
    [
        ({"size": 64}, "squash", None, "bilinear"),
        ({"size": 64, "feature_extractor_type": "ViTFeatureExtractor", "resample": 0}, "squash", None, "nearest"),
        (CLIP, "shortest_edge_crop", 72, "bicubic"),
        ({**CLIP, "size": 72, "crop_size": 64}, "shortest_edge_crop", 72, "bicubic"),
        ({"size": {"shortest_edge": 64}, "resample": 1}, "shortest_edge_crop", 64, "lanczos"),
        (
            {"size": {"shortest_edge": 64}, "crop_pct": 0.875, "feature_extractor_type": "ConvNextFeatureExtractor"},
            "shortest_edge_crop",
            73,
            "bilinear",
        ),
        ({"do_resize": False, "do_center_crop": True, "crop_size": 64}, "centre_crop_native", None, "bilinear"),
        ({"size": {"height": 64, "width": 64}, "resample": 4}, "squash", None, "bilinear"),
    ],
)
def test_the_forms_of_a_processor(tmp_path, processor, geometry, shortest, interpolation):
    found = card(tmp_path, network(side="s", **TWO), config=LABELS, preprocessor_config=processor)
    assert found.input.size == (64, 64)
    assert (found.input.geometry, found.input.resize_shortest) == (geometry, shortest)
    assert found.input.interpolation == interpolation


@pytest.mark.parametrize(
    ("processor", "wanted"),
    [
        ({"do_rescale": False}, (0.0, 255.0)),
        ({"rescale_factor": 1 / 127.5, "rescale_offset": True}, (-1.0, 1.0)),
        ({}, (0.0, 1.0)),
    ],
)
def test_the_range_of_a_processor(tmp_path, processor, wanted):
    found = card(tmp_path, config=LABELS, preprocessor_config={"size": 64, "do_normalize": False, **processor})
    assert found.input.range == pytest.approx(wanted)
    assert found.input.mean == (0, 0, 0)


def test_deepghs(tmp_path):
    found = card(tmp_path, network(side="s", last="Softmax", **TWO), meta={"labels": ["ai", "hum"]})
    assert found.output.activation == "none"
    assert found.output.ai_labels == ("ai",)
    assert found.input.size == (384, 384)
    assert found.input.mean == found.input.std == (0.5, 0.5, 0.5)
    assert origins(found)["size"] == "meta.json"


def test_timm(tmp_path):
    config = {
        "architecture": "convnext_tiny",
        "label_names": ["real", "fake"],
        "pretrained_cfg": {
            "input_size": [3, 224, 224],
            "interpolation": "bicubic",
            "crop_pct": 0.9,
            "mean": [0.48, 0.46, 0.41],
            "std": [0.27, 0.26, 0.28],
            "num_classes": 2,
            "license": "mit",
        },
    }
    found = card(tmp_path, network(side="s", **TWO), config=config)
    assert found.input.size == (224, 224)
    assert (found.input.geometry, found.input.resize_shortest) == ("shortest_edge_crop", 248)
    assert found.input.mean == (0.48, 0.46, 0.41)
    assert found.output.ai_labels == ("fake",)
    assert (found.name, found.licence) == ("convnext_tiny", "mit")
    assert not {item.field for item in found.inferred if item.origin == "guess"}


@pytest.mark.parametrize(
    ("stated", "geometry", "shortest", "sure"),
    [
        ({"crop_pct": 1.0}, "shortest_edge_crop", 64, True),
        ({"crop_pct": 0.95, "crop_mode": "center"}, "shortest_edge_crop", 67, True),
        ({}, "shortest_edge_crop", 73, True),
        ({"crop_pct": 0.9, "crop_mode": "squash"}, "squash", 71, True),
        ({"crop_pct": 1.0, "crop_mode": "border"}, "shortest_edge_crop", 64, False),
        ({"crop_pct": 1.0, "input_size": [3, 64, 48]}, "shortest_edge_crop", 64, False),
    ],
)
@pytest.mark.parametrize("form", ["new", "old"])
def test_the_crops_of_timm(tmp_path, form, stated, geometry, shortest, sure):
    told = {"input_size": [3, 64, 64], "interpolation": "bicubic", "mean": [0.5] * 3, "std": [0.5] * 3, **stated}
    both = {"architecture": "vit_base", "id2label": {"0": "fake", "1": "real"}}
    config = {**both, "pretrained_cfg": told} if form == "new" else {**both, **told}
    found = card(tmp_path, network(side="s", **TWO), config=config)
    assert (found.input.geometry, found.input.resize_shortest) == (geometry, shortest)
    assert (origins(found)["geometry"] == "config.json") is sure
    assert (found.input.interpolation, found.input.mean) == ("bicubic", (0.5, 0.5, 0.5))
    assert found.output.ai_labels == ("fake",)


def test_the_graph_alone(tmp_path):
    found = card(tmp_path)
    assert found.input.size == (64, 64)
    stated = origins(found)
    assert stated["size"] == "graph"
    assert stated["mean"] == stated["ai_labels"] == stated["labels"] == "guess"
    assert found.output.ai_labels == ("class 1",)


def test_one_logit_is_for_ai(tmp_path):
    found = card(tmp_path, network())
    assert (found.output.activation, found.output.labels) == ("sigmoid", ())
    inside = card(tmp_path, network(last="Sigmoid"))
    assert inside.output.activation == "none"
    assert origins(inside)["activation"] == "graph"


@pytest.mark.parametrize("how", [{"layout": "NHWC"}, {"dtype": "float16"}, {"dtype": "uint8"}, {"batch": 2}])
def test_layout_and_type_are_those_of_the_graph(tmp_path, how):
    found = card(tmp_path, network(**how))
    assert found.input.layout == how.get("layout", "NCHW")
    assert found.input.dtype == how.get("dtype", "float32")
    if found.input.dtype == "uint8":
        assert (found.input.range, found.input.mean) == ((0.0, 255.0), (0.0, 0.0, 0.0))


def test_a_bare_file_scores_but_never_flags(tmp_path):
    path = tmp_path / "bare.onnx"
    path.write_bytes(network(scale=50).SerializeToString())
    found = open_detector(path).score(picture(0.95, 300, 300))
    assert found.id == "bare"
    assert found.score > 0.99
    assert found.band is Band.UNSURE


def test_files_beside_it_may_be_nonsense(tmp_path):
    found = card(
        tmp_path,
        config={"id2label": {"0": "a", "7": "b"}, "pretrained_cfg": 5},
        preprocessor_config={"size": {"height": -1}, "image_mean": ["x"], "crop_size": [], "resample": "two"},
        meta={"labels": "ai"},
    )
    assert found.input.size == (64, 64)
    assert found.output.ai_labels == ("class 1",)
    (tmp_path / "my model!" / "config.json").write_text("[" * 9000)
    assert card_for(tmp_path / "my model!" / "model.onnx").id == "my-model"


@pytest.mark.parametrize("data", [b"", b"rubbish"])
def test_no_model(tmp_path, data):
    (tmp_path / "x.onnx").write_bytes(data)
    with pytest.raises(InspectorError) as caught:
        card_for(tmp_path / "x.onnx")
    assert caught.value.code in ("model.not_onnx", "model.unreadable")
    with pytest.raises(InspectorError):
        card_for(tmp_path / "missing.onnx")


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("AI", True),
        ("ai_generated", True),
        ("AIGenerated", True),
        ("FAKE", True),
        ("dall-e 3", True),
        ("sd", True),
        ("Deepfake", True),
        ("not ai", False),
        ("non_ai", False),
        ("notAI", False),
        ("real", False),
        ("hum", False),
        ("human_generated", False),
        ("nature", False),
        ("painting", None),
        ("paint", None),
        ("LABEL_0", None),
        ("sdk", None),
        ("ai vs human", None),
    ],
)
def test_words_of_labels(label, meaning):
    assert means_ai(label) is meaning


@pytest.mark.parametrize(
    ("labels", "found", "likely"),
    [
        (("dalle", "real", "sd"), ("dalle", "sd"), ("dalle", "sd")),
        (("Deepfake", "Realism"), ("Deepfake",), ("Deepfake",)),
        (("StyleGAN", "Real"), ("StyleGAN",), ("StyleGAN",)),
        (("real", "painting"), (), ("painting",)),
        (("photo", "anime"), (), ("anime",)),
        (("a", "b"), (), ("b",)),
        (("LABEL_0", "LABEL_1"), (), ("LABEL_1",)),
        (("ai", "fake"), (), ("fake",)),
        (("not ai", "ai"), ("ai",), ("ai",)),
        (
            ("ADM", "BigGAN", "glide", "Midjourney", "nature", "stable_diffusion_v_1_4", "VQDM", "wukong"),
            (),
            ("ADM", "BigGAN", "glide", "Midjourney", "stable_diffusion_v_1_4", "VQDM", "wukong"),
        ),
        (("anime", "photo", "landscape"), (), ("anime", "landscape")),
        (("ai", "cat", "dog"), (), ("ai",)),
        ((), (), ()),
    ],
)
def test_labels_that_mean_ai(labels, found, likely):
    assert (ai_labels(labels), likely_ai(labels)) == (found, likely)


def test_a_generator_that_nobody_knows_is_asked_about(tmp_path):
    names = {"id2label": {"0": "nature", "1": "midjourney", "2": "wukong"}}
    found = card(tmp_path, network(columns=(0, 1, 1)), config=names)
    assert found.output.ai_labels == ("midjourney", "wukong")
    assert origins(found)["ai_labels"] == "guess"


@pytest.mark.parametrize(
    ("order", "ai"), [(("Fake", "Real"), "Fake"), (("Real", "Fake"), "Fake"), (("hum", "ai"), "ai")]
)
def test_either_order_of_the_labels(tmp_path, order, ai):
    found = card(tmp_path, config={"id2label": {str(place): name for place, name in enumerate(order)}})
    assert (found.output.labels, found.output.ai_labels) == (order, (ai,))
    assert origins(found)["ai_labels"] == "names of the labels"


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("sdxl-detector/model.onnx", "sdxl-detector"),
        ("sdxl-detector/onnx/model.onnx", "sdxl-detector"),
        ("sdxl-detector/onnx/model_quantized.onnx", "sdxl-detector_quantized"),
        ("hub/models--Some-One--ai-detector/snapshots/0123abc/onnx/model.onnx", "ai-detector"),
        ("detectors/anime check.onnx", "anime-check"),
    ],
)
def test_names_by_where_hubs_put_models(tmp_path, place, name):
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_bytes(network().SerializeToString())
    assert card_for(path).id == name


def test_a_model_in_a_cache_of_links(tmp_path):
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / "00ff").write_bytes(network(**TWO).SerializeToString())
    folder = tmp_path / "models--someone--detector" / "snapshots" / "1a2b"
    folder.mkdir(parents=True)
    (folder / "model.onnx").symlink_to(tmp_path / "blobs" / "00ff")
    (folder / "config.json").write_text(json.dumps(LABELS))
    found = card_for(folder / "model.onnx")
    assert (found.id, found.output.ai_labels) == ("detector", ("artificial",))
