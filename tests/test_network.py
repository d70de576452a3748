"""The product opens no connection: shown by forbidding sockets in every Python process, and by the system's own word."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.settings import paths

FORBID = """
import os, sys

def note(line):
    with open(os.environ["INSPECTOR_TEST_LOG"], "a") as log:
        log.write(line + chr(10))

def hook(event, arguments):
    if event.startswith("socket."):
        import socket
        unix = getattr(socket, "AF_UNIX", None)
        if event == "socket.__new__" and arguments[1] == unix:
            return
        if event in ("socket.connect", "socket.bind") and arguments[0].family == unix:
            return
        note("ASKED " + event)
        raise OSError("this test forbids the network")
    if event.startswith(("urllib.", "http.", "ftplib.", "smtplib.")):
        note("ASKED " + event)
        raise OSError("this test forbids the network")

note("STARTED " + " ".join(sys.orig_argv))
sys.addaudithook(hook)
"""
"""Loaded by every interpreter that is started with this folder on its path, workers included."""
WORKER = "inspector.manifests.worker"
SCAN = ("scan", "--format", "jsonl", "--hash", "pixels", "--jobs", "2", "--no-progress")
UNREADABLE = 4
WINDOW = """
import os
from PySide6.QtWidgets import QApplication
from inspector.cli.main import run
def drawn():
    for _ in range(20):
        QApplication.processEvents()
    os._exit(0)
QApplication.exec = staticmethod(drawn)
run(["gui"])
"""


def inspector(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "inspector", *arguments]


KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "USERPROFILE", "APPDATA")
"""No other variable reaches the programs under test: some libraries send nothing where they see `CI`."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name in KEPT}
    return own | {"INSPECTOR_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"} | more


@pytest.fixture
def demo():
    return str(paths.demo_folder())


@pytest.fixture
def forbidden(tmp_path):
    """An environment in which a socket is an error, and the log of what was asked for."""
    folder = tmp_path / "forbid"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(FORBID)
    log = tmp_path / "log"
    log.touch()
    return environment(tmp_path, PYTHONPATH=str(folder), INSPECTOR_TEST_LOG=str(log)), log


def asked(log: Path) -> list[str]:
    return [line for line in log.read_text().splitlines() if line.startswith("ASKED")]


def test_the_forbidding_works(forbidden):
    """Else the tests below would show nothing."""
    env, log = forbidden
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert "forbids the network" in done.stderr
    assert asked(log)


@pytest.mark.slow
def test_a_scan_opens_no_socket(demo, forbidden):
    env, log = forbidden
    done = subprocess.run(inspector(*SCAN, demo), env=env, capture_output=True, text=True)
    assert done.returncode == UNREADABLE, done.stderr
    assert not asked(log)
    assert WORKER in log.read_text(), "the credentials worker was not watched"
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert sum(record["c2pa"] is not None for record in records) >= 5


@pytest.mark.parametrize("command", [("doctor", "--json"), ("schema",), ("models", "list"), ("--version",)])
def test_other_commands_open_no_socket(forbidden, command):
    env, log = forbidden
    subprocess.run(inspector(*command), env=env, capture_output=True, check=True)
    assert not asked(log)


@pytest.mark.slow
def test_the_main_job_without_a_display_opens_no_socket(forbidden, demo, tmp_path):
    env, log = forbidden
    subprocess.run(inspector("app", demo), env=env, cwd=tmp_path, capture_output=True, check=True)
    assert (tmp_path / "inspector-results" / "report.html").is_file()
    assert not asked(log)


def works(*command: str) -> bool:
    try:
        return subprocess.run([*command, "true"], capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.fixture
def traced(tmp_path):
    """Runs a command under strace and gives the system calls of it and of all that it starts."""
    log = tmp_path / "strace"
    if not (shutil.which("strace") and works("strace", "-f", "-o", str(log), "-e", "trace=connect")):
        pytest.skip("strace is not installed, or may not be used here")

    def trace(command: list[str], status: int) -> list[str]:
        watch = ["strace", "-f", "-qq", "-o", str(log), "-e", "trace=%network,execve", "-e", "signal=none"]
        done = subprocess.run([*watch, *command], env=environment(tmp_path), capture_output=True, text=True)
        assert done.returncode == status, done.stderr
        return log.read_text(errors="replace").splitlines()

    return trace


def internet(calls: list[str]) -> list[str]:
    return [line for line in calls if "AF_INET" in line or "AF_PACKET" in line]


def test_strace_sees_connections(traced):
    """Else the tests below would show nothing."""
    code = "import socket; s = socket.socket(); s.connect_ex(('127.0.0.1', 9))"
    assert internet(traced([sys.executable, "-c", code], 0))


@pytest.mark.slow
def test_the_system_sees_no_connection_of_a_scan(traced, demo):
    calls = traced(inspector(*SCAN, demo), UNREADABLE)
    assert any("execve" in line and WORKER in line for line in calls), "the credentials worker was not watched"
    assert not internet(calls)


def test_the_system_sees_no_connection_of_the_doctor(traced):
    """It loads every library to ask for its version and abilities."""
    assert not internet(traced(inspector("doctor", "--json"), 0))


def test_the_system_sees_no_connection_of_the_window(traced):
    assert not internet(traced([sys.executable, "-c", WINDOW], 0))


def test_records_are_the_same_where_there_is_no_network_at_all(demo, tmp_path):
    if not (shutil.which("unshare") and works("unshare", "--map-root-user", "--net")):
        pytest.skip("this system gives no network namespace")
    env = environment(tmp_path)

    def records(*before: str) -> list[str]:
        scan = inspector(*SCAN, "--detector", "none", demo)
        done = subprocess.run([*before, *scan], env=env, capture_output=True, text=True)
        assert done.returncode == UNREADABLE, done.stderr
        return sorted(done.stdout.splitlines())

    assert records("unshare", "--map-root-user", "--net") == records()
