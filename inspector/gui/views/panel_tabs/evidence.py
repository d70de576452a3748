"""L5: the Evidence tab: every finding, what it rests on, and what was looked for and not found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import Basis, EvidenceKind, Severity
from inspector.domain.evidence import Evidence, Problem
from inspector.gui import badges, ledger, text
from inspector.gui.detail import Detail
from inspector.gui.ledger import Group, LedgerRow, Sought
from inspector.gui.views.panel_tabs.page import TabPage
from inspector.gui.views.panel_tabs.survivalpart import SurvivalPart, looks_resaved, traces_of
from inspector.gui.views.roving import Roving
from inspector.gui.widgets.basic import (
    Badge,
    Card,
    ElidedLabel,
    IconLabel,
    Line,
    TextButton,
    on_surface,
    plain,
    set_property,
)
from inspector.gui.widgets.chips import Tag
from inspector.gui.widgets.fields import GroupHeading, NameValues, TextBlock
from inspector.gui.widgets.flow import FlowLayout
from inspector.gui.widgets.rows import RowButton, StanceMark

_CITED_LIMIT = 8
"""Pieces of evidence that one opened row shows."""
_TABS = {
    EvidenceKind.GENERATION: "generation",
    EvidenceKind.CREDENTIALS: "credentials",
    EvidenceKind.DETECTOR: "pixels",
    EvidenceKind.DUPLICATE: "pixels",
}
_STANCE = {Group.SUPPORTS: "supports", Group.CARRIES: "supports", Group.CONTRADICTS: "contradicts"}


def group_title(group: Group) -> str:
    """The heading of a group."""
    translate = QCoreApplication.translate
    return {
        Group.SUPPORTS: translate("evidence", "Supports"),
        Group.CONTRADICTS: translate("evidence", "Contradicts"),
        Group.CARRIES: translate("evidence", "Carries a verdict"),
        Group.TO_AI: translate("evidence", "Points to AI"),
        Group.TO_CAMERA: translate("evidence", "Points to a camera or a person"),
        Group.CONTEXT: translate("evidence", "Context"),
    }[group]


def sought_name(sought: Sought) -> str:
    """The words for something that was looked for."""
    translate = QCoreApplication.translate
    return {
        Sought.CREDENTIALS: translate("evidence", "Content Credentials"),
        Sought.GENERATION: translate("evidence", "generation parameters"),
        Sought.AI_LABEL: translate("evidence", "AI source type"),
        Sought.CAMERA: translate("evidence", "camera data"),
        Sought.TAGS: translate("evidence", "dataset tags"),
        Sought.DUPLICATES: translate("evidence", "near-duplicates"),
    }[sought]


class EvidenceRow(QWidget):
    """One finding. Enter or a click opens the excerpt, its place, and the way to its bytes."""

    bytes_requested = Signal(int)
    tab_requested = Signal(str)
    """`generation`, `credentials` or `pixels`."""

    def __init__(self, row: LedgerRow, group: Group, blocks: Sequence[MetadataBlock]) -> None:
        super().__init__()
        on_surface(self, "panel")
        self._row, self._blocks = row, blocks
        self._body: QWidget | None = None
        title, basis = text.finding(row.finding), row.finding.basis
        name = text.joined([title, text.safe_line(row.source), text.basis_name(basis), group_title(group)])
        self.head = RowButton(name)
        self.head.setCheckable(True)
        self._fill_head(title, group)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(Line())
        self.head.toggled.connect(self.set_open)

    @property
    def title(self) -> str:
        """What the finding says."""
        return text.finding(self._row.finding)

    @Slot(bool)
    def set_open(self, opened: bool) -> None:
        """Show or hide what the finding rests on."""
        opened = opened and bool(self._row.evidence)
        if opened and self._body is None:
            self._body = self._make_body()
            layout = self.layout()
            if isinstance(layout, QVBoxLayout):
                layout.insertWidget(1, self._body)
        if self._body is not None:
            self._body.setVisible(opened)
        set_property(self, "surface", "hover" if opened else "panel")
        self.head.setChecked(opened)

    def _fill_head(self, title: str, group: Group) -> None:
        face = QHBoxLayout(self.head)
        face.setContentsMargins(12, 8, 12, 8)
        face.setSpacing(8)
        mark = self._mark(group)
        face.addWidget(self.head.take(mark), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.head.take(plain(title, select=False)))
        below = QHBoxLayout()
        below.setSpacing(8)
        source = ElidedLabel(self._row.source or self._row.finding.code, role="mono", tone="secondary")
        below.addWidget(self.head.take(source), 1)
        basis = self._row.finding.basis
        if basis is not Basis.NONE:
            below.addWidget(self.head.take(Tag(text.basis_name(basis), tooltip=text.basis_means(basis))))
        words.addLayout(below)
        face.addLayout(words, 1)

    def _mark(self, group: Group) -> QWidget:
        if self._row.badge is None:
            return StanceMark(_STANCE.get(group, "context"))
        badge = Badge(badges.CELL)
        badge.show_verdict(self._row.badge, hollow=badges.is_hollow(self._row.finding.basis))
        return badge

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(40, 0, 12, 10)
        column.setSpacing(6)
        for words in dict.fromkeys(map(ledger.note, self._row.evidence)):
            if words:
                column.addWidget(plain(text.text(words), role="small"))
        for item in self._row.evidence[:_CITED_LIMIT]:
            index = ledger.cited_block(item, self._blocks)
            if index is None:
                self._add_data(column, item)
            else:
                self._add_excerpt(column, item, index)
        return body

    def _add_excerpt(self, column: QVBoxLayout, item: Evidence, index: int) -> None:
        block = self._blocks[index]
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(8, 6, 8, 6)
        excerpt = TextBlock(ledger.excerpt(block), mono=True, most=6)
        excerpt.setAccessibleName(text.safe_line(block.source))
        inside.addWidget(excerpt)
        column.addWidget(card)
        foot = QWidget()
        links = FlowLayout(8)
        foot.setLayout(links)
        show = TextButton(self.tr("Show bytes"), kind="link")
        show.setProperty("type", "small")
        show.setProperty("block", index)
        show.clicked.connect(self._ask_bytes)
        links.addWidget(show)
        self._add_opener(links, item)
        links.addWidget(_centred(plain(_place(block), role="caption", tone="secondary", wrap=False)))
        column.addWidget(foot)

    def _add_data(self, column: QVBoxLayout, item: Evidence) -> None:
        known = ((key, value) for key, value in item.data.items() if key != "note" and _says_something(value))
        column.addWidget(NameValues(((_name(key), ledger.words(value)) for key, value in known), mono=True))
        foot = QWidget()
        links = FlowLayout(8)
        foot.setLayout(links)
        if self._add_opener(links, item):
            column.addWidget(foot)
        else:
            foot.deleteLater()

    def _add_opener(self, links: FlowLayout, item: Evidence) -> bool:
        """Add the way to the tab that shows this kind of evidence in full."""
        tab = _TABS.get(item.kind)
        if tab is None:
            return False
        words = {
            "generation": self.tr("Open generation"),
            "credentials": self.tr("Open credentials"),
            "pixels": self.tr("Open pixels"),
        }[tab]
        opener = TextButton(words, kind="link")
        opener.setProperty("type", "small")
        opener.setProperty("tab", tab)
        opener.clicked.connect(self._ask_tab)
        links.addWidget(opener)
        return True

    @Slot()
    def _ask_tab(self) -> None:
        button = self.sender()
        if isinstance(button, TextButton):
            self.tab_requested.emit(str(button.property("tab")))

    @Slot()
    def _ask_bytes(self) -> None:
        button = self.sender()
        if isinstance(button, TextButton):
            self.bytes_requested.emit(int(button.property("block")))


class EvidenceList(QWidget):
    """All groups of a report, as the tab and the strip of review show them."""

    bytes_requested = Signal(int)
    tab_requested = Signal(str)
    """`generation`, `credentials` or `pixels`."""
    revealed = Signal(QWidget)
    """A row that got the focus and should be in view."""

    def __init__(self, detail: Detail, *, open_first: bool = True) -> None:
        super().__init__()
        self.rows: list[EvidenceRow] = []
        self._roving = Roving(lambda: [row.head for row in self.rows], self.revealed.emit, self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for group in ledger.ledger(detail.report):
            self._column.addWidget(GroupHeading(group_title(group.group), len(group.rows)))
            for row in group.rows:
                self._add_row(row, group.group, detail.report.blocks)
            if not group.rows:
                self._add_words(self.tr("Nothing found."))
        if detail.report.problems:
            self._column.addWidget(GroupHeading(self.tr("Problems"), len(detail.report.problems)))
            for problem in detail.report.problems:
                self._column.addWidget(ProblemRow(problem))
        self._add_not_found(detail)
        self._roving.settle()
        if open_first and self.rows and self.rows[0].title and detail.report.assessment.basis.strength > 1:
            self.rows[0].set_open(True)

    def _add_row(self, row: LedgerRow, group: Group, blocks: Sequence[MetadataBlock]) -> None:
        shown = EvidenceRow(row, group, blocks)
        shown.bytes_requested.connect(self.bytes_requested)
        shown.tab_requested.connect(self.tab_requested)
        self.rows.append(shown)
        self._roving.add(shown.head)
        self._column.addWidget(shown)

    def _add_words(self, words: str) -> None:
        label = plain(words, role="small", tone="secondary")
        label.setContentsMargins(12, 8, 12, 8)
        self._column.addWidget(label)
        self._column.addWidget(Line())

    def _add_not_found(self, detail: Detail) -> None:
        sought = ledger.not_found(detail.report, duplicates=len(detail.duplicates))
        if not sought:
            return
        names = ", ".join(sought_name(value) for value in sought)
        words = self.tr("Looked for and not found: {names}. Not finding something says nothing about origin.")
        row = QWidget()
        face = QHBoxLayout(row)
        face.setContentsMargins(14, 10, 12, 12)
        face.setSpacing(10)
        face.addWidget(IconLabel("search"), 0, Qt.AlignmentFlag.AlignTop)
        face.addWidget(plain(words.format(names=names), role="small", tone="secondary"), 1)
        self._column.addWidget(row)


class ProblemRow(QWidget):
    """What limited the inspection, and where."""

    _ICONS = (
        (Severity.ERROR, "error", "notice.error"),
        (Severity.WARNING, "warning", "notice.warning"),
        (Severity.INFO, "information", "notice.info"),
    )

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        icon, role = next((icon, role) for severity, icon, role in self._ICONS if severity is problem.severity)
        self.message = text.problem(problem)
        face = QHBoxLayout()
        face.setContentsMargins(14, 8, 12, 8)
        face.setSpacing(10)
        face.addWidget(IconLabel(icon, role=role), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(plain(self.message))
        if problem.where:
            words.addWidget(ElidedLabel(problem.where, role="mono", tone="secondary"))
        face.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(face)
        column.addWidget(Line())
        self.setAccessibleName(self.message)


class EvidenceTab(TabPage):
    """The ledger in a scrolling column."""

    tab_requested = Signal(str)
    """`generation`, `credentials` or `pixels`."""
    margins = (0, 0, 0, 0)

    def build(self, detail: Detail) -> None:
        """Show the ledger."""
        self.ledger = EvidenceList(detail)
        self.ledger.bytes_requested.connect(self.bytes_requested)
        self.ledger.tab_requested.connect(self.tab_requested)
        self.ledger.revealed.connect(self._reveal)
        self.column.addWidget(self.ledger)
        traces = traces_of(detail.report)
        if traces:
            self.column.addSpacing(-self.column.spacing())
            self.column.addWidget(SurvivalPart(traces, resaved=looks_resaved(detail.report)))

    @Slot(QWidget)
    def _reveal(self, row: QWidget) -> None:
        self.ensureWidgetVisible(row)


def _centred(label: QLabel) -> QLabel:
    label.setMinimumHeight(24)
    return label


def _place(block: MetadataBlock) -> str:
    translate = QCoreApplication.translate
    if block.length is None or block.offset is None:
        return ""
    words = translate("evidence", "{length} bytes at {offset}")
    return words.format(length=text.number(block.length), offset=text.number(block.offset))


def _name(key: str) -> str:
    """A key of the evidence's data as words, which a label can break."""
    return key.replace("_", " ")


def _says_something(value: object) -> bool:
    return value is not None and value is not False and value not in ("", [], {}, ())
