"""L3: units of work handed to a worker, and the function that does them. Nothing else knows the pipeline's passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from inspector.domain.enums import Severity
from inspector.domain.evidence import Problem
from inspector.domain.report import Asset, InspectionReport
from inspector.pipeline.context import InspectContext
from inspector.pipeline.inspect import add_pixels, finish, inspect_metadata, inspect_reports
from inspector.pipeline.items import Item


class Stage(StrEnum):
    """Which pass a task is: headers only, pixels of a picture whose headers are known, or both at once."""

    METADATA = "metadata"
    PIXELS = "pixels"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Work:
    """One picture to do; `report` is the first pass's result where this is the second."""

    item: Item
    report: InspectionReport | None = None


def perform(stage: Stage, work: tuple[Work, ...], context: InspectContext) -> Iterator[InspectionReport]:
    """Do some work, one report each, in order."""
    for one in work:
        if stage is Stage.BOTH:
            yield from inspect_reports([one.item], context)
        elif stage is Stage.METADATA or one.report is None:
            yield finish(inspect_metadata(one.item, context), context)
        else:
            yield add_pixels(one.report, one.item, context)


def crashed(one: Work) -> InspectionReport:
    """The report on a picture that ended the worker process: earlier results are kept, the crash is a problem."""
    report = one.report or InspectionReport(Asset(one.item.key, one.item.size, one.item.mtime_ns))
    params = {"reader": "inspector", "reason": "the process ended"}
    problem = Problem("reader.crashed", Severity.ERROR, one.item.key, params)
    return replace(report, problems=(*report.problems, problem))
