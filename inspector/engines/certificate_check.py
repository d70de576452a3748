"""L3: checks a certificate again: only the decisions of the reviewers have to be taken on trust.

The set must have the digest that was frozen, the seed must draw the sample from it, and the numbers must follow from
the decisions. With a catalogue, its labels are held against those of the certificate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from inspector.cancel import CancelToken
from inspector.catalog import Catalog, PlanUnit, Queued
from inspector.catalog.values import PlanRow
from inspector.domain.enums import LabelValue
from inspector.engines.certificate import KIND, VERSION
from inspector.engines.standing import Standing, standing
from inspector.errors import InspectorError
from inspector.exporters.subset.verifying import Difference
from inspector.review import Unit, rank, set_digest

BYTES = 1 << 30
"""Largest certificate, and largest set, that is read."""
NUMBERS = ("reviewed", "ai_found", "unsure", "bound_count", "bound_share", "met")
_LINE = re.compile(r"(\\?)([0-9a-f]{64}|-)  (.+)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\nr])")
_Stated = tuple[str, str, str | None, str | None]


class CertificateCheck:
    """Checks one certificate.

    Args:
        path: `CERTIFICATE.json`, with the list of the set beside it.
        catalog: its labels are compared, where given.

    Raises:
        InspectorError: `verify.unreadable`, `verify.newer`.
    """

    def __init__(self, path: Path, *, catalog: Catalog | None = None) -> None:
        self.file = path
        self._catalog = catalog
        self._stated = _read(path)
        self.checked = 0

    def differences(self, cancel: CancelToken) -> Iterator[Difference]:
        """Everything that does not follow from the set, the seed and the decisions.

        Raises:
            InspectorError: `verify.unreadable`.
        """
        try:
            for found in (*self._set(cancel), *self._numbers(), *self._labels()):
                cancel.check()
                yield Difference(*found)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError) as error:
            reason = f"a value is missing or malformed: {error}"
            raise InspectorError("verify.unreadable", path=str(self.file), reason=reason) from error

    def _set(self, cancel: CancelToken) -> Iterator[_Stated]:
        stated, params = self._stated, self._stated["params"]
        name = Path(stated["set_file"]["path"]).name
        data = _bytes(self.file.parent / name)
        cancel.check()
        self.checked += 1
        if (digest := sha256(data).hexdigest()) != stated["set_file"]["sha256"]:
            yield "changed", name, stated["set_file"]["sha256"], digest
        units = [unit for line in data.decode("utf-8", "replace").split("\n") if (unit := unit_of(line)) is not None]
        if (digest := set_digest(units)) != params["set_digest"]:
            yield "changed", "set_digest", params["set_digest"], digest
        if len(units) != stated["population"]:
            yield "changed", "population", str(stated["population"]), str(len(units))
        yield from self._drawn(units)

    def _drawn(self, units: Sequence[Unit]) -> Iterator[_Stated]:
        """The sample must be what the seed draws. Of a divided set only the sizes of the parts are known."""
        sample = [Unit(item["path"], item["sha256"]) for item in self._stated["sample"]]
        if self._stated["params"].get("strata"):
            yield from (("changed", unit.path, "in the set", "not in the set") for unit in set(sample) - set(units))
            return
        seed = str(self._stated["params"]["seed"])
        ordered = sorted(units, key=lambda unit: rank(unit, seed))[: len(sample)]
        for stated, drawn in zip(sample, ordered, strict=False):
            if stated != drawn:
                yield "changed", "sample", stated.path, drawn.path
                return

    def _numbers(self) -> Iterator[_Stated]:
        again = self._counted_again().json()
        for name in NUMBERS:
            if again[name] != self._stated[name]:
                yield "changed", name, str(self._stated[name]), str(again[name])

    def _counted_again(self) -> Standing:
        stated = self._stated
        sample = [
            Queued(
                PlanUnit(item["path"], item["sha256"], place),
                1 if item["label"] or not item["readable"] else None,
                LabelValue(item["label"]) if item["label"] else None,
                item["reviewer"],
                item["mode"],
                bool(item["readable"]),
            )
            for place, item in enumerate(stated["sample"])
        ]
        hidden = stated["controls"] or {"hidden": 0, "caught": 0}
        for number in range(min(int(hidden["hidden"]), 100_000)):
            label = LabelValue.AI if number < hidden["caught"] else LabelValue.HUMAN
            sample.append(Queued(PlanUnit("", None, None, control=True), None, label, None, None, readable=False))
        plan = PlanRow(0, "", stated["params"], int(stated["population"]), int(stated["planned"]))
        return standing(plan, sample)

    def _labels(self) -> Iterator[_Stated]:
        for item in self._stated["sample"] if self._catalog is not None else ():
            rows = self._catalog.rows_by_sha256(item["sha256"]) if item["sha256"] and self._catalog else []
            label = rows[0].label.value if rows and rows[0].label else None
            if rows and label != item["label"]:
                yield "label_changed", item["path"], item["label"] or "none", label or "none"


def is_certificate(path: Path) -> bool:
    """Whether a file says of itself that it is a certificate."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    with path.open("rb") as stream:
        return f'"{KIND}"'.encode() in stream.read(4096)


def unit_of(line: str) -> Unit | None:
    """The picture behind a line of the set; null for lines that are none."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    path = match[3]
    if match[1]:
        path = _ESCAPED.sub(lambda found: {"n": "\n", "r": "\r", "\\": "\\"}[found[1]], path)
    return Unit(path, None if match[2] == "-" else match[2])


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(path))
    except (ValueError, RecursionError) as error:
        raise InspectorError("verify.unreadable", path=str(path), reason=str(error)) from error
    if not isinstance(found, dict) or found.get("kind") != KIND or not isinstance(found.get("version"), int):
        raise InspectorError("verify.unreadable", path=str(path), reason="it is no certificate")
    if found["version"] > VERSION:
        raise InspectorError("verify.newer", path=str(path), version=found["version"])
    return found


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > BYTES:
            raise InspectorError("verify.unreadable", path=str(path), reason="it is too large")
        return path.read_bytes()
    except OSError as error:
        raise InspectorError("verify.unreadable", path=str(path), reason=error.strerror or str(error)) from error
