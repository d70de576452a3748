"""Models as both faces see them: which are there, what a score means in this set, where a model looks."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from inspector.cancel import CancelToken
from inspector.catalog.values import PlanUnit
from inspector.detectors import HeatMap, OwnLimits, ownlimits
from inspector.domain.enums import Band, LabelValue
from inspector.engines.models import reviewed_share
from inspector.errors import Cancelled, InspectorError, ParseError
from inspector.settings import paths
from tests.detectors.networks import install, picture
from tests.engines.shelf import save, scan


def half_bright():
    rgb = picture(0.2, 128, 192)
    rgb[:64, :64] = 250
    return rgb


def test_models_with_what_a_person_needs_to_choose(shelf):
    found = {item.card.id: item for item in shelf.models.installed()}
    mine = found["mine"]
    assert (mine.shipped, mine.in_use, mine.media) == (False, True, ())
    assert mine.bytes == mine.card.path.stat().st_size
    assert len(mine.added) == 10
    assert shelf.models.in_use().id == "mine"
    shelf.settings = shelf.settings.changed(detector_enabled=False)
    assert shelf.models.in_use() is None


def test_a_score_is_explained_with_the_limits_that_gave_it(shelf):
    save(shelf, "a.png", picture(0.9))
    (row,) = scan(shelf)
    score = shelf.catalog.report(row.id).detector
    assert score.band is Band.AI
    assert shelf.models.explain(score).facts[0].phrase.code == "meaning.likelihood.all"
    own = OwnLimits(score.sha256, 1, 3.0, 3.1, 300, 300, 0, 0.01, 1, 50, 40, 2, "2026-11-26")
    ownlimits.write(paths.calibrations_folder(), own)
    assert shelf.models.card_of(score).own is None
    (row,) = scan(shelf)
    again = shelf.catalog.report(row.id).detector
    assert again.calibration == "own-2026-11-26-3.1000"
    assert shelf.models.explain(again).facts[0].phrase.code == "meaning.likelihood.own"
    ownlimits.forget(paths.calibrations_folder(), score.sha256)
    assert shelf.models.card_of(again) is None
    assert shelf.models.explain(again).facts[0].phrase.code == "meaning.likelihood.unknown"
    assert shelf.models.explain(None) is None


def test_how_often_a_model_was_asked(shelf):
    assert shelf.models.mean_looks("mine") is None
    save(shelf, "far.png", picture(0.2))
    save(shelf, "near.png", picture(0.66))
    rows = scan(shelf)
    looks = sorted(shelf.catalog.report(row.id).detector.looks for row in rows)
    assert looks[0] == 1
    assert shelf.models.mean_looks("mine") == sum(looks) / 2
    assert shelf.models.mean_looks("another") is None


def test_the_map_lies_on_the_picture_as_people_see_it(shelf):
    save(shelf, "a.png", half_bright())
    (row,) = scan(shelf)
    found = shelf.heat_map(row)
    assert found.values.shape == (8, 12)
    assert found.values[1, 1] > found.values[-1, -1]
    exif = Image.Exif()
    exif[0x0112] = 6
    save(shelf, "b.png", half_bright(), exif=exif)
    turned = shelf.heat_map(scan(shelf)[1])
    assert turned.values.shape == (12, 8)
    assert turned.values[1, -2] > turned.values[-1, 0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_map_turns_as_pictures_do(orientation):
    from PIL import ImageOps

    cells = np.arange(6, dtype=np.uint8).reshape(2, 3)
    image = Image.fromarray(cells)
    image.getexif()[0x0112] = orientation
    wanted = np.asarray(ImageOps.exif_transpose(image))
    found = HeatMap(cells.astype(np.float32), 4, 2, 10.0, 5.0).upright(orientation, 40, 20)
    assert (found.values == wanted).all()
    whole = HeatMap(np.zeros((4, 4)), 0, 0, 10.0, 5.0).upright(orientation, 40, 20)
    assert (whole.left, whole.top) == (0, 0)
    assert found.left >= 0
    assert found.top >= 0


def test_shades_for_drawing():
    shades = HeatMap(np.array([[np.nan, -3, 0, 4, 8, 9]], np.float32), 0, 0, 1, 1).shades()
    assert shades.tolist() == [[0, 0, 0, 128, 255, 255]]


def test_no_map_and_why(shelf):
    save(shelf, "small.png", picture(0.5, 40, 40))
    save(shelf, "whole.png", half_bright())
    (shelf.catalog.path.parent / "pictures" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n rubbish")
    broken, small, whole = scan(shelf, "none")
    assert shelf.heat_map(small) is None
    with pytest.raises(ParseError):
        shelf.heat_map(broken)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        shelf.heat_map(whole, token)
    install(paths.own_models_folder() / "mine", b"rubbish", id="mine", output={"map": "map"})
    with pytest.raises(InspectorError) as caught:
        shelf.heat_map(whole)
    assert caught.value.code == "model.not_onnx"


def test_without_a_model_there_is_no_map(shelf, monkeypatch):
    monkeypatch.setattr(paths, "model_folders", list)
    save(shelf, "a.png", half_bright())
    shelf.settings = shelf.settings.changed(detector="default")
    (row,) = scan(shelf, "none")
    with pytest.raises(InspectorError) as caught:
        shelf.heat_map(row)
    assert caught.value.code == "not_run.no_model"


def test_the_share_of_a_set_comes_from_its_review(shelf):
    assert (shelf.models.share().value, shelf.models.share().reviewed) == (0.03, False)
    shelf.settings = shelf.settings.changed(ai_share_permille=5)
    assert shelf.models.share().value == 0.005
    for number in range(110):
        save(shelf, f"{number:03}.png", picture(0.5, 8, 8, seed=number))
    rows = scan(shelf, "none")
    shelf.label([row.id for row in rows[:20]], LabelValue.AI)
    assert reviewed_share(shelf.catalog) is None, "picked pictures tell nothing of the rest"
    units = [PlanUnit(row.path, row.sha256, place if place < 105 else None) for place, row in enumerate(rows)]
    shelf.catalog.store_plan({"seed": "1"}, units)
    shelf.label([row.id for row in rows[20:60]], LabelValue.HUMAN)
    assert reviewed_share(shelf.catalog) is None
    shelf.label([row.id for row in rows[60:104]], LabelValue.HUMAN)
    found = shelf.models.share()
    assert found.reviewed
    assert found.value == pytest.approx(20.5 / 105)


def test_labels_on_nearly_all_of_a_set_tell_its_share_too(shelf):
    for number in range(110):
        save(shelf, f"{number:03}.png", picture(0.5, 8, 8, seed=number))
    rows = scan(shelf, "none")
    shelf.label([row.id for row in rows[:104]], LabelValue.HUMAN)
    assert reviewed_share(shelf.catalog).value == pytest.approx(0.5 / 105)


def test_providers_and_their_test(shelf):
    first = shelf.models.providers()[0]
    assert first.id == "cpu"
    found = shelf.models.check_provider(first.name)
    assert (found.ok, found.difference) == (True, 0.0)


def test_looking_at_pictures_does_not_count_all_labels_each_time(shelf, monkeypatch):
    save(shelf, "a.png", picture(0.9))
    (row,) = scan(shelf)
    score = shelf.catalog.report(row.id).detector
    counted = []
    monkeypatch.setattr("inspector.engines.models.reviewed_share", lambda catalog: counted.append(catalog))
    for _ in range(3):
        shelf.models.explain(score)
    assert len(counted) == 1
    shelf.settings = shelf.settings.changed(ai_share_permille=7)
    facts = shelf.models.explain(score).facts
    assert "0.7" in {fact.phrase.params.get("share") for fact in facts}
