"""L5: what the window shows at the moment, as one plain value: folder, ticked facets, score range, search text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from inspector.filters import Comparison, Everything, Expression, Not, Op, every, parse, selected, to_text

SCORE = "score"
FOLDER = "folder"
SEARCH = "search"
_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Mark(StrEnum):
    """State of one facet value."""

    OFF = "off"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """Detector scores from `low` to `high`. Without a score counts as inside only while the range is whole."""

    low: float = 0.0
    high: float = 1.0
    unscored: bool = False
    """Only pictures that have no score; the limits do not count then."""

    @property
    def whole(self) -> bool:
        """Whether it filters nothing."""
        return not self.unscored and self.low <= 0 and self.high >= 1

    def expression(self) -> Expression:
        """The range as a filter."""
        if self.unscored:
            return Comparison(SCORE, Op.EQ, None)
        parts: list[Expression] = []
        if self.low > 0:
            parts.append(Comparison(SCORE, Op.GE, round(self.low, 4)))
        if self.high < 1:
            parts.append(Comparison(SCORE, Op.LE, round(self.high, 4)))
        return every(*parts)


@dataclass(frozen=True, slots=True)
class Filter:
    """One part of a query, as a chip shows it. `field` may also be `FOLDER`, `SCORE` or `SEARCH`."""

    field: str
    values: tuple[str, ...] = ()
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A view of the catalogue. `search` always holds a text that the filter language accepts."""

    folder: str = ""
    included: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    score: ScoreRange = ScoreRange()
    search: str = ""

    def expression(self, *, without: str = "") -> Expression:
        """All of it as a filter, but for the part on the field `without`."""
        parts: list[Expression] = []
        if self.folder and without != FOLDER:
            parts.append(Comparison(FOLDER, Op.EQ, self.folder))
        parts += [selected(name, values) for name, values in self.included.items() if name != without]
        parts += [Not(selected(name, values)) for name, values in self.excluded.items() if name != without]
        if without != SCORE:
            parts.append(self.score.expression())
        return every(*parts, parse(self.search))

    def background(self, *, without: str = "") -> Expression:
        """All of it but for the included values, which facets count apart from each other.

        Args:
            without: a field whose excluded values are left aside too, so that its own counts show them.
        """
        return replace(self, included=_NOTHING).expression(without=without)

    def where(self) -> str:
        """All of it in the filter language, for exports and commands."""
        return to_text(self.expression())

    @property
    def everything(self) -> bool:
        """Whether nothing is filtered."""
        return isinstance(self.expression(), Everything)

    def mark(self, name: str, value: str) -> Mark:
        """The state of one facet value."""
        if value in self.included.get(name, ()):
            return Mark.IN
        return Mark.OUT if value in self.excluded.get(name, ()) else Mark.OFF

    def marked(self, name: str, value: str, mark: Mark) -> Query:
        """The query with one facet value in another state."""
        return replace(
            self,
            included=_toggled(self.included, name, value, present=mark is Mark.IN),
            excluded=_toggled(self.excluded, name, value, present=mark is Mark.OUT),
        )

    def only(self, name: str, value: str) -> Query:
        """The query with one value as the only one of its facet."""
        return replace(self.without(name), included=_frozen({**self.without(name).included, name: (value,)}))

    def without(self, name: str) -> Query:
        """The query without its part on a field, `FOLDER`, `SCORE` or `SEARCH`."""
        rest = replace(
            self,
            included=_frozen({key: values for key, values in self.included.items() if key != name}),
            excluded=_frozen({key: values for key, values in self.excluded.items() if key != name}),
        )
        if name == SCORE:
            return replace(rest, score=ScoreRange())
        if name == SEARCH:
            return replace(rest, search="")
        return replace(rest, folder="") if name == FOLDER else rest

    def filters(self) -> Iterator[Filter]:
        """Its parts in the order in which chips show them; the folder is shown in the sources instead."""
        for name, values in self.included.items():
            yield Filter(name, values)
        for name, values in self.excluded.items():
            yield Filter(name, values, excluded=True)
        if not self.score.whole:
            yield Filter(SCORE)
        if self.search:
            yield Filter(SEARCH, (self.search,))

    def removed(self, part: Filter) -> Query:
        """The query without one of its `filters`."""
        if part.field in (SCORE, SEARCH):
            return self.without(part.field)
        mapping = self.excluded if part.excluded else self.included
        rest = _frozen({key: values for key, values in mapping.items() if key != part.field})
        return replace(self, excluded=rest) if part.excluded else replace(self, included=rest)

    def cleared(self) -> Query:
        """Only the folder is left."""
        return Query(folder=self.folder)


def _frozen(mapping: dict[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(mapping)


def _toggled(
    mapping: Mapping[str, tuple[str, ...]], name: str, value: str, *, present: bool
) -> Mapping[str, tuple[str, ...]]:
    rest = tuple(other for other in mapping.get(name, ()) if other != value)
    values = (*rest, value) if present else rest
    changed = {key: kept for key, kept in mapping.items() if key != name}
    return _frozen({**changed, name: values} if values else changed)
