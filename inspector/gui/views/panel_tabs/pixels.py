"""L5: the Pixels tab: what the detector says, what that means, where it looks, near-duplicates and fingerprints."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.detectors import Explanation, FactKind
from inspector.domain.enums import Band
from inspector.domain.report import DetectorScore
from inspector.gui import text
from inspector.gui.detail import Detail, DetectorFacts
from inspector.gui.detectorfacts import medium_name, provider_name
from inspector.gui.views.panel_tabs.page import TabPage
from inspector.gui.widgets.basic import Card, ElidedLabel, IconLabel, TextButton, plain
from inspector.gui.widgets.fields import Heading, NameValues
from inspector.gui.widgets.heatnote import HeatLegend
from inspector.gui.widgets.keycaps import Keycap
from inspector.gui.widgets.scorescale import ScoreScale

_DUPLICATES_SHOWN = 20
_FACT_ICONS = {
    FactKind.LIKELIHOOD: "histogram",
    FactKind.MISTAKES: "label human",
    FactKind.BASE_RATE: "statistics",
    FactKind.STABILITY: "unstable score",
    FactKind.TESTED: "verify",
}


class PixelsTab(TabPage):
    """Score with its measured meaning, or the reason why there is none.

    Signals:
        heat_requested: whether the heat-map is wanted.
        share_requested: somebody wants to change the share of AI pictures that is assumed.
    """

    heat_requested = Signal(bool)
    share_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preview: QPixmap | None = None
        self.heat: HeatPart | None = None
        self.scale: ScoreScale | None = None

    def show_detail(self, detail: Detail | None) -> None:
        """Show a picture, or nothing; parts of the picture before are gone at once."""
        self.heat = self.scale = None
        if detail is None:
            self._preview = None
        super().show_detail(detail)

    def build(self, detail: Detail) -> None:
        """Show the detector's answer."""
        self.scale = None
        score, explanation = detail.report.detector, detail.explanation
        if score is None or score.band is None:
            self._add_reason(self.tr("No score"), _reason_not_run(score))
        elif score.band is Band.OUT_OF_DOMAIN:
            self._add_reason(text.band_name(Band.OUT_OF_DOMAIN), _reason_not_judged(score))
        else:
            self._add_score(score, score.band, detail, explanation)
        self._add_heat(detail)
        if score is not None and score.id:
            self._add_detector(score, detail.detector)
        self._add_duplicates(detail)
        self._add_hashes(detail)

    def set_preview(self, picture: QPixmap) -> None:
        """The picture's thumbnail, which stands grey below the heat-map."""
        self._preview = picture
        if self.heat is not None:
            self.heat.set_preview(picture)

    def set_heat_map(self, image: QImage | None, words: str = "") -> None:
        """Show where the statistics differ, or say why nothing can be shown."""
        if self.heat is not None:
            self.heat.show_heat(image, words)

    def _add_reason(self, title: str, reason: str) -> None:
        self.column.addWidget(plain(title, role="strong", select=False))
        self.column.addWidget(plain(reason, tone="secondary"))

    def _add_score(self, score: DetectorScore, band: Band, detail: Detail, explanation: Explanation | None) -> None:
        self.column.addWidget(plain(text.band_name(band), role="strong"))
        ends = (min(score.spread), max(score.spread)) if score.spread else None
        self.scale = ScoreScale(band, score.score, ends, detail.detector)
        self.column.addWidget(self.scale)
        if explanation is None:
            return
        for fact in explanation.facts:
            self.column.addWidget(FactRow(_FACT_ICONS[fact.kind], text.phrase(fact.phrase)))
            if fact.kind is FactKind.BASE_RATE:
                self.column.addLayout(self._share_link())
        note = plain(text.phrase(explanation.caveat), role="small", tone="secondary")
        note.setContentsMargins(26, 0, 0, 0)
        self.column.addWidget(note)

    def _share_link(self) -> QHBoxLayout:
        self.share = TextButton(self.tr("Another share…"), kind="link")
        self.share.setAccessibleName(self.tr("Change the share of AI pictures that you expect"))
        self.share.setProperty("type", "small")
        self.share.clicked.connect(self.share_requested)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 0, 0)
        row.addWidget(self.share)
        row.addStretch(1)
        return row

    def _add_heat(self, detail: Detail) -> None:
        self.heat = None
        if detail.row.format is None:
            return
        self.heat = HeatPart()
        self.heat.requested.connect(self.heat_requested)
        if self._preview is not None:
            self.heat.set_preview(self._preview)
        self.column.addWidget(self.heat)

    def _add_detector(self, score: DetectorScore, facts: DetectorFacts | None) -> None:
        self.column.addWidget(Heading(self.tr("Detector")))
        name = " ".join(part for part in (facts.name if facts else score.id, score.version) if part)
        tested = ", ".join(map(medium_name, facts.media)) if facts else self.tr("not measured")
        self.column.addWidget(
            NameValues(
                [
                    (self.tr("Name"), name),
                    (self.tr("Trained"), text.date(facts.trained) if facts else ""),
                    (self.tr("Tested on"), tested),
                    (self.tr("This picture"), medium_name(score.medium)),
                    (self.tr("Score"), "" if score.score is None else text.score(score.score)),
                    (self.tr("Ran on"), ", ".join(filter(None, (provider_name(score.provider), score.precision)))),
                ]
            )
        )

    def _add_duplicates(self, detail: Detail) -> None:
        if not detail.duplicates:
            return
        self.column.addWidget(Heading(self.tr("Near-duplicates")))
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(10, 6, 10, 6)
        inside.setSpacing(4)
        for duplicate in detail.duplicates[:_DUPLICATES_SHOWN]:
            row = QHBoxLayout()
            row.addWidget(ElidedLabel(duplicate.path.rsplit("/", 1)[-1], role="small"), 1)
            words = self.tr("distance {bits} of 64").format(bits=duplicate.distance)
            row.addWidget(plain(words, role="caption", tone="secondary", wrap=False))
            inside.addLayout(row)
        rest = len(detail.duplicates) - _DUPLICATES_SHOWN
        if rest > 0:
            inside.addWidget(plain(self.tr("and {count} more").format(count=text.number(rest)), role="caption"))
        self.column.addWidget(card)

    def _add_hashes(self, detail: Detail) -> None:
        hashes = detail.report.hashes
        pairs = [
            (self.tr("File (SHA-256)"), detail.report.asset.sha256 or ""),
            (self.tr("Pixels (SHA-256)"), hashes.pixels or ""),
            (self.tr("Perceptual"), hashes.perceptual or ""),
        ]
        if any(value for _, value in pairs):
            self.column.addWidget(Heading(self.tr("Fingerprints")))
            self.column.addWidget(NameValues(pairs, mono=True))


class FactRow(QWidget):
    """One measured fact with its icon."""

    def __init__(self, icon: str, words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel(icon), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(plain(words, role="small"), 1)


class HeatPart(QWidget):
    """The heat-map over the grey picture, made when somebody asks: it takes some seconds.

    Signals:
        requested: whether the map is wanted.
    """

    requested = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.map = HeatMapView()
        self.map.hide()
        self.legend = HeatLegend()
        self.legend.hide()
        self.words = plain(role="small", tone="secondary")
        self.words.hide()
        self.toggle = TextButton(self.tr("Show"), compact=True)
        self.toggle.setAccessibleName(self.tr("Show where the statistics differ"))
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        in_loupe = plain(self.tr("In the loupe"), role="small", tone="secondary", wrap=False, select=False)
        column.addWidget(Heading(text.text("heat_map.title"), in_loupe, Keycap("M"), self.toggle))
        for widget in (self.words, self.map, self.legend):
            column.addWidget(widget)

    def set_preview(self, picture: QPixmap) -> None:
        """The thumbnail of the picture."""
        self.map.set_preview(picture)

    def show_heat(self, image: QImage | None, words: str = "") -> None:
        """Show the map, or why there is none."""
        if not self.toggle.isChecked():
            return
        there = image is not None and not image.isNull()
        self.map.set_heat(image if there else None)
        self.map.setVisible(there)
        self.legend.setVisible(there)
        self.words.setText(words)
        self.words.setVisible(bool(words))

    @Slot(bool)
    def _toggled(self, wanted: bool) -> None:
        self.toggle.setText(self.tr("Hide") if wanted else self.tr("Show"))
        self.map.hide()
        self.legend.hide()
        self.words.setText(self.tr("Looking where the statistics differ …"))
        self.words.setVisible(wanted)
        self.requested.emit(wanted)


class HeatMapView(QWidget):
    """A heat-map over the grey picture, as wide as the panel."""

    def __init__(self) -> None:
        super().__init__()
        self._grey: QPixmap | None = None
        self._heat: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text.text("heat_map.title"))

    def set_preview(self, picture: QPixmap) -> None:
        """The thumbnail that stands below the map."""
        self._grey = QPixmap.fromImage(picture.toImage().convertToFormat(QImage.Format.Format_Grayscale8))
        self.update()

    def set_heat(self, heat: QImage | None) -> None:
        """Show a map."""
        self._heat = heat
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the proportions."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw picture and map."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._grey is not None:
            painter.drawPixmap(self.rect(), self._grey)
        if self._heat is not None:
            painter.drawImage(self.rect(), self._heat)
        painter.end()

    def _fit(self) -> None:
        if self._heat is not None:
            ratio = self._heat.height() / max(1, self._heat.width())
            self.setFixedHeight(max(1, round(self.width() * ratio)))


def _reason_not_run(score: DetectorScore | None) -> str:
    if score is None or not score.not_run:
        return QCoreApplication.translate("pixels", "No detector ran on this picture.")
    return text.text(f"not_run.{score.not_run}")


def _reason_not_judged(score: DetectorScore) -> str:
    translate = QCoreApplication.translate
    known = {
        "too small": translate("pixels", "too small"),
        "too little texture": translate("pixels", "too little texture"),
    }
    reason = known.get(score.reason or "") or text.safe_line(score.reason or "")
    words = translate("pixels", "The detector was not tested on pictures like this: {reason}.")
    return words.format(reason=reason or translate("pixels", "unlike anything tested"))
