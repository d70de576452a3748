"""L5: verdict badges, label marks and flag icons, drawn from the paths in the design tokens.

A solid badge says that someone or something states the verdict, a hollow one that only the detector does.
Colour never stands alone: every verdict has its own silhouette.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from inspector.domain.enums import Basis, Flag, LabelValue, Verdict
from inspector.gui import icons
from inspector.gui.theme import Theme, tokens

ROW, CELL, PANEL = 16, 20, 32
"""Sides of a badge in pixels: in rows, in grid cells, in the panel's head."""
FLAG_ICONS: Mapping[Flag, str] = {
    Flag.TAMPERED: "tampered",
    Flag.UNREADABLE: "unreadable",
    Flag.TRUNCATED: "truncated",
    Flag.TRAINING_OPT_OUT: "opt-out",
    Flag.TRAINING_CONSTRAINED: "lock",
    Flag.UNSTABLE_SCORE: "unstable score",
    Flag.OUT_OF_DOMAIN: "out of domain",
    Flag.NEAR_DUPLICATE: "near-duplicate flag",
    Flag.MISLABELLED_EXTENSION: "mislabelled extension",
}
_ERRORS = frozenset({Flag.TAMPERED, Flag.UNREADABLE})


def is_hollow(basis: Basis) -> bool:
    """Whether a verdict on this basis gets a hollow badge: only the detector says so."""
    return basis is Basis.DETECTED


def paint_badge(
    painter: QPainter, rect: QRectF, verdict: Verdict, *, hollow: bool = False, plate: bool = False, theme: Theme
) -> None:
    """Draw a verdict badge centred in `rect` (logical pixels).

    Args:
        painter: draws.
        rect: room for the badge; its shorter side counts.
        verdict: chooses silhouette, glyph and colour.
        hollow: outline only, for verdicts that rest on the detector.
        plate: a rim that keeps the badge readable on selected rows and on pictures.
        theme: gives the colours.
    """
    side = int(min(rect.width(), rect.height()))
    if side <= 0:
        return
    drawn = badge_pixmap(verdict, side, hollow=hollow, plate=plate, theme=theme, ratio=_ratio(painter))
    painter.drawPixmap(_centred(rect, side, side), drawn, QRectF(drawn.rect()))


def badge_pixmap(
    verdict: Verdict, side: int, *, hollow: bool = False, plate: bool = False, theme: Theme, ratio: float = 1.0
) -> QPixmap:
    """A badge as a pixmap of `side` logical pixels."""
    svg = badge_svg(verdict, hollow=hollow, plate=plate, theme=theme)
    return _cached(f"badge/{verdict}/{hollow}/{plate}/{_look(theme)}", svg, QSize(side, side), ratio)


def badge_svg(verdict: Verdict, *, hollow: bool, plate: bool, theme: Theme) -> str:
    """The SVG source of a badge, as `tokens.json › badges › note` describes it."""
    shape: Mapping[str, Any] = tokens()["badges"][verdict.value]
    colour, rim = theme.colour(f"verdict.{verdict}").name(), theme.colour("verdict.plate").name()
    silhouette = " ".join(shape.get("plate_fill") or shape["fill"])
    own = shape.get("glyph_colour")
    glyph = colour if hollow or own else theme.colour("verdict.glyph").name()
    parts = [_path(silhouette, f'fill="{rim}" stroke="{rim}" stroke-width="3"')] if plate else []
    if hollow:
        parts.append(_scaled(0.92, _path(silhouette, f'fill="{rim}" stroke="{colour}" stroke-width="2.1"')))
        parts.append(_scaled(0.78, _glyph(shape, glyph)))
    else:
        parts += [_path(path, f'fill="{rim}"') for path in shape.get("plate_fill", ())]
        parts += [_path(path, f'fill="{colour}"') for path in shape.get("fill", ())]
        dash = f' stroke-dasharray="{shape["outline_dash"]}"' if "outline_dash" in shape else ""
        pen = f'fill="none" stroke="{colour}" stroke-width="2.4"{dash}'
        parts += [_scaled(0.93, _path(path, pen)) for path in shape.get("outline", ())]
        parts.append(_glyph(shape, glyph))
    return _document(tokens()["badges"]["view_box"], "".join(parts))


def paint_label_mark(
    painter: QPainter, rect: QRectF, value: LabelValue, *, differs: bool = False, offered: bool = False, theme: Theme
) -> None:
    """Draw a label mark, a bookmark with its letter, centred in `rect`.

    Args:
        painter: draws.
        rect: room for the mark (18 by 22 at full size).
        value: chooses letter and colour.
        differs: a ring at the corner: the label differs from the verdict.
        offered: a dashed outline: nobody accepted it yet.
        theme: gives the colours.
    """
    mark = tokens()["label_mark"]
    width, height = mark["size"]
    scale = min(rect.width() / width, rect.height() / height)
    if scale <= 0:
        return
    target = _centred(rect, width * scale, height * scale)
    svg = _label_svg(value, offered=offered, theme=theme)
    size = QSize(round(target.width()), round(target.height()))
    drawn = _cached(f"label/{value}/{offered}/{_look(theme)}", svg, size, _ratio(painter))
    painter.save()
    painter.drawPixmap(target, drawn, QRectF(drawn.rect()))
    _paint_letter(painter, target, scale, value, offered=offered, theme=theme)
    if differs:
        _paint_ring(painter, target, scale, theme)
    painter.restore()


def paint_flag(painter: QPainter, rect: QRectF, flag: Flag, theme: Theme) -> None:
    """Draw a flag's icon centred in `rect`; what makes a picture unusable is in the error colour."""
    icons.paint_icon(painter, rect, FLAG_ICONS[flag], theme, role=flag_role(flag))


def flag_role(flag: Flag) -> str:
    """The colour role of a flag's icon."""
    return "notice.error" if flag in _ERRORS else "text.secondary"


def _label_svg(value: LabelValue, *, offered: bool, theme: Theme) -> str:
    mark = tokens()["label_mark"]
    plate = theme.colour("verdict.plate").name()
    if offered:
        pen = f'fill="{plate}" stroke="{theme.colour("text.secondary").name()}" stroke-width="1.3"'
        body = _path(mark["path"], f'{pen} stroke-dasharray="2.6 2"')
    else:
        colour = theme.colour(f"label.{value}").name()
        body = _path(mark["path"], f'fill="{colour}" stroke="{plate}" stroke-width="1.5"')
    return _document(f"0 -.75 {mark['size'][0]} {mark['size'][1]}", body)


def _paint_letter(
    painter: QPainter, target: QRectF, scale: float, value: LabelValue, *, offered: bool, theme: Theme
) -> None:
    letter = tokens()["label_mark"]["letter"]
    font = QFont(theme.family)
    font.setPixelSize(max(1, round(letter["px"] * scale)))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(theme.colour("text.secondary" if offered else "label.letter"))
    text = tokens()["label_mark"]["letters"][value.value]
    advance = painter.fontMetrics().horizontalAdvance(text)
    base = QPointF(target.x() + letter["x"] * scale - advance / 2, target.y() + (letter["baseline"] + 0.75) * scale)
    painter.drawText(base, text)


def _paint_ring(painter: QPainter, target: QRectF, scale: float, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.colour("verdict.plate"))
    painter.setPen(QPen(theme.colour("border.strong"), 2 * scale))
    painter.drawEllipse(QPointF(target.right() - 1.5 * scale, target.top() + 1.5 * scale), 3 * scale, 3 * scale)


def _glyph(shape: Mapping[str, Any], colour: str) -> str:
    filled = "".join(_path(path, f'fill="{colour}"') for path in shape.get("glyph_fill", ()))
    pen = f'fill="none" stroke="{colour}" stroke-width="{shape.get("glyph_width", 2)}"'
    return filled + "".join(_path(path, pen) for path in shape.get("glyph_stroke", ()))


def _path(path: str, style: str) -> str:
    cap = "butt" if "dasharray" in style else "round"  # round caps would close the gaps
    return f'<path d="{path}" stroke-linecap="{cap}" stroke-linejoin="round" {style}/>'


def _scaled(factor: float, body: str) -> str:
    move = 12 * (1 - factor)
    return f'<g transform="translate({move:.4f} {move:.4f}) scale({factor})">{body}</g>'


def _document(view_box: str, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">{body}</svg>'


def _cached(key: str, svg: str, size: QSize, ratio: float) -> QPixmap:
    full = f"inspector/{key}/{size.width()}x{size.height()}@{ratio}"
    cached = QPixmap()
    if QPixmapCache.find(full, cached):
        return cached
    drawn = QPixmap(size * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    QPixmapCache.insert(full, drawn)
    return drawn


def _look(theme: Theme) -> str:
    return f"{theme.scheme}{int(theme.high_contrast)}{QColor(theme.colours['verdict.plate']).name()}"


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatio()


def _centred(rect: QRectF, width: float, height: float) -> QRectF:
    left = round(rect.center().x() - width / 2)
    return QRectF(left, round(rect.center().y() - height / 2), width, height)
