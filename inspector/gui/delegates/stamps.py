"""L5: small pixmaps that are painted over and over: badges, label marks and flags of one theme and pixel ratio."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from inspector.domain.enums import Flag, LabelValue, Verdict
from inspector.gui import badges, icons
from inspector.gui.theme import Theme


class Stamps:
    """Makes each stamp once. Sizes are logical pixels."""

    def __init__(self, look: Theme, ratio: float) -> None:
        self._look = look
        self._ratio = ratio
        self._made: dict[tuple[object, ...], QPixmap] = {}

    def badge(self, verdict: Verdict, side: int, *, hollow: bool, plate: bool) -> QPixmap:
        """A verdict badge."""
        return self._once(
            (verdict, side, hollow, plate),
            lambda: badges.badge_pixmap(verdict, side, hollow=hollow, plate=plate, theme=self._look, ratio=self._ratio),
        )

    def mark(self, value: LabelValue, size: QSize, *, differs: bool) -> QPixmap:
        """A label mark, with room for its ring on the right and above."""
        return self._once((value, size.width(), differs), lambda: self._draw_mark(value, size, differs=differs))

    def flag(self, flag: Flag, side: int) -> QPixmap:
        """A flag's icon."""
        return self.icon(badges.FLAG_ICONS[flag], side, badges.flag_role(flag))

    def icon(self, name: str, side: int, role: str) -> QPixmap:
        """An icon in the colour of a role."""
        return self._once(
            (name, side, role), lambda: icons.pixmap(name, self._look, role=role, size=side, ratio=self._ratio)
        )

    def _once(self, key: tuple[object, ...], make: Callable[[], QPixmap]) -> QPixmap:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = make()
        return made

    def _draw_mark(self, value: LabelValue, size: QSize, *, differs: bool) -> QPixmap:
        made = QPixmap((size + QSize(MARK_RIM, MARK_RIM)) * self._ratio)
        made.setDevicePixelRatio(self._ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        place = QRectF(0, MARK_RIM, size.width(), size.height())
        badges.paint_label_mark(painter, place, value, differs=differs, theme=self._look)
        painter.end()
        return made


MARK_RIM = 4
"""Room above and right of a label mark for the ring that says that it differs from the verdict."""
