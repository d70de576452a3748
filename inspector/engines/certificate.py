"""L3: the certificate of a finished check: its facts and its files."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

from inspector import __version__, messages
from inspector.catalog import Catalog, Queued
from inspector.domain.catalogue import CatalogRow
from inspector.engines.certifying import Reviews
from inspector.engines.standing import AI, Answer, Standing, answer_of
from inspector.errors import InspectorError
from inspector.exporters.certificate import certificate_html
from inspector.files import replacing, write_error
from inspector.review import Unit, agreement_of, line_of

KIND = "inspector-certificate"
VERSION = 1
FILE, SET, PAGE = "CERTIFICATE.json", "set.txt", "certificate.html"
PICTURES = 60
"""Most found pictures that the page shows."""


def write(
    catalog: Catalog,
    target: Path,
    thumbnail: Callable[[CatalogRow], bytes | None],
    facts: Mapping[str, Any],
    resources: Path,
) -> str:
    """Write the certificate of the latest plan into a folder; gives its sentence.

    Args:
        catalog: with the plan.
        target: the folder; made where it is missing. Nothing in it is overwritten.
        thumbnail: gives a small JPEG of a picture, or null.
        facts: of the program: trust lists.
        resources: folder with the template and the design tokens.

    Raises:
        InspectorError: `review.no_plan`, `review.unfinished`, `export.in_the_way`, `output.failed`, `disk.full`.
    """
    reviews = Reviews(catalog)
    standing = reviews.status()
    if standing.waiting:
        raise InspectorError("review.unfinished", waiting=standing.waiting)
    _make(target)
    with replacing(target / SET, binary=True) as stream:
        digest = sha256()
        for line in _set_lines(catalog, standing.plan.id):
            digest.update(line)
            stream.write(line)
    stated = _facts(catalog, reviews, standing) | dict(facts)
    stated["set_file"] = {"path": SET, "sha256": digest.hexdigest()}
    found = [item for item in _shown(standing) if answer_of(item) is not Answer.HUMAN]
    rows = catalog.rows(item.id for item in found[:PICTURES] if item.id is not None)
    pictures = {row.path: thumbnail(row) for row in rows}
    with replacing(target / PAGE) as page:
        page.write(certificate_html(stated, pictures, resources))
    with replacing(target / FILE) as file:
        file.write(json.dumps(stated, indent=1, ensure_ascii=True) + "\n")
    return str(stated["sentence"])


def _make(target: Path) -> None:
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, target) from error
    for name in (FILE, SET, PAGE):
        if (target / name).exists():
            raise InspectorError("export.in_the_way", path=str(target / name))


def _set_lines(catalog: Catalog, plan: int) -> Iterator[bytes]:
    units = (Unit(unit.path, unit.sha256) for unit in catalog.plan_units(plan))
    yield from (line + b"\n" for line in sorted(line_of(unit).encode() for unit in units))


def _shown(standing: Standing) -> list[Queued]:
    return [item for item in standing.queue if not item.unit.control]


def _facts(catalog: Catalog, reviews: Reviews, standing: Standing) -> dict[str, Any]:
    plan, found, claim = standing.plan, standing.outcome, standing.claim
    shown = _shown(standing)
    if claim.method == "sequential":
        shown = shown[: found.reviewed]
    table: Counter[tuple[str, str]] = Counter()
    rows = {row.id: row for row in catalog.rows(item.id for item in shown if item.id is not None)}
    for item in shown:
        row = rows.get(item.id or 0)
        table[row.verdict.value if row else "missing", item.label.value if item.label else "none"] += 1
    return {
        "kind": KIND,
        "version": VERSION,
        "created_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tool": {"name": "inspector", "version": __version__},
        **_sentences(standing),
        **standing.json(),
        "max_ai": float(claim.max_ai),
        "share_left": float(found.share_left),
        "frozen_at": plan.created_at,
        "params": dict(plan.params),
        "assumed_sensitivity": None if standing.controls else claim.sensitivity,
        "measured_sensitivity": found.sensitivity if standing.controls else None,
        "controls": asdict(standing.controls) if standing.controls else None,
        "attempts": [
            {"plan": one.id, "at": one.created_at, "sample": one.sample, "seed": one.params.get("seed")}
            for one in reviews.attempts(str(plan.params["set_digest"]))
        ],
        "reviewers": dict(Counter(item.reviewer for item in shown if item.reviewer)),
        "review_modes": dict(Counter(item.mode for item in shown if item.mode)),
        "agreement": _agreement(catalog, shown),
        "verdict_by_label": [
            {"verdict": verdict, "label": label, "count": count} for (verdict, label), count in sorted(table.items())
        ],
        "sample": [
            {
                "path": item.unit.path,
                "sha256": item.unit.sha256,
                "label": item.label.value if item.label else None,
                "reviewer": item.reviewer,
                "mode": item.mode,
                "readable": item.id is None or item.readable,
            }
            for item in shown
        ],
    }


def _agreement(catalog: Catalog, shown: Sequence[Queued]) -> dict[str, Any] | None:
    """Of the two reviewers with the most decisions in common; null where no two looked at the same picture."""
    opinions = list(catalog.opinions_of(item.id for item in shown if item.id is not None).values())
    pairs: Counter[tuple[str, str]] = Counter()
    for stated in opinions:
        names = sorted(stated)
        pairs.update((one, two) for place, one in enumerate(names) for two in names[place + 1 :])
    if not pairs:
        return None
    ((first, second), count) = max(pairs.items(), key=lambda pair: (pair[1], pair[0]))
    both = [stated for stated in opinions if first in stated and second in stated]
    found = agreement_of((stated[first] in AI, stated[second] in AI) for stated in both)
    return {"reviewers": [first, second], "pictures": count, **asdict(found)}


def _sentences(standing: Standing) -> dict[str, str]:
    found, claim = standing.outcome, standing.claim
    counted = found.ai_found + found.unsure
    whole = found.reviewed >= found.population and not standing.controls and claim.sensitivity >= 1
    code = "controls" if standing.controls else "all" if whole else "every" if claim.sensitivity >= 1 else "assumed"
    said = messages.text(
        f"certificate.{code}",
        population=f"{found.population:,}",
        count=f"{found.bound_count:,}",
        share=percent(found.bound_share),
        level=percent(found.confidence),
        sample=f"{found.reviewed:,}",
        found=f"{counted:,}",
        caught=standing.controls.caught if standing.controls else 0,
        hidden=standing.controls.hidden if standing.controls else 0,
        sensitivity=percent(Fraction(repr(claim.sensitivity))),
    )
    sentences = {"sentence": said, "scope": messages.text("certificate.scope"), "removed": "", "missed": ""}
    if 0 < counted < found.population:
        sentences["removed"] = messages.text(
            "certificate.removed",
            found=f"{counted:,}",
            count=f"{max(0, found.bound_count - counted):,}",
            share=percent(found.share_left),
            left=f"{found.population - counted:,}",
        )
    if not found.met:
        sentences["missed"] = messages.text(
            "certificate.missed", share=percent(found.bound_share), plan=percent(claim.max_ai)
        )
    return sentences


def percent(share: Fraction) -> str:
    """A share in percent with two decimals, rounded up: a bound is never made smaller."""
    hundredths = math.ceil(share * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
