"""L1: one worker process as the product sees it: started when needed, asked, and replaced when it does not answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from inspector.subprocesses.frames import FrameError, frame, read_frame
from inspector.subprocesses.launching import ROOT, command, environment, separate
from inspector.subprocesses.memory import MEMORY_EXIT

START_S = 60.0
"""How long a worker may take to start, in seconds: the first start on a busy machine reads 25 MB of library."""
ERRORS_BYTES = 64 * 1024
"""How much of a dead worker's standard error is looked at."""
_CHUNK = 1024 * 1024

if sys.platform == "win32":
    import _winapi
    import msvcrt

    def wait_readable(descriptor: int, seconds: float) -> bool:
        """Whether a pipe has bytes, or has ended, within this time."""
        handle = msvcrt.get_osfhandle(descriptor)
        until = time.monotonic() + seconds
        while True:
            try:
                if _winapi.PeekNamedPipe(handle, 0)[0]:
                    return True
            except OSError:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.001)

else:
    import select

    def wait_readable(descriptor: int, seconds: float) -> bool:
        """Whether a pipe has bytes, or has ended, within this time."""
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1000))


class WorkerLostError(Exception):
    """The worker gave no answer: a problem code and its parameters. The next request starts another."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class WorkerKind:
    """What a worker process is.

    `module` serves (`serving.serve`) when it is run, or when the first argument of a frozen program is `argument`.
    `area` begins the codes of what goes wrong: `area.timeout`, `area.memory`, `area.crashed`, `area.no_worker`.
    `answer_limit` is the most bytes of an answer's attachments.
    """

    module: str
    argument: str
    area: str
    answer_limit: int


class WorkerProcess:
    """A worker process. Not for two threads at a time, except `stop`.

    Args:
        kind: what it is.
        config: the worker's configuration, see `serving.serve`.
        timeout_s: wall time for one request.
    """

    def __init__(self, kind: WorkerKind, config: Mapping[str, Any], timeout_s: float) -> None:
        self._kind = kind
        self._config = config
        self._timeout_s = timeout_s
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._owner = 0
        self._slow = False

    @property
    def pid(self) -> int | None:
        """Process id of the running worker."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def ask(
        self, head: Mapping[str, Any], attachments: Sequence[bytes] = (), timeout_s: float | None = None
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Send one request and wait for its answer.

        Args:
            head: of the request.
            attachments: raw bytes that belong to it.
            timeout_s: wall time for this request; null is that of all requests.

        Raises:
            WorkerLostError: where there is no answer within the time limit, or the worker ended.
        """
        self._forget_if_forked()
        process = self._running()
        seconds = self._timeout_s if timeout_s is None else timeout_s
        parts = frame({**head, "timeout": seconds}, attachments)
        try:
            try:
                self._send(process, parts)
            except OSError:  # it died while it was idle
                self.kill()
                process = self._running()
                self._send(process, parts)
            return self._receive(process, seconds)
        except (EOFError, OSError, FrameError, ValueError, KeyError) as error:
            raise self._lost(process, seconds) from error
        except BaseException:  # nobody reads the pending answer: this worker cannot be asked again
            self.kill()
            raise

    def stop(self) -> None:
        """End the process from any thread. The one that waits for an answer gets none and clears up."""
        process = self._process
        if process is not None and self._owner == os.getpid():
            process.kill()

    def kill(self) -> None:
        """End the process at once, whatever it does, and let go of its pipes."""
        process, self._process = self._process, None
        errors, self._errors = self._errors, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.wait()
            _close(process)
        if errors is not None:
            errors.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.kill()
        if self._process is None:
            self._start()
        assert self._process is not None
        return self._process

    def _start(self) -> None:
        self._owner = os.getpid()
        try:
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `kill`
            self._process = subprocess.Popen(  # noqa: S603 - this program itself
                command(self._kind.module, self._kind.argument),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=environment(),
                cwd=ROOT if ROOT.is_dir() else None,
                bufsize=0,
                **separate(),
            )
        except OSError as error:
            self.kill()
            raise WorkerLostError(f"{self._kind.area}.no_worker", reason=str(error)) from error
        try:
            self._receive(self._process, START_S)
            self._send(self._process, frame(self._config))
            self._receive(self._process, START_S)
        except (EOFError, OSError, FrameError, ValueError, KeyError) as error:
            reason = self._last_words()
            self.kill()
            raise WorkerLostError(f"{self._kind.area}.no_worker", reason=reason) from error
        except BaseException:
            self.kill()
            raise

    def _send(self, process: subprocess.Popen[bytes], parts: Sequence[bytes]) -> None:
        """Write a frame. The worker is idle and reads, so a pipe never stays full."""
        assert process.stdin is not None
        for part in parts:
            view = memoryview(part)
            while view:
                view = view[process.stdin.write(view) or 0 :]

    def _receive(self, process: subprocess.Popen[bytes], seconds: float) -> tuple[dict[str, Any], list[bytes]]:
        assert process.stdout is not None
        descriptor = process.stdout.fileno()
        until = time.monotonic() + seconds
        self._slow = False

        def exactly(length: int) -> bytes:
            data = bytearray()
            while len(data) < length:
                if not wait_readable(descriptor, until - time.monotonic()):
                    self._slow = True
                    raise EOFError
                chunk = os.read(descriptor, min(length - len(data), _CHUNK))
                if not chunk:
                    raise EOFError
                data += chunk
            return bytes(data)

        return read_frame(exactly, self._kind.answer_limit)

    def _lost(self, process: subprocess.Popen[bytes], seconds: float) -> WorkerLostError:
        """End what is left of the worker and say why it gave no answer."""
        if self._slow:
            self.kill()
            return WorkerLostError(f"{self._kind.area}.timeout", seconds=seconds)
        try:
            status = process.wait(1.0)
        except subprocess.TimeoutExpired:
            status = 0
        words = self._last_words()
        self.kill()
        if status == MEMORY_EXIT or _out_of_memory(status, words):
            return WorkerLostError(f"{self._kind.area}.memory")
        return WorkerLostError(f"{self._kind.area}.crashed", status=status)

    def _last_words(self) -> str:
        if self._errors is None:
            return ""
        self._errors.seek(0)
        return self._errors.read(ERRORS_BYTES).decode("utf-8", "replace").strip()

    def _forget_if_forked(self) -> None:
        """A forked child must not talk through its parent's pipes: it drops them and starts a worker of its own."""
        if self._process is not None and self._owner != os.getpid():
            _close(self._process)
            self._process.returncode = 0  # not this process's child: nothing to wait for
            self._process = None
            self._errors = None


def _out_of_memory(status: int, words: str) -> bool:
    """An allocation that failed aborts native code; a process killed from outside fell to the system's own limit."""
    if sys.platform == "win32":
        return "memory allocation" in words
    return status == -signal.SIGKILL or (status == -signal.SIGABRT and "memory allocation" in words)


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
