"""How fast a loaded model is."""

from __future__ import annotations

import threading

from inspector.detectors.looks import Facts, Look
from inspector.detectors.timing import time_runs
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
