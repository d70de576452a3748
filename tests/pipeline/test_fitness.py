"""Screenshots and scans get no verdict from a detector, whatever it scores."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from inspector.detectors import OwnLimits, ownlimits
from inspector.domain.enums import Band, EvidenceKind, Flag
from inspector.domain.evidence import Evidence
from inspector.domain.report import DetectorScore
from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.detecting import choose
from inspector.pipeline.fitness import judged
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.items import BytesOpener, Item
from inspector.settings import paths
from tests.detectors.networks import install, network, picture

AI = DetectorScore(id="m", score=0.9, raw=5.0, band=Band.AI, unstable=True)
ROWS = [
    (EvidenceKind.SOFTWARE, {"role": "screenshot"}, "screenshot"),
    (EvidenceKind.SOFTWARE, {"role": "scanner"}, "scan"),
    (EvidenceKind.SOFTWARE, {"role": "editor"}, None),
    (EvidenceKind.SOURCE_TYPE, {"term": "screenCapture"}, "screenshot"),
    (EvidenceKind.SOURCE_TYPE, {"term": "negativeFilm"}, "scan"),
    (EvidenceKind.SOURCE_TYPE, {"term": "digitalCapture"}, None),
    (EvidenceKind.HINT, {"hint": "name.screenshot"}, "screenshot"),
    (EvidenceKind.HINT, {"hint": "size.generator"}, None),
    (EvidenceKind.CREDENTIALS, {"integrity": "ok", "origin": "scan_from_film_or_print"}, "scan"),
    (EvidenceKind.CREDENTIALS, {"integrity": "mismatch", "origin": "scan_from_film_or_print"}, None),
]


@pytest.mark.parametrize(("kind", "data", "reason"), ROWS)
def test_what_tells_a_screenshot_or_scan(kind, data, reason):
    found = judged(AI, [Evidence(EvidenceKind.HINT, "x", "r", {}), Evidence(kind, "x", "r", data)])
    assert found.reason == reason
    assert found.band is (Band.OUT_OF_DOMAIN if reason else Band.AI)
    assert found.score == AI.score
    assert found.unstable is not bool(reason)


def test_a_detector_that_did_not_run_stays_that_way():
    item = Evidence(EvidenceKind.SOFTWARE, "x", "r", {"role": "screenshot"})
    assert judged(DetectorScore(not_run="failed"), [item]) == DetectorScore(not_run="failed")


@pytest.mark.parametrize(
    ("name", "band"), [("a.png", Band.AI), ("Screenshot 2026-11-26 at 09.00.00.png", Band.OUT_OF_DOMAIN)]
)
def test_through_the_whole_pipeline(name, band):
    card = install(paths.own_models_folder() / "m", network(scale=30), id="m")
    assert card.is_dir()
    limits = OwnLimits(choose("m").sha256, 1, 1.0, 2.0, 300, 300, 0, 0.01, 1, 50, 40, 2, "2026-11-26")
    ownlimits.write(paths.calibrations_folder(), limits)
    stream = io.BytesIO()
    Image.fromarray(picture(0.9)).save(stream, "PNG")
    with InspectContext.build(ScanSpec(detector=choose("m"), strict=True)) as context:
        (report,) = inspect_reports([Item(name, BytesOpener(stream.getvalue()), name)], context)
    assert report.detector.band is band
    assert (Flag.OUT_OF_DOMAIN in report.assessment.flags) is (band is Band.OUT_OF_DOMAIN)
