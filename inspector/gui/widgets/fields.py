"""L5: selectable plain text of any length, headings of sections, and lists of names and values."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent, QTextOption
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QTextEdit, QWidget

from inspector.gui import text, theme
from inspector.gui.widgets.basic import plain

_NAME_WIDTH = 96
_WIDEST_NAME = 150


class TextBlock(QTextEdit):
    """Read-only plain text that takes the height it needs, up to a limit, and breaks anywhere if it must.

    Args:
        value: untrusted text; control and direction marks are boxed.
        mono: in the fixed font.
        most: greatest height in lines; more scrolls.
        tone: `secondary` or empty.
        fill: take all the room there is instead.
    """

    def __init__(
        self, value: str = "", *, mono: bool = False, most: int = 12, tone: str = "", fill: bool = False
    ) -> None:
        super().__init__()
        self._fill = fill
        self._height = 20
        self._role, self._most, self._tone = "mono" if mono else "body", most, tone
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        vertical = QSizePolicy.Policy.Expanding if fill else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        self.setStyleSheet("QTextEdit { background: transparent; border: none; padding: 0; }")
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self._look()
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Show another text."""
        self.setPlainText(text.safe(value))
        self._fit()

    def sizeHint(self) -> QSize:
        """The height of the text at the present width."""
        return QSize(120, self._height)

    def minimumSizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(40, 60 if self._fill else self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Take type and colour of a new theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._look()
            self._fit()

    def _look(self) -> None:
        look = theme.current()
        font = look.font(self._role)
        if self.document().defaultFont() != font:
            self.document().setDefaultFont(font)
        self.setTextColor(look.colour("text.secondary" if self._tone else "text.primary"))

    def _fit(self) -> None:
        """Measure without a scroll bar, and show one only where the text is higher than the limit."""
        if self._fill:
            return
        self.document().setTextWidth(max(40, self.contentsRect().width()))
        full = math.ceil(self.document().size().height())
        line = math.ceil(QFontMetricsF(self.document().defaultFont()).lineSpacing())
        over = full > line * self._most + 2
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if over else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() != policy:
            self.setVerticalScrollBarPolicy(policy)
        self.document().setTextWidth(max(40, self.viewport().width()))
        self._height = max(line, line * self._most if over else full) + 1
        if self.minimumHeight() != self._height:
            self.setFixedHeight(self._height)


class Heading(QWidget):
    """The heading of a section, with room for controls at its end, or below it where the room is too small."""

    def __init__(self, title: str, *controls: QWidget) -> None:
        super().__init__()
        self._title = plain(title, role="strong", select=False)
        self._controls = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._box.addWidget(self._title, 1)
        self.setAccessibleName(title)
        self.setMinimumHeight(theme.current().size("row"))
        if not controls:
            return
        row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for control in controls:
            row.addWidget(control)
        self._box.addWidget(self._controls)

    @property
    def title(self) -> str:
        """The heading's text."""
        return self._title.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the controls below the heading where they would cut it."""
        super().resizeEvent(event)
        words = self._title.fontMetrics().horizontalAdvance(self.title)
        fits = words + self._box.spacing() + self._controls.sizeHint().width() <= self.width()
        way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != way:
            self._box.setDirection(way)


class GroupHeading(QFrame):
    """The heading of a group in a ledger: a sunken band with a count."""

    def __init__(self, title: str, count: int | None = None) -> None:
        super().__init__()
        self.setProperty("surface", "sunken")
        self.setProperty("line", "bottom")
        self.title = title
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(plain(title, role="small-strong", wrap=False, select=False))
        if count is not None:
            row.addWidget(plain(text.number(count), role="small", tone="secondary", wrap=False, select=False))
        row.addStretch(1)
        self.setAccessibleName(title if count is None else f"{title}, {text.number(count)}")


class NameValues(QWidget):
    """Two columns: a name in the secondary colour, and an untrusted value that can be selected."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), *, mono: bool = False) -> None:
        super().__init__()
        self._mono = mono
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._width = min(_WIDEST_NAME, round(_NAME_WIDTH * theme.current().body_px / theme.DEFAULT_BODY_PX))
        self._grid.setColumnMinimumWidth(0, self._width)
        self._grid.setColumnStretch(1, 1)
        for name, value in pairs:
            self.add(name, value)

    def add(self, name: str, value: str) -> None:
        """Append a row; rows without a value are left out."""
        if not value:
            return
        row = self._grid.rowCount()
        title = plain(text.safe_line(name), role="small", tone="secondary", select=False)
        title.setFixedWidth(self._width)
        title.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        block = TextBlock(value, mono=self._mono, most=6)
        block.setAccessibleName(text.safe_line(name))
        self._grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(block, row, 1)
