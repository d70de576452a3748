"""L5: review: full picture, one key a decision, no dialogs. It emits decisions; whoever listens stores them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import LabelValue
from inspector.gui import text, theme
from inspector.gui.detail import Detail
from inspector.gui.keymap import DEFAULT_KEYS, Command, KeyMap
from inspector.gui.views.reviewparts import ReviewBar, ReviewFoot, ReviewStrip, ReviewSummary, help_pairs
from inspector.gui.views.reviewstage import ReviewStage
from inspector.gui.widgets.basic import Line


class ReviewView(QWidget):
    """One picture after the other. Keys act at once; nothing is animated."""

    decided = Signal(object)
    """A `LabelValue`, or null to take the label away. Answer with `show_picture`, or `resume` if it failed."""
    skipped = Signal()
    back_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    undo_all_requested = Signal()
    blind_toggled = Signal(bool)
    ended = Signal()
    tag_toggled = Signal(int)
    note_requested = Signal()
    tags_requested = Signal()
    compare_requested = Signal()
    entry_kept = Signal(str)
    offer_answered = Signal(bool)
    heat_map_requested = Signal(bool)
    keys_requested = Signal()

    def __init__(self, keys: KeyMap = DEFAULT_KEYS) -> None:
        super().__init__()
        self._keys = keys
        self._row: CatalogRow | None = None
        self._detail: Detail | None = None
        self._blind = self._locked = self._revealed = self._waiting = False
        self._strip_wanted: bool | None = None
        self._heat_available = self._heat_wanted = False
        self._offers = 0
        self._tags: tuple[str, ...] = ()
        self._decisions: dict[int, LabelValue | None] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Review"))
        self.bar, self.strip, self.foot = ReviewBar(), ReviewStrip(), ReviewFoot(keys)
        self.stage, self.summary = ReviewStage(), ReviewSummary()
        self.view, self.offer, self.info, self.pill = (
            self.stage.view,
            self.stage.offer,
            self.stage.info,
            self.stage.pill,
        )
        self._states = QStackedWidget()
        self._states.addWidget(self.stage)
        self._states.addWidget(self.summary)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._states, 1)
        middle.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Line())
        column.addLayout(middle, 1)
        column.addWidget(Line())
        column.addWidget(self.foot)
        self._connect()

    @property
    def mode(self) -> str:
        """`blind` while everything about the present picture is hidden, else `open`."""
        return "blind" if self.hides else "open"

    @property
    def hides(self) -> bool:
        """Whether name, verdict, score and evidence are hidden now."""
        return self._blind and not self._revealed

    def start(
        self,
        order_name: str,
        total: int | None,
        decided: int,
        blind: bool,
        *,
        plan: bool = False,
        controls: bool = False,
        tags: Sequence[str] = (),
    ) -> None:
        """Begin a review.

        Args:
            order_name: the order or the plan, in words.
            total: pictures to decide; null where a sequential plan does not know yet.
            decided: pictures that are decided already.
            blind: hide everything about the picture.
            plan: a check for a certificate: blind and locked.
            controls: hidden AI pictures are mixed in.
            tags: user tags in the order of their digits.
        """
        self._blind, self._locked = blind or plan, plan
        self._tags = tuple(tags)
        self._decisions.clear()
        self.bar.title.setText(self.tr("Check for a certificate") if plan else self.tr("Review"))
        self.bar.order.set_full(order_name)
        self.bar.verb.setText(self.tr("checked") if plan else self.tr("decided"))
        self.bar.blind.setEnabled(not plan)
        hidden = self.tr("Name, verdict, score and evidence are hidden.")
        mixed = self.tr("The sample holds hidden AI pictures as a check of the reviewer.")
        self.pill.set_label(f"{hidden} {mixed}" if controls else hidden)
        self.set_progress(decided, total, None, None)
        self.foot.show_last(None, None)
        self.set_offer(0, "")
        self._states.setCurrentIndex(0)
        self._apply_blind()
        self.setFocus()

    def show_picture(self, row: CatalogRow, preview: QPixmap | None) -> None:
        """Show the next picture; everything about the one before is gone."""
        self._row, self._detail = row, None
        self._waiting = self._revealed = False
        self._states.setCurrentIndex(0)
        self.stage.show_picture(row, preview)
        self.strip.show_row(row)
        self._apply_blind()
        if self._heat_wanted and not self.hides:
            self.heat_map_requested.emit(True)

    def set_picture(self, id: int, image: QImage) -> None:  # noqa: A002 - the name of the row's field
        """Show the picture itself; one that comes late is dropped."""
        if self._row is not None and self._row.id == id:
            self.view.set_image(image)
            self.info.show_image(image)

    def set_detail(self, detail: Detail) -> None:
        """Show the evidence; a detail that comes late is dropped."""
        if self._row is not None and self._row.id == detail.row.id:
            self._detail = detail
            if not self.hides:
                self.strip.show_detail(detail)

    def show_message(self, message: str) -> None:
        """Say in place of the picture why it cannot be shown."""
        self.stage.show_message(message)

    def show_decision(self, name: str, label: LabelValue | None) -> None:
        """Show the last decision (null: skipped) in the bottom bar."""
        self.foot.show_last(name, label, hidden=self._blind)

    def set_progress(
        self, decided: int, total: int | None, pace_per_minute: float | None, minutes_left: float | None
    ) -> None:
        """Show progress, the pace over the last decisions, and the time left."""
        self.bar.show_progress(decided, total, pace_per_minute, minutes_left)

    def set_offer(self, count: int, label: str, *, waiting: int = 0) -> None:
        """Offer the last label to near-duplicates; a count of 0 hides the offer.

        Args:
            count: near-duplicates without a label.
            label: the word of the label.
            waiting: offers that wait in the list, for the summary.
        """
        self._offers = waiting
        if count and not self._blind:
            self.offer.offer(count, label)
        else:
            self.offer.hide()

    def set_heat_map_available(self, available: bool) -> None:
        """Offer the heat-map or take the offer away."""
        self._heat_available = available
        self._show_keys()

    def set_heat_map(self, id: int, heat: QImage | None, words: str = "") -> None:  # noqa: A002
        """Lay the heat-map over the picture, or say why there is none (yet); never in blind mode."""
        if self._row is not None and self._row.id == id and self._heat_wanted and not self.hides:
            self.view.say_heat(words) if words else self.view.set_heat(heat)

    @Slot()
    def resume(self) -> None:
        """Take decisions on the present picture again, after one could not be stored."""
        self._waiting = False
        if self._row is not None:
            self.forget([self._row.id])

    def forget(self, ids: Iterable[int]) -> None:
        """Leave pictures out of the summary whose decision was taken back."""
        for key in ids:
            self._decisions.pop(key, None)

    @Slot()
    def show_summary(self) -> None:
        """Show what was decided in this review."""
        self.summary.show_counts(Counter(self._decisions.values()), self.bar.pace.full, self._offers)
        self._states.setCurrentIndex(1)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys of review."""
        if self._states.currentIndex() == 1:
            handled = self._summary_key(event)
        else:
            handled = self._decision_key(event) or self._command_key(event)
        if not handled:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the strip where the window is narrow."""
        super().resizeEvent(event)
        self._place()

    def _decision_key(self, event: QKeyEvent) -> bool:
        label, tag, command = self._keys.label(event), self._keys.tag(event), self._keys.command(event)
        if label is None and tag is None and command not in (Command.REMOVE_LABEL, Command.FORWARD):
            return False
        if event.isAutoRepeat():
            return True
        if tag is not None:
            self.tag_toggled.emit(tag)
        elif command is Command.FORWARD:
            self._skip()
        else:
            self._decide(label)
        return True

    def _command_key(self, event: QKeyEvent) -> bool:
        command = self._keys.command(event)
        if command in (Command.ACCEPT, Command.REFUSE) and self.offer.isVisible():
            self.offer_answered.emit(command is Command.ACCEPT)
            return True
        action = self._commands.get(command) if command else None
        if action is not None:
            action()
        return action is not None

    def _summary_key(self, event: QKeyEvent) -> bool:
        command = self._keys.command(event)
        if command in (Command.LEAVE, Command.ACCEPT):
            self.ended.emit()
        elif command is Command.BACK:
            self._go_on()
        else:
            return False
        return True

    @Slot(object)
    def _decide(self, value: LabelValue | None) -> None:
        if self._waiting or self._row is None:
            return
        self._waiting = True
        self._decisions[self._row.id] = value
        self.decided.emit(value)

    @Slot()
    def _skip(self) -> None:
        if not self._waiting and self._row is not None:
            self._waiting = True
            self._decisions.setdefault(self._row.id, None)
            self.skipped.emit()

    @Slot()
    def _end(self) -> None:
        if self._decisions:
            self.show_summary()
        else:
            self.ended.emit()

    @Slot()
    def _go_on(self) -> None:
        self._states.setCurrentIndex(0)
        self.setFocus()

    @Slot()
    def _toggle_blind(self) -> None:
        self._set_blind(not self._blind)

    def _set_blind(self, blind: bool) -> None:
        if not self._locked:
            self._blind, self._revealed = blind, False
            self._apply_blind()
            self.blind_toggled.emit(blind)

    def _reveal(self) -> None:
        if self._blind and not self._locked:
            self._revealed = True
            self._apply_blind()

    def _compare(self) -> None:
        if not self.hides:
            self.compare_requested.emit()

    def _inform(self) -> None:
        if not self.hides:
            self.info.cycle()

    def _toggle_heat(self) -> None:
        if self._heat_available and not self.hides:
            self._heat_wanted = not self._heat_wanted
            self.view.set_heat(None)
            self.heat_map_requested.emit(self._heat_wanted)

    def _toggle_strip(self) -> None:
        self._strip_wanted = not self.strip.isVisible()
        self._place()

    def _apply_blind(self) -> None:
        """Show or hide everything that tells about the picture."""
        self.bar.blind.setChecked(self._blind)
        self.bar.blind.set_icon("lock" if self._locked else "blind mode")
        self.bar.blind.set_key("" if self._locked else "B")
        self.pill.setVisible(self.hides)
        if self.hides:
            self.info.hide_now()
            self.view.set_heat(None)
            self.offer.hide()
        elif self._detail is not None:
            self.strip.show_detail(self._detail)
        shown = self._row is not None and not self.hides
        name = text.accessible(self._row) if shown and self._row is not None else self.tr("Picture to decide")
        self.view.setAccessibleName(name)
        self._show_keys()
        self._place()

    def _show_keys(self) -> None:
        names = {
            "note": self.tr("note"),
            "skip": self.tr("skip"),
            "heat": self.tr("heat-map"),
            "show": self.tr("show"),
            "undo": self.tr("undo"),
            "keys": self.tr("all keys"),
        }
        on = self._row.tags if self._row is not None else ()
        pairs = help_pairs(self._tags, on, blind=self._blind, heat_map=self._heat_available, names=names)
        self.foot.help.set_pairs([pair for pair in pairs if not (self._locked and pair[0] == "V")])

    def _place(self) -> None:
        wide = self.width() >= int(theme.tokens()["review"]["strip_hidden_below"])
        wanted = wide if self._strip_wanted is None else self._strip_wanted
        self.strip.setVisible(wanted and not self.hides)

    def _make_commands(self) -> dict[Command, Callable[[], object]]:
        return {
            Command.LEAVE: self._end,
            Command.BACK: self.back_requested.emit,
            Command.UNDO: self.undo_requested.emit,
            Command.REDO: self.redo_requested.emit,
            Command.KEYS: self.keys_requested.emit,
            Command.STRIP: self._toggle_strip,
            Command.NOTE: self.note_requested.emit,
            Command.TAGS: self.tags_requested.emit,
            Command.BLIND: self._toggle_blind,
            Command.SHOW: self._reveal,
            Command.COMPARE: self._compare,
            Command.HEAT_MAP: self._toggle_heat,
            Command.INFORMATION: self._inform,
            **self.view.commands(),
        }

    def _connect(self) -> None:
        self._commands = self._make_commands()
        self.foot.decisions.chosen.connect(self._decide)
        self.bar.blind.clicked.connect(self._toggle_blind)
        self.bar.undo.clicked.connect(self.undo_requested)
        self.bar.end.clicked.connect(self._end)
        self.offer.answered.connect(self.offer_answered)
        self.stage.kept.connect(self.entry_kept)
        self.stage.closed.connect(self._take_keys)
        self.summary.leave.connect(self.ended)
        self.summary.go_on.connect(self._go_on)
        self.summary.undo_all.connect(self.undo_all_requested)

    @Slot()
    def _take_keys(self) -> None:
        self.setFocus()
