"""L5: compare: a picture and its near-duplicates, two at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.gui import text
from inspector.gui.detail import Detail
from inspector.gui.keymap import DEFAULT_KEYS, Command, KeyMap
from inspector.gui.views.compareparts import CompareBar, CompareFoot, CompareSide, GroupStrip
from inspector.gui.views.comparestage import CompareMode, CompareStage
from inspector.gui.views.comparetable import Side
from inspector.gui.widgets.basic import Line, on_surface

_MODES = tuple(CompareMode)


class CompareView(QWidget):
    """Shows a group of near-duplicates in pairs. The first picture stays A until somebody swaps."""

    closed = Signal()
    pair_changed = Signal(object, object)
    """The rows of A and B; answer with `set_picture` and `set_detail` for both."""
    label_requested = Signal(int, object)
    """Catalogue id, and a `LabelValue` or null."""
    undo_requested = Signal()
    redo_requested = Signal()
    keys_requested = Signal()

    def __init__(self, keys: KeyMap = DEFAULT_KEYS) -> None:
        super().__init__()
        self._keys = keys
        self._group: list[CatalogRow] = []
        self._previews: Mapping[int, QPixmap] = {}
        self._details: dict[int, Detail] = {}
        self._a, self._b, self._acts_on_b = 0, 1, True
        self._refused: set[tuple[int, int]] = set()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Compare"))
        on_surface(self, "panel")
        self.bar, self.stage, self.strip, self.side = CompareBar(), CompareStage(), GroupStrip(), CompareSide()
        self.table, self.offer = self.side.table, self.side.offer
        self._lay_out()
        self._connect()
        self._commands = self._make_commands()

    @property
    def first(self) -> CatalogRow:
        """Picture A."""
        return self._group[self._a]

    @property
    def second(self) -> CatalogRow:
        """Picture B."""
        return self._group[self._b]

    @property
    def acts_on(self) -> CatalogRow:
        """The picture that label keys act on."""
        return self.second if self._acts_on_b else self.first

    def show_group(self, rows: Sequence[CatalogRow], previews: Mapping[int, QPixmap]) -> None:
        """Show a picture (the first row) with its near-duplicates (at least one more row)."""
        self._group, self._previews = list(rows), previews
        self._details, self._refused = {}, set()
        self._a, self._b, self._acts_on_b = 0, 1, True
        self.strip.fill(self._group, previews)
        self._show_pair()
        self.setFocus()

    def update_rows(self, rows: Sequence[CatalogRow]) -> None:
        """Show rows that changed, such as a new label."""
        fresh = {row.id: row for row in rows}
        self._group = [fresh.get(row.id, row) for row in self._group]
        self._details = {key: replace(detail, row=fresh.get(key, detail.row)) for key, detail in self._details.items()}
        self._show_facts()

    def set_picture(self, id: int, image: QImage) -> None:  # noqa: A002 - the name of the row's field
        """Show a picture itself."""
        self.stage.set_picture(id, image)

    def set_detail(self, detail: Detail) -> None:
        """Fill the table; details of pictures outside the pair are kept for later."""
        if any(row.id == detail.row.id for row in self._group):
            self._details[detail.row.id] = detail
            self._show_facts()

    def step(self, by: int) -> None:
        """Compare with the next or previous picture of the group."""
        places = [place for place in range(len(self._group)) if place != self._a]
        self._b = places[(places.index(self._b) + by) % len(places)]
        self._show_pair()

    @Slot()
    def swap(self) -> None:
        """Let A and B change places."""
        self._a, self._b = self._b, self._a
        self._show_pair()

    @Slot()
    def next_mode(self) -> None:
        """Swipe, side by side, blink, and again."""
        self._set_mode((_MODES.index(self.stage.mode) + 1) % len(_MODES))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys of compare."""
        label, command = self._keys.label(event), self._keys.command(event)
        if label is not None or command is Command.REMOVE_LABEL:
            self.label_requested.emit(self.acts_on.id, label)
        elif not self._divider_key(event) and not self._other_key(event, command):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab changes the side that label keys act on."""
        if not self.hasFocus():
            return super().focusNextPrevChild(forward)
        self._acts_on_b = not self._acts_on_b
        self._show_acting()
        return True

    def _divider_key(self, event: QKeyEvent) -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if not event.modifiers() & control or Qt.Key(event.key()) not in steps:
            return False
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.stage.divider.move_by(steps[Qt.Key(event.key())], pixels=fine)
        return True

    def _other_key(self, event: QKeyEvent, command: Command | None) -> bool:
        if command in (Command.ACCEPT, Command.REFUSE) and self.offer.isVisible():
            self._accept() if command is Command.ACCEPT else self._refuse()
            return True
        if self._keys.letter(event) == "S":
            self.swap()
            return True
        action = self._commands.get(command) if command else None
        if action is not None:
            action()
        return action is not None

    def _make_commands(self) -> dict[Command, Callable[[], object]]:
        return {
            **self.stage.second.commands(),
            Command.LEFT: self._previous,
            Command.RIGHT: self._next,
            Command.SHOW: self.next_mode,
            Command.LEAVE: self._leave,
            Command.COMPARE: self._leave,
            Command.UNDO: self.undo_requested.emit,
            Command.REDO: self.redo_requested.emit,
            Command.KEYS: self.keys_requested.emit,
        }

    @Slot()
    def _previous(self) -> None:
        self.step(-1)

    @Slot()
    def _next(self) -> None:
        self.step(1)

    @Slot()
    def _leave(self) -> None:
        self.stage.stop()
        self.closed.emit()

    @Slot(int)
    def _set_mode(self, place: int) -> None:
        self.stage.set_mode(_MODES[place])
        self.bar.show_mode(place)

    @Slot(int)
    def _chosen(self, place: int) -> None:
        """A click in the strip makes that picture B, and B itself A."""
        if place == self._b:
            self.swap()
        elif place != self._a:
            self._b = place
            self._show_pair()

    @Slot()
    def _accept(self) -> None:
        self.label_requested.emit(self.second.id, self.first.label)

    @Slot()
    def _refuse(self) -> None:
        self._refused.add((self.first.id, self.second.id))
        self._show_facts()

    def _show_pair(self) -> None:
        previews = (self._previews.get(self.first.id), self._previews.get(self.second.id))
        self.stage.show_pair(self.first, self.second, previews)
        others = [place for place in range(len(self._group)) if place != self._a]
        self.bar.show_position(others.index(self._b) + 1, len(others))
        self.strip.mark(self._a, self._b)
        self._show_facts()
        self.pair_changed.emit(self.first, self.second)

    def _show_facts(self) -> None:
        first, second = (Side(row, self._details.get(row.id)) for row in (self.first, self.second))
        self.table.show_sides(first, second)
        label = self.first.label
        if label is not None and self.second.label is None and (self.first.id, self.second.id) not in self._refused:
            self.offer.ask(self.tr("Give B the label of A, {label}?").format(label=text.label_name(label)))
        else:
            self.offer.hide()
        self._show_acting()

    def _show_acting(self) -> None:
        letter = "B" if self._acts_on_b else "A"
        self.side.acting.set_label(f"{letter}  {text.safe_line(self.acts_on.name, 40)}")

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.stage, 1)
        left.addWidget(Line())
        left.addWidget(self.strip)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(left, 1)
        middle.addWidget(Line(vertical=True))
        middle.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Line())
        column.addLayout(middle, 1)
        column.addWidget(Line())
        column.addWidget(CompareFoot())

    def _connect(self) -> None:
        self.bar.back.clicked.connect(self._leave)
        self.bar.previous.clicked.connect(self._previous)
        self.bar.next.clicked.connect(self._next)
        self.bar.swap.clicked.connect(self.swap)
        self.bar.closer.clicked.connect(self.stage.second.zoom_in)
        self.bar.out.clicked.connect(self.stage.second.zoom_out)
        self.bar.mode_chosen.connect(self._set_mode)
        self.strip.chosen.connect(self._chosen)
        self.offer.accepted.connect(self._accept)
        self.offer.refused.connect(self._refuse)
