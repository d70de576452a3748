"""L2: what every detector can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from inspector.cancel import CancelToken
from inspector.detectors.modelcard import ModelCard
from inspector.domain.report import DetectorScore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rgb = NDArray[np.uint8]
    Reencode = Callable[[Rgb], Iterable[Rgb]]
    """Gives a picture as it looks after everyday changes: saved again, scaled. Passed in by whoever has a codec."""


MAP_LIMIT = 8.0
_TURNS = {
    2: (False, True, False),
    3: (False, True, True),
    4: (False, False, True),
    5: (True, False, False),
    6: (True, True, False),
    7: (True, True, True),
    8: (True, False, True),
}
"""EXIF orientation: whether rows and columns change places, then whether columns and rows run the other way."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Log odds of AI by place, -8 to 8; not a number where the detector did not look.

    Row 0, column 0 of `values` begins `left`, `top` pixels from the upper left corner of the picture as stored; each
    cell covers `cell_width` x `cell_height` pixels.
    """

    values: NDArray[np.float32]
    left: int
    top: int
    cell_width: float
    cell_height: float

    def upright(self, orientation: int, width: int, height: int) -> HeatMap:
        """The map of the picture as people see it, turned by its EXIF orientation.

        Args:
            orientation: 1 to 8; others leave it as it is.
            width: of the picture as stored, in pixels.
            height: of the picture as stored.
        """
        if orientation not in _TURNS:
            return self
        transposed, across, down = _TURNS[orientation]
        values, left, top = self.values, self.left, self.top
        cell_width, cell_height = self.cell_width, self.cell_height
        if transposed:
            values, left, top, width, height = values.T, top, left, height, width
            cell_width, cell_height = cell_height, cell_width
        if across:
            left = round(width - left - values.shape[1] * cell_width)
            values = values[:, ::-1]
        if down:
            top = round(height - top - values.shape[0] * cell_height)
            values = values[::-1]
        return HeatMap(values, left, top, cell_width, cell_height)

    def shades(self) -> NDArray[np.uint8]:
        """The cells for drawing: 0 where nothing resembles AI pictures or nobody looked, 255 at the strongest."""
        import numpy as np

        strength = np.nan_to_num(self.values, nan=0.0).clip(0, MAP_LIMIT) * (255 / MAP_LIMIT)
        shades: NDArray[np.uint8] = strength.round().astype(np.uint8)
        return shades


class Detector(Protocol):
    """Scores decoded pixels. Thread-safe; starts at first use; a context manager that closes itself."""

    card: ModelCard

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def score(self, rgb: Rgb, *, reencode: Reencode | None = None) -> DetectorScore:
        """Score a picture (height x width x 3, 0 to 255, alpha over white, EXIF orientation ignored).

        Raises:
            InspectorError: `model.…` where the model cannot be loaded or fails.
        """
        ...

    def score_again(self, known: DetectorScore) -> DetectorScore | None:
        """A known score of the same pixels under the limits in use, without running; null where it must be run."""
        ...

    def heat_map(self, rgb: Rgb, cancel: CancelToken | None = None) -> HeatMap | None:
        """Where the statistics differ; null where the model gives no map or the picture is too small.

        Raises:
            Cancelled: when asked to stop.
            InspectorError: as `score`.
        """
        ...

    def raw_odds(self, rgb: Rgb) -> float | str:
        """Log odds of AI without calibration, or why the model cannot judge the picture.

        Raises:
            InspectorError: as `score`.
        """
        ...

    def close(self) -> None:
        """Let go of the model and end its process, if it has one. It starts again when it is asked again."""
        ...
