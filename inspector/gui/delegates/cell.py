"""L5: paints one cell of the grid: the whole picture, its verdict badge, name, basis, flags and label.

A painted cell is kept as a pixmap, so that scrolling costs one copy a cell.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Flag, LabelValue, Verdict
from inspector.gui import badges, text, theme
from inspector.gui.delegates.stamps import MARK_RIM, Stamps
from inspector.gui.itemmodels.catalog import CatalogModel
from inspector.gui.thumbnails import ThumbnailService
from inspector.gui.views.gridgeometry import DEFAULT, PADDING, STEP, caption_lines

BYTES_KEPT = 64 * 1024 * 1024
"""Memory for painted cells: two full screens at 4K."""
FLAGS_SHOWN = 2
EXCLUDED_OPACITY = 0.32
_INSET = 6
_TEXT_LEFT = 32
_MARK = QSize(18, 22)
_SMALL_MARK = QSize(13, 16)
_FLAG = 16
_State = QStyle.StateFlag
PLAIN = _State.State_Enabled
"""The state of a cell that is neither selected nor hovered nor focused."""


@dataclass(frozen=True, slots=True)
class _Pens:
    """Fonts and measures of one theme."""

    look: theme.Theme
    name: QFont
    caption: QFont
    name_metrics: QFontMetrics
    caption_metrics: QFontMetrics
    line: int
    ratio: float
    stamps: Stamps

    def baseline(self, top: int, metrics: QFontMetrics) -> int:
        """Where letters stand in a line that begins at `top`."""
        return top + (self.line - metrics.height()) // 2 + metrics.ascent()


@dataclass(frozen=True, slots=True)
class _Painted:
    """A painted cell and everything it depends on. Surface, badge and rings follow the state and are not in it."""

    row: CatalogRow | None
    picture: int
    look: theme.Theme
    size: QSize
    pixmap: QPixmap

    def fits(self, row: CatalogRow | None, picture: int, look: theme.Theme, size: QSize) -> bool:
        return self.row is row and self.picture == picture and self.look is look and self.size == size


class CellDelegate(QStyledItemDelegate):
    """Paints cells of a `CatalogModel` with pixmaps of a `ThumbnailService`."""

    def __init__(self, thumbnails: ThumbnailService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._size = DEFAULT
        self._lines = caption_lines(DEFAULT)
        self._known: _Pens | None = None
        self._cells: OrderedDict[int, _Painted] = OrderedDict()
        self._held = 0

    @Slot(int)
    def set_size(self, size: int) -> None:
        """The thumbnail size in pixels."""
        self._size = size
        self._lines = caption_lines(size)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        model = index.model()
        assert isinstance(model, CatalogModel)
        self.begin(painter)
        self.paint_row(painter, option.rect, option.state, model.row(index.row()))

    def begin(self, painter: QPainter) -> None:
        """Look up theme and pixel ratio once for all cells that are painted now."""
        look, ratio = theme.current(), painter.device().devicePixelRatio()
        if self._known is None or self._known.look is not look or self._known.ratio != ratio:
            name, caption = look.font("small"), look.font("caption")
            metrics = QFontMetrics(name), QFontMetrics(caption)
            self._known = _Pens(look, name, caption, *metrics, look.line("small"), ratio, Stamps(look, ratio))

    def paint_row(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, row: CatalogRow | None) -> None:
        """Paint the cell of a row, or of one that is still being read, into `rect`. `begin` comes before."""
        pens = self._known
        assert pens is not None
        if state == PLAIN:
            self._paint_content(painter, rect, row, pens, selected=False)
            return
        selected = bool(state & _State.State_Selected)
        if selected or state & _State.State_MouseOver:
            _paint_surface(painter, rect, "surface.selected" if selected else "surface.hover", pens.look)
        self._paint_content(painter, rect, row, pens, selected=selected)
        if selected or state & _State.State_HasFocus:
            _paint_rings(painter, rect, state, pens.look)

    def _paint_content(
        self, painter: QPainter, rect: QRect, row: CatalogRow | None, pens: _Pens, *, selected: bool
    ) -> None:
        painter.drawPixmap(rect.topLeft(), self._painted(row, rect.size(), pens))
        if row is not None and self._lines:
            self._paint_badge(painter, rect, row, pens, selected=selected)

    def _painted(self, row: CatalogRow | None, size: QSize, pens: _Pens) -> QPixmap:
        picture = self._thumbnails.pixmap(row) if row is not None else None
        mark = picture.cacheKey() if picture is not None else int(row is not None and self._thumbnails.has_none(row))
        key = row.id if row is not None else -1
        known = self._cells.get(key)
        if known is not None and known.fits(row, mark, pens.look, size):
            self._cells.move_to_end(key)
            return known.pixmap
        made = QPixmap(size * pens.ratio)
        made.setDevicePixelRatio(pens.ratio)
        self._draw(made, row, picture, pens)
        self._keep(key, _Painted(row, mark, pens.look, size, made))
        return made

    def _draw(self, target: QPixmap, row: CatalogRow | None, pixmap: QPixmap | None, pens: _Pens) -> None:
        target.fill(Qt.GlobalColor.transparent)
        rect = QRect(QPoint(0, 0), target.deviceIndependentSize().toSize())
        spare = rect.width() - self._size - 2 * PADDING
        width = self._size + spare - spare % STEP
        box = QRect((rect.width() - width) // 2, PADDING, width, self._size)
        painter = QPainter(target)
        if row is None:
            _paint_loading(painter, rect, box, self._size, pens)
        else:
            drawn = self._paint_picture(painter, box, row, pixmap, pens)
            self._paint_words(painter, rect, drawn, row, pens)
        painter.end()

    def _keep(self, key: int, painted: _Painted) -> None:
        before = self._cells.pop(key, None)
        self._cells[key] = painted
        self._held += _bytes(painted.pixmap) - (_bytes(before.pixmap) if before is not None else 0)
        while self._held > BYTES_KEPT and len(self._cells) > 1:
            self._held -= _bytes(self._cells.popitem(last=False)[1].pixmap)

    def _paint_picture(
        self, painter: QPainter, box: QRect, row: CatalogRow, pixmap: QPixmap | None, pens: _Pens
    ) -> QRect:
        """Paint what there is of the picture and return where it stands."""
        if pixmap is None:
            return _paint_no_picture(painter, box, row, pens, tried=self._thumbnails.has_none(row))
        target = _fitted(box, row, pixmap)
        excluded = row.label is LabelValue.EXCLUDE
        painter.setOpacity(EXCLUDED_OPACITY if excluded else 1.0)
        exact = target.size() * pixmap.devicePixelRatio() == pixmap.size()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
        painter.drawPixmap(target, pixmap)
        painter.setOpacity(1.0)
        if row.offline:
            _paint_drive(painter, target, pens)
        return target

    def _paint_words(self, painter: QPainter, rect: QRect, picture: QRect, row: CatalogRow, pens: _Pens) -> None:
        lines = self._lines
        if lines == 0:
            _paint_on_picture(painter, picture, row, pens)
            return
        top = rect.y() + self._caption_top()
        right = rect.right() + 1 - _INSET
        if row.label is not None:
            right = _paint_mark(painter, right, top, row, pens)
        left = rect.x() + _TEXT_LEFT
        name = pens.name_metrics.elidedText(text.safe_line(row.name), Qt.TextElideMode.ElideMiddle, right - left)
        painter.setFont(pens.name)
        painter.setPen(pens.look.colour("text.primary"))
        painter.drawText(QPoint(left, pens.baseline(top, pens.name_metrics)), name)
        if lines == 2:
            self._paint_caption(painter, QRect(left, top + pens.line, right - left, pens.line), row, pens)

    def _caption_top(self) -> int:
        return PADDING + self._size + (PADDING if self._lines == 2 else 2)

    def _paint_badge(self, painter: QPainter, rect: QRect, row: CatalogRow, pens: _Pens, *, selected: bool) -> None:
        hollow = badges.is_hollow(row.basis)
        badge = pens.stamps.badge(row.verdict, badges.CELL, hollow=hollow, plate=selected)
        top = rect.y() + self._caption_top()
        middle = (pens.line * self._lines - badges.CELL) // 2
        painter.drawPixmap(QPoint(rect.x() + _INSET, top + middle), badge)

    def _paint_caption(self, painter: QPainter, rect: QRect, row: CatalogRow, pens: _Pens) -> None:
        room = rect.width() - _paint_flags(painter, rect, row, pens)
        painter.setFont(pens.caption)
        unreadable = Flag.UNREADABLE in row.flags
        painter.setPen(pens.look.colour("notice.error" if unreadable else "text.secondary"))
        said = pens.caption_metrics.elidedText(self._caption(row), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPoint(rect.x(), pens.baseline(rect.y(), pens.caption_metrics)), said)

    def _caption(self, row: CatalogRow) -> str:
        if Flag.UNREADABLE in row.flags:
            return text.flag_name(Flag.UNREADABLE)
        if row.offline:
            return self.tr("Offline · kept")
        basis = text.basis_name(row.basis)
        if row.verdict is Verdict.CONFLICTING:
            return self.tr("{basis} both ways").format(basis=basis)
        return f"{basis} · {text.safe_line(row.generator)}" if row.generator else basis


def _fitted(box: QRect, row: CatalogRow, pixmap: QPixmap) -> QRect:
    """Where the picture stands: whole, centred, never larger than it is."""
    width, height = pixmap.width(), pixmap.height()
    natural = QSize(row.width, row.height) if row.width and row.height else pixmap.deviceIndependentSize().toSize()
    limit = QSize(min(box.width(), max(natural.width(), 1)), min(box.height(), max(natural.height(), 1)))
    if row.width and row.height and (row.width < row.height) != (width < height):
        limit = box.size()
    size = QSize(width, height).scaled(limit, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    left = box.x() + (box.width() - size.width()) // 2
    return QRect(left, box.y() + (box.height() - size.height()) // 2, size.width(), size.height())


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


def _paint_surface(painter: QPainter, rect: QRect, role: str, look: theme.Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(role))
    radius = look.radius("cell")
    painter.drawRoundedRect(rect, radius, radius)


def _paint_rings(painter: QPainter, rect: QRect, state: QStyle.StateFlag, look: theme.Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = look.radius("cell")
    if state & _State.State_Selected:
        painter.setPen(QPen(look.colour("selection.ring"), 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius)
    if state & _State.State_HasFocus:
        painter.setPen(QPen(look.colour("focus.gap"), 1))
        painter.drawRoundedRect(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5), radius, radius)
        painter.setPen(QPen(look.colour("focus.ring"), 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(-2, -2, 2, 2), radius + 2, radius + 2)


def _paint_loading(painter: QPainter, rect: QRect, picture: QRect, size: int, pens: _Pens) -> None:
    """Grey blocks where picture and words will stand."""
    grey = pens.look.colour("border.subtle")
    painter.fillRect(picture, grey)
    lines = caption_lines(size)
    if not lines:
        return
    top = picture.bottom() + 1 + (PADDING if lines == 2 else 2)
    left, width = rect.x() + _TEXT_LEFT, rect.width() - _TEXT_LEFT - _INSET
    for number in range(lines):
        share = 0.7 if number == 0 else 0.45
        painter.fillRect(QRect(left, top + number * pens.line + 4, int(width * share), pens.line - 8), grey)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(grey)
    middle = top + (pens.line * lines - badges.CELL) / 2
    painter.drawEllipse(QRectF(rect.x() + _INSET, middle, badges.CELL, badges.CELL))


def _paint_no_picture(painter: QPainter, box: QRect, row: CatalogRow, pens: _Pens, *, tried: bool) -> QRect:
    side = min(box.width(), box.height())
    frame = QRect(box.x() + (box.width() - side) // 2, box.y() + (box.height() - side) // 2, side, side)
    unreadable = Flag.UNREADABLE in row.flags
    if not (tried or unreadable):
        painter.fillRect(box, pens.look.colour("border.subtle"))
        return box
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(pens.look.colour("border.control"), 1))
    painter.drawRect(frame.adjusted(0, 0, -1, -1))
    if row.offline:
        _paint_drive(painter, frame, pens)
        return frame
    icon = pens.stamps.icon("unreadable", 24, "notice.error" if unreadable else "text.secondary")
    painter.drawPixmap(frame.center() - QPoint(12, 12), icon)
    return frame


def _paint_drive(painter: QPainter, picture: QRect, pens: _Pens) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pens.look.colour("verdict.plate"))
    painter.drawEllipse(picture.center(), 15, 15)
    painter.drawPixmap(picture.center() - QPoint(8, 8), pens.stamps.icon("source offline", 16, "text.primary"))


def _paint_on_picture(painter: QPainter, picture: QRect, row: CatalogRow, pens: _Pens) -> None:
    """Small cells carry badge and label on the lower corners of the picture."""
    top = picture.bottom() + 1 - badges.ROW
    badge = pens.stamps.badge(row.verdict, badges.ROW, hollow=badges.is_hollow(row.basis), plate=True)
    painter.drawPixmap(QPoint(picture.left(), top), badge)
    if row.label is not None:
        mark = pens.stamps.mark(row.label, _SMALL_MARK, differs=_differs(row))
        painter.drawPixmap(QPoint(picture.right() + 1 - _SMALL_MARK.width(), top - MARK_RIM), mark)


def _paint_mark(painter: QPainter, right: int, top: int, row: CatalogRow, pens: _Pens) -> int:
    """Paint the label mark and return where the room left of it ends."""
    assert row.label is not None
    mark = pens.stamps.mark(row.label, _MARK, differs=_differs(row))
    painter.drawPixmap(QPoint(right - _MARK.width(), top - MARK_RIM), mark)
    return right - _MARK.width() - _INSET


def _paint_flags(painter: QPainter, line: QRect, row: CatalogRow, pens: _Pens) -> int:
    """Paint flags at the right end of the caption line and return the width that they take."""
    flags = [flag for flag in row.flags if flag is not Flag.UNREADABLE]
    right = line.right() + 1
    if len(flags) > FLAGS_SHOWN:
        more = f"+{len(flags) - FLAGS_SHOWN}"
        right -= pens.caption_metrics.horizontalAdvance(more)
        painter.setFont(pens.caption)
        painter.setPen(pens.look.colour("text.secondary"))
        painter.drawText(QPoint(right, pens.baseline(line.y(), pens.caption_metrics)), more)
        right -= 2
    icons = [pens.stamps.flag(flag, _FLAG) for flag in reversed(flags[:FLAGS_SHOWN])]
    if row.animated:
        icons.append(pens.stamps.icon("animated", _FLAG, "text.secondary"))
    for icon in icons:
        painter.drawPixmap(QPoint(right - _FLAG, line.y() + (line.height() - _FLAG) // 2), icon)
        right -= _FLAG + 2
    return line.right() + 1 - right


def _differs(row: CatalogRow) -> bool:
    return row.label is not None and text.agrees(row.label, row.verdict) is False
