"""Which detector a scan uses, with whose limits, and that a stranger's model cannot stop a scan."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from inspector.detectors import OwnLimits, apart, ownlimits
from inspector.domain.enums import Band
from inspector.errors import InspectorError
from inspector.messages import text
from inspector.pipeline import detecting
from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.detecting import DetectorUse, choose, choose_set, is_shipped, open_used, used_card
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.items import BytesOpener, Item
from inspector.settings import paths
from tests.detectors.networks import harmful, install, network, picture


@pytest.fixture
def own(tmp_path):
    return install(paths.own_models_folder() / "mine", network(scale=8), id="mine")


def test_choices(own):
    assert (choose("none").location, choose("none").not_run) == ("", "switched_off")
    assert choose("mine").location == str(own.resolve())
    assert choose(str(own / "model.onnx")).sha256 == choose("mine").sha256
    for unknown in ("nothing", str(own / "missing.onnx")):
        with pytest.raises(InspectorError) as caught:
            choose(unknown)
        assert caught.value.code == "detector.unknown"


def test_without_any_model_the_default_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "model_folders", lambda: [tmp_path])
    assert (choose("default").location, choose("default").not_run) == ("", "no_model")


def test_only_what_we_ship_runs_in_this_process(own):
    assert not is_shipped(used_card(choose("mine")))
    shipped = detecting.chosen_card("default")
    assert shipped is None or is_shipped(shipped)


def test_own_limits_are_used_and_make_every_picture_a_changed_one(own):
    before = choose("mine")
    limits = OwnLimits(before.sha256, 1, 0.1, 0.2, 300, 300, 0, 0.01, 1, 50, 40, 2, "2026-11-26")
    ownlimits.write(paths.calibrations_folder(), limits)
    after = choose("mine")
    assert used_card(after).calibration.strong == 0.2
    assert ScanSpec(detector=before).fingerprint != ScanSpec(detector=after).fingerprint
    with open_used(before) as one, open_used(after) as other:
        assert one.score(picture(0.55)).band is Band.NONE
        assert other.score(picture(0.55)).band is Band.AI


def item(rgb, name):
    stream = io.BytesIO()
    Image.fromarray(rgb).save(stream, "PNG")
    return Item(name, BytesOpener(stream.getvalue()), name)


def scanned(model, *pictures):
    install(paths.own_models_folder() / "m", model, id="m")
    spec = ScanSpec(detector=choose("m"), strict=True)
    items = [item(rgb, f"{number}.png") for number, rgb in enumerate(pictures)]
    with InspectContext.build(spec) as context:
        return list(inspect_reports(items, context))


def test_a_model_that_never_ends_costs_one_picture(monkeypatch):
    monkeypatch.setattr(apart.Limits, "__init__", _quick(apart.Limits.__init__))
    bright = np.full((100, 120, 3), 255, np.uint8)
    good, endless, after = scanned(harmful("late"), picture(0.5), bright, picture(0.5, seed=2))
    assert (good.detector.band, after.detector.band) == (Band.NONE, Band.NONE)
    assert endless.detector.not_run == "failed"
    (problem,) = endless.problems
    assert problem.code == "detector.timeout"
    assert "?" not in text(problem.code, **problem.params)


def _quick(real):
    def make(self, **more):
        real(self, **{**more, "run_s": 1.0})

    return make


def test_a_broken_model_is_a_problem_of_each_picture_and_no_end():
    found = scanned(b"rubbish", picture(0.5), picture(0.6))
    assert [[problem.code for problem in report.problems] for report in found] == [["detector.failed"]] * 2


@pytest.mark.parametrize("data", [b"rubbish", b""])
def test_a_broken_file_refuses_no_scan(tmp_path, data):
    (tmp_path / "broken.onnx").write_bytes(data)
    spec = ScanSpec(detector=choose(str(tmp_path / "broken.onnx")), strict=True)
    with InspectContext.build(spec) as context:
        (report,) = inspect_reports([item(picture(0.5), "a.png")], context)
    (problem,) = report.problems
    assert (problem.code, report.detector.not_run) == ("detector.failed", "failed")
    assert "broken.onnx" in text(problem.code, **problem.params)


def test_a_model_that_was_removed_refuses_no_scan():
    found = choose_set("gone")
    assert (found.location, found.not_run) == ("", "not_installed")
    assert text(f"not_run.{found.not_run}") == "The chosen detector is not installed any more."


def test_a_use_is_false_without_a_model():
    assert not DetectorUse()
    assert DetectorUse("/models/x").name == DetectorUse("/models/x/model.onnx").name == "x"
    assert DetectorUse("/models/y.onnx").name == "y.onnx"
