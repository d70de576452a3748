"""L3: detectors as both faces see them: which are there, what their scores mean here, where they look."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector import detectors
from inspector.cancel import CancelToken
from inspector.catalog import Catalog
from inspector.detectors import Detector, Explanation, HeatMap, ModelCard, Share
from inspector.detectors import providers as known_providers
from inspector.detectors.ownlimits import applied
from inspector.detectors.providers import Provider
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import LabelValue
from inspector.domain.report import DetectorScore
from inspector.engines import corrections, ownlabels
from inspector.engines.corrections import Comparison
from inspector.engines.meanings import Meanings
from inspector.engines.ownlabels import Calibrated, Work
from inspector.engines.rescoring import OnProgress
from inspector.errors import InspectorError, ParseError
from inspector.pipeline.archives import opener_of
from inspector.pipeline.detecting import (
    DEFAULT,
    NONE,
    DetectorUse,
    choose,
    chosen_card,
    is_shipped,
    open_used,
    own_limits,
)
from inspector.pipeline.providing import checked, pick
from inspector.settings import Settings, paths

if TYPE_CHECKING:
    from inspector.detectors.selftest import Checked

SHARE_SECONDS = 10.0
"""How long the share of AI pictures is taken from memory while pictures are looked at."""
ENOUGH_REVIEWED = 100
"""Decisions from which the share of AI pictures in a set is taken from its review."""
NEARLY_ALL = 0.9
"""Share of a catalogue that must be labelled, without a drawn sample, for its labels to tell that share."""
LOOKS_SAMPLE = 1000
"""Pictures of which it is looked up how often a model was asked."""
_AI = (LabelValue.AI, LabelValue.AI_EDITED)
_DECIDED = (LabelValue.HUMAN, *_AI)


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on this computer. `card` has the person's own limits where there are any."""

    card: ModelCard
    shipped: bool
    in_use: bool
    bytes: int
    added: str
    """ISO date of its file."""

    @property
    def media(self) -> tuple[str, ...]:
        """Media on which it was tested."""
        return tuple(dict.fromkeys(row.medium for row in self.card.measured if row.medium != "all"))


class Models:
    """The models of this computer, for one catalogue. Methods block; any thread may call them.

    Args:
        catalog: whose pictures and labels count.
        settings: gives the settings of the moment.
    """

    def __init__(self, catalog: Catalog, settings: Callable[[], Settings]) -> None:
        self._catalog, self._settings = catalog, settings
        self._lock = threading.Lock()
        self._open: tuple[DetectorUse, Detector] | None = None
        self._share: tuple[float, float, Share] | None = None
        self._words: tuple[object, Meanings] | None = None

    def installed(self) -> list[Installed]:
        """All models, the shipped one first. One whose card is wrong is left out."""
        chosen = self._settings().detector_choice
        cards = detectors.discover(paths.model_folders())
        used = cards[0].id if chosen == DEFAULT and cards else chosen
        return [_installed(applied(card, own_limits(card)), used) for card in cards]

    def in_use(self) -> ModelCard | None:
        """The card of the model that scans use, with the limits in use; null where none is used.

        Raises:
            InspectorError: as `pipeline.detecting.choose`.
        """
        choice = self._settings().detector_choice
        card = None if choice == NONE else chosen_card(choice)
        return None if card is None else applied(card, own_limits(card))

    def card_of(self, score: DetectorScore | None) -> ModelCard | None:
        """The card of the model that gave a score, with the limits that gave it; null where they are not known here."""
        card = detectors.card_of_score(score, paths.model_folders())
        if card is None or score is None or score.calibration == card.calibration.id:
            return card
        own = applied(card, own_limits(card))
        return own if score.calibration == own.calibration.id else None

    def explain(self, score: DetectorScore | None) -> Explanation | None:
        """What a score means, in sentences with measured numbers; null where no detector ran."""
        return None if score is None else detectors.explain(score, self.card_of(score), self._recent_share())

    def meaning_of(self, record: Mapping[str, Any]) -> str:
        """What the score in a record means, in words; empty where no resemblance was seen. Cheap for many records."""
        self._recent_share()
        if self._words is None or self._words[0] is not self._share:
            self._words = self._share, Meanings(self.explain)
        return self._words[1](record)

    def share(self) -> Share:
        """Share of AI pictures in this set: as a review found it where it was large enough, else as set."""
        return reviewed_share(self._catalog) or Share(self._settings().ai_share)

    def calibrate(
        self,
        model: str | None = None,
        at_most: int = 1,
        cancel: CancelToken | None = None,
        on_progress: OnProgress | None = None,
    ) -> Calibrated:
        """Find limits from this catalogue's labels. Not in use before `keep`; see `ownlabels.calibrate`.

        Args:
            model: its id; null for the one in use, or the default one where none is.
            at_most: human works in 100 that may be flagged, 1 to 50.
            cancel: to stop.
            on_progress: told how many pictures are done, of how many.
        """
        return ownlabels.calibrate(self._catalog, self._named(model), at_most, self._work(cancel, on_progress))

    def keep(self, calibrated: Calibrated) -> None:
        """Use these limits from now on; pictures take them when they are scanned again."""
        ownlabels.keep(calibrated.limits)

    def forget(self, model: str | None = None) -> bool:
        """Go back to the limits of a model's card; false where there were no others."""
        return ownlabels.forget(self._named(model))

    def compare(
        self, model: str, cancel: CancelToken | None = None, on_progress: OnProgress | None = None
    ) -> Comparison:
        """Hold a model against the one in use on the pictures that the person corrected; see `ownlabels.compare`."""
        return ownlabels.compare(self._catalog, self._named(None), self._named(model), self._work(cancel, on_progress))

    def corrected(self) -> int:
        """How many pictures the person corrected so far."""
        return len(corrections.remember(paths.corrections_file(), corrections.collect(self._catalog)))

    def mean_looks(self, model: str) -> float | None:
        """How often a model was asked about a picture of this catalogue on average; null where it scored none.

        Of a large catalogue some thousand pictures count, spread over all of it.
        """
        ids = self._catalog.ids("score >= 0")
        step = max(1, len(ids) // LOOKS_SAMPLE)
        scores = (self._catalog.report(row.id).detector for row in self._catalog.rows(ids[::step]))
        looks = [score.looks for score in scores if score is not None and score.id == model and score.looks]
        return sum(looks) / len(looks) if looks else None

    def providers(self) -> tuple[Provider, ...]:
        """The execution providers that are installed, the processor first."""
        return known_providers.installed()

    def check_provider(self, name: str, model: str | None = None, *, again: bool = False) -> Checked:
        """Whether a provider computes what the processor does with a model. It takes some seconds; the result is kept.

        Args:
            name: of the provider in the runtime, as `Provider.name` gives it.
            model: its id; null for the one in use.
            again: test even where a result is known.
        """
        return checked(self._named(model), name, again=again)

    def heat_map(self, row: CatalogRow, cancel: CancelToken | None = None) -> HeatMap | None:
        """Where the statistics of a picture differ, placed on the picture as people see it (upright).

        The model that scored the picture is asked where it is still there, else the one in use. It takes some seconds.

        Returns:
            Null where the model gives no map, or the picture is smaller than what the model looks at: `heat_map.none`.

        Raises:
            Cancelled: when asked to stop.
            InspectorError: `not_run.no_model`, or `model.…` where the model fails.
            ParseError: where the picture cannot be decoded.
            OSError: where the file cannot be opened.
        """
        from inspector import pixels

        if row.format is None:
            raise ParseError("pixels.not_decoded", row.path, reason="unknown format")
        use = self._use_for(row)
        if not use:
            raise InspectorError("not_run.no_model")
        with opener_of(row.path)() as stream:
            picture = pixels.decode(stream, row.format, limit_pixels=self._settings().max_pixels)
        found = self._detector(use).heat_map(picture.rgb(), cancel)
        return None if found is None else found.upright(picture.orientation, picture.width, picture.height)

    def close(self) -> None:
        """End what was started."""
        with self._lock:
            if self._open is not None:
                self._open[1].close()
            self._open = None

    def _named(self, model: str | None) -> ModelCard:
        choice = model or self._settings().detector_choice
        card = chosen_card(DEFAULT if choice == NONE else choice)
        if card is None:
            raise InspectorError("not_run.no_model")
        return applied(card, own_limits(card))

    def _work(self, cancel: CancelToken | None, on_progress: OnProgress | None) -> Work:
        return Work(self._settings().max_pixels, cancel, on_progress)

    def _recent_share(self) -> Share:
        """The share as it was some seconds ago: looking at one picture after the other must not count all labels."""
        now, wanted = time.monotonic(), self._settings().ai_share
        known = self._share
        if known is None or known[0] < now or known[1] != wanted:
            known = self._share = now + SHARE_SECONDS, wanted, self.share()
        return known[2]

    def _use_for(self, row: CatalogRow) -> DetectorUse:
        score = self._catalog.report(row.id).detector
        card = detectors.card_of_score(score, paths.model_folders())
        wanted = self._settings().provider
        if card is not None:
            return DetectorUse(card.folder, "", card.sha256, own_limits(card), pick(card, wanted))
        choice = self._settings().detector_choice
        return choose(DEFAULT if choice == NONE else choice, wanted)

    def _detector(self, use: DetectorUse) -> Detector:
        with self._lock:
            if self._open is None or self._open[0] != use:
                if self._open is not None:
                    self._open[1].close()
                self._open = use, open_used(use)
            return self._open[1]


def reviewed_share(catalog: Catalog) -> Share | None:
    """The share of AI pictures that a person's own review found; null where it was too small to tell.

    A drawn sample counts, or labels on nearly all of the catalogue: labels on picked pictures say nothing of the rest.
    """
    for plan in catalog.plans():
        queue = catalog.plan_queue(plan.id)
        labels = [entry.label for entry in queue if not entry.unit.control and entry.label in _DECIDED]
        if len(labels) >= ENOUGH_REVIEWED:
            return _share(sum(label in _AI for label in labels), len(labels))
    ai, human = (catalog.count(f"label in ({names})") for names in ("ai, ai_edited", "human"))
    if ai + human >= max(ENOUGH_REVIEWED, NEARLY_ALL * catalog.count()):
        return _share(ai, ai + human)
    return None


def _share(found: int, decided: int) -> Share:
    return Share((found + 0.5) / (decided + 1), reviewed=True)


def _installed(card: ModelCard, used: str) -> Installed:
    stat = card.path.stat()
    added = datetime.fromtimestamp(stat.st_mtime, UTC).date().isoformat()
    in_use = used == card.id or Path(used) == card.path
    return Installed(card, is_shipped(card), in_use, stat.st_size, added)
