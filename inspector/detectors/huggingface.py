"""L2: what a Hugging Face `preprocessor_config.json` does to a picture, as fields of a card's input.

Source of the format: the image processors of the transformers library, 4.49, and the feature extractors before them.
They resize, cut the centre, scale to a range and normalise, in this order; some kinds differ in the sizes they compute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspector.detectors.presets import NORMALISATIONS
from inspector.detectors.sidefiles import number, side, sides, three, whole

NAME = "preprocessor_config.json"
_RESAMPLING = {0: "nearest", 1: "lanczos", 2: "bilinear", 3: "bicubic"}
_KIND = re.compile(r"(ImageProcessor|FeatureExtractor)(Fast|Pil)?$")
_SQUASHING = frozenset({"Beit", "Data2VecVision", "DeiT", "EfficientFormer", "EfficientNet", "Siglip", "ViT"})
"""Kinds that take one number as height and width."""
_KEEPING = frozenset(
    {"Bit", "CLIP", "ChineseCLIP", "ConvNext", "Levit", "MobileNetV1", "MobileNetV2", "MobileViT", "PoolFormer"}
)
"""Kinds that take one number as the shortest side."""
_ALSO_KNOWN = frozenset(
    {"Blip", "DPT", "Flava", "Pvt", "Segformer", "Siglip2", "Swin", "TimmWrapper", "ViTHybrid", "DINOv3ViT", ""}
)
_CONVNEXT_LIMIT, _CONVNEXT_SHARE = 384, 224 / 256
_LEVIT_MORE = 256 / 224


@dataclass(frozen=True, slots=True)
class Processor:
    """Fields of an `InputSpec`, and those among them that a person should confirm."""

    values: Mapping[str, Any]
    doubtful: frozenset[str] = frozenset()


def read_processor(config: Mapping[str, Any], size: tuple[int, int] | None) -> Processor:
    """What a processor does.

    Args:
        config: the object in `preprocessor_config.json`; a null in it counts as left out.
        size: height and width that the graph wants, null where it takes any.
    """
    stated = {key: value for key, value in config.items() if value is not None}
    kind = _KIND.sub("", str(stated.get("image_processor_type") or stated.get("feature_extractor_type") or ""))
    fitted, sure = _fitted(stated, kind)
    known = kind in _SQUASHING | _KEEPING | _ALSO_KNOWN
    agrees = size is None or fitted.get("size") in (None, size)
    doubtful = frozenset() if sure and known and agrees else frozenset({"geometry"})
    flipped = stated.get("do_flip_channel_order", kind == "MobileViT")
    return Processor(
        {
            **fitted,
            "centring": "down",
            "color": "BGR" if flipped else "RGB",
            "interpolation": _RESAMPLING.get(whole(stated.get("resample"), -1)),
            **_normalised(stated, kind),
        },
        doubtful,
    )


def _fitted(config: Mapping[str, Any], kind: str) -> tuple[dict[str, Any], bool]:
    """Size and geometry, and whether nothing about them is doubtful. `size` has had four forms over the years."""
    crop = sides(config.get("crop_size")) if config.get("do_center_crop") else None
    if not config.get("do_resize", True):
        return ({"size": crop, "geometry": "centre_crop_native"}, True) if crop else ({}, True)
    shortest, box = _size(config.get("size"), kind, cropped=crop is not None)
    if box is not None:
        if crop is None or crop == box:
            return {"size": box, "geometry": "squash"}, True
        keeps = box[0] * crop[1] == box[1] * crop[0] and crop[0] < box[0]
        return {"size": crop, "geometry": "squash", "resize_shortest": max(min(box), *crop)}, keeps
    if shortest is None:
        return {}, True
    share = number(config.get("crop_pct"))
    if crop is None and (kind == "ConvNext" or share):
        if shortest >= _CONVNEXT_LIMIT:
            return {"size": (shortest, shortest), "geometry": "squash"}, True
        crop, shortest = (shortest, shortest), int(shortest / (share or _CONVNEXT_SHARE))
    elif share:
        shortest = int(shortest / share)
    elif kind == "Levit":
        shortest = int(_LEVIT_MORE * shortest)
    wanted = crop or (shortest, shortest)
    fitted = {"size": wanted, "geometry": "shortest_edge_crop", "resize_shortest": max(shortest, *wanted)}
    return fitted, crop is not None and shortest >= max(crop)


def _size(size: Any, kind: str, *, cropped: bool) -> tuple[int | None, tuple[int, int] | None]:
    """The shortest side, or height and width."""
    if isinstance(size, Mapping):
        return side(size.get("shortest_edge")), sides(size)
    one = side(size)
    if one is not None and kind not in _SQUASHING and (cropped or kind in _KEEPING):
        return one, None
    return None, sides(size)


def _normalised(config: Mapping[str, Any], kind: str) -> dict[str, Any]:
    factor = number(config.get("rescale_factor")) or 1 / 255
    shift = 1.0 if config.get("rescale_offset") else 0.0
    high = 255 * factor if config.get("do_rescale", True) else 255.0
    found: dict[str, Any] = {"range": (0.0 - shift, round(high - shift, 9))}
    mean: tuple[float, ...] | None
    std: tuple[float, ...] | None
    mean, std = NORMALISATIONS["none"]
    if config.get("do_normalize", kind != "MobileViT"):
        mean, std = three(config.get("image_mean")), three(config.get("image_std"))
    if kind == "EfficientNet" and config.get("include_top", True):
        again = three(config.get("image_std"))  # its classifiers divide once more
        std = None if std is None or again is None else tuple(a * b for a, b in zip(std, again, strict=True))
    return {**found, "mean": mean, "std": std}
