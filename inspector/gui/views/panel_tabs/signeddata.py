"""L5: signed metadata beside the file's own, differences first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.gui import text
from inspector.gui.widgets.basic import Card, ElidedLabel, IconLabel, Line, plain, plain_tooltip
from inspector.gui.widgets.fields import TextBlock
from inspector.gui.widgets.rows import Fold
from inspector.manifests import Likeness, MetadataRow

_MARK, _GAP = 14, 6
_VALUE_LIMIT = 400
_MARKS = {
    Likeness.DIFFERENT: ("equal-not", "notice.warning"),
    Likeness.ONLY_SIGNED: ("context", "text.secondary"),
    Likeness.ONLY_FILE: ("context", "text.secondary"),
    Likeness.SAME: ("done", "text.secondary"),
}


class SignedMetadata(Card):
    """A table with three columns: property, what was signed, what the file says. Equal rows are folded."""

    def __init__(self, rows: Sequence[MetadataRow]) -> None:
        super().__init__()
        self.differing = [row for row in rows if row.state is not Likeness.SAME]
        self.equal = [row for row in rows if row.state is Likeness.SAME]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_heads(self.tr("Signed"), self.tr("In the file")))
        for row in self.differing:
            column.addWidget(Line())
            column.addWidget(MetadataLine(row))
        if self.equal:
            column.addWidget(Line())
            column.addWidget(self._make_equal())

    def _make_equal(self) -> Fold:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.equal:
            column.addWidget(Line())
            column.addWidget(MetadataLine(row))
        count = len(self.equal)
        words = self.tr("1 value is the same") if count == 1 else self.tr("%n values are the same", "", count)
        return Fold(words, inside, opened=not self.differing)


class MetadataLine(QWidget):
    """One property, how its two values compare, and both values beside each other."""

    def __init__(self, row: MetadataRow) -> None:
        super().__init__()
        icon, role = _MARKS[row.state]
        state = text.text(f"c2pa.metadata.{row.state}")
        name = ElidedLabel(row.field.rpartition(":")[2], role="small", tone="secondary")
        tone = "warning" if row.state is Likeness.DIFFERENT else "secondary"
        head = QHBoxLayout()
        head.setSpacing(_GAP)
        head.addWidget(IconLabel(icon, size=_MARK, role=role))
        head.addWidget(name, 1)
        head.addWidget(plain(state, role="caption", tone=tone, wrap=False))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(_halves([_value(value) for value in (row.signed, row.file)]))
        self.setToolTip(plain_tooltip(text.safe_line(row.field)))
        sides = self.tr("{field}: {state}. Signed: {signed}. In the file: {file}.")
        signed, own = _shown(row.signed), _shown(row.file)
        self.setAccessibleName(sides.format(field=text.safe_line(row.field), state=state, signed=signed, file=own))


def _heads(signed: str, own: str) -> QWidget:
    heads = QWidget()
    column = QVBoxLayout(heads)
    column.setContentsMargins(8, 4, 8, 4)
    column.addLayout(_halves([plain(words, role="small-strong", select=False) for words in (signed, own)]))
    return heads


def _halves(parts: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.setContentsMargins(_MARK + _GAP, 0, 0, 0)
    for part in parts:
        row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
    return row


def _value(value: str | None) -> QWidget:
    return TextBlock(_shown(value), most=8, tone="" if value else "secondary")


def _shown(value: str | None) -> str:
    return text.safe_line(value, _VALUE_LIMIT) if value else text.DASH
