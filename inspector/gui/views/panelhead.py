"""L5: the head of the inspection panel, and the counts that stand there for several pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Basis, Flag, LabelValue, Severity, Verdict
from inspector.domain.report import Label
from inspector.gui import badges, text, theme
from inspector.gui.detail import Detail
from inspector.gui.widgets.bars import NoticeBar
from inspector.gui.widgets.basic import Badge, ElidedLabel, LabelMark, plain, plain_tooltip, set_property
from inspector.gui.widgets.chips import Tag
from inspector.gui.widgets.fields import Heading, TextBlock
from inspector.gui.widgets.flow import FlowLayout
from inspector.gui.widgets.keys import LabelButtons

_FACTS_SHARE = 0.6
_ERRORS = frozenset({Flag.TAMPERED, Flag.UNREADABLE})


class VerdictHead(QWidget):
    """Badge, verdict, basis and flag tags, and the summary sentence; also the head of the review strip."""

    def __init__(self) -> None:
        super().__init__()
        self.badge = Badge(badges.PANEL)
        self.verdict = plain(role="title", wrap=True)
        self.summary = TextBlock(most=8)
        self.summary.setAccessibleName(self.tr("Summary"))
        self._tags = QWidget()
        self._flow = FlowLayout(4)
        self._tags.setLayout(self._flow)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.verdict)
        words.addWidget(self._tags)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.summary)

    @property
    def tags(self) -> list[str]:
        """The words of basis and flags."""
        found = []
        for index in range(self._flow.count()):
            item = self._flow.itemAt(index)
            widget = item.widget() if item is not None else None
            if isinstance(widget, Tag):
                found.append(widget.label)
        return found

    def show_verdict(self, verdict: Verdict, basis: Basis, flags: Iterable[Flag]) -> None:
        """Show a verdict, what it rests on, and the flags."""
        self.badge.show_verdict(verdict, hollow=badges.is_hollow(basis))
        self.verdict.setText(text.verdict(verdict, basis, title=True))
        self.verdict.setToolTip(plain_tooltip(text.verdict_means(verdict, basis)))
        while (old := self._flow.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._flow.addWidget(Tag(text.basis_name(basis), tooltip=text.basis_means(basis)))
        for flag in sorted(set(flags), key=list(Flag).index):
            tone = "error" if flag in _ERRORS else ""
            self._flow.addWidget(Tag(text.flag_name(flag), tooltip=text.flag_means(flag), tone=tone))
        self._tags.updateGeometry()

    def show_summary(self, sentence: str) -> None:
        """Show the summary sentence; empty while it loads."""
        self.summary.set_value(sentence)
        self.summary.setVisible(bool(sentence))


class PanelHead(QWidget):
    """Name, size, verdict, summary, the person's own label and the five label buttons."""

    label_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._verdict = Verdict.INCONCLUSIVE
        self.name = ElidedLabel(role="strong")
        self.facts = ElidedLabel(role="caption", tone="secondary", mode=Qt.TextElideMode.ElideRight)
        self.facts.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.head = VerdictHead()
        self.mark = LabelMark(QSize(12, 15))
        self.label_line = plain(role="small", tone="secondary")
        self.buttons = LabelButtons()
        self.buttons.chosen.connect(self.label_requested)
        self._notice: NoticeBar | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(10)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.name, 1)
        first.addWidget(self.facts)
        self._own = QWidget()
        own = QHBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(8)
        own.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        own.addWidget(self.label_line, 1)
        self._column.addLayout(first)
        self._column.addWidget(self.head)
        self._column.addWidget(self._own)
        self._column.addWidget(self.buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the name its room."""
        super().resizeEvent(event)
        self.facts.setMaximumWidth(max(40, round(self.width() * _FACTS_SHARE)))

    def show_row(self, row: CatalogRow) -> None:
        """Show what the catalogue's row says; summary and label line come with the detail."""
        self._verdict = row.verdict
        self.name.set_full(row.name)
        self.facts.set_full(text.facts(row))
        self.head.show_verdict(row.verdict, row.basis, row.flags)
        self.head.show_summary("")
        self._set_notice("")
        self.show_label(Label(value=row.label) if row.label else None)

    def show_detail(self, detail: Detail) -> None:
        """Show everything."""
        assessment = detail.report.assessment
        self._verdict = assessment.verdict
        self.name.set_full(detail.row.name)
        self.facts.set_full(text.facts(detail.row))
        self.head.show_verdict(assessment.verdict, assessment.basis, (*assessment.flags, *detail.row.flags))
        self.head.show_summary(text.summary(assessment))
        errors = [problem for problem in detail.report.problems if problem.severity is Severity.ERROR]
        self._set_notice(text.problem(errors[0]) if errors else "")
        self.show_label(detail.label)

    def show_label(self, label: Label | None) -> None:
        """Show the person's own label."""
        value = label.value if label else None
        differs = value is not None and text.agrees(value, self._verdict) is False
        self.mark.show_label(value, differs=differs)
        self.label_line.setText(text.label_line(label, self._verdict))
        self._own.setVisible(value is not None)
        self.buttons.show_label(value)

    def _set_notice(self, sentence: str) -> None:
        if self._notice is not None:
            self._notice.setParent(None)
            self._notice.deleteLater()
            self._notice = None
        if sentence:
            self._notice = NoticeBar(sentence, Severity.ERROR)
            self._column.insertWidget(2, self._notice)


class CountRow(QWidget):
    """A value of a facet with its badge or mark and its count."""

    def __init__(self, mark: QWidget | None, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        if mark is not None:
            row.addWidget(mark)
        self._name = plain(name, role="small", select=False)
        self._number = plain(role="small", tone="secondary", wrap=False, select=False)
        self._number.setFont(theme.current().font("small", tabular=True))
        row.addWidget(self._name, 1)
        row.addWidget(self._number)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show another count; 0 is dimmed."""
        self._number.setText(text.number(count))
        set_property(self._name, "tone", "" if count else "disabled")
        self.setAccessibleName(f"{self._name.text()}: {text.number(count)}")


class SelectionSummary(QWidget):
    """Counts by verdict, basis and label, and the label buttons for all of them."""

    label_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.title = plain(role="title", select=False)
        self.buttons = LabelButtons()
        self.buttons.chosen.connect(self.label_requested)
        self.rows: list[CountRow] = []
        self._verdicts = {verdict: CountRow(self._badge(verdict), text.verdict(verdict)) for verdict in Verdict}
        self._bases = {basis: CountRow(None, text.basis_name(basis)) for basis in Basis}
        self._labels = {value: CountRow(self._mark(value), text.label_name(value)) for value in (*LabelValue, None)}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 16)
        self._column.setSpacing(4)
        self._column.addWidget(self.title)
        self._column.addWidget(self.buttons)
        for title, rows in (
            (self.tr("Verdict"), self._verdicts),
            (self.tr("Basis"), self._bases),
            (self.tr("Label"), self._labels),
        ):
            self._column.addWidget(Heading(title))
            for row in rows.values():
                self.rows.append(row)
                self._column.addWidget(row)
        self._column.addStretch(1)

    def show_counts(
        self,
        count: int,
        verdicts: Mapping[Verdict, int],
        bases: Mapping[Basis, int],
        labels: Mapping[LabelValue | None, int],
        *,
        selected: bool,
    ) -> None:
        """Show the counts; label buttons only where pictures are selected."""
        if count == 1:
            self.title.setText(self.tr("1 picture selected") if selected else self.tr("1 picture in this view"))
        else:
            words = self.tr("{count} pictures selected") if selected else self.tr("{count} pictures in this view")
            self.title.setText(words.format(count=text.number(count)))
        self.buttons.setVisible(selected)
        for verdict, row in self._verdicts.items():
            row.show_count(verdicts.get(verdict, 0))
        for basis, row in self._bases.items():
            row.show_count(bases.get(basis, 0))
        for value, row in self._labels.items():
            row.show_count(labels.get(value, 0))

    def _badge(self, verdict: Verdict) -> QWidget:
        badge = Badge()
        badge.show_verdict(verdict)
        return badge

    def _mark(self, value: LabelValue | None) -> QWidget:
        mark = LabelMark(QSize(16, 18))
        mark.show_label(value)
        return mark
