"""L5: before and after: a source picture recorded in Content Credentials beside the picture made from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.domain.credentials import Credentials, Ingredient
from inspector.domain.enums import Basis, Verdict
from inspector.gui import credentialwords, text
from inspector.gui.credentialwords import Light
from inspector.gui.keymap import DEFAULT_KEYS, Command, KeyMap
from inspector.gui.views.comparestage import CompareMode, CompareStage
from inspector.gui.views.panel_tabs.credentialrows import LightsCard
from inspector.gui.widgets.basic import ElidedLabel, IconButton, Line, TextButton, on_surface, plain
from inspector.gui.widgets.ingredients import ORIGIN_VERDICTS
from inspector.gui.widgets.keycaps import HelpKeys

_MODES = tuple(CompareMode)
_SIDE_WIDTH = 328
_NO_ID = -1
"""In place of a catalogue id: the source picture is no picture of the catalogue."""


class IngredientDialog(QDialog):
    """A is the source picture as the store keeps it, small; B is the picture itself. Labels are not given here."""

    def __init__(
        self,
        row: CatalogRow,
        credentials: Credentials,
        part: Ingredient,
        previews: tuple[QPixmap | None, QPixmap | None],
        parent: QWidget | None = None,
        keys: KeyMap = DEFAULT_KEYS,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Before and after"))
        self._keys, self._row = keys, row
        self.stage = CompareStage()
        self._modes = QButtonGroup(self)
        before, after = previews
        self._show_pair(part, before, after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_bar())
        column.addWidget(Line())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stage, 1)
        middle.addWidget(Line(vertical=True))
        middle.addWidget(self._make_side(part, credentials, stored=before is not None))
        column.addLayout(middle, 1)
        column.addWidget(Line())
        column.addWidget(_foot(self))
        self._set_mode(_MODES.index(CompareMode.SIDE_BY_SIDE))
        for place, button in enumerate(self._modes.buttons()):
            button.setEnabled(before is not None or _MODES[place] is CompareMode.SIDE_BY_SIDE)
        self.resize(1080, 680)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_picture(self, row_id: int, image: QImage) -> None:
        """Show the picture itself in the place of its preview."""
        self.stage.set_picture(row_id, image)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """V changes the layout, Ctrl with an arrow moves the divider; zoom as in the loupe; Esc closes."""
        command = self._keys.command(event)
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if control and Qt.Key(event.key()) in steps:
            self.stage.divider.move_by(steps[Qt.Key(event.key())])
        elif command is Command.SHOW:
            after = (_MODES.index(self.stage.mode) + 1) % len(_MODES)
            if self._modes.button(after).isEnabled():
                self._set_mode(after)
        elif command is not None and command in (commands := self.stage.second.commands()):
            commands[command]()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Stop blinking and close."""
        self.stage.stop()
        super().done(result)

    def _show_pair(self, part: Ingredient, before: QPixmap | None, after: QPixmap | None) -> None:
        title = text.safe_line(part.title or self.tr("No title"))
        size = QSize(self._row.width or 0, self._row.height or 0)
        if size.isEmpty() and after is not None:
            size = after.size()
        self.stage.show_pair(_row_of(part, title), self._row, (_framed(before, size), after))
        self.stage.first.setAccessibleName(self.tr("A: {name}, before").format(name=title))
        if before is None:
            missing = plain(self.tr("The store keeps no picture of it."), tone="secondary", select=False)
            missing.setAlignment(Qt.AlignmentFlag.AlignCenter)
            QHBoxLayout(self.stage.first).addWidget(missing)

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        on_surface(bar, "panel")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(6)
        names = (self.tr("Swipe"), "swipe"), (self.tr("Side by side"), "compare"), (self.tr("Blink"), "blink")
        for place, (name, icon) in enumerate(names):
            button = TextButton(name, kind="flat", icon=icon, compact=True)
            button.setCheckable(True)
            self._modes.addButton(button, place)
            row.addWidget(button)
        self._modes.idClicked.connect(self._set_mode)
        row.addStretch(1)
        for icon, name, key, action in (
            ("zoom out", self.tr("Zoom out"), "−", self.stage.second.zoom_out),
            ("zoom in", self.tr("Zoom in"), "+", self.stage.second.zoom_in),
        ):
            zoom = IconButton(icon, name, key=key)
            zoom.clicked.connect(action)
            row.addWidget(zoom)
        close = TextButton(self.tr("Close"), compact=True)
        close.clicked.connect(self.reject)
        row.addWidget(close)
        return bar

    def _make_side(self, part: Ingredient, credentials: Credentials, *, stored: bool) -> QWidget:
        body = QWidget()
        on_surface(body, "panel")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        relation = text.text(f"c2pa.relation.{part.relationship}") if part.relationship else ""
        facts = " · ".join(filter(None, (relation, part.claim_generator)))
        self._add_side(
            column, f"A  {part.title or self.tr('No title')}", facts, credentialwords.ingredient_lights(part)
        )
        if stored:
            words = self.tr("The store keeps only a small picture of it, as its writer made it.")
            column.addWidget(plain(words, role="small", tone="secondary"))
        column.addSpacing(8)
        self._add_side(
            column, f"B  {self._row.name}", credentials.claim_generator or "", credentialwords.lights(credentials)
        )
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFixedWidth(_SIDE_WIDTH)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        return area

    def _add_side(self, column: QVBoxLayout, title: str, facts: str, lights: Sequence[Light]) -> None:
        column.addWidget(ElidedLabel(title, role="strong"))
        if facts:
            column.addWidget(ElidedLabel(facts, role="small", tone="secondary"))
        if lights:
            column.addWidget(LightsCard(lights))
        else:
            column.addWidget(plain(text.text("c2pa.ingredient.none"), role="small", tone="secondary"))

    @Slot(int)
    def _set_mode(self, place: int) -> None:
        self.stage.set_mode(_MODES[place])
        self._modes.button(place).setChecked(True)


def _foot(host: QWidget) -> QWidget:
    keys = HelpKeys()
    pairs = (("Ctrl ← →", host.tr("divider")), ("V", host.tr("view")), ("Z", host.tr("fit or 100 %")))
    keys.set_pairs([(key, word, False) for key, word in (*pairs, ("Esc", host.tr("back")))])
    foot = QWidget()
    row = QHBoxLayout(foot)
    row.setContentsMargins(12, 4, 12, 4)
    row.addWidget(keys)
    return foot


def _framed(picture: QPixmap | None, size: QSize) -> QPixmap | None:
    """The picture in the middle of a frame with the proportions of `size`, so that nothing is stretched."""
    if picture is None or size.isEmpty():
        return picture
    frame = size.scaled(picture.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    made = QPixmap(frame)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.drawPixmap((frame.width() - picture.width()) // 2, (frame.height() - picture.height()) // 2, picture)
    painter.end()
    return made


def _row_of(part: Ingredient, title: str) -> CatalogRow:
    verdict = ORIGIN_VERDICTS.get(part.origin) if part.origin else None
    return CatalogRow(
        id=_NO_ID,
        path=title.replace("/", "∕"),
        sha256=None,
        format=None,
        width=None,
        height=None,
        bytes=None,
        mtime_ns=None,
        verdict=verdict or Verdict.INCONCLUSIVE,
        basis=Basis.NONE,
        flags=(),
        generator=part.claim_generator,
        score=None,
        band=None,
        label=None,
    )
