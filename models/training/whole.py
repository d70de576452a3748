"""Whole pictures as the app sees them: one look at the centre, and further ones where the picture could be flagged.

The mean of several looks is narrower than one look, so that the limits for one, which come from crops, do not hold for
it. `shift` is added to it; it is fitted on whole human pictures by heads that never saw their publisher. Training has
crops of 320 pixels only, so that originals are read from the sources that were added (`collect`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from inspector.detectors import InputSpec
from inspector.detectors.preprocess import crops
from inspector.pixels import reencode
from models.training import evaluate, fit
from models.training.augment import EVERYDAY, Rgb, flat
from models.training.collect import Source, original
from models.training.encoder import SIDE
from models.training.features import STORED_TAPS, features_of, open_session
from models.training.fit import Head
from models.training.limits import FLAGS, count, plain
from models.training.rebuild import TAPS
from models.training.table import CLASS_AND_MEAN, Table

FILE = "whole.jsonl"
OF_SOURCE = 8
SMALLEST = 400
TRIED = 4
"""Every so many pictures their changed versions are looked at like pictures of their own: do verdicts change?"""
MARGIN = 2.0
"""How far below every limit one look is enough: what these pictures were looked at with, and so the card's."""
SHIFTS = tuple(round(0.1 * step, 1) for step in range(21))
SPEC = InputSpec("pixels", (SIDE, SIDE), geometry="multi_crop_native")


@dataclass(frozen=True, slots=True)
class Looks:
    """Log odds of the looks at one picture. `versions` and `corners` are empty where one look was enough."""

    centre: float
    corners: tuple[float, ...] = ()
    versions: tuple[float, ...] = ()

    def odds(self, shift: float) -> float:
        """What the app takes: one look, or the mean of all of them and the shift."""
        more = (*self.corners, *self.versions)
        return float(np.mean([self.centre, *more])) + shift if more else self.centre


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture with the limits of its fold; `changed`: the same picture after each everyday change, or nothing."""

    sha256: str
    is_ai: bool
    medium: str
    source: str
    weak: float
    strong: float
    looks: Looks
    changed: tuple[Looks, ...] = ()

    def band(self, looks: Looks, shift: float) -> bool:
        """Whether it is in band `ai`."""
        return looks.odds(shift) > self.strong

    def verdict(self, looks: Looks, shift: float) -> bool:
        """Whether it is flagged with a stable score: most versions are not in the lowest band."""
        apart = sum(value + shift <= self.weak for value in looks.versions)
        return self.band(looks, shift) and 2 * apart <= len(looks.versions)


def originals(more: Sequence[Path], sources: Sequence[Source]) -> Iterator[dict[str, str]]:
    """Manifest rows of added pictures whose originals are large enough, some of each source, with their `folder`.

    The first picture of every source comes first, then the second of each.
    """
    places = {(source.label, source.name, source.commit): source.folder for source in sources}
    found: list[tuple[int, dict[str, str]]] = []
    taken: dict[tuple[str, str], int] = {}
    for folder in more:
        with (folder / "train" / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                place = places.get((row["label"], row["source_repo"], row["commit"]))
                key = row["label"], row["source_repo"]
                sides = int(row["original_width"]), int(row["original_height"])
                if place is None or min(sides) < SMALLEST or taken.get(key, 0) >= OF_SOURCE:
                    continue
                taken[key] = taken.get(key, 0) + 1
                found.append((taken[key], {**row, "folder": place}))
    for _, row in sorted(found, key=lambda entry: entry[0]):
        yield row


def looks_at(rgb: Rgb, look: Callable[[Rgb], float], weak: float, margin: float = MARGIN) -> Looks:
    """All looks that the app would take at a picture."""
    centre, *corners = (crop.pixels for crop in crops(rgb, SPEC))
    odds = look(centre)
    if odds <= weak - margin:
        return Looks(odds)
    versions = [next(crops(changed, SPEC)).pixels for changed in reencode(rgb) if min(changed.shape[:2]) >= SIDE]
    return Looks(odds, tuple(look(corner) for corner in corners), tuple(look(version) for version in versions))


def look(table: Table, odds: np.ndarray[Any, Any], rows: Sequence[Mapping[str, str]], model: Path, work: Path) -> int:
    """Look at whole pictures whose publishers are in the table, and add them to `whole.jsonl`; how many were new.

    Args:
        table: the views that heads were fitted on.
        odds: out-of-fold log odds [seeds, rows]; their heads lie in `work`.
        rows: of `originals`.
        model: the ONNX file of `rebuild.feature_model`.
        work: the work folder.
    """
    heads, scores = fit.heads(table, work), evaluate.unseen(table, odds.mean(axis=0))
    fold_of: dict[str, tuple[Head, float, float]] = {}
    for head, left_out in zip(heads, fit.splits(table, fit.SEEDS[0]), strict=True):
        row = int(np.flatnonzero(left_out)[0])
        for group in np.unique(table.group[left_out]):
            fold_of[str(group)] = head, float(scores.weak[row]), float(scores.strong[row])
    group_of = {picture.original_sha256: picture.group for picture in table.pictures}
    known = {seen.sha256 for seen in read(work)}
    session, new = open_session(model), 0
    with (work / FILE).open("a", encoding="utf-8") as stream:
        for number, row in enumerate(rows):
            sha256 = row["original_sha256"]
            rgb = _decoded(original(row["folder"], row["commit"], row["repo_path"]))
            if sha256 in known or group_of.get(sha256) not in fold_of or rgb is None:
                continue
            head, weak, strong = fold_of[group_of[sha256]]

            def once(pixels: Rgb, head: Head = head) -> float:
                return float(head(_taps(features_of(session, pixels)))[0, 0])

            changed = list(reencode(rgb)) if number % TRIED == 0 else []
            seen = Seen(
                sha256,
                row["label"] == "ai",
                row["medium"],
                row["source_repo"],
                weak,
                strong,
                looks_at(rgb, once, weak),
                tuple(looks_at(version, once, weak) for version in changed if min(version.shape[:2]) >= SIDE),
            )
            stream.write(json.dumps(asdict(seen)) + "\n")
            stream.flush()
            new += 1
    return new


def read(work: Path) -> list[Seen]:
    """The whole pictures that have been looked at."""
    path = work / FILE
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        looks, *changed = (_looks(value) for value in (values.pop("looks"), *values.pop("changed")))
        found.append(Seen(**values, looks=looks, changed=tuple(changed)))
    return found


def shift_of(pictures: Sequence[Seen]) -> float:
    """The largest shift with which no more human pictures are in band `ai` than may be; 0 where nothing was seen."""
    human = [seen for seen in pictures if not seen.is_ai]
    fine = [
        shift for shift in SHIFTS if human and sum(seen.band(seen.looks, shift) for seen in human) <= FLAGS * len(human)
    ]
    return max(fine, default=0.0)


def summary(pictures: Sequence[Seen], shift: float) -> dict[str, Any]:
    """What the app's procedure is worth on whole pictures.

    `band` and `stable`: flagged at all, and with a stable score; `one_look`: by the centre alone. `flips`: verdicts
    that change when the picture is saved, scaled or shared. `looks`: how many a human and an AI picture take, on
    average.
    """
    by_class = {
        "false_flags": [seen for seen in pictures if not seen.is_ai],
        "recall": [seen for seen in pictures if seen.is_ai],
    }
    rules: dict[str, Callable[[Seen], bool]] = {
        "one_look": lambda seen: seen.looks.centre > seen.strong,
        "band": lambda seen: seen.band(seen.looks, shift),
        "stable": lambda seen: seen.verdict(seen.looks, shift),
    }
    is_ai = np.array([seen.is_ai for seen in pictures], bool)
    centre = np.array([seen.looks.centre for seen in pictures])
    odds = np.array([seen.looks.odds(shift) for seen in pictures])
    changes = [
        (name, seen.verdict(seen.looks, shift) != seen.verdict(changed, shift))
        for seen in pictures
        if len(seen.changed) == len(EVERYDAY)
        for name, changed in zip(EVERYDAY, seen.changed, strict=True)
    ]
    flips = {"flips": [flip for _, flip in changes]}
    flips |= {f"flips_{kind}": [flip for name, flip in changes if name == kind] for kind in EVERYDAY}
    return {
        "shift": shift,
        **{
            f"{rule}_{name}": plain(count(sum(map(of, some)), len(some)))
            for rule, of in rules.items()
            for name, some in by_class.items()
        },
        "auc_one_look": evaluate.auc(centre, is_ai),
        "auc": evaluate.auc(odds, is_ai),
        **{name: plain(count(sum(flip), len(flip))) for name, flip in flips.items()},
        "looks": {name: float(np.mean([_asked(seen.looks) for seen in some])) for name, some in by_class.items()},
    }


def _asked(looks: Looks) -> int:
    return 1 + len(looks.corners) + len(looks.versions)


def _looks(values: Mapping[str, Any]) -> Looks:
    return Looks(values["centre"], tuple(values["corners"]), tuple(values["versions"]))


def _decoded(data: bytes) -> Rgb | None:
    try:
        with Image.open(io.BytesIO(data)) as opened:
            return np.asarray(flat(opened))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _taps(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """As they are stored for training: some taps, class token and mean, in half precision."""
    kept = values[[STORED_TAPS.index(tap) for tap in TAPS]][:, :CLASS_AND_MEAN]
    return kept.astype(np.float16).astype(np.float32).reshape(1, -1)
