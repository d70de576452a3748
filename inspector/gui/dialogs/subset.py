"""L5: the part of the export dialog that writes pictures: how, in which layout, and what would be left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from inspector.exporters.layouts import LAYOUTS
from inspector.exporters.subset.names import REASONS
from inspector.exporters.subset.values import LEFT_OUT, Preview, SubsetRequest
from inspector.exporters.subset.writing import Mode
from inspector.gui import text, theme
from inspector.gui.widgets.basic import plain

KIND = "subset"
_REASONS = tuple(reversed(REASONS))


class SubsetFields(QObject):
    """Mode, layout and opt-outs.

    Signals:
        changed: one of them.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.mode, self.layout, self.opt_outs = QComboBox(), QComboBox(), QComboBox()
        for value, words in _modes():
            self.mode.addItem(words, value)
        for name, words in _layouts():
            self.layout.addItem(words, name)
        self.opt_outs.addItem(self.tr("Leave out and list"), False)
        self.opt_outs.addItem(self.tr("Include"), True)
        for box, name in self.rows():
            box.setAccessibleName(name)
            box.setMinimumHeight(theme.current().size("button"))
            box.currentIndexChanged.connect(self._changed)

    def rows(self) -> Sequence[tuple[QComboBox, str]]:
        """The fields with their names, in order."""
        return (
            (self.mode, self.tr("Files")),
            (self.layout, self.tr("Layout")),
            (self.opt_outs, self.tr("Opt-outs")),
        )

    def request(self, target: Path, where: str) -> SubsetRequest:
        """What would be written now."""
        return SubsetRequest(
            target, where, Mode(self.mode.currentData()), self.layout.currentData(), self.opt_outs.currentData()
        )

    def fits(self) -> bool:
        """Whether the layout can be written in that mode."""
        layout = next(one for one in LAYOUTS if one.name == self.layout.currentData())
        return self.mode.currentData() in layout.modes

    def _changed(self) -> None:
        self.changed.emit()


def command(request: SubsetRequest, catalog: str) -> list[str]:
    """The same export on the command line."""
    parts = ["inspector", "export", "--catalog", catalog, "--to", str(request.target)]
    parts += ["--where", request.where] if request.where else []
    parts += ["--mode", request.mode.value, "--layout", request.layout]
    return parts + (["--include-opt-outs"] if request.include_opt_outs else [])


def details(found: Preview, mode: Mode) -> list[QWidget]:
    """What would be written and what not, and why, top to bottom."""
    translate = QCoreApplication.translate
    needed = {Mode.COPY: text.size(found.bytes), Mode.MOVE: text.size(found.bytes)}.get(mode, "")
    room = translate("subset", "{size} free").format(size=text.size(found.free))
    made: list[QWidget] = [
        plain(" · ".join(filter(None, [needed, room])), role="small", tone="secondary", select=False)
    ]
    if found.beside:
        words = translate("subset", "{n} captions and other files go along")
        made.append(plain(words.format(n=text.number(found.beside)), role="small", tone="secondary", select=False))
    left = found.left_out.total()
    if left:
        made.append(_bar(found.pictures, left))
        made.append(_head(translate("subset", "Left out"), left))
        made += [
            _reason(found, f"left_out.{reason}", reason, found.left_out[reason])
            for reason in LEFT_OUT
            if found.left_out[reason]
        ]
    changed = found.renamed.total()
    if changed:
        made.append(_head(translate("subset", "Changed on the way"), changed))
        made += [
            _reason(found, f"renamed.{reason}", reason, found.renamed[reason])
            for reason in _REASONS
            if found.renamed[reason]
        ]
    if found.constrained:
        words = translate("subset", "{n} may be used for AI training under conditions only. The manifest lists them.")
        made.append(plain(words.format(n=text.number(found.constrained)), role="small", select=False))
    return made


def _bar(written: int, left: int) -> QWidget:
    bar = QProgressBar()
    bar.setRange(0, written + left)
    bar.setValue(written)
    bar.setTextVisible(False)
    words = QCoreApplication.translate("subset", "{n} written, {m} left out")
    bar.setAccessibleName(words.format(n=text.number(written), m=text.number(left)))
    return bar


def _head(words: str, count: int) -> QWidget:
    return plain(f"{words} · {text.number(count)}", role="small-strong", select=False)


def _reason(found: Preview, code: str, reason: str, count: int) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(12)
    number = plain(text.number(count), role="small-strong", select=False, wrap=False)
    number.setFixedWidth(40)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(plain(text.text(code), role="small", select=False))
    column.addWidget(plain(_examples(found, reason, count), role="caption", tone="secondary"))
    row.addWidget(number)
    row.addLayout(column, 1)
    return holder


def _examples(found: Preview, reason: str, count: int) -> str:
    """The first picture with what is said of it, and how many more there are."""
    name, detail = found.examples[reason][0]
    shown = text.safe_line(name, 60)
    if detail and reason in _REASONS:
        words = QCoreApplication.translate("subset", "{name} becomes {new}")
        shown = words.format(name=shown, new=text.safe_line(detail.rpartition("/")[2], 60))
    elif detail:
        shown = f"{shown}: {text.safe_line(detail, 120)}"
    if count > 1:
        more = QCoreApplication.translate("subset", "{first}, and {n} more")
        shown = more.format(first=shown, n=text.number(count - 1))
    return shown


def _modes() -> Sequence[tuple[str, str]]:
    translate = QCoreApplication.translate
    return (
        (Mode.COPY.value, translate("subset", "Copies")),
        (Mode.HARDLINK.value, translate("subset", "Hard links, else copies")),
        (Mode.REFLINK.value, translate("subset", "Shared blocks, else copies")),
        (Mode.SYMLINK.value, translate("subset", "Symbolic links, else copies")),
        (Mode.MOVE.value, translate("subset", "Move the files")),
        (Mode.LIST.value, translate("subset", "Lists only, files stay")),
    )


def _layouts() -> Sequence[tuple[str, str]]:
    translate = QCoreApplication.translate
    words = {
        "folder": translate("subset", "Folder"),
        "imagefolder": translate("subset", "Hugging Face imagefolder"),
        "kohya": translate("subset", "kohya, OneTrainer: one folder"),
        "webdataset": translate("subset", "WebDataset shards"),
        "bagit": translate("subset", "BagIt archive"),
        "labelstudio": translate("subset", "Label Studio"),
        "fiftyone": translate("subset", "FiftyOne"),
        "croissant": translate("subset", "Croissant description"),
        "xmp": translate("subset", "XMP sidecars with the label as keyword"),
    }
    return [(one.name, words.get(one.name, one.name)) for one in LAYOUTS]
