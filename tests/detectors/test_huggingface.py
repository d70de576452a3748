"""Pictures reach a model from Hugging Face as its own processor would bring them there.

The other side of each comparison is written down here with Pillow, in the order of the transformers library: resize,
cut the centre, scale, normalise, turn the colours around.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from inspector.detectors.autofill import card_for
from inspector.detectors.preprocess import crops, tensor
from inspector.detectors.trial import guesses
from tests.detectors.networks import network

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
FILTERS = {0: Image.Resampling.NEAREST, 1: Image.Resampling.LANCZOS, 2: Image.Resampling.BILINEAR}
FILTERS[3] = Image.Resampling.BICUBIC
ALL = {"do_resize": True, "do_rescale": True, "do_normalize": True, "rescale_factor": 1 / 255}
USUAL = {**ALL, "image_mean": list(MEAN), "image_std": list(STD), "resample": 3}
CROP = {"do_center_crop": True, "crop_size": {"height": 64, "width": 64}}


def shortest(picture: Image.Image, edge: int) -> tuple[int, int]:
    width, height = picture.size
    return (edge, int(edge * height / width)) if width <= height else (int(edge * width / height), edge)


def reference(picture, size, crop=None, resample=3, factor=1 / 255, shift=0.0, mean=MEAN, std=STD, flip=False):
    """`size` is a shortest side, or width and height."""
    target = size if isinstance(size, tuple) else shortest(picture, size)
    # Across first, as Pillow did when these models were trained; since 13 it takes the cheaper order.
    across = picture.resize((target[0], picture.size[1]), FILTERS[resample])
    values = np.asarray(across.resize(target, FILTERS[resample]))
    if crop is not None:
        top, left = (values.shape[0] - crop) // 2, (values.shape[1] - crop) // 2
        values = values[top : top + crop, left : left + crop]
    scaled = (values * factor - shift - np.array(mean)) / np.array(std)
    return (scaled[..., ::-1] if flip else scaled).transpose(2, 0, 1)[None]


def picture(width: int, height: int) -> Image.Image:
    rows, columns = np.mgrid[0:height, 0:width]
    smooth = np.stack([columns * 255 / width, rows * 255 / height, (rows + columns) % 64 * 4], -1)
    rough = np.random.default_rng(width).integers(-30, 30, (height, width, 3))
    return Image.fromarray(np.clip(smooth + rough, 0, 255).astype(np.uint8))


def card(tmp_path, processor, side="s"):
    (tmp_path / "onnx").mkdir()
    path = tmp_path / "onnx" / "model.onnx"
    path.write_bytes(network(side=side, columns=(0, 1)).SerializeToString())
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(processor))
    names = {"id2label": {"0": "human", "1": "artificial"}, "label2id": {"human": 0, "artificial": 1}}
    (tmp_path / "config.json").write_text(json.dumps({"_name_or_path": "someone/base", **names}))
    return card_for(path)


KINDS = {
    "ViT": ({"image_processor_type": "ViTImageProcessor", "size": {"height": 64, "width": 64}}, {"size": (64, 64)}),
    "ViT, fast": (
        {
            "image_processor_type": "ViTImageProcessorFast",
            "size": {"height": 64, "width": 64},
            "do_center_crop": None,
            "crop_size": None,
            "data_format": "channels_first",
            "resample": 2,
        },
        {"size": (64, 64), "resample": 2},
    ),
    "ViT, nulls for defaults": (
        {"image_processor_type": "ViTImageProcessorFast", "size": {"height": 64, "width": 64}, "do_rescale": None},
        {"size": (64, 64)},
    ),
    "ViT, wide": (
        {"image_processor_type": "ViTImageProcessor", "size": {"height": 64, "width": 48}},
        {"size": (48, 64)},
    ),
    "ViT, legacy": ({"feature_extractor_type": "ViTFeatureExtractor", "size": 64, "resample": 0}, {"size": (64, 64)}),
    "SigLIP": (
        {"image_processor_type": "SiglipImageProcessor", "size": {"height": 64, "width": 64}, "image_mean": 0.5},
        {"size": (64, 64), "mean": (0.5, 0.5, 0.5)},
    ),
    "CLIP": ({"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 64}, **CROP}, {"size": 64}),
    "CLIP, legacy": (
        {"feature_extractor_type": "CLIPFeatureExtractor", "size": 64, "do_center_crop": True, "crop_size": 64},
        {"size": 64},
    ),
    "DINO": ({"image_processor_type": "BitImageProcessor", "size": {"shortest_edge": 73}, **CROP}, {"size": 73}),
    "DeiT": (
        {"image_processor_type": "DeiTImageProcessor", "size": {"height": 73, "width": 73}, **CROP},
        {"size": (73, 73), "crop": 64},
    ),
    "BEiT, legacy": (
        {"feature_extractor_type": "BeitFeatureExtractor", "size": 73, "do_center_crop": True, "crop_size": 64},
        {"size": (73, 73), "crop": 64},
    ),
    "ConvNeXT": (
        {"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 64}, "crop_pct": 0.875},
        {"size": 73},
    ),
    "PoolFormer": (
        {"image_processor_type": "PoolFormerImageProcessor", "size": {"shortest_edge": 64}, "crop_pct": 0.9, **CROP},
        {"size": 71},
    ),
    "LeViT": ({"image_processor_type": "LevitImageProcessor", "size": {"shortest_edge": 64}, **CROP}, {"size": 73}),
    "EfficientNet": (
        {"image_processor_type": "EfficientNetImageProcessor", "size": {"height": 64, "width": 64}},
        {"size": (64, 64), "std": tuple(value**2 for value in STD)},
    ),
    "EfficientNet without its top": (
        {
            "image_processor_type": "EfficientNetImageProcessor",
            "size": {"height": 64, "width": 64},
            "include_top": False,
            "rescale_factor": 1 / 127.5,
            "rescale_offset": True,
        },
        {"size": (64, 64), "factor": 1 / 127.5, "shift": 1.0},
    ),
    "MobileNet": (
        {"image_processor_type": "MobileNetV2ImageProcessor", "size": {"shortest_edge": 73}, "resample": 2, **CROP},
        {"size": 73},
    ),
    "MobileViT": (
        {
            "image_processor_type": "MobileViTImageProcessor",
            "size": {"shortest_edge": 73},
            "do_flip_channel_order": True,
            "do_normalize": None,
            "image_mean": None,
            "image_std": None,
            **CROP,
        },
        {"size": 73, "mean": (0, 0, 0), "std": (1, 1, 1), "flip": True},
    ),
}


@pytest.mark.parametrize("shape", [(151, 100), (90, 158), (47, 40)])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_processor_makes_of_a_picture(tmp_path, kind, shape):
    processor, wanted = KINDS[kind]
    stated = {**USUAL, **processor}
    found = card(tmp_path, stated)
    assert not set(guesses(found)) & {"geometry", "size", "mean", "std", "range"}
    image = picture(*shape)
    given = {"resample": stated["resample"], **wanted}
    if isinstance(given["size"], int):
        given["crop"] = 64
    expected = reference(image, **given)
    got = tensor(next(crops(np.asarray(image), found.input)).pixels, found.input)
    assert got.shape == expected.shape
    level = 1 / 255 / min(given.get("std", STD)) * max(1, given.get("factor", 1 / 255) * 255)
    assert np.abs(got - expected).max() <= 1.01 * level
    assert np.abs(got - expected).mean() <= level / 20


def test_a_person_who_names_another_way_of_fitting_gets_only_that(tmp_path):
    card(tmp_path, {**USUAL, **KINDS["DeiT"][0]})
    path = tmp_path / "onnx" / "model.onnx"
    squashed = card_for(path, {"geometry": "pad"}).input
    assert (squashed.geometry, squashed.resize_shortest, squashed.centring) == ("pad", None, "nearest")
    kept = card_for(path, {"geometry": "squash"}).input
    assert (kept.geometry, kept.resize_shortest, kept.centring) == ("squash", 73, "down")
    assert card_for(path, {"geometry": "shortest_edge_crop", "resize_shortest": 80}).input.resize_shortest == 80


@pytest.mark.parametrize(
    ("processor", "side"),
    [
        ({"image_processor_type": "PerceiverImageProcessor", "size": {"height": 64, "width": 64}}, "s"),
        ({"image_processor_type": "TheirOwnProcessor", "size": 64}, "s"),
        ({"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 50}, **CROP}, "s"),
        ({"image_processor_type": "ViTImageProcessor", "size": {"shortest_edge": 64}}, "s"),
        ({"image_processor_type": "ViTImageProcessor", "size": {"height": 80, "width": 80}}, 64),
    ],
    ids=["unusual kind", "unknown kind", "padded", "any shape", "not the graph's size"],
)
def test_what_is_doubtful_waits_for_a_person(tmp_path, processor, side):
    assert "geometry" in guesses(card(tmp_path, {**USUAL, **processor}, side))
