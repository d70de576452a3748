"""L1: the fields of the filter language: name, kind of value, and where a record keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from inspector.domain.enums import (
    Band,
    Basis,
    ContainerFormat,
    Flag,
    Integrity,
    LabelValue,
    Origin,
    Trust,
    Verdict,
)

Record = Mapping[str, Any]
Scalar = str | int | float | None
_MEMBER = re.compile(r"\.(?:zip|tar|tar\.gz|tgz|tar\.bz2|tar\.xz|cbz)!", re.IGNORECASE)


class Kind(StrEnum):
    """What values a field takes, and so which operators suit it."""

    CHOICE = "choice"
    RANK = "rank"
    """A choice whose values are ordered, strongest first."""
    TEXT = "text"
    FOLDER = "folder"
    NUMBER = "number"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `meaning` is a code of `inspector.messages`: a word or two for completion."""

    name: str
    kind: Kind
    read: Callable[[Record], Any]
    """The value in a record: a scalar or null, a tuple where `many`; times as seconds since 1970."""
    values: tuple[str, ...] = ()
    """All values of a choice, in display order."""
    many: bool = False
    whole: bool = True
    """Whether numbers are whole (width, bytes) or fractions (score)."""

    @property
    def meaning(self) -> str:
        """The code of the words that explain this field."""
        return f"field.{self.name}"

    @property
    def nullable(self) -> bool:
        """Whether the word `none` tests absence; false where `none` is a value of its own."""
        return "none" not in self.values


def folder_of(path: str) -> str:
    """The folder of a record's path; for `archive!member` the archive and the folder inside it."""
    member = _MEMBER.search(path)
    slash = path.rfind("/")
    if member and member.end() > slash:
        return path[: member.end() - 1]
    return (path[:slash] or "/") if slash >= 0 else ""


def clean_folder(folder: str) -> str:
    """A folder as written by a person in the form that records use: `/`-separated, no slash at the end."""
    if re.match(r"[A-Za-z]:\\", folder) or folder.startswith("\\\\"):
        folder = folder.replace("\\", "/")
    return folder.rstrip("/") or folder[:1]


def within(folder: str, ancestor: str) -> bool:
    """Whether `folder` is `ancestor` or lies below it. Both without a slash at the end."""
    stem = "" if ancestor == "/" else ancestor
    return folder == ancestor or folder.startswith((stem + "/", stem + "!"))


def seconds(text: Any) -> int | None:
    """Whole seconds since 1970 of an ISO 8601 time (UTC where it names no zone); null for anything else."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int((zoned - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 1)


def _path(*keys: str) -> Callable[[Record], Any]:
    def read(record: Record) -> Any:
        value: Any = record
        for key in keys:
            if not isinstance(value, Mapping):
                return None
            value = value.get(key)
        return value

    return read


def _time(*keys: str) -> Callable[[Record], int | None]:
    value = _path(*keys)
    return lambda record: seconds(value(record))


def _listed(*keys: str) -> Callable[[Record], tuple[Any, ...]]:
    value = _path(*keys)
    return lambda record: tuple(value(record) or ())


def _each(key: str, *keys: str) -> Callable[[Record], tuple[Any, ...]]:
    value = _path(*keys)
    return lambda record: tuple(item.get(key) for item in value(record) or ())


def _folder(record: Record) -> str | None:
    path = record.get("path")
    return folder_of(path) if isinstance(path, str) else None


def _signer(record: Record) -> tuple[Any, ...]:
    signer = _path("c2pa", "signer")(record) or {}
    return tuple(name for name in (signer.get("organisation"), signer.get("common_name")) if name is not None)


def _group(record: Record) -> str | None:
    """The group's name is its smallest SHA-256; a catalogue may state it beside the record."""
    if record.get("duplicate_group"):
        return str(record["duplicate_group"])
    others = [item.get("sha256") for item in record.get("duplicates") or ()]
    hashes = [value for value in (record.get("sha256"), *others) if value]
    return min(hashes) if others and hashes else None


def _values(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(item.value for item in kind)


FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("label", Kind.CHOICE, _path("label", "value"), _values(LabelValue)),
        Field("verdict", Kind.CHOICE, _path("assessment", "verdict"), _values(Verdict)),
        Field("basis", Kind.RANK, _path("assessment", "basis"), _values(Basis)),
        Field("flags", Kind.CHOICE, _listed("assessment", "flags"), _values(Flag), many=True),
        Field("generator", Kind.TEXT, _path("generation", "generator")),
        Field("model", Kind.TEXT, _each("name", "generation", "models"), many=True),
        Field("prompt", Kind.TEXT, _path("generation", "prompt")),
        Field("path", Kind.TEXT, _path("path")),
        Field("folder", Kind.FOLDER, _folder),
        Field("format", Kind.CHOICE, _path("format"), _values(ContainerFormat)),
        Field("width", Kind.NUMBER, _path("width")),
        Field("height", Kind.NUMBER, _path("height")),
        Field("bytes", Kind.NUMBER, _path("bytes")),
        Field("mtime", Kind.TIME, _time("mtime")),
        Field("score", Kind.NUMBER, _path("detector", "score"), whole=False),
        Field("band", Kind.CHOICE, _path("detector", "band"), _values(Band)),
        Field("c2pa.integrity", Kind.CHOICE, _path("c2pa", "integrity"), _values(Integrity)),
        Field("c2pa.trust", Kind.CHOICE, _path("c2pa", "trust"), _values(Trust)),
        Field("c2pa.origin", Kind.CHOICE, _path("c2pa", "origin"), _values(Origin)),
        Field("signer", Kind.TEXT, _signer, many=True),
        Field("tag", Kind.TEXT, _listed("label", "tags"), many=True),
        Field("reviewer", Kind.TEXT, _path("label", "reviewer")),
        Field("reviewed_at", Kind.TIME, _time("label", "reviewed_at")),
        Field("duplicate_group", Kind.TEXT, _group),
        Field("problem", Kind.TEXT, _each("code", "problems"), many=True),
        Field("artist", Kind.TEXT, _path("attribution", "artist")),
        Field("licence", Kind.TEXT, _path("attribution", "licence")),
        Field("site", Kind.TEXT, _path("attribution", "site")),
        Field("first_seen", Kind.TIME, _time("first_seen")),
        Field("changed_at", Kind.TIME, _time("changed_at")),
    )
}
"""Every field by name, in the order of the contract."""

SEARCHED: tuple[Callable[[Record], Any], ...] = (
    FIELDS["prompt"].read,
    FIELDS["path"].read,
    FIELDS["generator"].read,
    FIELDS["tag"].read,
    _path("label", "note"),
)
"""What a bare word searches."""
