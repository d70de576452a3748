"""L5: what this program is, its version, its licence, and where its files live."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from inspector import __version__
from inspector.gui.widgets.basic import TextButton, plain
from inspector.settings import paths


class AboutDialog(QDialog):
    """Facts about the installation."""

    def __init__(self, catalog: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Inspector"))
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.setHorizontalSpacing(16)
        for name, value in (
            (self.tr("Version"), __version__),
            (self.tr("Catalogue"), catalog),
            (self.tr("Settings"), str(paths.settings_file())),
            (self.tr("Thumbnails"), str(paths.thumbnails_file())),
            (self.tr("Python, Qt"), f"{platform.python_version()}, {qVersion()}"),
            (self.tr("Licence"), "Apache-2.0"),
        ):
            form.addRow(plain(name, tone="secondary", select=False), plain(value))
        sentence = self.tr(
            "Inspector reads what each picture says about its origin and shows the evidence it found. "
            "Everything stays on this computer; your pictures are never changed and never sent."
        )
        close = TextButton(self.tr("Close"), kind="primary")
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(plain("Inspector", role="display", select=False))
        column.addWidget(plain(sentence))
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(foot)
        self.setMinimumWidth(560)
