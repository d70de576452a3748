"""L3: which pictures of a catalogue go into a subset, under which names, and why the others do not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from inspector.cancel import CancelToken
from inspector.catalog import Catalog, Order
from inspector.containers import PICTURE_EXTENSIONS
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import ContainerFormat, Flag, LabelValue
from inspector.errors import InspectorError
from inspector.exporters.layouts import Layout
from inspector.exporters.subset.names import Beside, Names, Placed
from inspector.exporters.subset.values import LeftOut, Planned, Preview, SubsetRequest
from inspector.exporters.subset.writing import Mode, SourceFault, Target, opened
from inspector.filters import And, Comparison, Expression, Member, Not, Op, Or, every, parse, to_text
from inspector.pipeline.items import Item
from inspector.pipeline.locating import Pictures, with_times
from inspector.pipeline.walk import extension as extension_of
from inspector.textsafe import one_line

PAGE = 500
EXAMPLES = 20
"""Most pictures that a preview names for each reason."""
CONDITION_LIMIT = 500
"""Longest condition on AI training, in characters, that a manifest repeats."""
_EXTENSION = {format_: f".{format_.value.lower()}" for format_ in ContainerFormat} | {ContainerFormat.JPEG: ".jpg"}
HUMAN = Comparison("label", Op.EQ, LabelValue.HUMAN.value)


class Selection:
    """The pictures that a request means.

    Without a filter these are the pictures labelled human-made. A filter that says nothing about labels chooses among
    all pictures, and those that are not labelled human-made are left out and counted. A filter that does speak of
    labels is taken at its word. The label `exclude` always leaves a picture out, and so does what keeps readers of
    data sets from decoding it.

    Raises:
        UsageError: a filter that cannot be read.
    """

    def __init__(self, request: SubsetRequest) -> None:
        self.expression: Expression = HUMAN if request.where is None else parse(request.where)
        self.by_label = _speaks_of_labels(self.expression)
        self._opt_outs = request.include_opt_outs

    @property
    def text(self) -> str:
        """The filter in words of the filter language, with the condition that is added."""
        return to_text(self.expression if self.by_label else every(self.expression, HUMAN))

    def refusal(self, row: CatalogRow) -> str:
        """Why a picture is left out as the catalogue has it; empty where it is not."""
        if row.label is LabelValue.EXCLUDE:
            return "exclude"
        if not self.by_label and row.label is not LabelValue.HUMAN:
            return "label"
        if Flag.TRAINING_OPT_OUT in row.flags and not self._opt_outs:
            return "training_opt_out"
        return "unreadable" if row.sha256 is None or {Flag.UNREADABLE, Flag.TRUNCATED} & {*row.flags} else ""


class Planner:
    """Walks a selection in path order and places each picture. The same catalogue gives the same plan."""

    def __init__(self, catalog: Catalog, request: SubsetRequest, layout: Layout, cancel: CancelToken) -> None:
        self._catalog, self._request, self._layout, self._cancel = catalog, request, layout, cancel
        self.selection = Selection(request)
        self._undecoded: frozenset[int] = frozenset()

    def lines(self, pictures: Pictures) -> Iterator[Planned | LeftOut]:
        """The plan.

        Args:
            pictures: finds files beside pictures.
        """
        names = Names(self._layout.naming, _roots(self._catalog))
        if self._layout.formats is not None:
            self._undecoded = frozenset(map(int, self._catalog.ids("problem = pixels.not_decoded")))
        numbers = iter(self._catalog.ids(self.selection.expression, Order.PATH))
        while page := [int(number) for number in islice(numbers, PAGE)]:
            self._cancel.check()
            rows = self._catalog.rows(page)
            wishes = self._wishes(rows)
            for row in rows:
                yield self._line(row, wishes.get(row.id, ""), names, pictures)

    def _line(self, row: CatalogRow, wish: str, names: Names, pictures: Pictures) -> Planned | LeftOut:
        reason = self.selection.refusal(row)
        if not reason and self._layout.formats is not None and row.format not in self._layout.formats:
            return LeftOut(row.id, row.path, row.sha256, "format", row.format.value if row.format else "")
        if not reason and row.id in self._undecoded:
            return LeftOut(row.id, row.path, row.sha256, "unreadable", "its pixels cannot be decoded")
        if reason or row.sha256 is None:
            return LeftOut(row.id, row.path, row.sha256, reason, _detail(row, reason, wish))
        try:
            item = pictures.item(row.path)
        except InspectorError as error:
            return LeftOut(row.id, row.path, row.sha256, "unreadable", str(error.params.get("reason", "")))
        if item is None:
            return LeftOut(row.id, row.path, row.sha256, "missing")
        beside = [sidecar.name for sidecar in item.sidecars]
        placed = self._placed(row.path, row.format, item, beside, names)
        return Planned(
            id=row.id,
            key=row.path,
            sha256=row.sha256,
            label=row.label.value if row.label else None,
            target=placed.target,
            reason=placed.reason,
            beside=tuple((file.name, file.target) for file in placed.beside),
            bytes=row.bytes or 0,
            mtime_ns=row.mtime_ns,
            constrained=wish if Flag.TRAINING_CONSTRAINED in row.flags else "",
        )

    def _placed(self, key: str, format_: ContainerFormat | None, item: Item, beside: list[str], names: Names) -> Placed:
        if self._request.mode is Mode.LIST:
            folder = key[: len(key) - len(item.name)]
            return Placed(key, "", tuple(Beside(name, folder + name) for name in beside))
        encoded = item.path is not None and item.path.replace(os.sep, "/") != key
        named = extension_of(item.name) in PICTURE_EXTENSIONS or not self._layout.naming.extensions
        return names.place(key, beside, encoded=encoded, extension="" if named or not format_ else _EXTENSION[format_])

    def _wishes(self, rows: list[CatalogRow]) -> Mapping[int, str]:
        """What pictures with wishes about AI training say, and where."""
        flagged = [row.id for row in rows if {Flag.TRAINING_OPT_OUT, Flag.TRAINING_CONSTRAINED} & {*row.flags}]
        records = self._catalog.records(ids=flagged)
        return {number: wishes_of(found) for number, found in zip(flagged, records, strict=False)}


def _detail(row: CatalogRow, reason: str, wish: str) -> str:
    if reason == "training_opt_out":
        return wish
    return "it ends in the middle of the picture" if reason == "unreadable" and Flag.TRUNCATED in row.flags else ""


def wishes_of(record: Mapping[str, Any]) -> str:
    """The wishes about AI training in a record: the statement, where it stands, and the condition in its words."""
    found = [
        _wish(item["data"], item["source"])
        for item in record["evidence"]
        if item["kind"] == "training" and item["data"].get("effect") in ("opt_out", "constrained")
    ]
    return ", ".join(dict.fromkeys(found))


def _wish(data: Mapping[str, Any], source: str) -> str:
    said, condition = f"{data.get('key')} ({source})", data.get("constraint")
    return f"{said}: {one_line(str(condition), CONDITION_LIMIT)}" if condition else said


def preview(planner: Planner, target: Path, cancel: CancelToken) -> Preview:
    """Count what an export would write, without writing. Files whose size or time differ are read."""
    found = Preview(free=_free(target))
    checker = Target(target, cancel)
    with Pictures() as pictures:
        for line in planner.lines(pictures):
            cancel.check()
            found.selected += 1
            out = line if isinstance(line, LeftOut) else _refused(line, pictures, checker)
            if out is not None:
                found.left_out[out.reason] += 1
                _example(found, out.reason, out.key, out.detail)
            elif isinstance(line, Planned):
                _count(found, line)
    return found


def line_of(line: Planned | LeftOut) -> dict[str, Any]:
    """A line of the plan as JSON."""
    return {name: getattr(line, name) for name in type(line).__slots__}


def of_line(line: Mapping[str, Any]) -> Planned | LeftOut:
    """Undo `line_of`."""
    if "detail" in line:
        return LeftOut(**line)
    return Planned(**{**line, "beside": tuple((name, target) for name, target in line["beside"])})


def _count(found: Preview, line: Planned) -> None:
    found.pictures += 1
    found.bytes += line.bytes
    found.beside += len(line.beside)
    found.constrained += bool(line.constrained)
    if line.reason:
        found.renamed[line.reason] += 1
        _example(found, line.reason, line.key, line.target)


def _example(found: Preview, reason: str, key: str, detail: str) -> None:
    listed = found.examples.setdefault(reason, [])
    if len(listed) < EXAMPLES:
        listed.append((key.rsplit("/", 1)[-1], detail))


def _refused(line: Planned, pictures: Pictures, checker: Target) -> LeftOut | None:
    """What writing the picture would find: that it is gone, or holds other bytes."""
    item = pictures.item(line.key)
    if item is None:
        return LeftOut(line.id, line.key, line.sha256, "missing")
    if item.path is None:
        return None
    now = with_times(item)
    if (now.size, now.mtime_ns) == (line.bytes, line.mtime_ns):
        return None
    try:
        with opened(item.path) as stream:
            digest, _ = checker.hashed(stream)
    except SourceFault as fault:
        return LeftOut(line.id, line.key, line.sha256, fault.reason, fault.detail)
    return None if digest == line.sha256 else LeftOut(line.id, line.key, line.sha256, "changed")


def _free(target: Path) -> int:
    while not target.exists() and target != target.parent:
        target = target.parent
    try:
        return shutil.disk_usage(target).free
    except OSError:
        return 0


def _roots(catalog: Catalog) -> Iterable[str]:
    """Scanned folders and archives; of a single scanned file its folder."""
    for path, single in catalog.roots():
        yield path.rsplit("/", 1)[0] or "/" if single else path


def _speaks_of_labels(expression: Expression) -> bool:
    if isinstance(expression, Comparison | Member):
        return expression.field == "label"
    if isinstance(expression, Not):
        return _speaks_of_labels(expression.part)
    return isinstance(expression, And | Or) and any(map(_speaks_of_labels, expression.parts))
