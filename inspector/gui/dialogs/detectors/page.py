"""L5: the page of detectors in the settings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from inspector.gui import theme
from inspector.gui.dialogs.detectors.adding import AddCard
from inspector.gui.dialogs.detectors.calibration import CalibrationCard
from inspector.gui.dialogs.detectors.flagmeaning import FlagCard
from inspector.gui.dialogs.detectors.installed import InstalledList
from inspector.gui.dialogs.detectors.runson import RunsOnCard
from inspector.gui.dialogs.detectors.values import PageFacts
from inspector.gui.widgets.basic import TextButton, plain
from inspector.settings import Settings

_TWO_COLUMNS_FROM = 860
_LETTERS = 56
"""Width in sizes of body text below which the table has a column less."""


class DetectorsPage(QScrollArea):
    """Detectors of this computer; what one of a person's own needs; limits; what a flag means.

    Signals:
        shown: it is looked at, and wants its facts.
        file_chosen: path of an ONNX file that shall be added.
    """

    shown = Signal()
    file_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.installed, self.adding = InstalledList(), AddCard()
        self.calibration, self.runs_on, self.meaning = CalibrationCard(), RunsOnCard(), FlagCard()
        self.message, self.off = plain(tone="error"), plain(role="small", tone="warning")
        self.off.setText(self.tr("Detectors are switched off on the page Scanning. Pictures get no score."))
        for words in (self.message, self.off):
            words.hide()
        self.add = TextButton(self.tr("Add a model…"), icon="add source", compact=True)
        self.add.clicked.connect(self._choose)
        self.adding.hide()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(self.message)
        column.addWidget(self.off)
        column.addWidget(self.installed)
        self._lower = QHBoxLayout()
        self._lower.setSpacing(12)
        right = QVBoxLayout()
        right.setSpacing(12)
        for card in (self.calibration, self.runs_on, self.meaning):
            right.addWidget(card)
        right.addStretch(1)
        self._lower.addWidget(self.adding, 1, Qt.AlignmentFlag.AlignTop)
        self._lower.addLayout(right, 1)
        column.addLayout(self._lower)
        column.addStretch(1)
        self.setWidget(body)

    def show_facts(self, facts: PageFacts, settings: Settings) -> None:
        """Show detectors, own limits, what computes them, and what a flag means."""
        self.installed.show_models(facts.installed, facts.chosen)
        self.off.setVisible(not settings.detector_enabled)
        self.calibration.show_card(facts.card, facts.corrected)
        self.runs_on.show_providers(facts.providers, settings.provider)
        self.meaning.show_meaning(facts.card, facts.share, settings.ai_share_permille)

    def say(self, words: str) -> None:
        """Say what went wrong; an empty text takes it back."""
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def show_adding(self, *, shown: bool) -> None:
        """Show or hide the card on which a model is added."""
        self.adding.setVisible(shown)
        self._arrange()
        if shown:
            self.ensureWidgetVisible(self.adding)

    def resizeEvent(self, event: object) -> None:
        """Two columns where there is room for them."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def showEvent(self, event: object) -> None:
        """Ask for facts."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.shown.emit()

    def _arrange(self) -> None:
        wide = self.viewport().width() >= _TWO_COLUMNS_FROM
        self.installed.set_compact(compact=self.viewport().width() < _LETTERS * theme.current().body_px)
        self._lower.setDirection(QHBoxLayout.Direction.LeftToRight if wide else QHBoxLayout.Direction.TopToBottom)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(plain(self.tr("Detectors"), role="heading", wrap=False, select=False))
        words = self.tr("A detector only estimates. What a file states always counts more.")
        row.addWidget(plain(words, role="small", tone="secondary"), 1)
        row.addWidget(self.add)
        return row

    @Slot()
    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Add a model"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("ONNX models (*.onnx)"), self.tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.file_chosen)
        dialog.open()
