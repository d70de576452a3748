"""L5: one facet: its heading and its values, the common ones first, the others behind `n more` with a filter field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.filters import FIELDS
from inspector.gui import facetwords, text
from inspector.gui.query import Mark, Query
from inspector.gui.views.facetrow import FacetHeading, FacetRow
from inspector.gui.widgets.basic import TextButton

SHORT = 6
"""Values that are shown without asking for more."""
LONG = 60
"""Most values shown at once; the filter field finds the others."""
_INSET = 30
_OPEN = frozenset({"verdict", "basis", "label"})
Counts = Sequence[tuple[str, int]]


class FacetGroup(QWidget):
    """Shows the values of one field with counts.

    Signals:
        marked: field, value and `Mark` asked for.
        alone: field and the only value asked for.
        changed: controls appeared or went.
    """

    marked = Signal(str, str, str)
    alone = Signal(str, str)
    changed = Signal()

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field
        self.heading = FacetHeading(facetwords.title(field))
        self._fixed = FIELDS[field].values if field in FIELDS and field in _OPEN else ()
        self._known: dict[str, int] = {}
        self._query = Query()
        self._rows: dict[str, FacetRow] = {}
        self._all = False
        self._shown: list[QWidget] = []
        self._more = TextButton("", kind="link")
        self._find = QLineEdit()
        self._find.setPlaceholderText(self.tr("Find a value"))
        self._find.setAccessibleName(self.tr("Find a value of {facet}").format(facet=self.heading.text()))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.heading)
        self._column.addLayout(_inset(self._find, stretch=False))
        self._column.addLayout(_inset(self._more, stretch=True))
        self.heading.set_open(is_open=field in _OPEN)
        self.heading.folded.connect(self._arrange)
        self._more.clicked.connect(self._show_more)
        self._find.textChanged.connect(self._arrange)
        self._arrange()

    def show_counts(self, counts: Counts, query: Query) -> None:
        """Show new counts; values that are gone stay with 0, so that nothing jumps."""
        self._query = query
        known = dict.fromkeys((*self._fixed, *self._known, *query.included.get(self.field, ())), 0)
        known |= dict.fromkeys(query.excluded.get(self.field, ()), 0)
        self._known = known | dict(counts)
        self._arrange()

    def show_query(self, query: Query) -> None:
        """Show what is ticked with the counts that are known."""
        self._query = query
        self._arrange()

    def controls(self) -> list[QWidget]:
        """What can have the focus now, in order."""
        shown: list[QWidget] = [self.heading]
        shown += [widget for widget in (self._find, *self._ordered_rows(), self._more) if not widget.isHidden()]
        return shown

    def rows(self) -> list[FacetRow]:
        """The visible rows in order."""
        return [row for row in self._ordered_rows() if not row.isHidden()]

    @Slot()
    def _arrange(self) -> None:
        self._place_rows()
        self._show_rest()
        self._note()
        shown = self.controls()
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    def _place_rows(self) -> None:
        values = self._shown_values() if self.heading.is_open else []
        for value, row in self._rows.items():
            row.setVisible(value in values)
        for place, value in enumerate(values):
            row = self._row(value)
            row.show_count(self._known.get(value, 0), self._query.mark(self.field, value))
            if self._column.indexOf(row) != place + 2:
                self._column.insertWidget(place + 2, row)

    def _show_rest(self) -> None:
        hidden = len(self._known) - SHORT
        self._find.setVisible(self.heading.is_open and self._all)
        self._more.setVisible(self.heading.is_open and hidden > 0)
        self._more.setText(self.tr("Fewer") if self._all else self.tr("{n} more").format(n=text.number(max(hidden, 0))))
        self._more.setAccessibleName(f"{self.heading.text()}: {self._more.text()}")

    def _row(self, value: str) -> FacetRow:
        row = self._rows.get(value)
        if row is None:
            row = self._rows[value] = FacetRow(self.field, value)
            row.marked.connect(self._marked)
            row.alone.connect(self._alone)
            row.setParent(self)
            row.show()
        return row

    def _shown_values(self) -> list[str]:
        wanted = self._find.text().strip().casefold() if self._all else ""
        order = self._order()
        if wanted:
            order = [value for value in order if wanted in facetwords.value(self.field, value).casefold()]
        marked = [value for value in order if self._query.mark(self.field, value) is not Mark.OFF]
        limit = LONG if self._all else SHORT
        first = order[:limit]
        return first + [value for value in marked if value not in first]

    def _order(self) -> list[str]:
        """Fixed values in their own order, others by count; "no value" comes last."""
        rank = {value: place for place, value in enumerate(self._fixed)}

        def key(value: str) -> tuple[bool, int, int, str]:
            absent = value == facetwords.ABSENT and self.field != "basis"
            return absent, rank.get(value, len(rank)), -self._known[value] if not rank else 0, value

        return sorted(self._known, key=key)

    def _ordered_rows(self) -> Iterable[FacetRow]:
        rows = [row for row in self._rows.values() if self._column.indexOf(row) >= 0]
        return sorted(rows, key=self._column.indexOf)

    def _note(self) -> None:
        chosen = len(self._query.included.get(self.field, ())) + len(self._query.excluded.get(self.field, ()))
        total = text.number(len(self._known))
        if chosen:
            self.heading.set_note(self.tr("{some} of {all}").format(some=text.number(chosen), all=total))
        else:
            self.heading.set_note("" if self.heading.is_open else total)

    @Slot()
    def _show_more(self) -> None:
        self._all = not self._all
        self._find.clear()
        self._arrange()
        if self._all:
            self._find.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, str)
    def _marked(self, value: str, mark: str) -> None:
        self.marked.emit(self.field, value, mark)

    @Slot(str)
    def _alone(self, value: str) -> None:
        self.alone.emit(self.field, value)


def _inset(widget: QWidget, *, stretch: bool) -> QHBoxLayout:
    """A row as far in as the words of values."""
    row = QHBoxLayout()
    row.setContentsMargins(_INSET, 0, 12, 0)
    row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return row
