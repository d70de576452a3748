"""L5: rows of the Credentials tab: a light, a step, a check result, a permission, a certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.domain.credentials import Action
from inspector.domain.enums import Verdict
from inspector.gui import badges, credentialwords, text, theme
from inspector.gui.credentialwords import Light
from inspector.gui.widgets.basic import Card, ElidedLabel, IconLabel, Line, plain
from inspector.gui.widgets.chips import Tag
from inspector.manifests import declares_ai

_NAME_WIDTH = 56


class LightRow(QWidget):
    """One light: icon, its name, the word, one line."""

    def __init__(self, light: Light) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(10)
        row.addWidget(IconLabel(light.icon, size=20, role=light.role), 0, Qt.AlignmentFlag.AlignTop)
        name = plain(light.name, role="small", tone="secondary", select=False)
        name.setFixedWidth(round(_NAME_WIDTH * theme.current().body_px / theme.DEFAULT_BODY_PX))
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(plain(light.word, role="strong", tone="secondary" if light.dimmed else ""))
        if light.line:
            words.addWidget(plain(light.line, role="small", tone="secondary"))
        row.addLayout(words, 1)
        self.setAccessibleName(light.spoken)


class LightsCard(Card):
    """Lights below each other in a frame."""

    def __init__(self, lights: Sequence[Light]) -> None:
        super().__init__()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        for number, light in enumerate(lights):
            if number:
                inside.addWidget(Line())
            inside.addWidget(LightRow(light))


class ActionRow(QWidget):
    """One step of the history, with its time on the right; AI steps carry the badge."""

    def __init__(self, action: Action, *, last: bool) -> None:
        super().__init__()
        self._last = last
        self._verdict = Verdict.GENERATED if declares_ai(action.digital_source_type) else None
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 2, 0, 6)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = credentialwords.action_name(action)
        words.addWidget(plain(self.title, role="small"))
        source = credentialwords.source_words(action.digital_source_type)
        reason = credentialwords.reason_words(action.reason)
        told = " · ".join(part for part in (source, action.software_agent, action.description, reason) if part)
        if told:
            words.addWidget(ElidedLabel(told, role="caption", tone="secondary"))
        row.addLayout(words, 1)
        when = ElidedLabel(text.date_time(action.when), role="caption", tone="secondary")
        when.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        said = QCoreApplication.translate("credentials", "step by AI") if self._verdict else ""
        self.setAccessibleName(" · ".join(part for part in (self.title, said, text.safe_line(told), when.full) if part))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the point and the line to the next step."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        middle = self.width() - 9.0 if mirrored else 9.0
        painter.setPen(look.colour("border.control"))
        if not self._last:
            painter.drawLine(int(middle), 20, int(middle), self.height())
        if self._verdict is not None:
            badges.paint_badge(painter, QRectF(middle - 8, 2, 16, 16), self._verdict, theme=look)
        else:
            painter.drawEllipse(QRectF(middle - 4, 6, 8, 8))
        painter.end()


class CheckRow(QWidget):
    """One check result: plain words first, the code and what more is to say after."""

    def __init__(self, icon: str, role: str, code: str, more: str = "", *, words: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(icon, size=14, role=role), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(plain(words or credentialwords.code_words(code), role="small"))
        column.addWidget(ElidedLabel(code, role="mono", tone="secondary"))
        if more:
            column.addWidget(plain(more, role="caption", tone="secondary"))
        row.addLayout(column, 1)


def training_chip(key: str, wish: Mapping[str, object]) -> Tag:
    """A wish about training: what for, and whether it is allowed."""
    icon = {"notAllowed": "opt-out", "constrained": "lock"}.get(str(wish.get("use")), "")
    return Tag(
        credentialwords.permission(key, wish), tooltip=credentialwords.condition(wish), icon=icon, round_ends=True
    )
