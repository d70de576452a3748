"""L5: the facets at the left: what the view is made of, and what it is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.gui.query import SCORE, Mark, Query, ScoreRange
from inspector.gui.views.facetgroup import Counts, FacetGroup
from inspector.gui.views.histogram import BINS, Bands, ScoreGroup
from inspector.gui.views.roving import Roving

ORDER = (
    "verdict",
    "basis",
    "label",
    SCORE,
    "generator",
    "c2pa.integrity",
    "c2pa.trust",
    "flags",
    "model",
    "format",
    "bytes",
    "mtime",
    "folder",
    "tag",
)
"""The facets from top to bottom."""
COUNTED = tuple(name for name in ORDER if name != SCORE)
"""Those that count values."""


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """What the catalogue counted for one query."""

    values: Mapping[str, Counts] = field(default_factory=dict)
    bars: Sequence[int] = (0,) * BINS
    unscored: int = 0


class FacetPanel(QWidget):
    """All facets in one column. One Tab stop; arrows move inside.

    Signals:
        asked: the `Query` that a person asked for.
        revealed: a control that got the focus and should be in view.
    """

    asked = Signal(object)
    revealed = Signal(QWidget)

    def __init__(self) -> None:
        super().__init__()
        self._query = Query()
        self._groups = {name: FacetGroup(name) for name in COUNTED}
        self.score = ScoreGroup()
        self._roving = Roving(self.controls, self.revealed.emit, self)
        self._looked_after: set[QWidget] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        for name in ORDER:
            column.addWidget(self.score if name == SCORE else self._groups[name])
        column.addStretch(1)
        for group in self._groups.values():
            group.marked.connect(self._marked)
            group.alone.connect(self._alone)
            group.changed.connect(self._rewire)
        self.score.asked.connect(self._score_asked)
        self.score.changed.connect(self._rewire)
        self.setAccessibleName(self.tr("Filters"))
        self._rewire()

    def group(self, name: str) -> FacetGroup:
        """The facet of a field."""
        return self._groups[name]

    def controls(self) -> list[QWidget]:
        """Everything that can have the focus now, from top to bottom."""
        groups = (self.score if name == SCORE else self._groups[name] for name in ORDER)
        return [control for group in groups for control in group.controls()]

    def tab_stop(self) -> QWidget | None:
        """The control that takes the focus when somebody comes here."""
        return next((one for one in self.controls() if one.focusPolicy() == Qt.FocusPolicy.StrongFocus), None)

    def show_counts(self, counts: FacetCounts, query: Query) -> None:
        """Show the counts of a query."""
        self._query = query
        for name, group in self._groups.items():
            group.show_counts(counts.values.get(name, ()), query)
        self.score.show_counts(counts.bars, counts.unscored, query)

    def show_query(self, query: Query) -> None:
        """Show what is ticked; the counts follow when they are known."""
        self._query = query
        for group in self._groups.values():
            group.show_query(query)
        self.score.show_query(query)

    def show_bands(self, bands: Bands) -> None:
        """Colour the bars by the limits of the detector in use."""
        self.score.bars.show_bands(bands)

    @Slot()
    def _rewire(self) -> None:
        for control in self.controls():
            if control not in self._looked_after:
                self._looked_after.add(control)
                self._roving.add(control)
        self._roving.settle()

    @Slot(str, str, str)
    def _marked(self, name: str, value: str, mark: str) -> None:
        self._ask(self._query.marked(name, value, Mark(mark)))

    @Slot(str, str)
    def _alone(self, name: str, value: str) -> None:
        self._ask(self._query.only(name, value))

    @Slot(object)
    def _score_asked(self, score: ScoreRange) -> None:
        self._ask(replace(self._query, score=score))

    def _ask(self, query: Query) -> None:
        self._query = query
        self.asked.emit(query)
