"""L5: Lucide icons in the text colour of the theme, sharp at every device pixel ratio.

Pixmaps live in Qt's own cache, keyed by icon, size, colour and ratio; a new theme has new colours.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from inspector.gui.assets import resource
from inspector.gui.theme import Theme, tokens

MIRRORED = frozenset({"chevron-left", "chevron-right", "corner-down-right", "corner-up-left", "undo-2", "redo-2"})
"""Arrows that follow the reading direction."""
_FINE_FROM = 24
"""From this size in pixels the stroke is 1.5 of the 24 grid, below it 1.75."""


def file_name(name: str) -> str:
    """The Lucide name of an action of `tokens.json › icons`; other names are Lucide names already."""
    return str(tokens()["icons"].get(name, name))


def icon(name: str, theme: Theme, *, role: str = "text.primary", size: int = 16) -> QIcon:
    """The icon of an action, with a dimmed version for disabled controls.

    Args:
        name: an action of `tokens.json › icons`, or a Lucide name.
        theme: gives the colour.
        role: the colour role to tint with.
        size: logical pixels.
    """
    made = QIcon()
    for ratio in sorted({1.0, 2.0, _screen_ratio()}):
        made.addPixmap(pixmap(name, theme, role=role, size=size, ratio=ratio))
        dimmed = pixmap(name, theme, role="text.disabled", size=size, ratio=ratio)
        made.addPixmap(dimmed, QIcon.Mode.Disabled)
    return made


def pixmap(name: str, theme: Theme, *, role: str = "text.primary", size: int = 16, ratio: float = 0.0) -> QPixmap:
    """The icon as a pixmap of `size` logical pixels for a screen of `ratio` (0: the main screen's)."""
    ratio = ratio or _screen_ratio()
    file, colour = file_name(name), theme.colour(role).name()
    mirrored = file in MIRRORED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    key = f"inspector/{file}/{size}/{ratio}/{colour}/{mirrored}"
    cached = QPixmap()
    if QPixmapCache.find(key, cached):
        return cached
    drawn = _draw(_source(file, colour, size), size, ratio, mirrored=mirrored)
    QPixmapCache.insert(key, drawn)
    return drawn


def paint_icon(painter: QPainter, rect: QRectF, name: str, theme: Theme, *, role: str = "text.primary") -> None:
    """Draw an icon centred in `rect`, in logical pixels."""
    side = int(min(rect.width(), rect.height()))
    if side <= 0:
        return
    drawn = pixmap(name, theme, role=role, size=side, ratio=painter.device().devicePixelRatio())
    painter.drawPixmap(
        QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side), drawn, QRectF(drawn.rect())
    )


def _source(file: str, colour: str, size: int) -> bytes:
    svg = resource("icons", f"{file}.svg").read_text(encoding="utf-8")
    width = 1.5 if size >= _FINE_FROM else 1.75
    return svg.replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{width}"').encode()


def _draw(svg: bytes, size: int, ratio: float, *, mirrored: bool) -> QPixmap:
    drawn = QPixmap(QSize(size, size) * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    if mirrored:
        painter.translate(size, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn


def _screen_ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
