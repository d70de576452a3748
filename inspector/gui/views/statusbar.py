"""L5: the bar at the bottom: what is selected, and what runs, with rate, time left, pause and cancel."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from inspector.gui import text, theme
from inspector.gui.widgets.basic import ElidedLabel, IconButton, IconLabel, TextButton, plain
from inspector.gui.widgets.keycaps import Keycap

ESTIMATE_AFTER = 3.0
"""Seconds before a time left is named."""
LINGER_MS = 8_000
"""How long the result of a finished job stays."""


@dataclass(slots=True)
class Pace:
    """Rate and time left of one stage of a job."""

    stage: str = ""
    started: float = 0.0
    first: int = 0

    def words(self, stage: str, done: int, total: int | None, now: float) -> str:
        """`1,880 of 2,938 · 412 a second · 3 s left`."""
        translate = QCoreApplication.translate
        if stage != self.stage or done < self.first:
            self.stage, self.started, self.first = stage, now, done
        seconds, fresh = now - self.started, done - self.first
        rate = fresh / seconds if seconds > 0 else 0.0
        parts = [_of(done, total)]
        if seconds < ESTIMATE_AFTER or rate <= 0:
            parts.append(translate("status", "estimating"))
            return " · ".join(parts)
        parts.append(translate("status", "{n} a second").format(n=text.rate(rate)))
        if total is not None:
            left = duration((total - done) / rate)
            parts.append(translate("status", "{time} left").format(time=left))
        return " · ".join(parts)


def duration(seconds: float) -> str:
    """A time span in its largest fitting unit."""
    translate = QCoreApplication.translate
    if seconds < 90:
        return translate("status", "{n} s").format(n=text.number(max(1, round(seconds))))
    if seconds < 5400:
        return translate("status", "{n} min").format(n=text.number(round(seconds / 60)))
    return translate("status", "{n} h").format(n=text.number(round(seconds / 3600)))


def _of(done: int, total: int | None) -> str:
    if total is None:
        return QCoreApplication.translate("status", "{n} found so far").format(n=text.number(done))
    return QCoreApplication.translate("status", "{done} of {all}").format(
        done=text.number(done), all=text.number(total)
    )


class JobStrip(QWidget):
    """One running job.

    Args:
        icon: what it is.
        pausable: whether it can be held.

    Signals:
        cancelled: stop it.
        paused: hold it (true) or go on (false).
        shown: look at what the result names.
    """

    cancelled = Signal()
    paused = Signal(bool)
    shown = Signal()

    def __init__(self, icon: str = "rescan", *, pausable: bool = True) -> None:
        super().__init__()
        self._name, self._pausable = icon, pausable
        self._icon = IconLabel(icon)
        self._title = plain(role="small", wrap=False, select=False)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(140)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._words = plain(role="small", tone="secondary", wrap=False)
        self._pause = IconButton("pause", self.tr("Pause"))
        self._cancel = IconButton("cancel", self.tr("Cancel"))
        self._show = TextButton(self.tr("Show"), kind="link")
        self._held = False
        self._pace = Pace()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._icon, self._title, self._bar, self._words, self._show, self._pause, self._cancel):
            row.addWidget(widget)
        self._linger = QTimer(self)
        self._linger.setSingleShot(True)
        self._linger.setInterval(LINGER_MS)
        self._linger.timeout.connect(self.hide)
        self._pause.clicked.connect(self._pause_pressed)
        self._cancel.clicked.connect(self.cancelled)
        self._show.clicked.connect(self.shown)
        self.hide()

    @property
    def words(self) -> str:
        """Title and numbers as shown."""
        return f"{self._title.text()} {self._words.text()}".strip()

    @property
    def running(self) -> bool:
        """Whether a job is shown that is not over."""
        return not self._cancel.isHidden()

    def begin(self, title: str) -> None:
        """Show a job that starts."""
        self._linger.stop()
        self._pace, self._held = Pace(), False
        self._icon.set_icon(self._name)
        self._title.setText(title)
        self._words.setText(self.tr("estimating"))
        self._bar.setRange(0, 0)
        self._set_running(running=True)
        self._show_pause()
        self.show()

    def progress(self, stage: str, done: int, total: int | None) -> None:
        """Show how far it is."""
        if total:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
        else:
            self._bar.setRange(0, 0)
        self._words.setText(self._pace.words(stage, done, total, time.monotonic()))
        self._bar.setAccessibleDescription(self._words.text())

    def end(self, title: str, words: str, *, icon: str = "done", action: str = "") -> None:
        """Show the result: for some seconds, or until acted on where there is something to do."""
        self._icon.set_icon(icon)
        self._title.setText(title)
        self._words.setText(words)
        self._set_running(running=False)
        self._show.setText(action)
        self._show.setVisible(bool(action))
        if not action:
            self._linger.start()

    def _set_running(self, *, running: bool) -> None:
        for widget in (self._bar, self._cancel):
            widget.setVisible(running)
        self._pause.setVisible(running and self._pausable)
        self._show.setVisible(False)

    @Slot()
    def _pause_pressed(self) -> None:
        self._held = not self._held
        self._show_pause()
        self.paused.emit(self._held)

    def _show_pause(self) -> None:
        self._pause.set_icon("resume" if self._held else "pause")
        self._pause.set_name(self.tr("Go on") if self._held else self.tr("Pause"))
        self._icon.set_icon("pause" if self._held else self._name)


class StatusBar(QWidget):
    """Selection at the left, the job or a hint at the right.

    Signals:
        offers_requested: look at the offers that wait.
    """

    offers_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.job, self.export = JobStrip(), JobStrip("export", pausable=False)
        self._selection = ElidedLabel()
        self._selection.setProperty("type", "small")
        self._offers = TextButton("", kind="flat", icon="near-duplicates", compact=True)
        self._offers.clicked.connect(self.offers_requested)
        self._offers.hide()
        self._hint = QWidget()
        hint = QHBoxLayout(self._hint)
        hint.setContentsMargins(0, 0, 0, 0)
        hint.setSpacing(6)
        hint.addWidget(plain(self.tr("Press"), role="small", tone="secondary", wrap=False, select=False))
        hint.addWidget(Keycap("?"))
        hint.addWidget(plain(self.tr("for all keys"), role="small", tone="secondary", wrap=False, select=False))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._selection, 1)
        row.addWidget(self._offers)
        row.addWidget(self._hint)
        row.addWidget(self.export)
        row.addWidget(self.job)
        self.setFixedHeight(theme.current().size("status_bar"))
        self.setAccessibleName(self.tr("Status"))

    @property
    def selection_words(self) -> str:
        """What is said about the selection."""
        return self._selection.full

    def show_selection(self, selected: int, total: int) -> None:
        """How many of how many pictures are selected."""
        words = self.tr("{n} of {all} selected").format(n=text.number(selected), all=text.number(total))
        self._selection.set_full(words if total else self.tr("No pictures"))

    @Slot(int)
    def show_offers(self, waiting: int) -> None:
        """How many offers to near-duplicates wait."""
        words = self.tr("1 offer waits") if waiting == 1 else self.tr("{n} offers wait")
        self._offers.setText(" " + words.format(n=text.number(waiting)))
        self._offers.setAccessibleName(words.format(n=text.number(waiting)))
        self._offers.setVisible(bool(waiting))

    def show_closed(self) -> None:
        """Nothing was opened yet."""
        self._selection.set_full(self.tr("No folder open"))

    def show_hint(self, *, shown: bool) -> None:
        """Show how to find the keys."""
        self._hint.setVisible(shown)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface and its upper line."""
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface.panel"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("border.subtle"))
        painter.end()
