"""L5: the parts around the picture in review: top bar, evidence strip, bottom bar, closing summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from inspector.detectors import Explanation
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import LabelValue
from inspector.gui import text, theme
from inspector.gui.detail import Detail
from inspector.gui.keymap import KeyMap
from inspector.gui.views.panel_tabs.evidence import EvidenceList
from inspector.gui.views.panelhead import CountRow, VerdictHead
from inspector.gui.widgets.basic import ElidedLabel, LabelMark, Line, TextButton, on_surface, plain
from inspector.gui.widgets.keycaps import HelpKeys, Keycap
from inspector.gui.widgets.keys import DecisionKeys, KeyButton

_PROGRESS_WIDTH = 440


class ReviewBar(QWidget):
    """Plan or order, progress, pace, time left; Blind, Undo, End."""

    def __init__(self) -> None:
        super().__init__()
        on_surface(self, "panel")
        self.title = plain(role="strong", wrap=False, select=False)
        self.order = ElidedLabel(role="caption", tone="secondary")
        self.done = plain(role="small-strong", wrap=False, select=False)
        self.verb = plain(role="small", tone="secondary", wrap=False, select=False)
        self.pace = ElidedLabel(role="small", tone="secondary", mode=Qt.TextElideMode.ElideRight)
        self.pace.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.blind = KeyButton(self.tr("Blind mode"), "B", kind="flat", icon="blind mode")
        self.blind.setCheckable(True)
        self.undo = KeyButton(self.tr("Undo"), kind="flat", icon="undo")
        self.end = KeyButton(self.tr("End"), "Esc")
        for button in (self.blind, self.undo, self.end):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.order)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(16)
        row.addLayout(names)
        row.addWidget(Line(vertical=True))
        row.addWidget(self._make_middle(), 2)
        row.addStretch(1)
        for button in (self.blind, self.undo, self.end):
            row.addWidget(button)
        self.setMinimumHeight(int(theme.tokens()["review"]["top"]))

    def show_progress(
        self, decided: int, total: int | None, pace_per_minute: float | None, minutes_left: float | None
    ) -> None:
        """Show how far the review is; nothing is claimed before there is a pace."""
        if total is None:
            self.done.setText(text.number(decided))
        else:
            words = self.tr("{done} of {total}")
            self.done.setText(words.format(done=text.number(decided), total=text.number(total)))
        self.progress.setVisible(total is not None)
        self.progress.setRange(0, max(1, total or 1))
        self.progress.setValue(min(decided, total or 0))
        parts = []
        if pace_per_minute:
            parts.append(self.tr("{pace} a minute").format(pace=text.number(round(pace_per_minute))))
        if minutes_left is not None:
            parts.append(self._left(minutes_left))
        self.pace.set_full(" · ".join(parts))

    def _left(self, minutes: float) -> str:
        if minutes < 1:
            return self.tr("less than a minute left")
        if minutes < 90:
            return self.tr("about {minutes} min left").format(minutes=text.number(round(minutes)))
        return self.tr("about {hours} h left").format(hours=text.number(round(minutes / 60)))

    def _make_middle(self) -> QWidget:
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.done)
        words.addWidget(self.verb)
        words.addStretch(1)
        words.addWidget(self.pace, 8)
        shown = QWidget()
        shown.setMaximumWidth(_PROGRESS_WIDTH)
        middle = QVBoxLayout(shown)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(5)
        middle.addLayout(words)
        middle.addWidget(self.progress)
        return shown


class ReviewStrip(QWidget):
    """Verdict and evidence beside the picture, its name below."""

    def __init__(self) -> None:
        super().__init__()
        on_surface(self, "panel")
        self.setFixedWidth(int(theme.tokens()["review"]["strip"]))
        self.head = VerdictHead()
        self.name = ElidedLabel(role="small", tone="secondary")
        self.folder = ElidedLabel(role="small", tone="secondary")
        self.facts = ElidedLabel(role="small", tone="secondary")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        above, below = QWidget(), QWidget()
        top = QVBoxLayout(above)
        top.setContentsMargins(12, 14, 12, 12)
        top.addWidget(self.head)
        foot = QVBoxLayout(below)
        foot.setContentsMargins(12, 10, 12, 12)
        foot.setSpacing(2)
        for label in (self.name, self.folder, self.facts):
            foot.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(above)
        column.addWidget(Line())
        column.addWidget(self._area, 1)
        column.addWidget(Line())
        column.addWidget(below)

    def show_row(self, row: CatalogRow) -> None:
        """Show what the row says; the evidence of the picture before is gone."""
        self.head.show_verdict(row.verdict, row.basis, row.flags)
        self.head.show_summary("")
        folder = row.path.rsplit("/", 2)[:-1]
        self.name.set_full(row.name)
        self.folder.set_full(" / ".join(part for part in folder[-1:] if part))
        self.facts.set_full(text.facts(row))
        self._area.setWidget(QWidget())

    def show_detail(self, detail: Detail) -> None:
        """Show summary and evidence."""
        assessment = detail.report.assessment
        self.head.show_verdict(assessment.verdict, assessment.basis, (*assessment.flags, *detail.row.flags))
        self.head.show_summary(text.summary(assessment))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(EvidenceList(detail, open_first=False))
        if detail.explanation is not None and detail.explanation.judged:
            column.addWidget(_meaning(detail.explanation))
        column.addStretch(1)
        self._area.setWidget(body)


def _meaning(explanation: Explanation) -> QWidget:
    """What the detector's score means, as the panel says it."""
    shown = QWidget()
    column = QVBoxLayout(shown)
    column.setContentsMargins(12, 8, 12, 12)
    column.setSpacing(4)
    column.addWidget(plain(text.phrase(explanation.band), role="small-strong"))
    for phrase in (*(fact.phrase for fact in explanation.facts), explanation.caveat):
        column.addWidget(plain(text.phrase(phrase), role="small", tone="secondary"))
    return shown


class ReviewFoot(QWidget):
    """The five decision keys, the last decision, and the other keys."""

    def __init__(self, keys: KeyMap) -> None:
        super().__init__()
        on_surface(self, "panel")
        self.decisions = DecisionKeys(keys.labels)
        self.mark = LabelMark(QSize(12, 15))
        self.last = plain(role="small", tone="secondary", wrap=False, select=False)
        self.name = ElidedLabel(role="small")
        self.word = plain(role="small", tone="secondary", wrap=False, select=False)
        self.help = HelpKeys()
        self._back = QWidget()
        back = QHBoxLayout(self._back)
        back.setContentsMargins(0, 0, 0, 0)
        back.setSpacing(6)
        back.addWidget(Keycap(self.tr("Backspace")))
        back.addWidget(plain(self.tr("back one"), role="small", tone="secondary", wrap=False, select=False))
        below = QHBoxLayout()
        below.setSpacing(8)
        for widget in (self.last, self.mark, self.name, self.word, self._back):
            below.addWidget(widget)
        below.addWidget(self.help, 1)
        self.name.setMaximumWidth(220)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.decisions)
        column.addLayout(below)
        self.show_last(None, None)

    def show_last(self, name: str | None, label: LabelValue | None, *, hidden: bool = False) -> None:
        """Show the last decision; in blind mode only that there is one."""
        there = name is not None
        self.last.setText(self.tr("Last:") if there else "")
        self.mark.setVisible(there and not hidden and label is not None)
        self.mark.show_label(label)
        self.name.set_full("" if hidden else name or "")
        self.name.setVisible(there and not hidden)
        word = self.tr("decided") if hidden else text.label_name(label) if label else self.tr("skipped")
        self.word.setText(word if there else "")
        self._back.setVisible(there)


class ReviewSummary(QWidget):
    """What stands in place of the picture when a review ends. Nothing needs saving."""

    go_on = Signal()
    leave = Signal()
    undo_all = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = plain(role="heading", select=False)
        self.pace = plain(tone="secondary", select=False)
        self.rows: list[CountRow] = []
        self._counts = QVBoxLayout()
        self._counts.setSpacing(2)
        self.close_button = KeyButton(self.tr("Close review"), "Esc", kind="primary")
        self.go_on_button = KeyButton(self.tr("Go on"), "Backspace")
        self.undo_button = TextButton(self.tr("Undo all of this review"), kind="link")
        self.close_button.clicked.connect(self.leave)
        self.go_on_button.clicked.connect(self.go_on)
        self.undo_button.clicked.connect(self.undo_all)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.close_button, self.go_on_button, self.undo_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        box = QWidget()
        box.setMinimumWidth(520)
        inside = QVBoxLayout(box)
        inside.setSpacing(12)
        for widget in (self.title, self.pace):
            inside.addWidget(widget)
        inside.addLayout(self._counts)
        inside.addWidget(plain(self.tr("Every decision is stored already."), role="small", tone="secondary"))
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_counts(self, counts: Mapping[LabelValue | None, int], pace: str, offers: int) -> None:
        """Show decisions by label (null: skipped), the pace and the offers that wait."""
        total = sum(count for value, count in counts.items() if value is not None)
        words = self.tr("1 picture decided") if total == 1 else self.tr("%n pictures decided", "", total)
        self.title.setText(words)
        waiting = self.tr("Offers that wait: {count}").format(count=text.number(offers)) if offers else ""
        self.pace.setText(" · ".join(part for part in (pace, waiting) if part))
        self.pace.setVisible(bool(self.pace.text()))
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self.rows = []
        for value in (*LabelValue, None):
            if counts.get(value):
                self._add(value, counts[value])

    def _add(self, value: LabelValue | None, count: int) -> None:
        mark = LabelMark(QSize(16, 18))
        mark.show_label(value)
        row = CountRow(mark, text.label_name(value) if value else self.tr("Skipped"))
        row.show_count(count)
        self.rows.append(row)
        self._counts.addWidget(row)


def help_pairs(
    tags: Sequence[str], on: Sequence[str], *, blind: bool, heat_map: bool, names: Mapping[str, str]
) -> list[tuple[str, str, bool]]:
    """The keys shown at the lower right. In blind mode nothing is shown that tells about the picture.

    Args:
        tags: user tags in the order of their digits.
        on: tags of the picture shown.
        blind: whether the review is blind.
        heat_map: whether there is a heat-map.
        names: translated words by action.
    """
    pairs = [] if blind else [(key, tag, tag in on) for key, tag in zip("1234567890", tags, strict=False)]
    pairs += [("N", names["note"], False), ("Space", names["skip"], False), ("Z", "100 %", False)]
    if heat_map and not blind:
        pairs.append(("M", names["heat"], False))
    if blind:
        pairs.append(("V", names["show"], False))
    return [*pairs, ("Ctrl Z", names["undo"], False), ("?", names["keys"], False)]
