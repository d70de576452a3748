"""L2: what every detector can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from inspector.detectors.modelcard import ModelCard
from inspector.domain.report import DetectorScore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rgb = NDArray[np.uint8]
    Reencode = Callable[[Rgb], Iterable[Rgb]]
    """Gives a picture as it looks after everyday changes: saved again, scaled. Passed in by whoever has a codec."""


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


class Detector(Protocol):
    """Scores decoded pixels. Thread-safe; starts at first use."""

    card: ModelCard

    def score(self, rgb: Rgb, *, reencode: Reencode | None = None) -> DetectorScore:
        """Score a picture (height x width x 3, 0 to 255, alpha over white, EXIF orientation ignored).

        Raises:
            InspectorError: `model.…` where the model cannot be loaded or fails.
        """
        ...

    def heat_map(self, rgb: Rgb) -> HeatMap | None:
        """Where the statistics differ; null where the model gives no map or the picture is too small.

        Raises:
            InspectorError: as `score`.
        """
        ...

    def close(self) -> None:
        """Let go of the model and end its process, if it has one. It starts again when it is asked again."""
        ...
