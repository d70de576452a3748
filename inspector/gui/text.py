"""L5: codes to translated sentences, numbers to the reader's locale, untrusted text to harmless text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, QTimeZone

from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Band, Basis, Flag, LabelValue, Verdict
from inspector.domain.evidence import Problem
from inspector.domain.report import Assessment, Finding, Label, Phrase
from inspector.messages import TABLES, VALUE_LIMIT, name_code
from inspector.textsafe import one_line, visible

_FAST = 10
SHOWN_LIMIT = 100_000
"""Longest untrusted text, in characters, that a field shows at once."""
DASH = "–"
_TIME_LIMIT = 32


class _Filled(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def text(code: str, /, **params: Any) -> str:
    """The translated sentence for a code; the code itself where no table knows it.

    Parameters are untrusted: they are made one line, harmless and short.
    """
    for context, table in TABLES.items():
        if code in table:
            template = QCoreApplication.translate(context, table[code])
            return template.format_map(_Filled({key: _filled(key, value) for key, value in params.items()}))
    return one_line(code, VALUE_LIMIT)


def _filled(key: str, value: Any) -> Any:
    code = name_code(key, value)
    return text(code) if code is not None else _param(value)


def phrase(value: Phrase) -> str:
    """One sentence of a summary."""
    return text(value.code, **_named(value.params))


def summary(assessment: Assessment) -> str:
    """The plain sentences of an assessment; the verdict's own words where it carries none."""
    sentences = " ".join(phrase(value) for value in assessment.summary)
    return sentences or f"{verdict(assessment.verdict, assessment.basis)}. {verdict_means(assessment.verdict)}"


def finding(value: Finding) -> str:
    """What a finding says, in one line."""
    code = f"finding.{value.code}"
    return text(code if code in TABLES["findings"] else value.code, **_named(value.params))


def problem(value: Problem) -> str:
    """What limited the inspection, in one sentence."""
    return text(value.code, **_named(value.params))


def verdict(value: Verdict, basis: Basis = Basis.NONE, *, title: bool = False) -> str:
    """The name of a verdict. On basis `detected` it only *looks* AI-generated.

    Args:
        value: the verdict.
        basis: what it rests on.
        title: the longer form used in headings.
    """
    if value is Verdict.GENERATED and basis is Basis.DETECTED:
        return text("verdict.generated.detected")
    return text("verdict.conflicting.title" if title and value is Verdict.CONFLICTING else f"verdict.{value}")


def verdict_means(value: Verdict, basis: Basis = Basis.NONE) -> str:
    """What a verdict does not mean; for tooltips."""
    hollow = value is Verdict.GENERATED and basis is Basis.DETECTED
    return text("not.generated.detected" if hollow else f"not.{value}")


def basis_name(value: Basis) -> str:
    """The word for a basis."""
    return text(f"basis.{value}")


def basis_means(value: Basis) -> str:
    """What a basis is; for tooltips."""
    return text(f"means.{value}")


def label_name(value: LabelValue | None) -> str:
    """The word for a label, or that there is none."""
    return text(f"label.{value}" if value else "label.none")


def flag_name(value: Flag) -> str:
    """The short word for a flag."""
    return text(f"flag.{value}")


def flag_means(value: Flag) -> str:
    """What a flag says; for tooltips."""
    return text(f"means.flag.{value}")


def band_name(value: Band) -> str:
    """The sentence for a detector band."""
    return text(f"band.{value}")


def agrees(label: LabelValue, verdict_value: Verdict) -> bool | None:
    """Whether a label agrees with a verdict; null where they cannot be compared."""
    sides = {
        LabelValue.HUMAN: {Verdict.CAPTURED, Verdict.AUTHORED},
        LabelValue.AI: {Verdict.GENERATED},
        LabelValue.AI_EDITED: {Verdict.EDITED_WITH_AI},
    }
    if label not in sides or verdict_value in (Verdict.INCONCLUSIVE, Verdict.CONFLICTING):
        return None
    return verdict_value in sides[label]


def label_line(label: Label | None, verdict_value: Verdict) -> str:
    """The sentence under the summary that repeats a person's own decision; empty where there is none."""
    if label is None or label.value is None:
        return ""
    translate = QCoreApplication.translate
    name, day = label_name(label.value), date(label.reviewed_at)
    said = (
        translate("text", "You labelled it {label} on {date}.")
        if day
        else translate("text", "You labelled it {label}.")
    ).format(label=name, date=day)
    same = agrees(label.value, verdict_value)
    if same is None:
        return said
    rest = (
        translate("text", "It agrees with the verdict.")
        if same
        else translate("text", "It differs from the verdict; your label counts.")
    )
    return f"{said} {rest}"


def facts(row: CatalogRow) -> str:
    """Size in pixels, format and size in bytes of a row: `1024 × 1280 · PNG · 1.9 MB`."""
    parts = [pixels(row.width, row.height), row.format.value if row.format else "", size(row.bytes)]
    return " · ".join(part for part in parts if part)


def accessible(row: CatalogRow, position: int | None = None, total: int | None = None) -> str:
    """What a screen reader says about a row: name, verdict, basis, label, flags, place."""
    parts = [safe_line(row.name), verdict(row.verdict, row.basis), basis_name(row.basis), label_name(row.label)]
    parts += [flag_name(value) for value in row.flags]
    if position is not None and total is not None:
        parts.append(
            QCoreApplication.translate("text", "{position} of {total}").format(
                position=number(position), total=number(total)
            )
        )
    return ", ".join(parts)


def number(value: int) -> str:
    """A whole number with the locale's separators."""
    return QLocale().toString(value)


def rate(value: float) -> str:
    """A rate with two digits that count, or in whole numbers, in the locale's way: 0.13, 1.8, 4,200."""
    return number(round(value)) if value >= _FAST else QLocale().toString(value, "g", 2)


def size(value: int | None) -> str:
    """A size in bytes in words of the locale, `1.9 MB`; empty where unknown."""
    if value is None:
        return ""
    return QLocale().formattedDataSize(value, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def pixels(width: int | None, height: int | None) -> str:
    """`1024 × 1280`; empty where unknown."""
    return f"{width} × {height}" if width and height else ""


def score(value: float | None) -> str:
    """A score as 0.00 to 1.00, never as a percentage; a dash where there is none."""
    return DASH if value is None else QLocale().toString(value, "f", 2)


def date(value: str | None) -> str:
    """The day of an ISO 8601 time in the locale's words; the text itself where it is none."""
    if not value:
        return ""
    moment = _moment(value)
    return _day(moment) if moment.isValid() else safe_line(value, _TIME_LIMIT)


def date_time(value: str | None) -> str:
    """Day and time of an ISO 8601 time in the locale's words; the text itself where it is none."""
    if not value:
        return ""
    moment = _moment(value)
    if not moment.isValid():
        return safe_line(value, _TIME_LIMIT)
    return f"{_day(moment)}, {QLocale().toString(moment.time(), QLocale.FormatType.ShortFormat)}"


def day_of(mtime_ns: int | None) -> str:
    """The day of a file time in nanoseconds since the epoch."""
    if mtime_ns is None:
        return ""
    return _day(QDateTime.fromMSecsSinceEpoch(mtime_ns // 1_000_000))


def safe(value: str, limit: int = SHOWN_LIMIT) -> str:
    """Untrusted text with control and direction marks boxed, cut to `limit` characters."""
    return visible(value if len(value) <= limit else value[: limit - 1] + "…")


def safe_line(value: str, limit: int = VALUE_LIMIT) -> str:
    """Untrusted text on one line, harmless and short."""
    return one_line(value[: limit * 8], limit)


def joined(values: Iterable[str]) -> str:
    """Words joined as a list."""
    return QLocale().createSeparatedList([value for value in values if value])


def _day(moment: QDateTime) -> str:
    return QLocale().toString(moment.date(), QCoreApplication.translate("text", "d MMM yyyy"))


def _moment(value: str) -> QDateTime:
    moment = QDateTime.fromString(value, Qt.DateFormat.ISODate)
    return moment.toTimeZone(QTimeZone.systemTimeZone()) if moment.isValid() else moment


def _param(value: Any) -> Any:
    return value if isinstance(value, int | float) else one_line(str(value), VALUE_LIMIT)


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    """Codes among the parameters, such as a basis, in their own words."""
    named = dict(params)
    basis = named.get("basis")
    if isinstance(basis, str) and f"basis.{basis}" in TABLES["words"]:
        named["basis"] = basis_name(Basis(basis))
    return named
