"""L2: the end of an export: labels CSV, records, what the layout adds, `MANIFEST.sha256` and `manifest.json`."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from inspector import __version__
from inspector.domain.record import SCHEMA
from inspector.errors import InspectorError
from inspector.exporters.base import Entry, ExportOptions
from inspector.exporters.jsonl import JsonLines
from inspector.exporters.labels_csv import CSV_VERSION, LabelsCsv
from inspector.exporters.layouts.base import Layout, Line, Made, row_of
from inspector.exporters.subset import manifest
from inspector.exporters.subset.journal import Journal
from inspector.exporters.subset.values import SubsetRequest, SubsetResult
from inspector.exporters.subset.writing import Mode, Target

PAGE = 200
RECORDS = "records.jsonl"
Entries = Callable[[Sequence[int]], Mapping[int, Entry]]


@dataclass(slots=True)
class _Facts:
    """Counts over the set."""

    written: int = 0
    bytes: int = 0
    lost: int = 0
    constrained: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    reviewers: Counter[str] = field(default_factory=Counter)
    review_modes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    written_as: Counter[str] = field(default_factory=Counter)
    renamed: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    rulesets: Counter[str] = field(default_factory=Counter)
    scanned_with: Counter[str] = field(default_factory=Counter)
    detectors: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, line: Line, entry: Entry) -> None:
        """Count one picture."""
        label, assessment = entry.record["label"] or {}, entry.record["assessment"]
        self.written += 1
        self.bytes += sum(row["bytes"] for row in line["files"] if row["role"] in ("picture", "beside"))
        self.lost += len(line.get("lost", ()))
        self.constrained += bool(line["constrained"])
        self.labels[label.get("value") or "none"] += 1
        self.reviewers[label.get("reviewer") or ""] += 1
        self.review_modes[entry.facts.mode] += 1
        self.verdicts[assessment["verdict"]] += 1
        self.rulesets[assessment["ruleset"]] += 1
        self.scanned_with[entry.facts.tool_version] += 1
        self.written_as.update(row["how"] for row in line["files"])
        if line["reason"]:
            self.renamed[line["reason"]] += 1
        detector = entry.record["detector"]
        if detector and detector["score"] is not None:
            self.detectors[detector["id"], detector["version"], detector.get("sha256") or ""] += 1


class Finishing:
    """Writes everything that speaks of the set as a whole. It can be done again after an interruption."""

    def __init__(
        self,
        journal: Journal,
        target: Target,
        layout: Layout,
        request: SubsetRequest,
        entries: Entries,
        head: Mapping[str, Any],
    ) -> None:
        self._journal, self._target, self._layout, self._request = journal, target, layout, request
        self._entries, self._head = entries, head
        self._facts = _Facts()
        self._lists: list[dict[str, Any]] = []

    def run(self) -> SubsetResult:
        """Write lists and manifest; gives the result.

        Raises:
            InspectorError: `export.catalogue_changed`, or as `Target.copy`.
        """
        written = (line for line in self._journal.done() if "files" in line)
        self._journal.keep("sorted", self._journal.sorted_lines(written, lambda line: line["target"].encode()))
        self._write_lists()
        for line in self._left_out():
            self._facts.left_out[line["reason"]] += 1
        head = self._full_head()
        made = Made(
            self._target, self._rows, self._request.mode, head, self._files, lambda: self._lists, self._request.about
        )
        for path in self._layout.finish(made):
            self._listed(path)
        self._journal.keep("files", self._files())
        sums = manifest.write_sums(self._target, self._journal.kept("files"))
        self._target.flush()
        written_to = manifest.write(self._target, head | {"checksums": sums}, self._sections())
        self._target.flush()
        facts = self._facts
        return SubsetResult(
            selected=facts.written + facts.left_out.total(),
            written=facts.written,
            left_out=dict(facts.left_out),
            bytes=0 if self._request.mode is Mode.LIST else facts.bytes,
            manifest=written_to,
            constrained=facts.constrained,
            renamed=dict(facts.renamed),
            written_as=dict(facts.written_as),
            lost_beside=facts.lost,
        )

    def _write_lists(self) -> None:
        """Labels CSV, records, and what the manifest says of each picture, in one pass."""
        self._journal.keep("pictures", self._listing())
        self._listed(self._layout.labels)
        self._listed(RECORDS)

    def _listing(self) -> Iterator[Line]:
        layout, base = self._layout, self._target.root.resolve().as_posix()
        within = layout.labels.rpartition("/")[0]
        with self._target.writing(layout.labels) as labels, self._target.writing(RECORDS) as records:
            table = LabelsCsv().open(labels, ExportOptions(base, columns=layout.columns))
            lines = JsonLines().open(records, ExportOptions(base))
            for line, entry in self._rows():
                self._facts.add(line, entry)
                lines.write(entry)
                table.write(replace(entry, file=entry.file.removeprefix(f"{within}/") if within else entry.file))
                for row in line["files"]:
                    plain = {key: value for key, value in row.items() if key != "name"}
                    yield plain | _decision(entry) if row["role"] == "picture" else plain
            table.close()
            lines.close()

    def _listed(self, path: str) -> None:
        self._lists.append(row_of(self._target.stored(path), "list"))

    def _rows(self) -> Iterator[tuple[Line, Entry]]:
        listed = self._request.mode is Mode.LIST
        lines = self._journal.kept("sorted")
        while page := list(islice(lines, PAGE)):
            entries = self._entries([line["id"] for line in page])
            for line in page:
                entry = entries.get(line["id"])
                if entry is None:
                    raise InspectorError("export.catalogue_changed", path=line["key"])
                yield line, replace(entry, file="" if listed else line["target"], text=line.get("caption") or "")

    def _left_out(self) -> Iterator[Line]:
        for lines in (self._journal.plan(), self._journal.done()):
            yield from (line for line in lines if "detail" in line)

    def _files(self) -> Iterator[Line]:
        """Every file once, sorted by path; a caption that serves two pictures stands in both their lines."""
        last = ""
        rows = itertools.chain(self._lists, self._journal.kept("pictures"))
        for row in self._journal.sorted_lines(rows, _by_path):
            if row["path"] != last:
                last = row["path"]
                yield row

    def _full_head(self) -> dict[str, Any]:
        facts, request = self._facts, self._request
        return {
            "kind": manifest.KIND,
            "version": manifest.VERSION,
            "created_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tool": {"name": "inspector", "version": __version__},
            "record_schema": SCHEMA,
            "csv_version": CSV_VERSION,
            "layout": request.layout,
            "mode": request.mode.value,
            "include_opt_outs": request.include_opt_outs,
            **self._head,
            "rulesets": dict(sorted(facts.rulesets.items())),
            "scanned_with": dict(sorted(facts.scanned_with.items())),
            "detectors": [
                {"id": id_, "version": version, "sha256": digest or None, "pictures": count}
                for (id_, version, digest), count in sorted(facts.detectors.items())
            ],
            "counts": {
                "selected": facts.written + facts.left_out.total(),
                "written": facts.written,
                "left_out": dict(sorted(facts.left_out.items())),
                "training_constrained": facts.constrained,
                "bytes": facts.bytes,
                "renamed": dict(sorted(facts.renamed.items())),
                "written_as": dict(sorted(facts.written_as.items())),
                "lost_beside": facts.lost,
            },
            "decisions": {
                "labels": dict(sorted(facts.labels.items())),
                "reviewers": dict(sorted(facts.reviewers.items())),
                "review_modes": dict(sorted(facts.review_modes.items())),
                "verdicts": dict(sorted(facts.verdicts.items())),
            },
            "set_digest": self._set_digest(),
        }

    def _set_digest(self) -> str:
        hashes = ({"sha256": line["sha256"]} for line in self._journal.kept("sorted"))
        digest = sha256()
        for line in self._journal.sorted_lines(hashes, lambda line: line["sha256"]):
            digest.update(line["sha256"].encode() + b"\n")
        return digest.hexdigest()

    def _sections(self) -> dict[str, Iterator[Line]]:
        return {
            "files": self._journal.kept("files"),
            "names": (
                {"source": line["key"], "path": line["target"], "reason": line["reason"]}
                for line in self._journal.kept("sorted")
                if line["reason"]
            ),
            "left_out": (
                {"source": line["key"], "sha256": line["sha256"], "reason": line["reason"], "detail": line["detail"]}
                for line in self._left_out()
            ),
            "training_constrained": (
                {"path": line["target"], "conditions": line["constrained"]}
                for line in self._journal.kept("sorted")
                if line["constrained"]
            ),
            "lost_beside": (
                {"path": line["target"], "names": line["lost"]}
                for line in self._journal.kept("sorted")
                if line.get("lost")
            ),
        }


def _by_path(row: Line) -> tuple[bytes, bool]:
    return row["path"].encode(), row["role"] != "picture"


def _decision(entry: Entry) -> dict[str, Any]:
    label = entry.record["label"] or {}
    return {
        "source": entry.record["path"],
        "label": label.get("value"),
        "reviewer": label.get("reviewer"),
        "reviewed_at": label.get("reviewed_at"),
        "review_mode": entry.facts.mode or None,
        "verdict": entry.record["assessment"]["verdict"],
        "basis": entry.record["assessment"]["basis"],
        "flags": list(entry.record["assessment"]["flags"]),
    }
