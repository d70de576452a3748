"""L5: what a flag means in a set with few or many AI pictures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from inspector.detectors import FlagMeaning, ModelCard, Share, flag_meaning
from inspector.gui import text, theme
from inspector.gui.dialogs.detectors.adding import header
from inspector.gui.widgets.basic import Card, Line, TextButton, plain

_COLUMNS, _CELLS = 50, 100
_LOW, _HIGH = 1, 500
"""Least and greatest share, in thousandths."""


class HundredSquares(QWidget):
    """A hundred flagged pictures: as many filled as are AI-made."""

    def __init__(self) -> None:
        super().__init__()
        self._filled = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, filled: int) -> None:
        """Fill so many."""
        self._filled = filled
        self.update()

    def sizeHint(self) -> QSize:
        """Two rows."""
        return QSize(300, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the squares."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self.width() / _COLUMNS
        side = max(2.0, min(step - 2, 11.0))
        painter.setPen(QPen(look.colour("border.control"), 1))
        for place in range(_CELLS):
            box = QRectF((place % _COLUMNS) * step + 0.5, (place // _COLUMNS) * (side + 3) + 0.5, side, side)
            painter.setBrush(look.colour("detector.ai") if place < self._filled else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 1.5, 1.5)
        painter.end()


class FlagCard(Card):
    """In a set with so many AI pictures, of 100 flagged so many are AI.

    Signals:
        share_changed: the share that a person expects, in thousandths.
    """

    share_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._card: ModelCard | None = None
        self._reviewed: float | None = None
        self.spin = QDoubleSpinBox()
        self.spin.setRange(_LOW / 10, _HIGH / 10)
        self.spin.setDecimals(1)
        self.spin.setSuffix(" %")
        self.spin.setKeyboardTracking(False)
        self.spin.setAccessibleName(self.tr("Share of AI pictures in the set"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(_LOW, _HIGH)
        self.slider.setAccessibleName(self.spin.accessibleName())
        self.review = TextButton(self.tr("Take the share from your review"), kind="link")
        self.review.hide()
        self.words = plain(role="title")
        self.range = plain(role="small", tone="secondary")
        self.rests = plain(role="small", tone="secondary")
        self.squares = HundredSquares()
        self._lay_out()
        self.spin.valueChanged.connect(self._spun)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self._settled)
        self.review.clicked.connect(self._take_review)

    def show_meaning(self, card: ModelCard | None, share: Share, permille: int) -> None:
        """Show what a flag of a detector means.

        Args:
            card: of the detector in use.
            share: as a review found it, or as it was set.
            permille: the share that was set, in thousandths.
        """
        self._card = card
        self._reviewed = share.value if share.reviewed else None
        self.review.setVisible(self._reviewed is not None)
        for widget, value in ((self.slider, permille), (self.spin, permille / 10)):
            widget.blockSignals(True)
            widget.setValue(value)  # type: ignore[arg-type]
            widget.blockSignals(False)
        self._tell()

    @property
    def meaning(self) -> FlagMeaning | None:
        """What is told; null where nothing was measured."""
        return None if self._card is None else flag_meaning(self._card, self.slider.value() / 1000)

    def _lay_out(self) -> None:
        ask = QHBoxLayout()
        ask.setSpacing(8)
        ask.addWidget(plain(self.tr("In a set with"), wrap=False, select=False))
        ask.addWidget(self.spin)
        ask.addWidget(plain(self.tr("AI pictures, of 100 flagged"), wrap=False, select=False))
        ask.addStretch(1)
        slide = QHBoxLayout()
        slide.setSpacing(8)
        slide.addWidget(plain("0.1 %", role="small", tone="secondary", wrap=False, select=False))
        slide.addWidget(self.slider, 1)
        slide.addWidget(plain("50 %", role="small", tone="secondary", wrap=False, select=False))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(header("histogram", self.tr("What a flag means in your set"), self.review))
        column.addWidget(Line())
        column.addLayout(ask)
        column.addLayout(slide)
        for widget in (self.words, self.range, self.squares, self.rests):
            column.addWidget(widget)

    def _tell(self) -> None:
        found = self.meaning
        for widget in (self.range, self.squares, self.rests):
            widget.setVisible(found is not None)
        if found is None:
            self.words.setText(self.tr("Not measured"))
            return
        rest = 100 - found.about
        self.words.setText(self.tr("about {n} are AI and {m} are human works").format(n=found.about, m=rest))
        between = self.tr("Between {low} and {high}, as far as its test can tell.")
        self.range.setText(between.format(low=found.low, high=found.high))
        self.squares.show_count(found.about)
        self.squares.setAccessibleName(self.words.text())
        words = self.tr("{name}: {found} of {ai} AI pictures found, {mistaken} of {human} human works flagged.")
        name = text.safe_line(self._card.id) if self._card is not None else ""
        numbers = {key: text.number(getattr(found, key)) for key in ("found", "ai", "mistaken", "human")}
        self.rests.setText(words.format(name=name, **numbers))

    @Slot(float)
    def _spun(self, percent: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(percent * 10))
        self.slider.blockSignals(False)
        self._tell()
        self.share_changed.emit(self.slider.value())

    @Slot(int)
    def _slid(self, permille: int) -> None:
        self.spin.blockSignals(True)
        self.spin.setValue(permille / 10)
        self.spin.blockSignals(False)
        self._tell()
        if not self.slider.isSliderDown():
            self.share_changed.emit(permille)

    @Slot()
    def _settled(self) -> None:
        self.share_changed.emit(self.slider.value())

    @Slot()
    def _take_review(self) -> None:
        if self._reviewed is not None:
            self.slider.setValue(min(_HIGH, max(_LOW, round(self._reviewed * 1000))))
