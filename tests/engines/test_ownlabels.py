"""A person's labels give a detector limits and hold the next one to what was corrected, on real files."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from inspector import pixels
from inspector.cancel import CancelToken
from inspector.detectors import scoring
from inspector.domain.enums import Band, EvidenceKind, LabelValue
from inspector.engines import corrections
from inspector.engines.rescoring import rescore
from inspector.errors import Cancelled, InspectorError
from inspector.pipeline.detecting import choose, open_card
from inspector.settings import paths
from inspector.workspace import ScanOptions
from tests.detectors.networks import install, network, picture
from tests.engines.shelf import save, scan


@pytest.fixture
def reviewed(shelf):
    """40 human works that are dark and 20 AI pictures that are bright, but for 2 human works as bright as those."""
    for number in range(60):
        level = 0.2 + number / 200 if number < 38 else 0.75
        save(shelf, f"{number:03}.png", picture(level, 64, 64, seed=number))
    rows = scan(shelf)
    shelf.label([row.id for row in rows[:40]], LabelValue.HUMAN)
    shelf.label([row.id for row in rows[40:]], LabelValue.AI)
    return shelf, rows


def test_limits_are_found_kept_used_and_forgotten(reviewed):
    shelf, _ = reviewed
    told = []
    found = shelf.models.calibrate("mine", 20, on_progress=lambda *counts: told.append(counts))
    assert (found.human, found.ai, found.unreadable) == (40, 20, 0)
    assert found.limits.bound <= 0.2
    assert told[0][0] > 30, "the catalogue knew what one look is enough for"
    assert shelf.models.in_use().own is None
    shelf.models.keep(found)
    assert shelf.models.in_use().own == found.limits
    again = scan(shelf)
    assert shelf.catalog.report(again[0].id).detector.calibration.startswith("own-")
    assert shelf.models.forget("mine")
    assert shelf.models.in_use().own is None
    assert choose("mine").own is None


def test_too_few_labels(shelf):
    save(shelf, "a.png", picture(0.5, 64, 64))
    (row,) = scan(shelf)
    shelf.label([row.id], LabelValue.HUMAN)
    with pytest.raises(InspectorError) as caught:
        shelf.models.calibrate("mine", 1)
    assert (caught.value.code, caught.value.params["human"]) == ("calibration.too_few", 1)


def test_copies_lie_in_one_half(shelf):
    for number in range(4):
        save(shelf, f"{number}.png", picture(0.5, 64, 64), pnginfo=_text(number))
    rows = scan(shelf)
    assert len({row.sha256 for row in rows}) == 4
    shelf.label([row.id for row in rows], LabelValue.HUMAN)
    with pytest.raises(InspectorError) as caught:
        shelf.models.calibrate("mine", 50)
    assert caught.value.params["human"] == 1


def _text(number):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", str(number))
    return info


def test_corrected_pictures_hold_the_next_model(reviewed):
    shelf, rows = reviewed
    assert [row.band for row in rows[38:40]] == [Band.UNSURE] * 2
    install(paths.own_models_folder() / "mine", network(scale=30), id="mine")
    rows = scan(shelf)
    assert [row.band for row in rows[38:40]] == [Band.AI] * 2
    assert shelf.models.corrected() == 2
    install(paths.own_models_folder() / "other", network(scale=1), id="other")
    found = shelf.models.compare("other")
    assert (found.pictures, found.old_right, found.new_right, found.newly_wrong) == (2, 0, 2, ())
    shelf.label([rows[38].id], None)
    assert shelf.models.compare("other").gone == 1
    (kept,) = (entry for entry in corrections.read(paths.corrections_file()) if entry.path.endswith("039.png"))
    assert (kept.ai, kept.model) == (False, "mine")


def test_pictures_are_scored_where_the_catalogue_knows_nothing(shelf):
    save(shelf, "a.png", picture(0.7, 64, 64))
    save(shelf, "b.png", picture(0.3, 64, 64))
    save(shelf, "tiny.png", picture(0.3, 20, 20))
    (shelf.catalog.path.parent / "pictures" / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n rubbish")
    first, second, broken, tiny = scan(shelf, "none")
    card = shelf.models.in_use()
    told = []
    with open_card(card) as detector:
        found = rescore(
            shelf.catalog,
            [first, second, broken, tiny],
            detector,
            limit_pixels=10**6,
            on_progress=lambda *counts: told.append(counts),
        )
        assert set(found.odds) == {first.id, second.id}
        assert found.odds[first.id] > 1 > -1 > found.odds[second.id]
        assert (found.unreadable, told[-1]) == (1, (4, 4))
        token = CancelToken()
        token.cancel()
        with pytest.raises(Cancelled):
            rescore(shelf.catalog, [first], detector, limit_pixels=10**6, cancel=token)


def test_a_model_that_fails_ends_it(shelf):
    save(shelf, "a.png", picture(0.7, 64, 64))
    rows = scan(shelf, "none")
    install(paths.own_models_folder() / "mine", b"rubbish", id="mine")
    with open_card(shelf.models.in_use()) as detector, pytest.raises(InspectorError) as caught:
        rescore(shelf.catalog, rows, detector, limit_pixels=10**6)
    assert caught.value.code == "model.not_onnx"


def test_new_limits_ask_the_model_only_about_pictures_close_to_them(reviewed, monkeypatch):
    shelf, rows = reviewed
    shelf.models.keep(shelf.models.calibrate("mine", 20))
    asked = []
    real = scoring.score
    monkeypatch.setattr(scoring, "score", lambda *given: asked.append(given) or real(*given))
    kept = []
    folder = shelf.catalog.path.parent / "pictures"
    for event in shelf.scan([str(folder)], CancelToken(), options=ScanOptions(jobs=1)):
        kept += [report.detector for report in event.reports if event.progress.stage == "metadata"]
    assert len(kept) == len(rows)
    assert all(score is not None and score.raw is not None for score in kept), "scores stay between the passes"
    assert len(asked) < len(rows)
    assert {shelf.catalog.report(row.id).detector.calibration[:3] for row in rows} == {"own"}
    for row in rows:
        report = shelf.catalog.report(row.id)
        (evidence,) = (item for item in report.evidence if item.kind is EvidenceKind.DETECTOR)
        assert evidence.data["band"] == report.detector.band.value
        assert len({item.id for item in report.evidence}) == len(report.evidence)


def test_a_picture_that_changed_is_scored_anew(shelf):
    save(shelf, "a.png", picture(0.9, 64, 64))
    folder = shelf.catalog.path.parent / "pictures"
    options = ScanOptions(jobs=1)
    list(shelf.scan([str(folder)], CancelToken(), options=options))
    save(shelf, "a.png", picture(0.2, 65, 65))
    list(shelf.scan([str(folder)], CancelToken(), options=options))
    (number,) = shelf.catalog.ids(None)
    assert shelf.catalog.report(int(number)).detector.band is Band.NONE


def test_settled_log_odds_are_those_of_a_scan(shelf):
    """Stored scores are taken where the limits in use would give them again; else the model is asked."""
    install(paths.own_models_folder() / "mine", network(scale=8), id="mine", calibration={"margin": 1.0})
    for number in range(12):
        save(shelf, f"{number:02}.png", picture(0.3 + number / 20, 300, 300, seed=number))
    rows = scan(shelf)
    card = shelf.models.in_use()
    scores = [shelf.catalog.report(row.id).detector for row in rows]
    assert {score.versions is None for score in scores} == {True, False}

    def odds(under, *, settled):
        with open_card(under) as detector:
            return rescore(shelf.catalog, rows, detector, limit_pixels=10**6, settled=settled).odds

    assert odds(card, settled=True) == {row.id: score.raw for row, score in zip(rows, scores, strict=True)}
    alone = odds(card, settled=False)
    assert all(alone[row.id] == score.raw for row, score in zip(rows, scores, strict=True) if score.versions is None)
    moved = replace(card, calibration=replace(card.calibration, id="", weak=scores[0].raw, strong=scores[0].raw))
    found = odds(moved, settled=True)
    with open_card(moved) as detector:
        for row, score in zip(rows, scores, strict=True):
            fresh = detector.score(np.asarray(Image.open(row.path)), reencode=pixels.reencode)
            assert found[row.id] == pytest.approx(fresh.raw), score
