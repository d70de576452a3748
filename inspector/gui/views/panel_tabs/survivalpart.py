"""L5: which traces of a picture would outlast everyday handling, and a warning where some seem lost already."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from inspector.assess import survival_of
from inspector.domain.report import InspectionReport
from inspector.domain.survival import Fate, Journey, Survival
from inspector.gui import text, theme
from inspector.gui.widgets.basic import IconLabel, Line, plain, plain_tooltip
from inspector.gui.widgets.fields import GroupHeading

_COLUMN = 64
_STACKED_FROM = 16
"""From this size of body text in pixels the fates stand below their trace."""
_RESAVED = "resaved."
"""Beginning of the codes of findings that say that another program saved the picture again."""


def looks_resaved(report: InspectionReport) -> bool:
    """Whether something suggests that another program saved the picture again."""
    return any(finding.code.startswith(_RESAVED) for finding in report.assessment.findings)


def traces_of(report: InspectionReport) -> tuple[Survival, ...]:
    """The traces of a picture and their fates."""
    watermark = report.credentials is not None and bool(report.credentials.soft_bindings)
    return survival_of(report.evidence, watermark=watermark)


class SurvivalPart(QWidget):
    """A table of traces: what an editor, a screenshot and an upload usually do to each."""

    def __init__(self, rows: Sequence[Survival], *, resaved: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(GroupHeading(text.text("survival.title")))
        if resaved:
            column.addWidget(_warning(text.text("survival.resaved")))
        column.addWidget(_heads())
        for row in rows:
            column.addWidget(Line())
            column.addWidget(SurvivalRow(row))
        column.addWidget(Line())
        note = plain(text.text("survival.note"), role="caption", tone="secondary")
        note.setContentsMargins(12, 6, 12, 10)
        column.addWidget(note)


class SurvivalRow(QWidget):
    """One kind of trace with its three fates; the tooltip says why."""

    def __init__(self, row: Survival) -> None:
        super().__init__()
        face = _Columns(self)
        name, why = text.text(f"survival.trace.{row.trace}"), text.text(f"survival.why.{row.trace}")
        face.add_name(plain(name, role="small", select=False))
        said = [name]
        for journey in Journey:
            fate = row.fate(journey)
            words = text.text(f"survival.fate.{fate}")
            kept = fate in (Fate.OFTEN_KEPT, Fate.WEAKENED)
            face.add(plain(words, role="caption", tone="" if kept else "secondary", select=False))
            said.append(f"{text.text(f'survival.journey.{journey}')}: {words}")
        self.setToolTip(plain_tooltip(why))
        self.setAccessibleName(", ".join(said))
        self.setAccessibleDescription(why)


def _heads() -> QWidget:
    heads = QWidget()
    face = _Columns(heads)
    for journey in Journey:
        label = plain(text.text(f"survival.journey.{journey}"), role="caption", tone="secondary", select=False)
        label.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading)
        face.add(label)
    return heads


class _Columns:
    """A name and three columns beside it, or below it where the text is large."""

    def __init__(self, host: QWidget) -> None:
        self._stacked = theme.current().body_px >= _STACKED_FROM
        self._grid = QGridLayout(host)
        self._grid.setContentsMargins(12, 6, 8, 6)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        self._next = 0 if self._stacked else 1
        for column in range(4):
            self._grid.setColumnStretch(column, int(column < 3) if self._stacked else int(column == 0))
        if not self._stacked:
            for column in range(1, 4):
                self._grid.setColumnMinimumWidth(column, _COLUMN)

    def add_name(self, label: QWidget) -> None:
        self._grid.addWidget(label, 0, 0, 1, 3 if self._stacked else 1)

    def add(self, label: QWidget) -> None:
        if not self._stacked:
            label.setFixedWidth(_COLUMN)
        self._grid.addWidget(label, int(self._stacked), self._next)
        self._next += 1


def _warning(words: str) -> QWidget:
    row = QWidget()
    face = QHBoxLayout(row)
    face.setContentsMargins(12, 8, 12, 4)
    face.setSpacing(8)
    face.addWidget(IconLabel("warning", role="notice.warning"), 0, Qt.AlignmentFlag.AlignTop)
    face.addWidget(plain(words, role="small", tone="warning"), 1)
    return row
