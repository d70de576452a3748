"""A stranger's model runs in a process of its own: same scores, and what it does wrong costs only that process."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import numpy as np
import pytest

from inspector.detectors import apart, card_of, load, open_detector, running, worker
from inspector.detectors.apart import ApartRunner, Limits
from inspector.errors import InspectorError
from inspector.messages import text
from tests.detectors.networks import crowded, harmful, install, network, picture

MEDIA = {"name": "medium", "labels": ["painting", "photo"]}
BRIGHT = np.full((100, 120, 3), 255, np.uint8)
"""For which the model `late` never ends."""


def failing(action) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        action()
    assert "?" not in text(caught.value.code, **caught.value.params)
    return caught.value


def test_scores_maps_and_media_are_the_same(tmp_path):
    folder = install(tmp_path / "m", network(scale=8, with_map=True, media=2), output={"map": "map"}, medium=MEDIA)
    here = open_detector(folder)
    with load(card_of(folder), apart=True) as there:
        for level in (0.2, 0.6, 0.9):
            assert there.score(picture(level)) == here.score(picture(level))
        found, wanted = there.heat_map(picture(0.5)), here.heat_map(picture(0.5))
    assert np.array_equal(found.values, wanted.values, equal_nan=True)
    assert (found.left, found.top, found.cell_width) == (wanted.left, wanted.top, wanted.cell_width)


def test_the_runtime_stays_out_of_this_process(tmp_path):
    folder = install(tmp_path / "m", network())
    code = (
        "import sys, numpy\nfrom inspector.detectors import open_detector\n"
        f"detector = open_detector({str(folder)!r}, apart=True)\n"
        "print(detector.score(numpy.zeros((99, 99, 3), 'uint8')).band, 'onnxruntime' in sys.modules)\n"
        "detector.close()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["out_of_domain", "False"]


def test_a_picture_that_a_model_never_ends_on_costs_only_that_picture(tmp_path):
    card = card_of(install(tmp_path / "m", harmful("late")))
    runner = ApartRunner(card, limits=Limits(run_s=1.0))
    with running.RunningDetector(card, lambda: runner) as detector:
        before = detector.score(picture(0.5))
        assert failing(lambda: detector.score(BRIGHT)).code == "model.timeout"
        assert detector.score(picture(0.5)) == before


def test_a_model_that_never_answers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "LOST_LIMIT", 2)
    card = card_of(install(tmp_path / "m", harmful("late")))
    with running.RunningDetector(card, lambda: ApartRunner(card, limits=Limits(run_s=0.5))) as detector:
        for _ in range(2):
            assert failing(lambda: detector.score(BRIGHT)).code == "model.timeout"
        started = time.monotonic()
        assert failing(lambda: detector.score(picture(0.5))).code == "model.timeout"
        assert time.monotonic() - started < 0.5


def test_a_process_that_was_killed_is_replaced(tmp_path):
    card = card_of(install(tmp_path / "m", network()))
    runner = ApartRunner(card)
    crop = picture(0.5)[:64, :64]
    first = runner.look(crop)
    os.kill(runner._worker.pid, 9)
    runner._worker._process.wait(10)
    assert runner.look(crop) == first
    runner.close()
    assert runner._worker.pid is None


@pytest.mark.skipif(sys.platform != "linux", reason="address space limits hold on Linux")
def test_too_much_memory(tmp_path):
    with open_detector(install(tmp_path / "m", harmful("greedy")), apart=True) as detector:
        assert failing(lambda: detector.score(picture(0.5))).code == "model.memory"


def test_a_frozen_program_is_its_own_worker():
    code = f"from inspector.detectors import worker; worker.run_if_asked([{worker.WORKER_ARGUMENT!r}])"
    done = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, timeout=60)
    assert (done.returncode, b"listens" in done.stdout) == (0, True)
    assert not worker.run_if_asked(["scan", worker.WORKER_ARGUMENT])


def test_how_fast_and_how_large_it_is(tmp_path):
    runner = ApartRunner(card_of(install(tmp_path / "m", network())))
    timing, memory = runner.time(picture(0.5)[:64, :64], 2, 2, 0.05)
    runner.close()
    assert (timing.batch, timing.threads) == (2, 2)
    assert timing.crops >= 4
    assert timing.per_second > 0
    assert 0 <= memory < 2 * 1024**3


@pytest.mark.parametrize("kind", ["compares", "declares"])
def test_two_pictures_in_one_run(tmp_path, kind):
    labels = {"labels": ["real", "ai"], "ai_labels": ["ai"], "activation": "softmax"}
    card = card_of(install(tmp_path / "m", crowded(kind), output=labels))
    grey, bright = (np.full((64, 64, 3), level, np.uint8) for level in (100, 200))
    runner = ApartRunner(card)
    try:
        if kind == "declares":
            assert failing(lambda: runner.look_beside(grey, bright)).code == "model.failed"
        else:
            assert runner.look_beside(grey, bright).odds != runner.look(grey).odds
            assert runner.look_beside(grey, grey) == runner.look(grey)
    finally:
        runner.close()


def test_a_model_that_answers_quickly_is_not_waited_for_as_long(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "LEAST_S", 0.5)
    monkeypatch.setattr(apart, "PATIENCE", 0.0)
    runner = ApartRunner(card_of(install(tmp_path / "m", harmful("late"))), limits=Limits(run_s=600))
    try:
        runner.look(np.full((64, 64, 3), 100, np.uint8))
        error = failing(lambda: runner.look(np.full((64, 64, 3), 255, np.uint8)))
        assert (error.code, error.params["seconds"]) == ("model.timeout", 0.5)
        assert runner.time(np.full((64, 64, 3), 100, np.uint8), 1, 1, 0.6)[0].crops > 0
    finally:
        runner.close()


def test_a_model_that_hangs_now_and_then_is_given_up_too(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "LOST_IN_ALL", 2)
    card = card_of(install(tmp_path / "m", harmful("late")))
    detector = running.RunningDetector(card, lambda: ApartRunner(card, limits=Limits(run_s=0.5)))
    with detector:
        for _ in range(2):
            assert detector.score(picture(0.5)).raw is not None
            assert failing(lambda: detector.score(BRIGHT)).code == "model.timeout"
        assert failing(lambda: detector.score(picture(0.5))).code == "model.timeout"


def test_looks_are_counted(tmp_path):
    near = {"t_weak": 0.0, "t_strong": 1.0, "margin": 9.0}
    with load(card_of(install(tmp_path / "m", network(scale=8), calibration=near)), apart=True) as detector:
        assert detector.score(picture(0.5)).looks == 1
        assert detector.score(picture(0.5), reencode=lambda rgb: [rgb, rgb]).looks == 3


def test_scores_that_change_by_themselves_are_never_given(tmp_path):
    with load(card_of(install(tmp_path / "m", harmful("random"))), apart=True) as detector:
        for _ in range(2):
            assert failing(lambda: detector.score(picture(0.5))).code == "model.not_the_same"
