"""L2: the statistics of a set as one HTML page that needs no other file, no script and no network."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inspector import __version__, messages
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Band, Basis, Flag, LabelValue, Verdict
from inspector.exporters.base import Entry
from inspector.textsafe import visible

SHOWN = 300
"""Most pictures listed one by one; the counts always cover all."""
_FIRST = (Verdict.CONFLICTING, Verdict.GENERATED, Verdict.EDITED_WITH_AI)


@dataclass(slots=True)
class Statistics:
    """Counts over a set."""

    pictures: int = 0
    bytes: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    bases: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    generators: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    bands: Counter[str] = field(default_factory=Counter)
    agreement: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Label against verdict."""

    def add(self, record: Mapping[str, Any]) -> None:
        """Count one record."""
        assessment, label = record["assessment"], (record["label"] or {}).get("value") or "none"
        self.pictures += 1
        self.bytes += record["bytes"] or 0
        self.verdicts[assessment["verdict"]] += 1
        self.bases[assessment["basis"]] += 1
        self.flags.update(assessment["flags"])
        self.labels[label] += 1
        self.agreement[label, assessment["verdict"]] += 1
        self.formats[record["format"] or "not recognised"] += 1
        self.problems.update({problem["code"] for problem in record["problems"]})
        band = (record["detector"] or {}).get("band")
        self.bands.update([band] if band else ())
        generator = (record["generation"] or {}).get("generator")
        if generator and assessment["verdict"] in ("generated", "edited_with_ai", "conflicting"):
            self.generators[generator] += 1


def pictured(rows: Sequence[CatalogRow]) -> list[CatalogRow]:
    """The rows that the page shows one by one: what needs a look first, at most `SHOWN`."""
    order = {verdict: rank for rank, verdict in enumerate((*_FIRST, *Verdict))}
    return sorted(rows, key=lambda row: order[row.verdict])[:SHOWN]


def html_report(
    entries: Iterable[Entry], thumbnails: Mapping[str, bytes | None], resources: Path, where: str = ""
) -> str:
    """The page.

    Args:
        entries: the set.
        thumbnails: JPEG bytes of the pictures to list, by path, in the order to list them.
        resources: folder with the template and the design tokens.
        where: the filter that chose the set, to be named on the page.
    """
    import jinja2

    statistics, listed = Statistics(), {}
    for entry in entries:
        statistics.add(entry.record)
        if entry.record["path"] in thumbnails:
            listed[entry.record["path"]] = entry
    loader = jinja2.FileSystemLoader(resources / "report")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["safe_text"] = lambda value: visible(str(value))
    tokens = json.loads((resources / "style" / "tokens.json").read_text("utf-8"))
    pictures = [_picture(listed[path], thumbnails[path]) for path in thumbnails if path in listed]
    return environment.get_template("report.html.j2").render(
        statistics=statistics,
        charts=_charts(statistics),
        pictures=pictures,
        left_out=statistics.pictures - len(pictures),
        agreement=_agreement(statistics),
        where=where,
        version=__version__,
        made_at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        colour=tokens["colour"],
    )


def _charts(statistics: Statistics) -> list[dict[str, Any]]:
    charts: list[tuple[str, list[tuple[str, int, str]]]] = [
        ("Verdict", [(f"verdict.{name}", statistics.verdicts[name], name) for name in Verdict]),
        ("Basis", [(f"basis.{name}", statistics.bases[name], "") for name in Basis]),
        ("Label", [(f"label.{name}", statistics.labels[name], "") for name in (*LabelValue, "none")]),
        ("Flags", [(f"flag.{name}", statistics.flags[name], "") for name in Flag]),
        ("Detector", [(f"band.{name}", statistics.bands[name], "") for name in Band]),
        ("Generator", [(name, count, "") for name, count in statistics.generators.most_common(12)]),
        ("Format", [(name, count, "") for name, count in statistics.formats.most_common()]),
        ("Problems", [(_problem(code), count, "") for code, count in statistics.problems.most_common(12)]),
    ]
    return [
        {"title": title, "bars": [_bar(*bar, total=statistics.pictures) for bar in bars if bar[1]]}
        for title, bars in charts
        if any(count for _, count, _ in bars)
    ]


def _problem(code: str) -> str:
    """A problem without the particulars of one picture: `file.no_permission` as "File: no permission"."""
    area, _, what = code.partition(".")
    return (
        f"{messages.text(f'area.{area}')}: {what.replace('_', ' ')}" if f"area.{area}" in messages.TEMPLATES else code
    )


def _bar(code: str, count: int, verdict: str, *, total: int) -> dict[str, Any]:
    known = code in messages.TEMPLATES and code.partition(".")[0] in ("verdict", "basis", "label", "flag", "band")
    return {
        "name": messages.text(code) if known else code,
        "count": count,
        "share": 100 * count / max(total, 1),
        "verdict": verdict,
    }


def _agreement(statistics: Statistics) -> dict[str, Any]:
    labels = [name for name in LabelValue if statistics.labels[name]]
    return {
        "columns": [messages.text(f"verdict.{verdict}") for verdict in Verdict],
        "rows": [
            (messages.text(f"label.{label}"), [statistics.agreement[label, verdict] for verdict in Verdict])
            for label in labels
        ],
    }


def _picture(entry: Entry, thumbnail: bytes | None) -> dict[str, Any]:
    record = entry.record
    assessment = record["assessment"]
    detected = assessment["verdict"] == "generated" and assessment["basis"] == "detected"
    label = (record["label"] or {}).get("value")
    return {
        "name": record["path"].rsplit("/", 1)[-1],
        "path": record["path"],
        "image": base64.b64encode(thumbnail).decode() if thumbnail else "",
        "verdict": assessment["verdict"],
        "detected": detected,
        "words": messages.text("verdict.generated.detected" if detected else f"verdict.{assessment['verdict']}"),
        "basis": messages.text(f"basis.{assessment['basis']}"),
        "flags": [messages.text(f"flag.{flag}") for flag in assessment["flags"]],
        "summary": assessment["summary"],
        "label": messages.text(f"label.{label}") if label else "",
        "meaning": entry.meaning,
        "findings": [finding["detail"] for finding in assessment["findings"] if finding["basis"] != "none"][:4],
    }
