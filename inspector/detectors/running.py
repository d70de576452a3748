"""L2: a detector over a loaded model: loads it at first use, and gives up on one that does not answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

from inspector.cancel import CancelToken
from inspector.detectors import scoring
from inspector.detectors.base import HeatMap
from inspector.detectors.looks import Facts, Look, Runner
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.preprocess import Rgb
from inspector.domain.report import DetectorScore
from inspector.errors import InspectorError

Answer = TypeVar("Answer")
LOST_LIMIT = 3
"""Pictures in a row on which a model did not answer, after which it is not asked any more."""
LOST_IN_ALL = 10
"""Pictures on which a model may not answer in all: each costs its time limit."""
LOST = frozenset({"model.timeout", "model.memory", "model.crashed", "model.no_worker"})


class RunningDetector:
    """A detector, shared by all threads. Its model is loaded when the first picture comes.

    Args:
        card: what goes in and what comes out.
        load: loads the model.
    """

    def __init__(self, card: ModelCard, load: Callable[[], Runner]) -> None:
        self.card = card
        self._load = load
        self._lock = threading.Lock()
        self._runner: Runner | None = None
        self._error: InspectorError | None = None
        self._lost = self._lost_in_all = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def score(self, rgb: Rgb, *, reencode: scoring.Reencode | None = None) -> DetectorScore:
        """Score a picture; see `base.Detector`."""
        facts = self.facts
        looks = 0

        def look(crop: Rgb) -> Look:
            nonlocal looks
            looks += 1
            return self.look(crop)

        found = scoring.score(rgb, self.card, look, reencode)
        return replace(found, provider=facts.provider, precision=facts.precision, looks=looks)

    def score_again(self, known: DetectorScore) -> DetectorScore | None:
        """See `base.Detector`."""
        return scoring.again(known, self.card)

    def heat_map(self, rgb: Rgb, cancel: CancelToken | None = None) -> HeatMap | None:
        """Where the statistics differ; see `base.Detector`."""
        if self.card.output.map is None:
            return None
        token = cancel or CancelToken()

        def patches(crop: Rgb) -> scoring.Patches:
            token.check()
            return self._asked(lambda runner: runner.patches(crop))

        return scoring.heat_map(rgb, self.card, patches)

    def raw_odds(self, rgb: Rgb) -> float | str:
        """Log odds alone; see `base.Detector`."""
        return scoring.raw_odds(rgb, self.card, self.look)

    def look(self, crop: Rgb, batch: int | None = None) -> Look:
        """What the model says of one crop; see `looks.Runner`."""
        return self._asked(lambda runner: runner.look(crop, batch))

    @property
    def facts(self) -> Facts:
        """What is recorded with every score.

        Raises:
            InspectorError: `model.…` where the model cannot be loaded.
        """
        return self._started().facts

    def close(self) -> None:
        """Let go of the model."""
        with self._lock:
            if self._runner is not None:
                self._runner.close()
            self._runner = None

    def _asked(self, ask: Callable[[Runner], Answer]) -> Answer:
        runner = self._started()
        try:
            found = ask(runner)
        except InspectorError as error:
            with self._lock:
                lost = error.code in LOST
                self._lost, self._lost_in_all = self._lost + 1 if lost else 0, self._lost_in_all + lost
                if self._lost >= LOST_LIMIT or self._lost_in_all >= LOST_IN_ALL:
                    self._error, self._runner = error, None
                    runner.close()
            raise
        self._lost = 0
        return found

    def _started(self) -> Runner:
        with self._lock:
            if self._runner is None and self._error is None:
                try:
                    self._runner = self._load()
                except InspectorError as error:
                    self._error = error
            if self._runner is None:
                assert self._error is not None
                # Every picture learns the reason; the file is not hashed and loaded again for each.
                raise InspectorError(self._error.code, **self._error.params) from self._error
            return self._runner
