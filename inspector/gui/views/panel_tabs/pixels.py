"""L5: the Pixels tab: what the detector says, what that means, near-duplicates and fingerprints."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.domain.enums import Band, EvidenceKind, Flag
from inspector.domain.report import DetectorScore
from inspector.gui import text
from inspector.gui.detail import Detail, DetectorFacts
from inspector.gui.views.panel_tabs.page import TabPage
from inspector.gui.widgets.basic import Card, ElidedLabel, IconLabel, plain
from inspector.gui.widgets.fields import Heading, NameValues
from inspector.gui.widgets.scorescale import ScoreScale

_DUPLICATES_SHOWN = 20


class PixelsTab(TabPage):
    """Score with its measured meaning, or the reason why there is none."""

    def build(self, detail: Detail) -> None:
        """Show the detector's answer."""
        self.scale: ScoreScale | None = None
        score = detail.report.detector
        if score is None or score.band is None:
            self._add_reason(self.tr("No score"), _reason_not_run(score))
        elif score.band is Band.OUT_OF_DOMAIN:
            self._add_reason(text.band_name(Band.OUT_OF_DOMAIN), _reason_not_judged(detail))
        else:
            self._add_score(score, score.band, detail)
        self._heat = QWidget()
        self._heat.hide()
        self.column.addWidget(self._heat)
        if score is not None and score.id:
            self._add_detector(score, detail.detector)
        self._add_duplicates(detail)
        self._add_hashes(detail)

    def set_heat_map(self, image: QImage | None) -> None:
        """Show where the statistics differ, over the grey picture; null hides it."""
        if self.detail is None or not self._built or image is None or image.isNull():
            return
        column = QVBoxLayout(self._heat)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(self.tr("Where the statistics differ")))
        column.addWidget(HeatMap(image))
        column.addWidget(
            plain(self.tr("Not a manipulation map"), role="caption", tone="secondary", select=False),
            0,
            Qt.AlignmentFlag.AlignTrailing,
        )
        self._heat.show()

    def _add_reason(self, title: str, reason: str) -> None:
        self.column.addWidget(plain(title, role="strong", select=False))
        self.column.addWidget(plain(reason, tone="secondary"))

    def _add_score(self, score: DetectorScore, band: Band, detail: Detail) -> None:
        self.column.addWidget(plain(text.band_name(band), role="strong"))
        ends = (min(score.spread), max(score.spread)) if score.spread else None
        self.scale = ScoreScale(band, score.score, ends, detail.detector)
        self.column.addWidget(self.scale)
        for icon, words in self._facts(score, band, detail):
            self.column.addWidget(FactRow(icon, words))
        rest = self.tr("How common AI pictures are in your folder is unknown. This is not evidence on its own.")
        note = plain(rest, role="small", tone="secondary")
        note.setContentsMargins(26, 0, 0, 0)
        self.column.addWidget(note)

    def _facts(self, score: DetectorScore, band: Band, detail: Detail) -> list[tuple[str, str]]:
        measured = detail.detector.of(band) if detail.detector else None
        medium = text.safe_line(score.medium or self.tr("pictures"))
        rows = []
        if band is Band.NONE:
            rows.append(
                ("information", self.tr("Many AI pictures end here too. It does not mean that a person made it."))
            )
        elif measured is None or measured.times_low is None or measured.times_high is None:
            rows.append(("histogram", self.tr("How much commoner such scores are among AI pictures was not measured.")))
        else:
            words = self.tr(
                "In our test set, scores like this were {low} to {high} times as common among AI {medium} "
                "as among human ones."
            )
            low, high = f"{measured.times_low:g}", f"{measured.times_high:g}"
            rows.append(("histogram", words.format(low=low, high=high, medium=medium)))
        if measured is not None and measured.false_alarms is not None and band is not Band.NONE:
            words = self.tr("On human {medium}, about {x} in {y} get this band by mistake.")
            x, y = measured.false_alarms
            rows.append(("label human", words.format(medium=medium, x=x, y=y)))
        rows.append(("unstable score", self._stability(score, detail)))
        return rows

    def _stability(self, score: DetectorScore, detail: Detail) -> str:
        if not score.spread:
            return self.tr("Whether the score holds after resizing and saving again was not tried.")
        low, high = text.score(min(score.spread)), text.score(max(score.spread))
        if Flag.UNSTABLE_SCORE in detail.report.assessment.flags:
            words = self.tr("Unstable. After resizing and saving again the band changes: {low} to {high}.")
        else:
            words = self.tr("After resizing and saving again the score stays between {low} and {high}.")
        return words.format(low=low, high=high)

    def _add_detector(self, score: DetectorScore, facts: DetectorFacts | None) -> None:
        self.column.addWidget(Heading(self.tr("Detector")))
        name = " ".join(part for part in (facts.name if facts else score.id, score.version) if part)
        self.column.addWidget(
            NameValues(
                [
                    (self.tr("Name"), name),
                    (self.tr("Trained"), text.date(facts.trained) if facts else ""),
                    (self.tr("Tested on"), ", ".join(facts.media) if facts else self.tr("not measured")),
                    (self.tr("This picture"), score.medium or ""),
                    (self.tr("Score"), "" if score.score is None else text.score(score.score)),
                    (self.tr("Ran on"), score.provider or ""),
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


class HeatMap(QLabel):
    """The heat-map, as wide as the panel."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._picture = QPixmap.fromImage(image)
        self.setScaledContents(True)
        self.setPixmap(self._picture)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Where the statistics differ"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the proportions."""
        super().resizeEvent(event)
        ratio = self._picture.height() / max(1, self._picture.width())
        self.setFixedHeight(max(1, round(self.width() * ratio)))


def _reason_not_run(score: DetectorScore | None) -> str:
    if score is None or not score.not_run:
        return QCoreApplication.translate("pixels", "No detector ran on this picture.")
    return text.text(f"not_run.{score.not_run}")


def _reason_not_judged(detail: Detail) -> str:
    translate = QCoreApplication.translate
    found = (item for item in detail.report.evidence if item.kind is EvidenceKind.DETECTOR)
    reason = next((str(item.data["reason"]) for item in found if item.data.get("reason")), "")
    words = translate("pixels", "The detector was not tested on pictures like this: {reason}.")
    return words.format(reason=text.safe_line(reason) or translate("pixels", "unlike anything tested"))
