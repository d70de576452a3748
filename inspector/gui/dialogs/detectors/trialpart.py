"""L5: what a model did when it was tried out: a score for each picture, checks, and what looks wrong."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.detectors.trial import GREY, NOISE, Outcome, Trial
from inspector.gui import detectorfacts, text, theme
from inspector.gui.widgets.basic import ElidedLabel, IconLabel, TextButton, plain

_SWAPPED = "trial.swapped"
_SCORES_SHOWN = 10


class ScoreDot(QWidget):
    """A score as a point on a line from 0 to 1."""

    def __init__(self, score: float) -> None:
        super().__init__()
        self._score = min(1.0, max(0.0, score))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(text.score(score))

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(80, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line and point."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, left, right = self.height() / 2, 4.0, self.width() - 4.0
        painter.setPen(QPen(look.colour("border.control"), 1))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("detector.ai"))
        at = left + (right - left) * self._score
        painter.drawEllipse(QRectF(at - 4, middle - 4, 8, 8))
        painter.end()


class TrialPart(QWidget):
    """The import test.

    Signals:
        swap_requested: the other class shall be the one that means AI.
    """

    swap_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_running(self) -> None:
        """Say that the model is being tried out."""
        self._clear()
        words = self.tr("Trying it out, apart from Inspector and with limits on time and memory …")
        self._column.addWidget(plain(words, role="small", tone="secondary"))

    def show_refused(self, words: str) -> None:
        """Say why it could not be tried out."""
        self._clear()
        self._column.addWidget(_line("error", "notice.error", words, tone="error"))

    def show_trial(self, trial: Trial, ai: frozenset[str]) -> None:
        """Show scores, checks and findings.

        Args:
            trial: what came out.
            ai: names of samples that are AI-made.
        """
        self._clear()
        self._column.addWidget(plain(self.tr("Import test: score for AI, 0.00 to 1.00"), role="small-strong"))
        self._column.addLayout(self._scores(trial, ai))
        for words, good in self._checks(trial):
            icon, role = ("done", "text.secondary") if good else ("warning", "notice.warning")
            self._column.addWidget(_line(icon, role, words, tone="" if good else "warning"))
        ran = self.tr("It ran on {provider}, {precision}, apart from Inspector and with limits.")
        told = ran.format(
            provider=detectorfacts.provider_name(trial.provider), precision=text.safe_line(trial.precision)
        )
        self._column.addWidget(plain(told, role="small", tone="secondary"))
        if trial.looks_swapped is None:
            self._column.addWidget(plain(text.text("trial.no_samples"), role="small", tone="secondary"))
        bad = trial.outcome is Outcome.UNUSABLE
        for phrase in trial.findings():
            self._add_finding(text.phrase(phrase), swaps=phrase.code == _SWAPPED, bad=bad)

    def show_nothing(self) -> None:
        """Forget the last trial."""
        self._clear()

    def _add_finding(self, words: str, *, swaps: bool, bad: bool) -> None:
        tone = "error" if bad else "warning"
        row = _line(tone, f"notice.{tone}", words, tone=tone)
        layout = row.layout()
        if swaps and isinstance(layout, QHBoxLayout):
            button = TextButton(self.tr("Swap classes"), compact=True)
            button.clicked.connect(self.swap_requested)
            layout.addWidget(button)
        self._column.addWidget(row)

    def _scores(self, trial: Trial, ai: frozenset[str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        names = {GREY: self.tr("Flat grey"), NOISE: self.tr("Noise")}
        for row, (name, score) in enumerate(list(trial.scores.items())[:_SCORES_SHOWN]):
            kind = self.tr("AI sample: {name}") if name in ai else self.tr("Human sample: {name}")
            words = names.get(name) or kind.format(name=name.rsplit("/", 1)[-1])
            grid.addWidget(ElidedLabel(words, role="small"), row, 0)
            grid.addWidget(ScoreDot(score), row, 1)
            grid.addWidget(plain(text.score(score), role="small", wrap=False), row, 2)
        return grid

    def _checks(self, trial: Trial) -> list[tuple[str, bool]]:
        found = [(self.tr("Same score twice"), trial.same_twice)]
        if trial.same_in_batch is not None:
            found.append((self.tr("Same score in a batch of 2"), trial.same_in_batch))
        if trial.looks_swapped is not None:
            found.append((self.tr("AI samples score higher than human ones"), not trial.looks_swapped))
        return found

    def _clear(self) -> None:
        _empty(self._column)


def _empty(layout: QVBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QGridLayout):
            _empty(inner)


def _line(icon: str, role: str, words: str, *, tone: str = "") -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel(icon, role=role), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(plain(words, role="small", tone=tone), 1)
    return line
