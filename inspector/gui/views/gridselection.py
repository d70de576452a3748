"""L5: selections of the grid as ranges of positions, so that a million stay one range; and where keys lead."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QItemSelection, QItemSelectionRange, QRect
from PySide6.QtWidgets import QAbstractItemView

from inspector.gui.views.gridgeometry import Geometry


def parts(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The ranges of a selection."""
    return [selection.at(number) for number in range(selection.size())]


def size(selection: QItemSelection) -> int:
    """Number of selected pictures."""
    return sum(part.height() for part in parts(selection))


def positions(selection: QItemSelection) -> npt.NDArray[np.int64]:
    """All selected positions in ascending order."""
    ranges = [np.arange(part.top(), part.bottom() + 1) for part in parts(selection)]
    return np.unique(np.concatenate(ranges)) if ranges else np.empty(0, np.int64)


def within(selection: QItemSelection, first: int, last: int) -> list[tuple[int, int]]:
    """The ranges that touch `first` to `last`, each as its first and last position."""
    ends = ((part.top(), part.bottom()) for part in parts(selection))
    return [(top, bottom) for top, bottom in ends if top <= last and bottom >= first]


def touched(cells: Geometry, band: QRect) -> Iterator[tuple[int, int]]:
    """The ranges of positions that a rubber band touches, in content coordinates."""
    first, last = cells.range_of(band.top(), band.bottom())
    left, right = cells.span(band.left(), band.right())
    if right < left or first > last:
        return
    if left == 0 and right == cells.columns - 1:
        yield first, last
        return
    for start in range(first, last + 1, cells.columns):
        end = min(start + right, cells.count - 1)
        if start + left <= end:
            yield start + left, end


def moved(cells: Geometry, action: QAbstractItemView.CursorAction, here: int, height: int) -> int:
    """Where a key leads from a position in a view of `height` pixels; it may lie outside of the content."""
    moves = QAbstractItemView.CursorAction
    columns, side = cells.columns, -1 if cells.mirrored else 1
    page = columns * cells.rows_in(height)
    steps = {
        moves.MoveLeft: -side,
        moves.MoveRight: side,
        moves.MoveUp: -columns if here >= columns else 0,
        moves.MoveDown: columns if here // columns < cells.rows - 1 else 0,
        moves.MoveHome: -here,
        moves.MoveEnd: cells.count,
        moves.MovePageUp: -page if here >= page else -(here - here % columns),
        moves.MovePageDown: page,
        moves.MoveNext: 1,
        moves.MovePrevious: -1,
    }
    return here + steps[action]
