"""L5: signed metadata beside the file's own, differences first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.gui import text
from inspector.gui.widgets.basic import Card, IconLabel, Line, plain
from inspector.gui.widgets.rows import Fold
from inspector.manifests import Likeness, MetadataRow

_NAME_WIDTH = 88
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
    """One property with both values; the mark says how they compare."""

    def __init__(self, row: MetadataRow) -> None:
        super().__init__()
        face = QHBoxLayout(self)
        face.setContentsMargins(8, 6, 8, 6)
        face.setSpacing(6)
        icon, role = _MARKS[row.state]
        mark = IconLabel(icon, size=14, role=role)
        face.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        state = text.text(f"c2pa.metadata.{row.state}")
        name = QVBoxLayout()
        name.setSpacing(0)
        title = plain(text.safe_line(row.field.rpartition(":")[2]), role="small", select=False)
        said = plain(state, role="caption", tone="warning" if row.state is Likeness.DIFFERENT else "secondary")
        for label in (title, said):
            label.setFixedWidth(_NAME_WIDTH)
            name.addWidget(label)
        face.addLayout(name)
        for value in (row.signed, row.file):
            words = plain(_shown(value), role="small", tone="" if value else "secondary")
            face.addWidget(words, 1, Qt.AlignmentFlag.AlignTop)
        self.setToolTip(text.safe_line(row.field))
        sides = self.tr("{field}: {state}. Signed: {signed}. In the file: {file}.")
        self.setAccessibleName(
            sides.format(field=text.safe_line(row.field), state=state, signed=_shown(row.signed), file=_shown(row.file))
        )


def _heads(signed: str, own: str) -> QWidget:
    heads = QWidget()
    row = QHBoxLayout(heads)
    row.setContentsMargins(8, 4, 8, 4)
    row.setSpacing(6)
    row.addSpacing(14 + 6 + _NAME_WIDTH)
    for words in (signed, own):
        row.addWidget(plain(words, role="small-strong", select=False), 1)
    return heads


def _shown(value: str | None) -> str:
    return text.safe_line(value, _VALUE_LIMIT) if value else text.DASH
