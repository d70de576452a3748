"""Features, labels and publishers of all views in one table, as training and evaluation want them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.augment import CLEAN, SOCIAL
from models.training.data import Picture, row_weights
from models.training.features import STORED_TAPS, load
from models.training.rebuild import TAPS

CLASS_AND_MEAN = 2
"""Of class token, mean and deviation of the patch tokens, the first two are used: they alone give an exact map."""


@dataclass(frozen=True, slots=True)
class Table:
    """One row a view. `values` is float16 [rows, len(taps), 2, 768]; `place` is the picture's in `pictures`."""

    pictures: tuple[Picture, ...]
    values: NDArray[np.float16]
    place: NDArray[np.intp]
    view: NDArray[np.str_]

    @property
    def is_ai(self) -> NDArray[np.bool_]:
        """Labels."""
        return np.array([self.pictures[place].is_ai for place in self.place], bool)

    @property
    def group(self) -> NDArray[np.str_]:
        """Publishers."""
        return np.array([self.pictures[place].group for place in self.place])

    @property
    def source(self) -> NDArray[np.str_]:
        """Repositories and packages."""
        return np.array([self.pictures[place].source for place in self.place])

    @property
    def medium(self) -> NDArray[np.str_]:
        """Media as the manifest states them."""
        return np.array([self.pictures[place].medium for place in self.place])

    @property
    def is_trained_on(self) -> NDArray[np.bool_]:
        """Views that heads and limits are fitted on: everyday changes are for tests."""
        return np.isin(self.view, (CLEAN, SOCIAL)) | np.char.startswith(self.view, "aug")

    @property
    def weight(self) -> NDArray[np.float64]:
        """Weights of rows in training."""
        return row_weights(list(self.group), self.is_ai)

    def flat(self) -> NDArray[np.float32]:
        """The features as one row of numbers a view: tap by tap, class token then mean."""
        return self.values.reshape(len(self.values), -1).astype(np.float32)

    def rows(self, chosen: NDArray[np.bool_]) -> Table:
        """Some of the rows."""
        return Table(self.pictures, self.values[chosen], self.place[chosen], self.view[chosen])


def read_table(pictures: Sequence[Picture], work: Path, taps: Sequence[int] = TAPS) -> Table:
    """All views of the pictures that have been computed, in the order of their keys."""
    stored = load(work, [STORED_TAPS.index(tap) for tap in taps])
    places = {picture.sha256: place for place, picture in enumerate(pictures)}
    known = [row for row, key in enumerate(stored.keys) if key.split("/")[0] in places]
    known.sort(key=lambda row: stored.keys[row])
    parts = [stored.keys[row].split("/") for row in known]
    return Table(
        pictures=tuple(pictures),
        values=stored.values[known][:, :, :CLASS_AND_MEAN],
        place=np.array([places[sha256] for sha256, _ in parts], np.intp),
        view=np.array([view for _, view in parts]),
    )
