"""L5: names of facets and of their values, as facet rows and filter chips write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from inspector.domain.enums import Basis, Flag, LabelValue, Verdict
from inspector.filters import FIELDS
from inspector.gui import text
from inspector.gui.query import SCORE, SEARCH, Filter, Query

ABSENT = "none"
"""The facet value that stands for "no value"."""
_NAMED = {"c2pa.integrity", "c2pa.trust", "c2pa.origin"}


def title(field: str) -> str:
    """The heading of a facet."""
    translate = QCoreApplication.translate
    known = {
        "verdict": translate("facets", "Verdict"),
        "basis": translate("facets", "Basis"),
        "label": translate("facets", "Label"),
        SCORE: translate("facets", "Detector score"),
        "generator": translate("facets", "Generator"),
        "c2pa.integrity": translate("facets", "Content Credentials"),
        "c2pa.trust": translate("facets", "Signer"),
        "flags": translate("facets", "Flags"),
        "model": translate("facets", "Checkpoint"),
        "format": translate("facets", "Format"),
        "bytes": translate("facets", "Size"),
        "mtime": translate("facets", "Date"),
        "folder": translate("facets", "Folder"),
        "tag": translate("facets", "Tags"),
        SEARCH: translate("facets", "Search"),
    }
    return known.get(field, field)


def value(field: str, name: str) -> str:
    """One value of a facet in words. Untrusted values are made harmless."""
    makers: Mapping[str, Callable[[], str]] = {
        "verdict": lambda: text.verdict(Verdict(name)),
        "basis": lambda: text.basis_name(Basis(name)),
        "label": lambda: text.label_name(None if name == ABSENT else LabelValue(name)),
        "flags": lambda: text.flag_name(Flag(name)) if name != ABSENT else _absent(field),
        "bytes": lambda: _size(name),
        "folder": lambda: text.safe_line(name.rstrip("/").rsplit("/", 1)[-1] or name),
    }
    if field in FIELDS and FIELDS[field].nullable and name == ABSENT and field != "label":
        return _absent(field)
    if field in _NAMED:
        return _short_credentials(field, name)
    maker = makers.get(field)
    return maker() if maker is not None else text.safe_line(name)


def means(field: str, name: str) -> str:
    """What a value of a facet says, in a sentence where its word is short for one."""
    if field == "flags" and name != ABSENT:
        return f"{value(field, name)}: {text.flag_means(Flag(name))}"
    return value(field, name)


def chip(part: Filter, query: Query) -> str:
    """One part of a query in words: `Verdict: AI-generated, Conflicting`, `Not: Opt-out`."""
    translate = QCoreApplication.translate
    if part.field == SEARCH:
        return translate("facets", "Search: {words}").format(words=text.safe_line(query.search, 60))
    if part.field == SCORE:
        if query.score.unscored:
            return translate("facets", "No score")
        low, high = text.score(float(query.score.low)), text.score(float(query.score.high))
        return translate("facets", "Score {low} to {high}").format(low=low, high=high)
    words = ", ".join(value(part.field, name) for name in part.values)
    if part.excluded:
        return translate("facets", "Not: {values}").format(values=words)
    return f"{title(part.field)}: {words}"


def _absent(field: str) -> str:
    translate = QCoreApplication.translate
    if field == "c2pa.integrity":
        return translate("facets", "No credentials")
    if field == SCORE:
        return translate("facets", "No score")
    return translate("facets", "Not labelled") if field == "label" else translate("facets", "None")


def _short_credentials(field: str, name: str) -> str:
    translate = QCoreApplication.translate
    short = {
        "c2pa.integrity.ok": translate("facets", "Unchanged"),
        "c2pa.integrity.mismatch": translate("facets", "Changed after signing"),
        "c2pa.integrity.rule_violation": translate("facets", "Against the rules"),
        "c2pa.integrity.unverifiable": translate("facets", "Cannot be verified"),
        "c2pa.integrity.unreadable": translate("facets", "Cannot be read"),
        "c2pa.integrity.not_checked": translate("facets", "Only a link"),
        "c2pa.trust.trusted": translate("facets", "Known"),
        "c2pa.trust.untrusted": translate("facets", "Unknown"),
        "c2pa.trust.expired": translate("facets", "Certificate expired"),
        "c2pa.trust.not_allowed": translate("facets", "Not for this use"),
        "c2pa.trust.revoked": translate("facets", "Withdrawn"),
    }
    return short.get(f"{field}.{name}") or text.text(f"{field}.{name}")


def _size(name: str) -> str:
    translate = QCoreApplication.translate
    ranges = {
        "0-100k": translate("facets", "Below 100 kB"),
        "100k-1M": translate("facets", "100 kB to 1 MB"),
        "1M-10M": translate("facets", "1 to 10 MB"),
        "10M-100M": translate("facets", "10 to 100 MB"),
        "100M-": translate("facets", "Above 100 MB"),
    }
    return ranges.get(name, name)
