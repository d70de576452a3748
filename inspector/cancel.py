"""L0: one-way cancellation, polled between assets and between stages."""

from __future__ import annotations

import threading

from inspector.errors import Cancelled


class CancelToken:
    """Set once by whoever wants the work to stop; polled by whoever does it."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Sleep until cancelled or the time is over; tells whether it was cancelled."""
        return self._event.wait(seconds)
