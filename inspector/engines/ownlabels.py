"""L3: what a person's labels do for detectors: limits from them, and a check before another model takes over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from inspector.cancel import CancelToken
from inspector.catalog import Catalog
from inspector.detectors import ModelCard, OwnLimits, ownlimits
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import LabelValue
from inspector.engines import calibrating, corrections
from inspector.engines.calibrating import Labelled
from inspector.engines.corrections import Comparison
from inspector.engines.rescoring import OnProgress, rescore
from inspector.pipeline.detecting import open_card
from inspector.settings import paths

_LABELLED = "label = human or label = ai"


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Limits from labels, not yet in use: `human` and `ai` pictures were labelled and could be judged.

    `comparison` holds the limits so far against the new ones on the pictures that the person corrected.
    """

    limits: OwnLimits
    human: int
    ai: int
    unreadable: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Work:
    """How long work is done: told to stop by `cancel`, heard of by `on_progress`."""

    limit_pixels: int
    cancel: CancelToken | None = None
    on_progress: OnProgress | None = None


def calibrate(catalog: Catalog, card: ModelCard, at_most: int, work: Work) -> Calibrated:
    """Find limits that flag at most `at_most` in 100 human works. Nothing is kept yet: `keep` does that.

    Args:
        catalog: whose labels count.
        card: of the model, with the limits so far.
        at_most: 1 to 50.
        work: how to go about it.

    Raises:
        Cancelled: when asked to stop.
        UsageError, InspectorError: as `calibrating.limits_of`; `model.…` where the model fails.
    """
    rows = {row.id: row for row in catalog.rows(catalog.ids(_LABELLED)) if not row.offline}
    odds, unreadable = _odds(catalog, rows, card, work)
    keys = {_key(catalog, rows[number]): number for number in odds}
    labelled = [Labelled(key, odds[number], _is_ai(rows[number])) for key, number in keys.items()]

    def settle(under: ModelCard, wanted: Collection[str]) -> Mapping[str, float]:
        found, _ = _odds(catalog, {keys[key]: rows[keys[key]] for key in wanted}, under, work, settled=True)
        return {key: found[keys[key]] for key in wanted if keys[key] in found}

    today = datetime.now(UTC).date().isoformat()
    limits = calibrating.limits_of(labelled, card, at_most, today, settle)
    comparison = compare(catalog, card, ownlimits.applied(card, limits), work)
    return Calibrated(
        limits=limits,
        human=len({item.key for item in labelled if not item.ai}),
        ai=len({item.key for item in labelled if item.ai}),
        unreadable=unreadable,
        comparison=comparison,
    )


def keep(limits: OwnLimits) -> None:
    """Use limits from now on. Pictures take them when they are scanned again.

    Raises:
        InspectorError: `output.failed`, `disk.full`.
    """
    ownlimits.write(paths.calibrations_folder(), limits)


def forget(card: ModelCard) -> bool:
    """Go back to the limits of a model's card; false where there were no others."""
    return ownlimits.forget(paths.calibrations_folder(), card.sha256)


def compare(catalog: Catalog, old: ModelCard, new: ModelCard, work: Work) -> Comparison:
    """Hold a model or limits that shall take over against those in use, on the pictures that the person corrected.

    Raises:
        Cancelled: when asked to stop.
        InspectorError: `model.…` where one of them fails.
    """
    found = corrections.remember(paths.corrections_file(), corrections.collect(catalog))
    known = corrections.rows_of(catalog, found)
    rows = {row.id: row for row in known.values()}
    sides = [(card, _odds(catalog, rows, card, work, settled=True)[0].get) for card in (old, new)]
    return corrections.compare(found, known, *sides)


def _odds(
    catalog: Catalog, rows: Mapping[int, CatalogRow], card: ModelCard, work: Work, *, settled: bool = False
) -> tuple[Mapping[int, float], int]:
    if not rows:
        return {}, 0
    with open_card(card) as detector:
        found = rescore(
            catalog,
            list(rows.values()),
            detector,
            limit_pixels=work.limit_pixels,
            settled=settled,
            cancel=work.cancel,
            on_progress=work.on_progress,
        )
    return found.odds, found.unreadable


def _key(catalog: Catalog, row: CatalogRow) -> str:
    """One key for all copies of a picture, so that none lies in both halves."""
    own = row.sha256 or row.path
    others = [entry.sha256 for entry in catalog.duplicates_of(row.id)] if row.duplicates else []
    return min([own, *others])


def _is_ai(row: CatalogRow) -> bool:
    return row.label is LabelValue.AI
