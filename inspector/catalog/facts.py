"""L2: what of a report becomes columns of the catalogue: everything that filters, facets and orders need."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from inspector.catalog.codes import BANDS, BASES, FLAGS, FORMATS, INTEGRITIES, ORIGINS, TRUSTS, VERDICTS
from inspector.catalog.encoding import LongValue, Packed, pack_blocks, pack_report
from inspector.catalog.terms import Interner, Term, storable
from inspector.domain.report import Assessment, Hashes, InspectionReport
from inspector.filters.fields import folder_of

PATH_LENGTH = 100_000
_INT64 = 2**63

REPORT_COLUMNS = (
    *(
        "name_at",
        "plain",
        "folder",
        "size",
        "mtime_ns",
        "sha256",
        "pixel_sha256",
        "perceptual",
        "format",
        "width",
        "height",
    ),
    *("animated", "verdict", "basis", "flags", "generator", "models", "prompt", "score", "band", "integrity", "trust"),
    *("origin", "signer", "signer_name", "artist", "licence", "site", "problems", "assessed", "ruleset"),
)
"""Columns that follow from the report alone, in the order of `columns`."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report made ready outside the write transaction."""

    report: InspectionReport
    path: str
    sha256: bytes | None
    pixels: bytes | None
    perceptual: int | None
    assessed: int
    packed: Packed
    layout: list[Any]
    longs: list[LongValue]


def prepare(report: InspectionReport, likely_known: set[bytes]) -> Prepared:
    """Encode a report. The digests of its long block values are added to `likely_known`."""
    layout, longs = pack_blocks(report.blocks, likely_known)
    likely_known.update(value.digest for value in longs)
    return Prepared(
        report,
        storable(report.asset.key, PATH_LENGTH),
        from_hex(report.asset.sha256, 32),
        from_hex(report.hashes.pixels, 32),
        signed64(report.hashes.perceptual),
        assessment_digest(report.assessment),
        pack_report(report),
        layout,
        longs,
    )


def columns(item: Prepared, intern: Interner) -> list[Any]:
    """Values of `REPORT_COLUMNS`."""
    report = item.report
    asset, judged = report.asset, report.assessment
    made, credit, signed = report.generation, report.attribution, report.credentials
    signer = signed.signer if signed else None
    organisation = (signer.organisation if signer.organisation is not None else signer.common_name) if signer else None
    return [
        name_start(item.path),
        int(item.path.isascii()),
        intern.folder(item.path),
        _integer(asset.size),
        _integer(asset.mtime_ns),
        item.sha256,
        item.pixels,
        item.perceptual,
        FORMATS.number(asset.format),
        _integer(asset.width),
        _integer(asset.height),
        int(report.animated),
        VERDICTS.number(judged.verdict),
        BASES.number(judged.basis),
        FLAGS.bits(judged.flags),
        intern.term(Term.GENERATOR, made.generator if made else None),
        intern.termset(Term.MODEL, [model.name for model in made.models] if made else ()),
        intern.prompt(made.prompt if made else None),
        report.detector.score if report.detector else None,
        BANDS.number(report.detector.band) if report.detector else None,
        INTEGRITIES.number(signed.integrity) if signed else None,
        TRUSTS.number(signed.trust) if signed else None,
        ORIGINS.number(signed.origin) if signed else None,
        intern.term(Term.SIGNER, organisation),
        intern.term(Term.SIGNER, signer.common_name if signer else None),
        intern.term(Term.ARTIST, credit.artist if credit else None),
        intern.term(Term.LICENCE, credit.licence if credit else None),
        intern.term(Term.SITE, credit.site if credit else None),
        intern.termset(Term.PROBLEM, [problem.code for problem in report.problems]),
        item.assessed,
        intern.required(Term.RULESET, judged.ruleset),
    ]


def assessment_digest(assessment: Assessment) -> int:
    """A number that differs where verdict, basis, flags or findings differ."""
    codes = [finding.code for finding in assessment.findings]
    text = json.dumps([assessment.verdict, assessment.basis, list(assessment.flags), codes])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)


def with_hashes(report: InspectionReport, pixels: bytes | None, perceptual: int | None) -> InspectionReport:
    """The report with pixel hashes that an earlier inspection of the same bytes found."""
    if report.hashes.pixels is not None or pixels is None:
        return report
    return replace(report, hashes=Hashes(pixels.hex(), hex64(perceptual)))


def name_start(path: str) -> int:
    """Where the file's own name starts, counted from 1 as SQL does."""
    folder = folder_of(path)
    return len(folder) + (1 if folder in ("", "/") else 2)


def from_hex(text: str | None, length: int) -> bytes | None:
    """Bytes of a hash in hexadecimal; null for anything of another length."""
    if text is None or len(text) != 2 * length:
        return None
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def signed64(text: str | None) -> int | None:
    """The 64-bit hash in 16 hex digits as SQLite's signed integer."""
    data = from_hex(text, 8)
    return None if data is None else int.from_bytes(data, signed=True)


def hex64(number: int | None) -> str | None:
    """Undo `signed64`."""
    return None if number is None else number.to_bytes(8, signed=True).hex()


def _integer(value: int | None) -> int | None:
    return None if value is None else max(-_INT64, min(_INT64 - 1, value))
