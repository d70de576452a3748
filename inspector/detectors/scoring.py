"""L2: one picture's score: crops, limits of what can be judged, and whether the band survives everyday changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.base import MAP_LIMIT, HeatMap
from inspector.detectors.calibration import asks_for_more, band_of, score_of
from inspector.detectors.looks import Look
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.preprocess import Crop, Rgb, crops, mean_gradient, tiles
from inspector.domain.enums import Band
from inspector.domain.report import DetectorScore

METHOD = 2
"""Counted up when crops, resizing or what is asked of a model change, so that raw scores are not what they were."""
BLANK_GRADIENT = 1.0
MAP_TILES = 12
TOO_SMALL = "too small"
TOO_PLAIN = "too little texture"

Patches = NDArray[np.float32]
LookAt = Callable[[Rgb], Look]
"""What the model says of one crop of the input's size."""
Reencode = Callable[[Rgb], Iterable[Rgb]]


def score(rgb: Rgb, card: ModelCard, look_at: LookAt, reencode: Reencode | None = None) -> DetectorScore:
    """Score a picture.

    Far below every limit one look at the centre is enough, or the mean over all crops where the card says so. Else the
    corners are looked at too, and the centre after everyday changes; the mean of all looks decides. If most
    changed versions lie as far from it as the lowest band from the highest, or nobody can make one, the score is
    unstable. The medium is the centre's.
    """
    calibration = card.calibration
    first, *others = crops(rgb, card.input)
    odds, medium = look_at(first.pixels)
    averaged = card.output.combine == "mean"
    seen = [odds, *(look_at(crop.pixels).odds for crop in others if averaged)]
    odds = float(np.mean(seen))
    reason = _out_of_domain(rgb, first, card)
    more = not reason and asks_for_more(odds, calibration)
    if more and not averaged:
        seen += [look_at(crop.pixels).odds for crop in others]
    changed = _after_changes(rgb, card, look_at, reencode) if more else []
    # A version of a picture that is seen in all crops is as good as all of those looks.
    looks = [odds, *changed] if averaged else [*seen, *changed]
    shift = calibration.shift if len(looks) > 1 else 0.0
    odds = float(np.mean(looks)) + shift
    band = band_of(odds, calibration)
    bands = [band_of(value + shift, calibration) for value in changed]
    apart = sum({band, other} == {Band.AI, Band.NONE} for other in bands)
    scores = [score_of(value + shift, calibration) for value in (*seen, *changed)]
    return DetectorScore(
        id=card.id,
        version=card.version,
        score=score_of(odds, calibration),
        raw=odds,
        band=Band.OUT_OF_DOMAIN if reason else band,
        spread=(min(scores), max(scores)) if len(scores) > 1 else None,
        medium=medium,
        sha256=card.sha256,
        calibration=calibration.id,
        unstable=more and (not changed or 2 * apart > len(changed)),
        reason=reason,
        versions=len(changed) if more else None,
        versions_changed=sum(other is not band for other in bands) if more else None,
        method=METHOD,
    )


def again(known: DetectorScore, card: ModelCard) -> DetectorScore | None:
    """A score of the same pixels by the same model under the limits of `card`, without asking the model.

    Null where that cannot be told: another model or way of asking, or where one look is or was not enough.
    """
    calibration = card.calibration
    if known.raw is None or (known.id, known.sha256, known.method) != (card.id, card.sha256, METHOD):
        return None
    judged = known.reason not in (TOO_SMALL, TOO_PLAIN)
    if judged and (known.versions is not None or asks_for_more(known.raw, calibration)):
        return None
    same = known.calibration == calibration.id
    return replace(
        known,
        version=card.version,
        score=score_of(known.raw, calibration),
        band=band_of(known.raw, calibration) if judged else Band.OUT_OF_DOMAIN,
        spread=known.spread if same else None,
        calibration=calibration.id,
        unstable=False,
        reason=None if judged else known.reason,
        versions=None,
        versions_changed=None,
    )


def raw_odds(rgb: Rgb, card: ModelCard, look_at: LookAt) -> float | str:
    """The log odds of the picture as it is, or the reason for which `score` would not judge it."""
    first, *others = crops(rgb, card.input)
    reason = _out_of_domain(rgb, first, card)
    if reason:
        return reason
    parts = [first, *(others if card.output.combine == "mean" else ())]
    return float(np.mean([look_at(part.pixels).odds for part in parts]))


def heat_map(rgb: Rgb, card: ModelCard, patches_of: Callable[[Rgb], Patches]) -> HeatMap | None:
    """Log odds by patch: over native crops spread across the picture, or over the one crop that the model sees.

    Args:
        rgb: the picture.
        card: of a model with a map.
        patches_of: rows x columns of log odds for one crop of the input's size.
    """
    if not card.input.is_native:
        part = next(crops(rgb, card.input))
        patches = _patches(patches_of(part.pixels))
        left, top, right, bottom = part.box
        return HeatMap(patches, left, top, (right - left) / patches.shape[1], (bottom - top) / patches.shape[0])
    height, width = card.input.size
    if rgb.shape[0] < height or rgb.shape[1] < width:
        return None
    found = [(part.box, _patches(patches_of(part.pixels))) for part in tiles(rgb, card.input, MAP_TILES)]
    rows, columns = found[0][1].shape
    cell_height, cell_width = height / rows, width / columns
    values = np.full((round(rgb.shape[0] / cell_height), round(rgb.shape[1] / cell_width)), np.nan, np.float32)
    for (left, top, _, _), patches in found:
        row = min(round(top / cell_height), values.shape[0] - rows)
        column = min(round(left / cell_width), values.shape[1] - columns)
        values[row : row + rows, column : column + columns] = patches
    return HeatMap(values, 0, 0, cell_width, cell_height)


def _out_of_domain(rgb: Rgb, crop: Crop, card: ModelCard) -> str | None:
    if min(rgb.shape[:2]) < card.calibration.min_side:
        return TOO_SMALL
    return TOO_PLAIN if mean_gradient(crop.pixels) < BLANK_GRADIENT else None


def _after_changes(rgb: Rgb, card: ModelCard, look_at: LookAt, reencode: Reencode | None) -> list[float]:
    if reencode is None:
        return []
    found = []
    for changed in reencode(rgb):
        if card.input.is_native and min(changed.shape[:2]) < min(card.input.size):
            continue
        parts = (
            list(crops(changed, card.input)) if card.output.combine == "mean" else [next(crops(changed, card.input))]
        )
        found.append(float(np.mean([look_at(part.pixels).odds for part in parts])))
    return found


def _patches(raw: Patches) -> Patches:
    """Cut to the limit, then the mean over 3 x 3 patches; at the border each outer patch counts twice."""
    padded = np.pad(np.clip(raw, -MAP_LIMIT, MAP_LIMIT).astype(np.float32), 1, mode="edge")
    smooth: Patches = np.lib.stride_tricks.sliding_window_view(padded, (3, 3)).mean(axis=(2, 3))
    return smooth
