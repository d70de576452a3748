"""L5: export of pictures, labels, records or a report: options at the left, what will be written at the right."""

from __future__ import annotations

import importlib.util
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inspector.cancel import CancelToken
from inspector.domain.enums import LabelValue, Verdict
from inspector.errors import CodedError
from inspector.exporters.subset.values import Preview as SubsetPreview
from inspector.exporters.subset.values import SubsetRequest
from inspector.filters import Comparison, Expression, Not, Op, every, parse, to_text
from inspector.gui import text, theme
from inspector.gui.dialogs import subset
from inspector.gui.jobs import JobRunner
from inspector.gui.operations import ExportRequest
from inspector.gui.widgets.basic import IconButton, IconLabel, Line, TextButton, on_surface, plain

if TYPE_CHECKING:
    from inspector.workspace import Workspace

VERIFIED = 2
"""Place of the pictures labelled human-made among the choices."""
LABELLED = Not(Comparison("label", Op.EQ, None))


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of pictures to choose from, as a filter."""

    words: str
    where: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an export would write."""

    where: str
    pictures: int
    labels: Sequence[tuple[str, int]]
    differ: int


def choices(view: Expression) -> tuple[Choice, ...]:
    """The sets that are offered, the view first."""
    translate = QCoreApplication.translate
    human = Comparison("label", Op.EQ, LabelValue.HUMAN.value)
    return (
        Choice(translate("export", "This view"), to_text(view)),
        Choice(translate("export", "Labelled in this view"), to_text(every(view, LABELLED))),
        Choice(translate("export", "Labelled human-made"), to_text(human)),
        Choice(translate("export", "All labelled"), to_text(LABELLED)),
        Choice(translate("export", "Everything"), ""),
    )


class ExportDialog(QDialog):
    """Nothing is written until the button is pressed.

    Signals:
        requested: the `ExportRequest`, or the `SubsetRequest` for pictures.
    """

    requested = Signal(object)

    def __init__(
        self, workspace: Workspace, runner: JobRunner, view: Expression, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runner = runner
        self._choices = choices(view)
        self._preview: Preview | None = None
        self._seen: SubsetPreview | None = None
        self._subset = subset.SubsetFields(self)
        self._named_by_hand = False
        self._replace = ""
        self.setWindowTitle(self.tr("Export"))
        self.pictures, self.kind = QComboBox(), QComboBox()
        self.target = QLineEdit()
        for box in (self.pictures, self.kind):
            box.setMinimumHeight(theme.current().size("button"))
        self.button = TextButton(self.tr("Export"), kind="primary")
        self.heading = plain(role="display", select=False)
        self._details = QVBoxLayout()
        self._fill()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(Line())
        column.addLayout(self._body(), 1)
        column.addWidget(Line())
        column.addWidget(self._foot())
        self._connect()
        self.resize(860, 480)
        self._kind_chosen()

    def _fill(self) -> None:
        for choice in self._choices:
            self.pictures.addItem(choice.words)
        self.pictures.setAccessibleName(self.tr("Pictures"))
        for words, kind, suffix in (
            (self.tr("Labels (CSV)"), "csv", ".csv"),
            (self.tr("Labels for spreadsheets (CSV with a mark for Excel)"), "excel", ".csv"),
            (self.tr("All evidence (JSON Lines)"), "jsonl", ".jsonl"),
            (self.tr("Statistics (HTML report)"), "html", ".html"),
        ):
            self.kind.addItem(words, (kind, suffix))
        if importlib.util.find_spec("pyarrow") is not None:
            self.kind.addItem(self.tr("All evidence (Parquet)"), ("parquet", ".parquet"))
        self.kind.addItem(self.tr("Pictures with captions, labels and manifest"), (subset.KIND, ""))
        self.kind.setAccessibleName(self.tr("What"))
        self.target.setAccessibleName(self.tr("To"))

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(24, 14, 24, 14)
        row.setSpacing(8)
        row.addWidget(IconLabel("export", size=20, role="text.primary"))
        row.addWidget(plain(self.tr("Export"), role="heading", select=False), 1)
        words = self.tr("Nothing is written until you press Export.")
        row.addWidget(plain(words, role="small", tone="secondary", select=False, wrap=False))
        return head

    def _body(self) -> QHBoxLayout:
        browse = IconButton("open folder", self.tr("Choose a file"))
        browse.clicked.connect(self._browse)
        to = QHBoxLayout()
        to.setSpacing(4)
        to.addWidget(self.target, 1)
        to.addWidget(browse)
        form = QFormLayout()
        form.setContentsMargins(24, 16, 24, 16)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for words, field in ((self.tr("Pictures"), self.pictures), (self.tr("What"), self.kind), (self.tr("To"), to)):
            form.addRow(plain(words, tone="secondary", select=False, wrap=False), field)
        for box, words in self._subset.rows():
            form.addRow(plain(words, tone="secondary", select=False, wrap=False), box)
        self._form = form
        right = QWidget()
        on_surface(right, "raised")
        self._details.setContentsMargins(24, 16, 24, 16)
        self._details.setSpacing(4)
        right.setLayout(self._details)
        self._details.addWidget(self.heading)
        self._details.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(form, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("What will be written"))
        scroll.setWidget(right)
        body.addWidget(scroll, 1)
        return body

    def _foot(self) -> QWidget:
        foot = QWidget()
        command = TextButton(self.tr("Copy as command"), kind="flat", icon="shortcuts")
        cancel = TextButton(self.tr("Cancel"))
        command.clicked.connect(self.copy_command)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 12)
        row.addWidget(command)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.button)
        return foot

    def _connect(self) -> None:
        self.pictures.currentIndexChanged.connect(self._count)
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.target.textEdited.connect(self._named)
        self.button.clicked.connect(self._export)
        self._subset.changed.connect(self._count)

    @property
    def with_pictures(self) -> bool:
        """Whether pictures are written, not lists of them."""
        kind, _ = self.kind.currentData()
        return bool(kind == subset.KIND)

    @property
    def request(self) -> ExportRequest | SubsetRequest:
        """What would be written now."""
        kind, _ = self.kind.currentData()
        where = self._choices[self.pictures.currentIndex()].where
        if self.with_pictures:
            return self._subset.request(Path(self.target.text()).expanduser().absolute(), where)
        agreed = bool(self._replace) and self.target.text() == self._replace
        return ExportRequest(Path(self.target.text()).expanduser(), kind, where, agreed)

    @Slot()
    def copy_command(self) -> None:
        """Put the same export as a command line on the clipboard."""
        request, catalog = self.request, str(self._workspace.catalog.path)
        if isinstance(request, SubsetRequest):
            QGuiApplication.clipboard().setText(shlex.join(subset.command(request, catalog)))
            return
        start = {"html": ["inspector", "report", "--catalog", catalog, "--to", str(request.target)]}.get(
            request.kind, ["inspector", "labels", "export", "--catalog", catalog, "-o", str(request.target)]
        )
        if request.kind in ("jsonl", "parquet"):
            start = ["inspector", "query", "--catalog", catalog, "--format", request.kind, "-o", str(request.target)]
        parts = [*start, *(["--where", request.where] if request.where else [])]
        parts += ["--excel"] if request.kind == "excel" else []
        QGuiApplication.clipboard().setText(shlex.join(parts))

    @Slot()
    def _kind_chosen(self) -> None:
        _, suffix = self.kind.currentData()
        for box, _ in self._subset.rows():
            self._form.setRowVisible(box, self.with_pictures)
        if self.with_pictures and self.pictures.currentIndex() != VERIFIED:
            self._preview = None
            self.pictures.setCurrentIndex(VERIFIED)
        if not self._named_by_hand:
            name = "report" if suffix == ".html" else "labels" if suffix == ".csv" else "pictures"
            self.target.setText(str(Path.home() / f"{name}{suffix}"))
        else:
            self.target.setText(str(Path(self.target.text()).with_suffix(suffix)))
        if self.with_pictures or self._preview is None:
            self._count()
        else:
            self._counted(self._preview)

    @Slot()
    def _named(self) -> None:
        self._named_by_hand = True
        self._show_button()

    @Slot()
    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Export"), self.target.text())
        if self.with_pictures:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self._named_by_hand = True
        self._replace = path
        self.target.setText(path)
        self._show_button()

    @Slot()
    def _count(self) -> None:
        self._seen = None
        self.heading.setText(self.tr("Counting"))
        request = self.request
        if isinstance(request, SubsetRequest):
            if self._subset.fits():
                job = self._runner.run(partial(self._workspace.subsets.preview, request), key="export-preview")
                job.finished.connect(self._looked)
                job.failed.connect(self._not_counted)
            else:
                self._not_counted(None)
            self._show_button()
            return
        where, self._preview = request.where, None
        job = self._runner.run(partial(preview, self._workspace, where), key="export-preview")
        job.finished.connect(self._counted)
        self._show_button()

    @Slot(object)
    def _counted(self, found: Preview) -> None:
        self._preview = found
        self._show_heading(found.pictures)
        self._show_details(found)
        self._show_button()

    @Slot(object)
    def _looked(self, found: SubsetPreview) -> None:
        self._seen = found
        self._show_heading(found.pictures)
        self._clear()
        for place, widget in enumerate(subset.details(found, self._subset.request(Path(), "").mode)):
            self._details.insertWidget(1 + place, widget)
        self._show_button()

    @Slot(object)
    def _not_counted(self, error: object) -> None:
        words = self.tr("This layout cannot be written that way. Choose copies.")
        coded = isinstance(error, CodedError)
        self.heading.setText(text.text(error.code, **error.params) if coded else words)  # type: ignore[attr-defined]
        self._clear()

    def _show_heading(self, pictures: int) -> None:
        count = text.number(pictures)
        self.heading.setText(self.tr("1 picture") if pictures == 1 else self.tr("{n} pictures").format(n=count))

    def _clear(self) -> None:
        while self._details.count() > 2:
            item = self._details.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()

    def _show_details(self, found: Preview) -> None:
        self._clear()
        rows = [(text.label_name(None if name == "none" else LabelValue(name)), n) for name, n in found.labels if n]
        if found.differ:
            rows.append((self.tr("Labels that differ from the verdict. Your label counts."), found.differ))
        for place, (words, count) in enumerate(rows):
            self._details.insertWidget(1 + place, _line(words, count))

    def _show_button(self) -> None:
        found = self._seen if self.with_pictures else self._preview
        self.button.setEnabled(found is not None and found.pictures > 0 and bool(self.target.text().strip()))
        if found is None:
            self.button.setText(self.tr("Export"))
        else:
            words = self.tr("Export {n} pictures").format(n=text.number(found.pictures))
            self.button.setText(self.tr("Export 1 picture") if found.pictures == 1 else words)
        self.button.setAccessibleName(self.button.text())

    @Slot()
    def _export(self) -> None:
        self.requested.emit(self.request)
        self.accept()


def preview(workspace: Workspace, where: str, _token: CancelToken) -> Preview:
    """Count what an export would write. Run it in a job."""
    expression = parse(where)
    labels = workspace.catalog.facets({}, expression, ["label"])["label"]
    differ = 0
    for label in LabelValue:
        against = [verdict for verdict in Verdict if text.agrees(label, verdict) is False]
        wanted = Comparison("label", Op.EQ, label.value)
        for verdict in against:
            differ += workspace.catalog.count(every(expression, wanted, Comparison("verdict", Op.EQ, verdict.value)))
    return Preview(where, workspace.catalog.count(expression), labels, differ)


def _line(words: str, count: int) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(12)
    number = plain(text.number(count), role="small-strong", select=False, wrap=False)
    number.setFixedWidth(56)
    number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(number)
    row.addWidget(plain(words, role="small", select=False), 1)
    return holder
