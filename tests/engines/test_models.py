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
from inspector.workspace import ScanOptions, Workspace
from tests.detectors.networks import install, network, picture

MEASURED = [{"medium": "all", "band": "ai", "human": 300, "human_in_band": 3, "ai": 300, "ai_in_band": 150}]


@pytest.fixture
def model():
    made = network(scale=8, with_map=True)
    return install(paths.own_models_folder() / "mine", made, id="mine", output={"map": "map"}, measured=MEASURED)


@pytest.fixture
def workspace(tmp_path, model):
    folder = tmp_path / "pictures"
    folder.mkdir()
    with Workspace.open(tmp_path / "a.catalog") as opened:
        opened.settings = opened.settings.changed(detector="mine", detector_enabled=True)
        yield opened


def scan(workspace, detector="mine"):
    folder = workspace.catalog.path.parent / "pictures"
    options = ScanOptions(detector=detector, jobs=1, two_passes=False)
    for _ in workspace.scan([str(folder)], CancelToken(), options=options):
        pass
    return [workspace.catalog.rows([number])[0] for number in workspace.catalog.ids(None)]


def save(workspace, name, rgb, **options):
    Image.fromarray(rgb).save(workspace.catalog.path.parent / "pictures" / name, **options)


def half_bright():
    rgb = picture(0.2, 128, 192)
    rgb[:64, :64] = 250
    return rgb


def test_models_with_what_a_person_needs_to_choose(workspace):
    found = {item.card.id: item for item in workspace.models.installed()}
    mine = found["mine"]
    assert (mine.shipped, mine.in_use, mine.media) == (False, True, ())
    assert mine.bytes == mine.card.path.stat().st_size
    assert len(mine.added) == 10
    assert workspace.models.in_use().id == "mine"
    workspace.settings = workspace.settings.changed(detector_enabled=False)
    assert workspace.models.in_use() is None


def test_a_score_is_explained_with_the_limits_that_gave_it(workspace, model):
    save(workspace, "a.png", picture(0.9))
    (row,) = scan(workspace)
    score = workspace.catalog.report(row.id).detector
    assert score.band is Band.AI
    assert workspace.models.explain(score).facts[0].phrase.code == "meaning.likelihood.all"
    own = OwnLimits(score.sha256, 1, 3.0, 3.1, 300, 300, 0, 0.01, 1, 50, 40, 2, "2026-11-26")
    ownlimits.write(paths.calibrations_folder(), own)
    assert workspace.models.card_of(score).own is None
    (row,) = scan(workspace)
    again = workspace.catalog.report(row.id).detector
    assert again.calibration == "own-2026-11-26-3.1000"
    assert workspace.models.explain(again).facts[0].phrase.code == "meaning.likelihood.own"
    ownlimits.forget(paths.calibrations_folder(), score.sha256)
    assert workspace.models.card_of(again) is None
    assert workspace.models.explain(again).facts[0].phrase.code == "meaning.likelihood.unknown"
    assert workspace.models.explain(None) is None


def test_the_map_lies_on_the_picture_as_people_see_it(workspace):
    save(workspace, "a.png", half_bright())
    (row,) = scan(workspace)
    found = workspace.heat_map(row)
    assert found.values.shape == (8, 12)
    assert found.values[1, 1] > found.values[-1, -1]
    exif = Image.Exif()
    exif[0x0112] = 6
    save(workspace, "b.png", half_bright(), exif=exif)
    turned = workspace.heat_map(scan(workspace)[1])
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


def test_no_map_and_why(workspace):
    save(workspace, "small.png", picture(0.5, 40, 40))
    save(workspace, "whole.png", half_bright())
    (workspace.catalog.path.parent / "pictures" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n rubbish")
    broken, small, whole = scan(workspace, "none")
    assert workspace.heat_map(small) is None
    with pytest.raises(ParseError):
        workspace.heat_map(broken)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        workspace.heat_map(whole, token)
    install(paths.own_models_folder() / "mine", b"rubbish", id="mine", output={"map": "map"})
    with pytest.raises(InspectorError) as caught:
        workspace.heat_map(whole)
    assert caught.value.code == "model.not_onnx"


def test_without_a_model_there_is_no_map(workspace, monkeypatch):
    monkeypatch.setattr(paths, "model_folders", list)
    save(workspace, "a.png", half_bright())
    workspace.settings = workspace.settings.changed(detector="default")
    (row,) = scan(workspace, "none")
    with pytest.raises(InspectorError) as caught:
        workspace.heat_map(row)
    assert caught.value.code == "not_run.no_model"


def test_the_share_of_a_set_comes_from_its_review(workspace):
    assert (workspace.models.share().value, workspace.models.share().reviewed) == (0.03, False)
    workspace.settings = workspace.settings.changed(ai_share_permille=5)
    assert workspace.models.share().value == 0.005
    for number in range(110):
        save(workspace, f"{number:03}.png", picture(0.5, 8, 8, seed=number))
    rows = scan(workspace, "none")
    workspace.label([row.id for row in rows[:20]], LabelValue.AI)
    assert reviewed_share(workspace.catalog) is None, "picked pictures tell nothing of the rest"
    units = [PlanUnit(row.path, row.sha256, place if place < 105 else None) for place, row in enumerate(rows)]
    workspace.catalog.store_plan({"seed": "1"}, units)
    workspace.label([row.id for row in rows[20:60]], LabelValue.HUMAN)
    assert reviewed_share(workspace.catalog) is None
    workspace.label([row.id for row in rows[60:104]], LabelValue.HUMAN)
    found = workspace.models.share()
    assert found.reviewed
    assert found.value == pytest.approx(20.5 / 105)


def test_labels_on_nearly_all_of_a_set_tell_its_share_too(workspace):
    for number in range(110):
        save(workspace, f"{number:03}.png", picture(0.5, 8, 8, seed=number))
    rows = scan(workspace, "none")
    workspace.label([row.id for row in rows[:104]], LabelValue.HUMAN)
    assert reviewed_share(workspace.catalog).value == pytest.approx(0.5 / 105)
