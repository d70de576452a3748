"""L5: labels that show untrusted text as plain text, icon buttons, badges, keycaps, cards and lines."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from inspector.domain.enums import LabelValue, Verdict
from inspector.gui import badges, icons, text, theme
from inspector.textsafe import markup

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
_THEME_EVENTS = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange)


def plain(value: str = "", *, role: str = "body", tone: str = "", wrap: bool = True, select: bool = True) -> QLabel:
    """A label that shows plain text and nothing else.

    Args:
        value: the text; markup in it stays markup to read.
        role: type role of the design tokens.
        tone: `secondary`, `disabled`, `error`, `warning`, `info`, or empty for primary text.
        wrap: break long lines at words.
        select: the text can be selected and copied.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(value if select or not wrap else breakable(value))
    label.setWordWrap(wrap)
    label.setProperty("type", role)
    label.setProperty("tone", tone)
    if wrap:
        label.setMinimumWidth(1)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    if select:
        label.setTextInteractionFlags(_SELECTABLE)
        label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return label


def breakable(value: str) -> str:
    """Text whose long words may break anywhere. For labels only: copied text would hold the break marks."""
    return re.sub(
        r"\S{36,}", lambda match: "\u200b".join(match[0][at : at + 18] for at in range(0, len(match[0]), 18)), value
    )


class Paragraph(QLabel):
    """Wrapped plain text that asks for one line up to a width, and gives way where there is less room."""

    def __init__(self, value: str = "", *, most: int, role: str = "body", tone: str = "") -> None:
        super().__init__(value)
        self._most = most
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("type", role)
        self.setProperty("tone", tone)

    def sizeHint(self) -> QSize:
        """As wide as the text, up to the limit."""
        width = min(self._most, self.fontMetrics().horizontalAdvance(self.text()) + 6)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A few words."""
        return QSize(min(140, self.sizeHint().width()), self.fontMetrics().height())


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet looks at, and style the widget again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.updateGeometry()


def on_surface(widget: QWidget, name: str) -> None:
    """Give a widget the background of a surface role (`panel`, `canvas`, `raised`, `sunken`, `loupe`)."""
    widget.setProperty("surface", name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


class ElidedLabel(QLabel):
    """One line of untrusted text, shortened in the middle; the tooltip holds all of it."""

    def __init__(
        self,
        value: str = "",
        *,
        role: str = "body",
        tone: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__()
        self._full = ""
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", role)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_full(value)

    @property
    def full(self) -> str:
        """The whole text, made harmless."""
        return self._full

    def set_full(self, value: str) -> None:
        """Show `value`; control and direction marks are boxed."""
        self._full = text.safe_line(value, 4_000)
        self.setAccessibleName(self._full)
        self.updateGeometry()
        self._elide()

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(min(self.sizeHint().width(), 40), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten again."""
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Shorten again when the font changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, self._mode, max(0, self.width()))
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(plain_tooltip(self._full) if shown != self._full else "")


def plain_tooltip(value: str) -> str:
    """Untrusted text for a tooltip, which Qt would otherwise read as markup."""
    return f"<span style='white-space:pre-wrap'>{markup(value)}</span>" if value else ""


def _looks_different(event: QEvent, look: theme.Theme | None) -> bool:
    """Whether an event asks for icons in other colours or mirrored. Qt sends many that do not."""
    mirrored = event.type() is QEvent.Type.LayoutDirectionChange
    return mirrored or (event.type() in _THEME_EVENTS and theme.current() is not look)


class IconButton(QToolButton):
    """A button that is only an icon: its name is spoken, its tooltip shows the key."""

    _look: theme.Theme | None = None

    def __init__(self, icon: str, name: str, *, key: str = "", size: int = 16, role: str = "text.primary") -> None:
        super().__init__()
        self._icon, self._role, self._size = icon, role, size
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setIconSize(QSize(size, size))
        self.setMinimumSize(24, 24)
        self.set_name(name, key)
        self._tint()

    def set_name(self, name: str, key: str = "") -> None:
        """Change what is spoken and what the tooltip says."""
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint again for a new theme."""
        super().changeEvent(event)
        if _looks_different(event, self._look):
            self._tint()

    def _tint(self) -> None:
        self._look = theme.current()
        self.setIcon(icons.icon(self._icon, self._look, role=self._role, size=self._size))


class TextButton(QPushButton):
    """A push button with an optional icon in its text colour.

    Args:
        label: what it says.
        kind: `primary`, `flat`, `link` or empty for a normal one.
        icon: an action of the design tokens.
        compact: 28 instead of 32 pixels high.
    """

    _look: theme.Theme | None = None

    def __init__(self, label: str, *, kind: str = "", icon: str = "", compact: bool = False) -> None:
        words = label.replace("&", "&&")
        super().__init__(f" {words}" if icon else words)
        self._icon = icon
        self.setProperty("kind", kind)
        self.setProperty("compact", compact)
        self.setAutoDefault(False)
        self.setAccessibleName(label)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint again for a new theme."""
        super().changeEvent(event)
        if _looks_different(event, self._look):
            self._tint()

    def _tint(self) -> None:
        self._look = theme.current()
        if self._icon:
            kind = self.property("kind")
            role = {"primary": "text.on_accent", "link": "text.link"}.get(kind, "text.primary")
            self.setIcon(icons.icon(self._icon, self._look, role=role))


class IconLabel(QWidget):
    """An icon that only illustrates; screen readers skip it."""

    def __init__(self, icon: str, *, size: int = 16, role: str = "text.secondary") -> None:
        super().__init__()
        self._icon, self._role = icon, role
        self.setFixedSize(size, size)

    def set_icon(self, icon: str, role: str = "text.secondary") -> None:
        """Show another icon."""
        self._icon, self._role = icon, role
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        icons.paint_icon(painter, QRectF(self.rect()), self._icon, theme.current(), role=self._role)
        painter.end()


class Badge(QWidget):
    """A verdict badge."""

    def __init__(self, side: int = badges.ROW) -> None:
        super().__init__()
        self._verdict: Verdict | None = None
        self._hollow = False
        self.setFixedSize(side, side)

    def show_verdict(self, verdict: Verdict | None, *, hollow: bool = False) -> None:
        """Show a verdict, or nothing."""
        self._verdict, self._hollow = verdict, hollow
        self.setAccessibleName(text.verdict(verdict) if verdict else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the badge."""
        if self._verdict is None:
            return
        painter = QPainter(self)
        badges.paint_badge(painter, QRectF(self.rect()), self._verdict, hollow=self._hollow, theme=theme.current())
        painter.end()


class LabelMark(QWidget):
    """The bookmark of a label."""

    def __init__(self, size: QSize | None = None) -> None:
        super().__init__()
        self._value: LabelValue | None = None
        self._differs = False
        self.setFixedSize(size or QSize(14, 18))

    def show_label(self, value: LabelValue | None, *, differs: bool = False) -> None:
        """Show a label, or nothing."""
        self._value, self._differs = value, differs
        self.setAccessibleName(text.label_name(value))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark."""
        if self._value is None:
            return
        painter = QPainter(self)
        rect = QRectF(self.rect())
        badges.paint_label_mark(painter, rect, self._value, differs=self._differs, theme=theme.current())
        painter.end()


class Card(QFrame):
    """A raised frame around things that belong together."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)


class Line(QFrame):
    """A hairline between two parts."""

    def __init__(self, *, vertical: bool = False) -> None:
        super().__init__()
        self._vertical = vertical
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line in the subtle border colour."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("border.subtle"))
        painter.end()
