"""L3: one model's raw log odds of many known pictures: from the catalogue where it has them, else by running it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from inspector.cancel import CancelToken
from inspector.catalog import Catalog
from inspector.detectors import Detector, ModelCard
from inspector.detectors.calibration import asks_for_more
from inspector.detectors.scoring import METHOD
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Band
from inspector.errors import InspectorError, ParseError
from inspector.pipeline.archives import opener_of
from inspector.pipeline.detecting import is_shipped

OnProgress = Callable[[int, int], None]
"""Told how many pictures are done, of how many."""


@dataclass(frozen=True, slots=True)
class Rescored:
    """Log odds by id of picture. Left out: pictures that the model cannot judge, and `unreadable` ones."""

    odds: dict[int, float]
    unreadable: int = 0


def rescore(
    catalog: Catalog,
    rows: Sequence[CatalogRow],
    detector: Detector,
    *,
    limit_pixels: int,
    settled: bool = False,
    cancel: CancelToken | None = None,
    on_progress: OnProgress | None = None,
) -> Rescored:
    """What a model says of pictures.

    Args:
        catalog: that holds the pictures.
        rows: the pictures.
        detector: over the model.
        limit_pixels: largest picture to decode.
        settled: whether all looks count that a scan takes under the limits in use; else one look, whatever the limits.
        cancel: polled between pictures.
        on_progress: told after each picture.

    Raises:
        Cancelled: when asked to stop.
        InspectorError: `model.…` where the model fails.
    """
    token = cancel or CancelToken()
    odds: dict[int, float] = {}
    todo: list[CatalogRow] = []
    for row in rows:
        token.check()
        known, value = _stored(catalog, row, detector.card, settled)
        if not known:
            todo.append(row)
        elif value is not None:
            odds[row.id] = value
    done, unreadable = len(rows) - len(todo), 0
    # A model apart does one run at a time; a second thread decodes meanwhile.
    workers = max(2, os.cpu_count() or 1) if is_shipped(detector.card) else 2
    with ThreadPoolExecutor(workers) as pool:
        jobs = {pool.submit(_look, row, detector, (limit_pixels, settled), token): row for row in todo}
        try:
            for job in as_completed(jobs):
                found = job.result()
                done += 1
                if isinstance(found, float):
                    odds[jobs[job].id] = found
                unreadable += found is None
                if on_progress is not None:
                    on_progress(done, len(rows))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return Rescored(odds, unreadable)


def _stored(catalog: Catalog, row: CatalogRow, card: ModelCard, settled: bool) -> tuple[bool, float | None]:
    """Whether the catalogue knows what this very model says, and the log odds; null where it cannot judge."""
    score = catalog.report(row.id).detector
    if score is None or score.raw is None or (score.sha256, score.method) != (card.sha256, METHOD):
        return False, None
    if score.band is Band.OUT_OF_DOMAIN:
        return True, None
    if score.versions is not None:
        return settled and score.calibration == card.calibration.id, score.raw
    return not (settled and asks_for_more(score.raw, card.calibration)), score.raw


def _look(row: CatalogRow, detector: Detector, how: tuple[int, bool], token: CancelToken) -> float | str | None:
    """Log odds; the reason where the model cannot judge the picture; null where it cannot be read."""
    from inspector import pixels

    token.check()
    limit_pixels, settled = how
    try:
        if row.format is None:
            return None
        with opener_of(row.path)() as stream:
            picture = pixels.decode(stream, row.format, limit_pixels=limit_pixels)
    except (ParseError, OSError):
        return None
    except InspectorError as error:
        if error.code.startswith("model."):
            raise
        return None
    if not settled:
        return detector.raw_odds(picture.rgb())
    found = detector.score(picture.rgb(), reencode=pixels.reencode)
    return found.reason or found.raw
