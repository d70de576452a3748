"""How fast a loaded model is."""

from __future__ import annotations

import threading

import pytest

from inspector.detectors.looks import Facts, Look
from inspector.detectors.timing import takes, time_runs
from inspector.errors import InspectorError
from tests.detectors.networks import picture


class Counting:
    facts = Facts("", "", True)

    def __init__(self, threads):
        self.threads = set()
        self.runs = []
        self.together = threading.Barrier(threads)

    def look(self, crop, batch=None):
        if self.runs:
            self.together.wait(60)  # else one thread could end before the next begins, and hand it its number
        self.threads.add(threading.get_ident())
        self.runs.append(batch)
        return Look(0.0)


def test_every_thread_works_and_the_first_run_does_not_count():
    runner = Counting(3)
    found = time_runs(runner, picture(0.5), batch=4, threads=3, seconds=0.0)
    assert len(runner.threads) == 3
    assert len(runner.runs) == 4
    assert found.crops == 12


@pytest.mark.parametrize(("code", "wanted"), [("", True), ("model.failed", False), ("model.output", False)])
def test_whether_a_batch_is_taken(code, wanted):
    class Runner:
        facts = Facts("", "", True)

        def look(self, crop, batch=None):
            if code:
                raise InspectorError(code)
            return Look(0.0)

    assert takes(Runner(), picture(0.5), 2) is wanted


def test_harm_is_no_answer():
    class Runner:
        facts = Facts("", "", True)

        def look(self, crop, batch=None):
            raise InspectorError("model.memory")

    with pytest.raises(InspectorError):
        takes(Runner(), picture(0.5), 2)
