"""L5: limits from a person's own labels, and whether a change makes corrected pictures wrong again."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from inspector.detectors import ModelCard, OwnLimits
from inspector.engines.corrections import Comparison
from inspector.engines.ownlabels import Calibrated
from inspector.gui import text, theme
from inspector.gui.dialogs.detectors.adding import header
from inspector.gui.widgets.basic import Card, ElidedLabel, Line, TextButton, plain

_NAMED = 5
"""Pictures that are named one by one."""


class ShareBar(QWidget):
    """A part of a whole as a filled bar."""

    def __init__(self, part: int, whole: int) -> None:
        super().__init__()
        self._share = part / whole if whole else 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A thin bar."""
        return QSize(120, 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour("border.control"), 1))
        painter.drawRoundedRect(box, 2, 2)
        painter.setBrush(look.colour("detector.ai"))
        painter.drawRoundedRect(QRectF(box.left(), box.top(), box.width() * self._share, box.height()), 2, 2)
        painter.end()


class CalibrationCard(Card):
    """Set limits on half of the labels, count on the rest, and use them.

    Signals:
        measure_requested: human works in 100 that may be flagged.
        stop_requested: the measuring shall stop.
        kept: the limits that were measured shall be used.
        switched: whether the other detector shall be used that was compared.
    """

    measure_requested = Signal(int)
    stop_requested = Signal()
    kept = Signal()
    switched = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._measuring = False
        self.title = ElidedLabel(role="small", tone="secondary")
        self.most = QSpinBox()
        self.most.setRange(1, 50)
        self.most.setAccessibleName(self.tr("Human works in 100 that may be flagged"))
        self.measure = TextButton(self.tr("Measure"), compact=True)
        self.result = plain(tone="secondary")
        self.keep = TextButton(self.tr("Use these limits"), kind="primary", compact=True)
        self.stay, self.switch = TextButton("", compact=True), TextButton("", kind="primary", compact=True)
        self._hide_answers()
        self._bars = QGridLayout()
        self._bars.setHorizontalSpacing(10)
        self._bars.setColumnStretch(1, 1)
        self._lay_out()
        self.measure.clicked.connect(self._measure)
        self.keep.clicked.connect(self.kept)
        self.stay.clicked.connect(self._stay)
        self.switch.clicked.connect(self._switch)

    def show_card(self, card: ModelCard | None, corrected: int) -> None:
        """Show the limits in use and how many pictures were corrected."""
        self.title.set_full(card.id if card is not None else "")
        self.measure.setEnabled(card is not None)
        self._hide_answers()
        self._clear_bars()
        if card is not None and card.own is not None:
            self.most.setValue(card.own.at_most)
            self.result.setText(limits_words(card.own))
        else:
            words = self.tr(
                "The limits of its card are in use. Measure sets others on half of your labels and counts on the rest."
            )
            self.result.setText(words)
        if corrected:
            many = self.tr("You corrected %n pictures.", "", corrected)
            told = self.tr("You corrected 1 picture.") if corrected == 1 else many
            self._bars.addWidget(plain(told, role="small", tone="secondary"), 0, 0, 1, 3)

    def show_progress(self, done: int, total: int) -> None:
        """Say how far the measuring is."""
        self._measuring = True
        self.measure.setText(self.tr("Stop"))
        words = self.tr("Scoring your labelled pictures: {done} of {total}")
        self.result.setText(words.format(done=text.number(done), total=text.number(total)))

    def show_measured(self, found: Calibrated, name: str) -> None:
        """Show what new limits are worth."""
        self._end()
        self.result.setText(limits_words(found.limits))
        self.keep.show()
        self._show_comparison(found.comparison, name, name, self.tr("{name}, new limits"))

    def show_switch(self, found: Comparison, old: str, new: str) -> None:
        """Show how another detector does on the corrected pictures, before it takes over."""
        self._end()
        worse = self.tr("{new} is right on fewer of the pictures that you corrected.")
        fine = self.tr("{new} is right on as many of the pictures that you corrected, or more.")
        self.result.setText((worse if found.is_worse else fine).format(new=text.safe_line(new)))
        self._show_comparison(found, old, new, "{name}")
        for button, words, name in (
            (self.stay, self.tr("Keep {name}"), old),
            (self.switch, self.tr("Use {name}"), new),
        ):
            button.setText(words.format(name=text.safe_line(name, 40)).replace("&", "&&"))
            button.setAccessibleName(words.format(name=text.safe_line(name)))
            button.show()

    def show_refused(self, words: str) -> None:
        """Say why there are no new limits."""
        self._end()
        self.result.setText(words)

    def _show_comparison(self, found: Comparison, old: str, new: str, new_words: str) -> None:
        self._clear_bars()
        if not found.pictures:
            return
        head = self.tr("{n} pictures you corrected must not get worse").format(n=text.number(found.pictures))
        self._bars.addWidget(plain(head, role="small-strong"), 0, 0, 1, 3)
        rows = ((old, found.old_right, ""), (new_words.format(name=new), found.new_right, self._newly(found)))
        for row, (name, right, more) in enumerate(rows, 1):
            self._bars.addWidget(ElidedLabel(name, role="small"), row, 0)
            self._bars.addWidget(ShareBar(right, found.pictures), row, 1)
            words = self.tr("{n} right").format(n=text.number(right))
            self._bars.addWidget(plain(" ".join(filter(None, (words, more))), role="small", wrap=False), row, 2)
        if found.newly_wrong:
            names = [item.path.rsplit("/", 1)[-1] for item in found.newly_wrong]
            told = self.tr("Newly wrong: {names}").format(
                names=text.joined(text.safe_line(name, 60) for name in names[:_NAMED])
            )
            self._bars.addWidget(plain(told, role="small", tone="secondary"), 3, 0, 1, 3)

    def _newly(self, found: Comparison) -> str:
        count = len(found.newly_wrong)
        return self.tr("{n} newly wrong").format(n=text.number(count)) if count else ""

    def _end(self) -> None:
        self._measuring = False
        self.measure.setText(self.tr("Measure"))
        self._hide_answers()
        self._clear_bars()

    def _hide_answers(self) -> None:
        for button in (self.keep, self.stay, self.switch):
            button.hide()

    @Slot()
    def _stay(self) -> None:
        self.switched.emit(False)

    @Slot()
    def _switch(self) -> None:
        self.switched.emit(True)

    @Slot()
    def _measure(self) -> None:
        if self._measuring:
            self.stop_requested.emit()
            return
        self._hide_answers()
        self.measure_requested.emit(self.most.value())

    def _lay_out(self) -> None:
        ask = QHBoxLayout()
        ask.setSpacing(8)
        ask.addWidget(plain(self.tr("Flag at most"), wrap=False, select=False))
        ask.addWidget(self.most)
        ask.addWidget(plain(self.tr("in 100 human works"), wrap=False, select=False))
        ask.addStretch(1)
        ask.addWidget(self.measure)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.stay, self.switch, self.keep):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(header("label human", self.tr("Limits from your labels"), self.title))
        column.addWidget(Line())
        column.addLayout(ask)
        column.addWidget(self.result)
        column.addLayout(self._bars)
        column.addLayout(foot)

    def _clear_bars(self) -> None:
        while (item := self._bars.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def limits_words(limits: OwnLimits) -> str:
    """What own limits were worth on the labels that were kept aside."""
    words = QCoreApplication.translate(
        "detectors",
        "Set on half of your labels. On the other half {flagged} of {human} human works are flagged: at most {bound}, "
        "with 95% confidence. It finds {found} of {ai} AI pictures.",
    )
    return words.format(
        flagged=text.number(limits.flagged),
        human=text.number(limits.human),
        bound=f"{limits.bound * 100:.2g}%",
        found=text.number(limits.found),
        ai=text.number(limits.ai),
    )
