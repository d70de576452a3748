"""L2: the tables behind the declaration readers: AI tags, IPTC source types, programs, file names.

They are data (`resources/vocabulary/*.toml`) so that a user can add a site's spelling without touching code.
Loaded once, immutable, picklable, and passed to the readers.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.errors import InspectorError

FILE_LIMIT = 1024 * 1024
"""Largest vocabulary file, in bytes."""
TAG_LIMIT = 200
"""Longest tag, in characters, that is looked up."""
MEANINGS = ("generated", "assisted", "authored", "captured", "subject")
STRENGTHS = ("strong", "weak")
LISTS = ("any", "structured")

_JOINTS = re.compile(r"[\s_\-]+")
_LINE = re.compile(r"line (\d+)")
_OPEN_NAMESPACES = frozenset({"meta", "metadata", "medium", "general", "style", "tag", "tags"})
_ARTIST_NAMESPACES = frozenset({"artist", "creator"})


@dataclass(frozen=True, slots=True)
class TagMeaning:
    """What a tag says. `strong` tags are declarations, `weak` ones (grade H, ambiguous words) only hints."""

    spelling: str
    meaning: str
    strength: str = "strong"
    site: str = ""
    lists: str = "any"
    """`any`: also in caption files. `structured`: only where a site or tagger wrote it as a tag."""
    artist: bool = False
    """True where the site files this tag under artists (e621 `ai_assisted`)."""
    prefix: bool = False
    """True for a namespace: everything that starts with it (`generator:`)."""


@dataclass(frozen=True, slots=True)
class SourceTerm:
    """A term of IPTC's Digital Source Type vocabulary, or one that C2PA added."""

    term: str
    uri: str
    retired: bool = False
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A row whose pattern matched: a file-name pattern or a program."""

    code: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Patterns:
    """Rows behind one regular expression, so that many patterns cost one match. The first row wins."""

    rows: tuple[Named, ...] = ()
    expression: re.Pattern[str] | None = None

    def __hash__(self) -> int:
        return len(self.rows)  # cheap: a match is remembered by its table and text

    def find(self, text: str, *, whole: bool) -> Named | None:
        """The row that matches the whole text, or its beginning."""
        if self.expression is None:
            return None
        match = self.expression.fullmatch(text) if whole else self.expression.match(text)
        return self.rows[int((match.lastgroup or "p0")[1:])] if match else None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All tables. An empty one is legal and recognises nothing."""

    tags: Mapping[str, tuple[TagMeaning, ...]] = field(default_factory=dict)
    prefixes: tuple[tuple[str, TagMeaning], ...] = ()
    source_terms: Mapping[str, SourceTerm] = field(default_factory=dict)
    """By folded spelling, see `fold_term`."""
    programs: Patterns = field(default_factory=Patterns)
    names: Patterns = field(default_factory=Patterns)
    sizes: frozenset[tuple[int, int]] = frozenset()
    """Typical generator sizes in pixels, width then height."""
    producers: Mapping[str, str] = field(default_factory=dict)
    """TC260 producer (company code or plain name, folded) to the service's name."""
    digest: str = ""
    """SHA-256 over the files: a changed vocabulary means that stored evidence is out of date."""

    def tag(self, text: str, *, site: str = "", structured: bool = False, artist: bool = False) -> TagMeaning | None:
        """The meaning of one whole tag, or None. Case does not matter, blank, `_` and `-` are equal.

        Args:
            text: the tag, perhaps with a namespace (`meta:ai-generated`).
            site: where it was met (`danbooru`); a row of that site is preferred.
            structured: true where a site or tagger listed it as a tag, false for caption files.
            artist: true where the list names artists.
        """
        if not text or len(text) > TAG_LIMIT:
            return None
        whole = normal(text)
        namespace, colon, rest = whole.partition(":")
        candidates = [(whole, artist)]
        if colon and namespace in _OPEN_NAMESPACES:
            candidates.append((rest.lstrip("_"), artist))
        elif colon and namespace in _ARTIST_NAMESPACES:
            candidates.append((rest.lstrip("_"), True))
        for spelling, by_artist in candidates:
            rows = [row for row in self.tags.get(spelling, ()) if _fits(row, structured=structured, artist=by_artist)]
            if rows:
                return next((row for row in rows if row.site == site), rows[0])
        for start, row in self.prefixes:
            if whole.startswith(start) and len(whole) > len(start) and _fits(row, structured=structured, artist=artist):
                return row
        return None


def _fits(row: TagMeaning, *, structured: bool, artist: bool) -> bool:
    return (structured or row.lists == "any") and (row.artist or not artist)


def normal(tag: str) -> str:
    """The form in which tags are compared: NFKC, lower case, blanks, `_` and `-` as one `_`, no `#` before it."""
    text = unicodedata.normalize("NFKC", tag).replace("\u200b", "").replace("\ufeff", "").strip()
    text = text.replace("\\(", "(").replace("\\)", ")").removeprefix("#").casefold()
    return _JOINTS.sub("_", text)


def fold_term(term: str) -> str:
    """A source type term for comparing: no case, no blanks, `_` or `-`."""
    return _JOINTS.sub("", term).casefold()


def load_vocabulary(folder: Path, extra: str | Path | None = None) -> Vocabulary:
    """Read the shipped tables from `folder`, and tags of the user's own file on top.

    Args:
        folder: holds `ai_tags.toml`, `source_types.toml`, `programs.toml`, `file_names.toml`, `producers.toml`.
        extra: a file like `ai_tags.toml`; its rows replace shipped rows of the same spelling.

    Raises:
        InspectorError: `vocabulary.broken` naming file and line.
    """
    digest = hashlib.sha256()
    tags_file = folder / "ai_tags.toml"
    shipped = _tag_rows(_read(tags_file, digest), tags_file)
    own_file = Path(extra) if extra else None
    own = _tag_rows(_read(own_file, digest), own_file) if own_file else []
    replaced = {normal(row.spelling) for row in own}
    rows = [row for row in shipped if normal(row.spelling) not in replaced] + own
    terms = _read(folder / "source_types.toml", digest)
    names = _read(folder / "file_names.toml", digest)
    try:
        return Vocabulary(
            tags=_by_spelling(rows),
            prefixes=tuple((normal(row.spelling), row) for row in rows if row.prefix),
            source_terms={fold_term(row["term"]): SourceTerm(**row) for row in terms["term"]},
            programs=_patterns(_read(folder / "programs.toml", digest)["program"]),
            names=_patterns(names["name"]),
            sizes=frozenset((width, height) for width, height in names["sizes"]),
            producers={
                code.casefold(): row["name"]
                for row in _read(folder / "producers.toml", digest)["producer"]
                for code in row["codes"]
            },
            digest=digest.hexdigest(),
        )
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise InspectorError("vocabulary.broken", file=str(folder), line=0, reason=repr(error)) from error


def _read(path: Path, digest: Any) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            data = stream.read(FILE_LIMIT + 1)
        if len(data) > FILE_LIMIT:
            raise InspectorError("vocabulary.broken", file=str(path), line=0, reason="the file is too large")
        digest.update(data)
        return tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        line = _LINE.search(str(error))
        raise InspectorError(
            "vocabulary.broken", file=str(path), line=int(line[1]) if line else 0, reason=str(error)
        ) from error


def _tag_rows(document: Mapping[str, Any], path: Path) -> list[TagMeaning]:
    table = document.get("tag", [])
    rows = []
    for number, row in enumerate(table if isinstance(table, list) else [table], 1):
        try:
            rows += _tag_row(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = f"tag {number}: {error}"
            raise InspectorError("vocabulary.broken", file=str(path), line=0, reason=reason) from error
    return rows


def _tag_row(row: Mapping[str, Any]) -> list[TagMeaning]:
    common = {key: value for key, value in row.items() if key != "spellings"}
    rows = [TagMeaning(spelling=str(spelling), **common) for spelling in row["spellings"]]
    for item in rows:
        if not normal(item.spelling) or not isinstance(item.site, str):
            raise ValueError("a spelling is empty, or the site is no text")
        if item.meaning not in MEANINGS or item.strength not in STRENGTHS or item.lists not in LISTS:
            raise ValueError("meaning, strength or lists has an unknown value")
    return rows


def _by_spelling(rows: Iterable[TagMeaning]) -> dict[str, tuple[TagMeaning, ...]]:
    table: dict[str, tuple[TagMeaning, ...]] = {}
    for row in rows:
        if not row.prefix:
            key = normal(row.spelling)
            table[key] = (*table.get(key, ()), row)
    return table


def _patterns(rows: Iterable[Mapping[str, str]]) -> Patterns:
    kept = list(rows)
    named = tuple(Named(row.get("code", ""), row["name"], row["role"]) for row in kept)
    parts = (f"(?P<p{number}>{row['pattern']})" for number, row in enumerate(kept))
    return Patterns(named, re.compile("|".join(parts), re.IGNORECASE) if kept else None)
