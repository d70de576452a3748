"""Background work: what arrives, in which thread, in which batches, and what never arrives."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QObject, Slot

from inspector.errors import InspectorError
from inspector.gui.jobs import BATCH_MS, Crash, JobRunner


class Listener(QObject):
    """Notes everything that a job emits, with the thread in which it arrived."""

    def __init__(self, job) -> None:
        super().__init__()
        self.batches: list[list] = []
        self.times: list[float] = []
        self.values: list = []
        self.errors: list = []
        self.ends = 0
        self.threads: set[int] = set()
        job.events.connect(self.on_events)
        job.finished.connect(self.on_finished)
        job.failed.connect(self.on_failed)
        job.ended.connect(self.on_ended)

    @Slot(list)
    def on_events(self, events):
        self.batches.append(events)
        self.times.append(time.monotonic())
        self.threads.add(threading.get_ident())

    @Slot(object)
    def on_finished(self, value):
        self.values.append(value)
        self.threads.add(threading.get_ident())

    @Slot(object)
    def on_failed(self, error):
        self.errors.append(error)
        self.threads.add(threading.get_ident())

    @Slot()
    def on_ended(self):
        self.ends += 1


def test_a_value_arrives_on_the_gui_thread(runner, qtbot):
    worker = []
    heard = Listener(runner.run(lambda _token: worker.append(threading.get_ident()) or 42))
    qtbot.waitUntil(lambda: heard.ends == 1)
    assert heard.values == [42]
    assert heard.threads == {threading.get_ident()}
    assert worker[0] != threading.get_ident()


def test_events_come_in_order_and_at_most_twenty_times_a_second(runner, qtbot):
    def work(token):
        for number in range(4_000):
            if number % 10 == 0:
                time.sleep(0.001)
            yield number

    heard = Listener(runner.stream(work))
    qtbot.waitUntil(lambda: heard.ends == 1, timeout=20_000)
    assert [number for batch in heard.batches for number in batch] == list(range(4_000))
    gaps = [after - before for before, after in zip(heard.times, heard.times[1:-1], strict=False)]
    assert all(gap >= BATCH_MS / 1000 * 0.8 for gap in gaps)


def test_the_first_event_does_not_wait_for_more(runner, qtbot):
    go_on = threading.Event()

    def work(token):
        yield "first"
        go_on.wait(10)

    heard = Listener(runner.stream(work))
    qtbot.waitUntil(lambda: heard.batches == [["first"]], timeout=2_000)
    go_on.set()
    qtbot.waitUntil(lambda: heard.ends == 1)


def test_a_fault_of_the_surroundings_keeps_its_code(runner, qtbot):
    def work(token):
        raise InspectorError("disk.full", path="/x")

    heard = Listener(runner.run(work))
    qtbot.waitUntil(lambda: heard.ends == 1)
    assert heard.errors[0].code == "disk.full"
    assert not heard.values


def test_a_bug_becomes_a_report(runner, qtbot, caplog):
    heard = Listener(runner.run(lambda _token: 1 // 0))
    qtbot.waitUntil(lambda: heard.ends == 1)
    assert isinstance(heard.errors[0], Crash)
    assert "ZeroDivisionError" in heard.errors[0].report


def test_cancelled_work_keeps_what_it_yielded_and_reports_no_fault(runner, qtbot):
    def work(token):
        number = 0
        while True:
            token.check()
            yield number
            number += 1
            time.sleep(0.002)

    job = runner.stream(work)
    heard = Listener(job)
    qtbot.waitUntil(lambda: bool(heard.batches))
    start = time.monotonic()
    job.cancel()
    qtbot.waitUntil(lambda: heard.ends == 1)
    assert time.monotonic() - start < 30
    assert not heard.errors
    assert heard.batches[0][0] == 0


def test_a_dropped_job_delivers_nothing(runner, qtbot):
    release = threading.Event()
    job = runner.run(lambda _token: release.wait(10))
    heard = Listener(job)
    job.drop()
    release.set()
    qtbot.waitUntil(lambda: heard.ends == 1)
    assert not heard.values
    assert not heard.errors


def test_a_newer_job_of_the_same_purpose_replaces_the_older(runner, qtbot):
    release = threading.Event()
    old = Listener(runner.run(lambda _token: release.wait(10) and "old", key="facets"))
    new = Listener(runner.run(lambda _token: "new", key="facets"))
    release.set()
    qtbot.waitUntil(lambda: old.ends == 1 and new.ends == 1)
    assert old.values == []
    assert new.values == ["new"]


def test_decisions_happen_in_the_order_they_were_made(runner, qtbot):
    done = []

    def decide(number):
        def work(_token):
            time.sleep(0.01 if number % 2 else 0.0)
            done.append(number)

        return work

    heard = [Listener(runner.run(decide(number), catalog=True)) for number in range(12)]
    qtbot.waitUntil(lambda: all(one.ends for one in heard))
    assert done == list(range(12))


def test_a_held_stream_goes_on_where_it_was(runner, qtbot):
    def work(token):
        for number in range(100):
            yield number
            time.sleep(0.002)

    job = runner.stream(work)
    heard = Listener(job)
    qtbot.waitUntil(lambda: bool(heard.batches))
    job.pause(held=True)
    qtbot.wait(250)
    before = sum(map(len, heard.batches))
    qtbot.wait(150)
    assert sum(map(len, heard.batches)) == before < 100
    job.pause(held=False)
    qtbot.waitUntil(lambda: heard.ends == 1)
    assert sum(map(len, heard.batches)) == 100


def test_closing_finishes_decisions_and_drops_the_rest(qapp, qtbot):
    runner = JobRunner.threaded()
    done = []
    busy = threading.Event()
    runner.run(lambda token: (busy.set(), token.wait(30)))
    for number in range(5):
        runner.run(lambda _token, number=number: (time.sleep(0.02), done.append(number)), catalog=True)
    busy.wait(5)
    start = time.monotonic()
    assert runner.shutdown(5)
    assert time.monotonic() - start < 30
    assert done == list(range(5))
    late = Listener(runner.run(lambda _token: done.append("late")))
    qtbot.wait(50)
    assert "late" not in done
    assert not late.values
    runner.deleteLater()


def test_closing_does_not_wait_longer_than_its_deadline(qapp):
    runner = JobRunner.threaded()
    release = threading.Event()
    started = threading.Event()
    runner.run(lambda _token: (started.set(), release.wait(20)))
    started.wait(5)
    start = time.monotonic()
    assert not runner.shutdown(0.2)
    assert time.monotonic() - start < 30
    release.set()
    assert runner.shutdown(5)
    runner.deleteLater()


@pytest.mark.parametrize("jobs", [300])
def test_many_short_jobs_leave_nothing_behind(runner, qtbot, jobs):
    heard = [Listener(runner.run(lambda _token, number=number: number)) for number in range(jobs)]
    qtbot.waitUntil(lambda: all(one.ends == 1 for one in heard), timeout=20_000)
    assert [one.values for one in heard] == [[number] for number in range(jobs)]
    assert not runner.busy()
