"""L5: buttons that show their key: the five label buttons of the panel, the decision keys of review, offers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from inspector.domain.enums import LabelValue
from inspector.gui import icons, text, theme
from inspector.gui.keymap import LABEL_KEYS
from inspector.gui.views.roving import Roving
from inspector.gui.widgets.keycaps import key_font, paint_key

_ICONS = MappingProxyType(
    {
        LabelValue.HUMAN: "label human",
        LabelValue.AI: "label ai",
        LabelValue.AI_EDITED: "label ai-edited",
        LabelValue.UNSURE: "label unsure",
        LabelValue.EXCLUDE: "label exclude",
    }
)


def short_name(value: LabelValue) -> str:
    """The word on a label button."""
    translate = QCoreApplication.translate
    return {
        LabelValue.HUMAN: translate("keys", "Human"),
        LabelValue.AI: translate("keys", "AI"),
        LabelValue.AI_EDITED: translate("keys", "Edited"),
        LabelValue.UNSURE: translate("keys", "Unsure"),
        LabelValue.EXCLUDE: translate("keys", "Exclude"),
    }[value]


class PaintedButton(QAbstractButton):
    """A button whose frame follows the tokens: normal, hover, pressed, chosen, focus, disabled."""

    def __init__(self, *, kind: str = "") -> None:
        super().__init__()
        self._kind = kind
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def ink(self) -> str:
        """Colour role of text and icon in the present state."""
        if not self.isEnabled():
            return "text.disabled"
        return "text.on_accent" if self._kind == "primary" or self.isChecked() else "text.primary"

    def paint_frame(self, painter: QPainter) -> None:
        """Draw background and border."""
        look = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        filled = (self._kind == "primary" or self.isChecked()) and self.isEnabled()
        if filled:
            state = "pressed" if self.isDown() else "hover" if self.underMouse() else "base"
            back, border = f"accent.{state}", "accent.base"
        else:
            back = "surface.selected" if self.isDown() else "surface.hover" if self.underMouse() else "surface.raised"
            border = "border.control" if self.isEnabled() else "border.subtle"
        bare = self._kind == "flat" and not self.isDown() and not self.underMouse() and not filled
        painter.setBrush(Qt.BrushStyle.NoBrush if bare else look.colour(back))
        painter.setPen(Qt.PenStyle.NoPen if self._kind == "flat" and not filled else QPen(look.colour(border), 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus():
            self._paint_focus(painter, box, filled=filled)

    def _paint_focus(self, painter: QPainter, box: QRectF, *, filled: bool) -> None:
        look = theme.current()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if filled:
            painter.setPen(QPen(look.colour("focus.gap"), 1))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 3, 3)
        painter.setPen(QPen(look.colour("focus.ring"), 2))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


class KeyButton(PaintedButton):
    """A button with its key in a box: `Accept [Enter]`.

    Args:
        label: what it says.
        key: the key as shown; empty for none.
        kind: `primary`, `flat` or empty.
        icon: an action of the design tokens.
    """

    def __init__(self, label: str, key: str = "", *, kind: str = "", icon: str = "") -> None:
        super().__init__(kind=kind)
        self._key, self._icon = key, icon
        self.set_label(label)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_label(self, label: str) -> None:
        """Change what the button says."""
        self.setText(label)
        self.setAccessibleName(f"{label} ({self._key})" if self._key else label)
        self.updateGeometry()
        self.update()

    def set_key(self, key: str) -> None:
        """Show another key, or none."""
        self._key = key
        self.set_label(self.text())

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, label and key."""
        width = 26 + QFontMetrics(self._font()).horizontalAdvance(self.text())
        width += 24 if self._icon else 0
        width += self._key_width() + 8 if self._key else 0
        return QSize(width, theme.current().size("control"))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon, label and key."""
        look = theme.current()
        painter = QPainter(self)
        self.paint_frame(painter)
        left = 12
        if self._icon:
            icons.paint_icon(painter, QRectF(left, 0, 16, self.height()), self._icon, look, role=self.ink)
            left += 24
        painter.setPen(look.colour(self.ink))
        painter.setFont(self._font())
        rest = self.width() - left - 12 - (self._key_width() + 8 if self._key else 0)
        painter.drawText(QRect(left, 0, rest + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._key:
            height = max(18, QFontMetrics(key_font()).height() + 3)
            top = (self.height() - height) / 2
            box = QRectF(self.width() - 11 - self._key_width(), top, self._key_width(), height)
            paint_key(painter, box, self._key, ink=self.ink, plate=self._kind != "primary" and not self.isChecked())
        painter.end()

    def _font(self) -> QFont:
        font = theme.current().font("small")
        if self._kind == "primary":
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def _key_width(self) -> int:
        metrics = QFontMetrics(key_font())
        return max(18, metrics.horizontalAdvance(self._key) + 10)


class LabelButton(PaintedButton):
    """One of the five buttons under the summary; filled when it is the picture's label."""

    def __init__(self, value: LabelValue, key: str) -> None:
        super().__init__()
        self.value = value
        self._key = key
        self.setCheckable(True)
        name = QCoreApplication.translate("keys", "Label {label}").format(label=text.label_name(value))
        self.setAccessibleName(name)
        self.setToolTip(f"{text.label_name(value)} ({key})")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for letter and word."""
        key, word = self._widths()
        return QSize(key + word + 4 + 10, theme.current().size("button"))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def nextCheckState(self) -> None:
        """A click is a request; the label itself sets the state."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the letter in bold and the word."""
        look = theme.current()
        painter = QPainter(self)
        self.paint_frame(painter)
        key, word = self._widths()
        left = max(2, (self.width() - key - word - 4) // 2)
        painter.setPen(look.colour(self.ink))
        painter.setFont(self._bold())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(left, 0, key + 2, self.height()), flags, self._key)
        painter.setFont(look.font("small"))
        painter.drawText(QRect(left + key + 4, 0, word + 4, self.height()), flags, short_name(self.value))
        painter.end()

    def _widths(self) -> tuple[int, int]:
        look = theme.current()
        key = QFontMetrics(self._bold()).horizontalAdvance(self._key)
        return key, QFontMetrics(look.font("small")).horizontalAdvance(short_name(self.value))

    def _bold(self) -> QFont:
        font = theme.current().font("small")
        font.setWeight(QFont.Weight.Bold)
        return font


class DecisionButton(PaintedButton):
    """One of the five large keys of review."""

    def __init__(self, value: LabelValue, key: str) -> None:
        super().__init__()
        self.value = value
        self._key = key
        self.setText(text.label_name(value))
        self.setToolTip(text.label_name(value))
        self.setAccessibleName(f"{text.label_name(value)} ({key})")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """High enough to hit without looking."""
        metrics = QFontMetrics(theme.current().font("strong"))
        return QSize(max(120, metrics.horizontalAdvance(self.text()) + 90), max(56, metrics.height() + 32))

    def minimumSizeHint(self) -> QSize:
        """The icon may go, then the long word for the short one."""
        metrics = QFontMetrics(theme.current().font("strong"))
        return QSize(
            metrics.horizontalAdvance(short_name(self.value)) + self._key_side() + 34, self.sizeHint().height()
        )

    def _key_side(self) -> int:
        return max(26, QFontMetrics(theme.current().font("strong")).height() + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw key, word and icon."""
        look = theme.current()
        painter = QPainter(self)
        self.paint_frame(painter)
        side = self._key_side()
        paint_key(painter, QRectF(13, (self.height() - side) / 2, side, side), self._key, ink=self.ink, large=True)
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour(self.ink))
        room = self.rect().adjusted(side + 23, 0, -8, 0)
        fits = painter.fontMetrics().horizontalAdvance(self.text()) <= room.width()
        words = self.text() if fits else short_name(self.value)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        used = side + 23 + painter.fontMetrics().horizontalAdvance(words)
        if self.width() - used > 40:
            box = QRectF(self.width() - 32, 0, 18, self.height())
            icons.paint_icon(painter, box, _ICONS[self.value], look, role="text.secondary")
        painter.end()


class LabelButtons(QWidget):
    """The five label buttons, in two rows where their words do not fit in one."""

    chosen = Signal(object)
    """The `LabelValue` asked for; null when the present label is pressed again."""

    def __init__(self, keys: Mapping[LabelValue, str] = LABEL_KEYS) -> None:
        super().__init__()
        self._value: LabelValue | None = None
        self._columns = 0
        self._buttons = [LabelButton(value, keys[value]) for value in LabelValue]
        self._roving = Roving(lambda: self._buttons, lambda _button: None, self, sideways=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        for index, button in enumerate(self._buttons):
            self._group.addButton(button, index)
            self._roving.add(button)
        self._roving.settle()
        self._group.idClicked.connect(self._clicked)
        self._arrange(5)

    def show_label(self, value: LabelValue | None) -> None:
        """Fill the button of the present label."""
        self._value = value
        for button in self._buttons:
            button.setChecked(button.value is value)
            button.update()

    def button(self, value: LabelValue) -> LabelButton:
        """The button of a label."""
        return self._buttons[list(LabelValue).index(value)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose one row or two."""
        super().resizeEvent(event)
        self._arrange(5 if self._one_row() <= self.width() else 3)

    def changeEvent(self, event: QEvent) -> None:
        """Choose again for another text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._columns:
            self._arrange(5 if self._one_row() <= self.width() else 3)

    def minimumSizeHint(self) -> QSize:
        """Three buttons side by side."""
        widths = [button.sizeHint().width() for button in self._buttons]
        return QSize(max(sum(widths[:3]), sum(widths[3:])) + 8, self.sizeHint().height())

    @Slot(int)
    def _clicked(self, index: int) -> None:
        value = self._buttons[index].value
        self.chosen.emit(None if value is self._value else value)

    def _one_row(self) -> int:
        return max(button.sizeHint().width() for button in self._buttons) * 5 + 16

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for index, button in enumerate(self._buttons):
            row, place = divmod(index, columns)
            span = 1 if columns == len(self._buttons) else 2 if row == 0 else 3
            self._grid.addWidget(button, row, place * span, 1, span)


class DecisionKeys(QWidget):
    """The five decision keys of review in one row."""

    chosen = Signal(object)
    """The `LabelValue` decided."""

    def __init__(self, keys: Mapping[LabelValue, str] = LABEL_KEYS) -> None:
        super().__init__()
        self._buttons = [DecisionButton(value, keys[value]) for value in LabelValue]
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for index, button in enumerate(self._buttons):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the keys from the picture
            self._group.addButton(button, index)
            row.addWidget(button, 1)
        self._group.idClicked.connect(self._clicked)

    @Slot(int)
    def _clicked(self, index: int) -> None:
        self.chosen.emit(self._buttons[index].value)
