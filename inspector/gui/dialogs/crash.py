"""L5: what a bug shows: one sentence and a report to copy."""

from __future__ import annotations

import platform

from PySide6.QtCore import Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from inspector import __version__
from inspector.gui import text
from inspector.gui.widgets.basic import TextButton, plain


def full_report(report: str) -> str:
    """A trace with the versions that it needs to be understood. It names files of the program, not pictures."""
    head = f"Inspector {__version__} · Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}"
    return f"{head}\n\n{report.strip()}\n"


class CrashDialog(QDialog):
    """Shows the report of a bug."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Inspector met a bug"))
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setProperty("type", "mono")
        self.report.setPlainText(text.safe(full_report(report)))
        self.report.setAccessibleName(self.tr("Report"))
        copy = TextButton(self.tr("Copy report"), icon="copy")
        close = TextButton(self.tr("Close"), kind="primary")
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        sentence = self.tr(
            "Something in Inspector went wrong. Your pictures were not changed, and your labels are stored. "
            "Please send this report to the developers."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(plain(self.tr("Inspector met a bug"), role="heading", select=False))
        column.addWidget(plain(sentence))
        column.addWidget(self.report, 1)
        column.addLayout(buttons)
        self.resize(680, 460)

    @Slot()
    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report.toPlainText())
