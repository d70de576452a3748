"""L5: two pictures in a table: verdict and label pinned, then what differs, then what is equal, folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import LabelValue
from inspector.gui import badges, text
from inspector.gui.detail import Detail
from inspector.gui.widgets.basic import Badge, LabelMark, Line, plain
from inspector.gui.widgets.rows import Fold

_NAME_WIDTH = 78


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pictures: its row, and its detail once it is read."""

    row: CatalogRow
    detail: Detail | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One fact about both pictures, in words."""

    name: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.first != self.second


def fields(first: Side, second: Side) -> list[Field]:
    """Everything that can be compared; facts that neither has are left out."""
    pairs = zip(_facts(first), _facts(second), strict=True)
    return [Field(name, ours, theirs) for (name, ours), (_, theirs) in pairs if ours or theirs]


def headline(first: Side, second: Side) -> tuple[str, str]:
    """A title and one sentence about how the two relate."""
    translate = QCoreApplication.translate
    distance = _distance(first, second)
    hashes = [side.detail.report.hashes.pixels for side in (first, second) if side.detail is not None]
    same_pixels = len(hashes) == 2 and hashes[0] is not None and hashes[0] == hashes[1]
    title = translate("compare", "The same pixels") if same_pixels else translate("compare", "Near-duplicates")
    parts = []
    if distance is not None and not same_pixels:
        parts.append(translate("compare", "Distance {bits} of 64.").format(bits=distance))
    lost = _lost(first, second)
    if lost:
        parts.append(lost)
    return title, " ".join(parts)


class CompareTable(QWidget):
    """The table beside two compared pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.title = plain(role="title", select=False)
        self.sentence = plain(role="small", tone="secondary")
        self.differing: list[Field] = []
        self.equal: list[Field] = []
        self._body = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 12)
        head.setSpacing(6)
        head.addWidget(self.title)
        head.addWidget(self.sentence)
        self._column.addLayout(head)
        self._column.addWidget(Line())
        self._column.addWidget(self._body)

    def show_sides(self, first: Side, second: Side) -> None:
        """Compare two pictures."""
        title, sentence = headline(first, second)
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        found = fields(first, second)
        self.differing = [field for field in found if field.differs]
        self.equal = [field for field in found if not field.differs]
        fresh = self._make_body(first, second)
        self._column.replaceWidget(self._body, fresh)
        self._body.setParent(None)
        self._body.deleteLater()
        self._body = fresh

    def _make_body(self, first: Side, second: Side) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        count = len(self.differing)
        words = self.tr("1 differs") if count == 1 else self.tr("%n differ", "", count)
        self._add(column, words, plain("A", role="small-strong"), plain("B", role="small-strong"))
        self._add(column, self.tr("Verdict"), _verdict(first.row), _verdict(second.row))
        self._add(column, self.tr("Label"), _label(first.row.label), _label(second.row.label))
        for field in self.differing:
            self._add(column, field.name, _value(field.first), _value(field.second))
        if self.equal:
            column.addWidget(self._make_equal())
        return body

    def _make_equal(self) -> Fold:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for field in self.equal:
            self._add(column, field.name, _value(field.first), _value(field.second))
        count = len(self.equal)
        words = self.tr("1 field is equal") if count == 1 else self.tr("%n fields are equal", "", count)
        return Fold(words, inside)

    def _add(self, column: QVBoxLayout, name: str, first: QWidget, second: QWidget) -> None:
        row = QWidget()
        face = QHBoxLayout(row)
        face.setContentsMargins(12, 6, 12, 6)
        face.setSpacing(8)
        title = plain(name, role="small", tone="secondary", select=False)
        title.setFixedWidth(_NAME_WIDTH)
        face.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        for cell in (first, second):
            face.addWidget(cell, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(row)
        column.addWidget(Line())


def _verdict(row: CatalogRow) -> QWidget:
    badge = Badge()
    badge.show_verdict(row.verdict, hollow=badges.is_hollow(row.basis))
    return _marked(badge, text.verdict(row.verdict, row.basis))


def _label(value: LabelValue | None) -> QWidget:
    if value is None:
        return plain(text.label_name(None), role="small", tone="secondary")
    mark = LabelMark(QSize(12, 15))
    mark.show_label(value)
    return _marked(mark, text.label_name(value))


def _marked(mark: QWidget, words: str) -> QWidget:
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(plain(words, role="small"), 1)
    return cell


def _value(words: str) -> QWidget:
    return plain(text.safe_line(words, 120) or text.DASH, role="small", tone="" if words else "secondary")


def _facts(side: Side) -> Iterator[tuple[str, str]]:
    translate = QCoreApplication.translate
    row, report = side.row, side.detail.report if side.detail else None
    generation = report.generation if report else None
    camera = report.camera if report else None
    yield translate("compare", "Basis"), text.basis_name(row.basis)
    yield translate("compare", "Flags"), ", ".join(text.flag_name(flag) for flag in row.flags)
    yield translate("compare", "Generator"), row.generator or ""
    yield translate("compare", "Prompt"), (generation.prompt or "") if generation else ""
    yield translate("compare", "Seed"), (generation.seed or "") if generation else ""
    yield (
        translate("compare", "Camera"),
        " ".join(part for part in (camera.make, camera.model) if part) if camera else "",
    )
    yield translate("compare", "Signer"), _signer(side)
    yield translate("compare", "Score"), "" if row.score is None else text.score(row.score)
    yield translate("compare", "Format"), row.format.value if row.format else ""
    yield translate("compare", "Size"), text.pixels(row.width, row.height)
    yield translate("compare", "File"), text.size(row.bytes)
    yield translate("compare", "Modified"), text.day_of(row.mtime_ns)
    yield translate("compare", "Metadata"), text.number(len(report.blocks)) if report else ""


def _signer(side: Side) -> str:
    credentials = side.detail.report.credentials if side.detail else None
    signer = credentials.signer if credentials else None
    return (signer.organisation or signer.common_name or "") if signer else ""


def _distance(first: Side, second: Side) -> int | None:
    for one, other in ((first, second), (second, first)):
        if one.detail is not None:
            for copy in one.detail.duplicates:
                if copy.path == other.row.path:
                    return copy.distance
    return None


def _lost(first: Side, second: Side) -> str:
    """Which of two has lost the generation parameters that the other one has."""
    if first.detail is None or second.detail is None:
        return ""
    has = [side.detail is not None and side.detail.report.generation is not None for side in (first, second)]
    if has[0] == has[1]:
        return ""
    words = QCoreApplication.translate("compare", "{one} lacks the generation parameters of {other}.")
    return words.format(one="B" if has[0] else "A", other="A" if has[0] else "B")
