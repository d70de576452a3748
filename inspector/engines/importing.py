"""L3: records that scans elsewhere wrote, into a catalogue: as if this catalogue had been scanned into.

Labels in them are not taken: they come with `labels import`. Raw metadata blocks are no part of a record; a rescan
reads them again.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.cancel import CancelToken
from inspector.catalog import Catalog
from inspector.domain.catalogue import Changes
from inspector.domain.record import SCHEMA, report_of
from inspector.domain.report import Asset, InspectionReport
from inspector.exporters.records_import import Broken, read_records, record_files

BATCH = 500
FINGERPRINT = "imported"
"""What tells a rescan that no scan of this computer made these reports."""
LISTED = 20
"""Most broken records that are named."""
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class Imported:
    """How an import went."""

    files: int = 0
    records: int = 0
    added: int = 0
    updated: int = 0
    broken: int = 0
    examples: list[Broken] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        """As JSON."""
        named = [{"file": one.file, "number": one.number, "reason": one.reason} for one in self.examples]
        counts = {name: getattr(self, name) for name in ("files", "records", "added", "updated", "broken")}
        return {**counts, "examples": named}


def import_scan(
    catalog: Catalog, folder: Path, cancel: CancelToken, match: Callable[[Collection[int]], Changes]
) -> Imported:
    """Store the records of all files of a folder, then look for copies among what is new.

    Args:
        catalog: where to.
        folder: with `.jsonl` and `.parquet` files, or one such file.
        cancel: looked at between batches; what was stored is kept.
        match: finds copies among pictures that were touched.

    Raises:
        InspectorError: `records.none`, `path.missing`, `extra.missing`, or as `Catalog.store`.
        Cancelled: when asked to stop.
    """
    result, touched, roots = Imported(), set[int](), set[str]()
    for file in record_files(folder):
        result.files += 1
        batch: list[InspectionReport] = []
        for report in _reports(file, result):
            batch.append(report)
            if len(batch) >= BATCH:
                cancel.check()
                _store(catalog, batch, result, touched, roots)
                batch = []
        _store(catalog, batch, result, touched, roots)
    for root in sorted(roots):
        catalog.add_source(root)
    if touched:
        match(touched)
        catalog.index_texts(cancel)
        catalog.optimize()
    return result


def _reports(file: Path, result: Imported) -> Iterator[InspectionReport]:
    for number, value in enumerate(read_records(file), 1):
        found = value if isinstance(value, Broken) else _report(file, number, value)
        if isinstance(found, Broken):
            result.broken += 1
            if len(result.examples) < LISTED:
                result.examples.append(found)
        else:
            yield found


def _report(file: Path, number: int, value: dict[str, Any]) -> InspectionReport | Broken:
    try:
        if value["schema"] != SCHEMA:
            return Broken(file.name, number, f"its schema is {value['schema']}, not {SCHEMA}")
        report = report_of(value)
        wrong = _wrong(report.asset)
        return Broken(file.name, number, f"its {wrong} is none") if wrong else report
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        return Broken(file.name, number, f"it is no record: {error!r}")


def _wrong(asset: Asset) -> str:
    """The name of a fact that cannot be one; a database would keep whatever it is given."""
    numbers = {"bytes": asset.size, "width": asset.width, "height": asset.height}
    for name, value in numbers.items():
        if value is not None and (type(value) is not int or not 0 <= value < 1 << 63):
            return name
    if not isinstance(asset.key, str) or not asset.key:
        return "path"
    hashed = asset.sha256 is None or (isinstance(asset.sha256, str) and _HASH.fullmatch(asset.sha256))
    return "" if hashed else "sha256"


def _store(
    catalog: Catalog, reports: list[InspectionReport], result: Imported, touched: set[int], roots: set[str]
) -> None:
    if not reports:
        return
    changes = catalog.store(reports, FINGERPRINT)
    result.records += len(reports)
    result.added += len(changes.added)
    result.updated += len(changes.updated)
    touched.update((*changes.added, *changes.updated))
    _widen(roots, [report.asset.key.rpartition("/")[0] for report in reports])


def _widen(roots: set[str], folders: Collection[str]) -> None:
    """Keep one root that holds all folders, unless that would be the top of the file system."""
    absolute = sorted({folder.partition("!")[0] for folder in folders if folder.startswith("/")} | roots)
    common = os.path.commonpath(absolute) if absolute else ""
    if len(common) > 1:
        roots.clear()
        roots.add(common)
    else:
        roots.update(absolute)
