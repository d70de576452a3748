"""Run by hand: draws the panel, the loupe, review and the small widgets into PNG files.

QT_QPA_PLATFORM=offscreen python -m tests.gui.gallery FOLDER [SCALE]
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.enums import Basis, LabelValue, Severity, Verdict
from inspector.gui import theme
from inspector.gui.dialogs.shortcuts import ShortcutSheet
from inspector.gui.keysheet import sheet_groups
from inspector.gui.views.compare import CompareView
from inspector.gui.views.loupe import Loupe
from inspector.gui.views.panel import InspectionPanel
from inspector.gui.views.review import ReviewView
from inspector.gui.widgets.bars import NoticeBar, OfferBar, ToastStack
from inspector.gui.widgets.basic import TextButton, on_surface
from inspector.gui.widgets.chips import Chip, Tag
from inspector.gui.widgets.empty import EmptyState
from inspector.gui.widgets.flow import FlowLayout
from tests.gui import samples


def picture(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 0, height)
    for at, colour in ((0, "#5a2d5c"), (0.5, "#c0596b"), (1, "#2b1a2f")):
        sky.setColorAt(at, QColor(colour))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffe9a8"))
    painter.drawEllipse(width // 5, height // 5, width // 6, width // 6)
    painter.end()
    return image


def grab(widget: QWidget, target: Path, size: QSize) -> None:
    widget.resize(size)
    widget.show()
    for _ in range(6):
        QApplication.processEvents()
    widget.grab().save(str(target))
    widget.close()
    widget.deleteLater()


def panel(detail, tab: int) -> InspectionPanel:
    shown = InspectionPanel()
    shown.show_detail(detail)
    shown.show_tab(tab)
    return shown


def panels(width: int = 376) -> QWidget:
    host = QWidget()
    on_surface(host, "canvas")
    line = QHBoxLayout(host)
    line.setSpacing(16)
    for detail, tab in (
        (samples.generated(), 0),
        (samples.generated(), 1),
        (samples.edited(), 2),
        (samples.detected(), 3),
        (samples.generated(), 4),
    ):
        shown = panel(detail, tab)
        shown.setFixedWidth(width)
        for name in ("t1", "t2"):
            shown.set_ingredient_thumbnail(name, QPixmap.fromImage(picture(60, 40)))
        line.addWidget(shown)
    return host


def verdicts() -> QWidget:
    host = QWidget()
    on_surface(host, "canvas")
    line = QHBoxLayout(host)
    line.setSpacing(16)
    for make, tab in (
        (samples.conflicting, 0),
        (samples.inconclusive, 0),
        (samples.unreadable, 0),
        (samples.tampered, 2),
        (samples.hostile, 0),
    ):
        shown = panel(make(), tab)
        shown.setFixedWidth(328)
        line.addWidget(shown)
    return host


def review(*, blind: bool) -> ReviewView:
    view = ReviewView()
    detail = samples.detected()
    view.start(
        "Order: review priority",
        1206,
        214,
        blind,
        plan=blind,
        controls=blind,
        tags=("keeper", "lighting", "ask author"),
    )
    view.resize(1440, 900)
    view.show_picture(detail.row, None)
    view.set_picture(detail.row.id, picture(1200, 900))
    view.set_detail(detail)
    view.set_progress(214, 1206, 38.2, 26.1)
    view.show_decision("sph_study_11.jpg", LabelValue.HUMAN)
    view.set_offer(3, "Human-made")
    view.set_heat_map_available(True)
    return view


def ended() -> ReviewView:
    view = review(blind=False)
    for number, value in enumerate((LabelValue.HUMAN, LabelValue.HUMAN, LabelValue.AI)):
        view.show_picture(replace(samples.captured().row, id=100 + number), None)
        view.foot.decisions.chosen.emit(value)
    view.show_summary()
    return view


def compare(mode: int) -> CompareView:
    view = CompareView()
    view.resize(1440, 900)
    first = samples.generated()
    second = replace(samples.detected(), row=replace(samples.detected().row, path=first.duplicates[0].path))
    third = replace(samples.captured().row, label=None)
    small = {row.id: QPixmap.fromImage(picture(60, 44)) for row in (first.row, second.row, third)}
    view.show_group([first.row, second.row, third], small)
    view.set_picture(first.row.id, picture(1600, 1200))
    view.set_picture(second.row.id, picture(640, 480).convertToFormat(QImage.Format.Format_Grayscale8))
    view.set_detail(first)
    view.set_detail(second)
    for _ in range(mode):
        view.next_mode()
    return view


def loupe() -> Loupe:
    view = Loupe()
    view.resize(1100, 800)
    view.show_picture(samples.generated().row, None, position=12, total=1951)
    view.set_picture(1, picture(2400, 1800))
    view.info.cycle()
    view.info.cycle()
    view.set_offer(2, "AI-generated")
    return view


def small() -> QWidget:
    host = QWidget()
    on_surface(host, "canvas")
    column = QVBoxLayout(host)
    column.addWidget(
        NoticeBar(
            "D:/Archive cannot be reached. All labels and results are kept.",
            Severity.WARNING,
            action="Find it again",
            closable=True,
        )
    )
    column.addWidget(NoticeBar("The disk is full. 1,880 results are kept.", Severity.ERROR, action="Try again"))
    column.addWidget(NoticeBar("A new trust list is available.", Severity.INFO, closable=True))
    offer = OfferBar()
    offer.offer(3, "Human-made")
    column.addWidget(offer)
    chips = QWidget()
    flow = FlowLayout()
    chips.setLayout(flow)
    flow.addWidget(Chip("Verdict: AI-generated, Conflicting"))
    flow.addWidget(Chip("Not: Opt-out"))
    flow.addWidget(Tag("Unstable score", tone="warning", round_ends=True, icon="unstable score"))
    flow.addWidget(Tag("Changed after signing", tone="error", round_ends=True, icon="tampered"))
    for kind in ("primary", "", "flat", "link"):
        flow.addWidget(TextButton(kind.capitalize() or "Normal", kind=kind))
    disabled = TextButton("Disabled")
    disabled.setEnabled(False)
    flow.addWidget(disabled)
    column.addWidget(chips)
    column.addWidget(
        EmptyState(
            "filter",
            "No picture matches",
            "Remove a filter, or search in all sources.",
            primary="Remove last filter",
            secondary="Clear all",
        ),
        1,
    )
    counts = InspectionPanel()
    counts.show_selection(
        214, {Verdict.GENERATED: 120, Verdict.CAPTURED: 94}, {Basis.DECLARED: 200}, {None: 14, LabelValue.AI: 200}
    )
    counts.setFixedSize(376, 640)
    column.addWidget(counts)
    host.toasts = ToastStack(host)
    host.toasts.show_message("214 pictures labelled Human-made", undoable=True)
    return host


def main(folder: str) -> None:
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    for scheme in ("light", "dark"):
        theme.apply(app, scheme, body_px=13)
        grab(panels(), target / f"panel-tabs-{scheme}.png", QSize(1980, 932))
        grab(panels(420), target / f"panel-tall-{scheme}.png", QSize(2200, 1250))
        grab(review(blind=False), target / f"review-{scheme}.png", QSize(1440, 900))
        grab(review(blind=True), target / f"review-blind-{scheme}.png", QSize(1440, 900))
        grab(ended(), target / f"review-end-{scheme}.png", QSize(1100, 700))
        grab(compare(0), target / f"compare-{scheme}.png", QSize(1440, 900))
        grab(compare(1), target / f"compare-side-{scheme}.png", QSize(1440, 900))
        grab(loupe(), target / f"loupe-{scheme}.png", QSize(1100, 800))
        grab(small(), target / f"small-{scheme}.png", QSize(900, 1200))
        grab(ShortcutSheet(sheet_groups()), target / f"shortcuts-{scheme}.png", QSize(960, 640))
        grab(verdicts(), target / f"panel-verdicts-{scheme}.png", QSize(1740, 700))
    app.quit()


if __name__ == "__main__":
    main(sys.argv[1])
