"""What the tower sees in each view of each picture, computed once and kept in the work folder.

The work goes in rounds (pictures untouched, changed once, changed twice, …) and in an order of which every beginning
is balanced: whatever has been computed is fit for training. Several processes may share a work folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.onnx import _library as runtime
from models.training.augment import CLEAN, EVERYDAY, EVERYDAY_SIDE, SOCIAL, TWICE, Rgb, view_of
from models.training.data import Picture, balanced_order

STORED_TAPS = (4, 5, 6, 7, 8)
"""One block more than the model uses, so that the choice can be checked."""
ROUNDS = {CLEAN: (0.0, 1.0), "aug1": (0.0, 2.0), SOCIAL: (2.0, 1.0), "aug2": (3.0, 1.0)}
"""When the views of a round are due: at the start, and per share of all pictures.

Two pictures are seen untouched for each that is seen changed, until all have been seen untouched.
"""
EVERYDAY_DUE = 1.5
TWICE_DUE = 3.5
EVERYDAY_PICTURES = 400
"""How many pictures are tried for whether their verdict holds when they are saved, scaled or shared."""
SHARD = 32
FOLDER = "features"


@dataclass(frozen=True, slots=True)
class View:
    """One view of a picture: its place in the list of pictures, and its name."""

    place: int
    name: str

    def key(self, pictures: Sequence[Picture]) -> str:
        """What the view is stored under."""
        return f"{pictures[self.place].sha256}/{self.name}"


@dataclass(frozen=True, slots=True)
class Stored:
    """Features of the views in `keys`: float16 [views, len(STORED_TAPS), 3, 768]."""

    keys: list[str]
    values: NDArray[np.float16]


def plan(pictures: Sequence[Picture]) -> list[View]:
    """All views, in the order in which they are worth computing."""
    order = balanced_order(pictures)
    due = [
        (start + step * rank / len(order), number, rank, View(place, name))
        for number, (name, (start, step)) in enumerate(ROUNDS.items())
        for rank, place in enumerate(order)
    ]
    due += [
        (start, len(ROUNDS), rank, View(place, name))
        for start, names in ((EVERYDAY_DUE, EVERYDAY), (TWICE_DUE, TWICE))
        for rank, place in enumerate(everyday_places(pictures))
        for name in names
    ]
    return [view for *_, view in sorted(due, key=lambda entry: entry[:3])]


def everyday_places(pictures: Sequence[Picture]) -> list[int]:
    """Places of the pictures that are tried with everyday changes."""
    large = [place for place in balanced_order(pictures) if _least_side(pictures[place]) >= EVERYDAY_SIDE]
    return large[:EVERYDAY_PICTURES]


def extract(pictures: Sequence[Picture], model: Path, work: Path, views: Sequence[View], part: tuple[int, int]) -> int:
    """Compute the views that are missing; their number.

    Args:
        pictures: all training pictures.
        model: the ONNX file of `rebuild.feature_model`.
        work: the work folder.
        views: wanted, in order.
        part: number of this process and number of processes; each takes its own views.
    """
    folder = work / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    done = set(stored_keys(folder))
    missing = [view for view in views if view.key(pictures) not in done and _is_mine(view.key(pictures), part)]
    session = open_session(model) if missing else None
    for start in range(0, len(missing), SHARD):
        some = missing[start : start + SHARD]
        keys = [view.key(pictures) for view in some]
        values = [features_of(session, pixels) for pixels in _pixels(pictures, some)]
        _store(folder, keys, np.stack(values).astype(np.float16))
    return len(missing)


def load(work: Path, keep: Sequence[int] | None = None) -> Stored:
    """All features that have been computed; of the taps at the places `keep`, else of all."""
    keys: list[str] = []
    parts: list[NDArray[np.float16]] = []
    for path in sorted((work / FOLDER).glob("*.npz")):
        with np.load(path) as shard:
            keys += [str(key) for key in shard["keys"]]
            parts.append(shard["values"] if keep is None else shard["values"][:, list(keep)])
    values = np.concatenate(parts)
    # Two processes may have computed the same view.
    first = sorted({key: place for place, key in reversed(list(enumerate(keys)))}.values())
    return Stored([keys[place] for place in first], values[first])


def stored_keys(folder: Path) -> Iterator[str]:
    """Keys of the views that have been computed."""
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as shard:
            yield from (str(key) for key in shard["keys"])


def open_session(model: Path, threads: int = 1) -> Any:
    """The model, ready to run on the processor."""
    onnxruntime = runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def features_of(session: Any, pixels: Rgb) -> NDArray[np.float32]:
    """The model's first output for one view."""
    found: NDArray[np.float32] = session.run(None, {"pixels": planes(pixels)})[0][0]
    return found


def planes(pixels: Rgb) -> NDArray[np.float32]:
    """One view as the model takes it: [1, 3, 224, 224]."""
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], dtype=np.float32)


def _pixels(pictures: Sequence[Picture], views: Sequence[View]) -> Iterator[Rgb]:
    for view in views:
        picture = pictures[view.place]
        yield view_of(picture.path, picture.sha256, view.name, is_lossless=picture.is_lossless)


def _least_side(picture: Picture) -> int:
    _, _, *sides = (int(number) for number in picture.crop.split(","))
    return min(sides)


def _is_mine(key: str, part: tuple[int, int]) -> bool:
    return int(key[:8], 16) % part[1] == part[0]


def _store(folder: Path, keys: Sequence[str], values: NDArray[np.float16]) -> None:
    name = hashlib.sha256("\n".join(keys).encode()).hexdigest()[:24]
    part = folder / f"{name}.{os.getpid()}.part"
    with part.open("wb") as stream:
        np.savez(stream, keys=np.array(keys), values=values)
    part.replace(folder / f"{name}.npz")
