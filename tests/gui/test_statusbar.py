"""The status bar: what runs, how fast, how long it takes, and how it ended."""

from __future__ import annotations

import pytest

from inspector.gui.views.statusbar import JobStrip, Pace, StatusBar, duration


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (3, "3 s"), (89, "89 s"), (90, "2 min"), (3_000, "50 min"), (7_200, "2 h")]
)
def test_durations(seconds, words):
    assert duration(seconds) == words


def test_rate_and_time_left_after_three_seconds():
    pace = Pace()
    assert pace.words("metadata", 0, 2_938, 100.0) == "0 of 2,938 · estimating"
    assert pace.words("metadata", 800, 2_938, 102.0) == "800 of 2,938 · estimating"
    assert pace.words("metadata", 1_880, 2_938, 104.0) == "1,880 of 2,938 · 470 a second · 2 s left"


def test_a_new_stage_starts_anew():
    pace = Pace()
    pace.words("metadata", 0, None, 0.0)
    assert pace.words("metadata", 500, None, 10.0) == "500 found so far · 50 a second"


def test_less_than_one_a_second_is_said_as_it_is():
    pace = Pace()
    pace.words("pixels", 0, None, 0.0)
    assert pace.words("pixels", 13, None, 100.0) == "13 found so far · 0.13 a second"
    assert pace.words("pixels", 0, 500, 10.0) == "0 of 500 · estimating"


@pytest.fixture
def strip(qtbot):
    made = JobStrip()
    qtbot.addWidget(made)
    return made


def test_a_job_runs_and_ends(strip, qtbot):
    strip.begin("Scanning Studies")
    strip.progress("pixels", 10, 20)
    assert strip.running
    assert strip.words.startswith("Scanning Studies 10 of 20")
    with qtbot.waitSignal(strip.cancelled):
        strip._cancel.click()
    strip.end("Scan done", "20 pictures")
    assert not strip.running
    assert strip.words == "Scan done 20 pictures"
    assert strip._linger.isActive()


def test_pause_turns_into_go_on(strip, qtbot):
    strip.begin("Scanning")
    with qtbot.waitSignal(strip.paused) as heard:
        strip._pause.click()
    assert heard.args == [True]
    assert strip._pause.accessibleName() == "Go on"
    with qtbot.waitSignal(strip.paused) as heard:
        strip._pause.click()
    assert heard.args == [False]


def test_a_result_with_something_to_do_stays(strip, qtbot):
    strip.begin("Scanning")
    strip.end("Scan done", "20 pictures, 3 could not be read", action="Show")
    assert not strip._linger.isActive()
    with qtbot.waitSignal(strip.shown):
        strip._show.click()


def test_the_selection_is_told(qtbot):
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_selection(1, 12_480)
    assert bar.selection_words == "1 of 12,480 selected"
