"""The launcher: when it sets up, what it runs, what it says. Nothing is installed here."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def launcher(tmp_path, monkeypatch):
    """`run.py` as a module whose checkout is a folder of the test; `calls` collects what it would start."""
    spec = importlib.util.spec_from_file_location("launcher", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text(f"{name}\n")
    environment = tmp_path / ".venv"
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", environment)
    monkeypatch.setattr(module, "STAMP", environment / "inspector-setup.txt")
    monkeypatch.setattr(module, "PYTHON", environment / "python")
    monkeypatch.setattr(module.shutil, "which", lambda _: None)
    monkeypatch.setattr(module, "system_libraries", lambda libraries: module.libraries.update(libraries))
    module.libraries = {}
    module.calls = []
    module.status = {}

    def call(command, environment, folder):
        words = [str(part) for part in command]
        module.calls.append((words, environment, folder))
        if words[1:3] == ["-m", "venv"]:
            module.VENV.mkdir(exist_ok=True)
            module.PYTHON.touch()
        return next((status for word, status in module.status.items() if word in words), 0)

    monkeypatch.setattr(module, "call", call)
    return module


def commands(launcher):
    """What was started since the last question, without the interpreter's own path."""
    found = [words[1:] for words, _, _ in launcher.calls]
    launcher.calls.clear()
    return found


def test_the_first_call_makes_the_environment_and_the_next_does_not(launcher, capsys):
    assert launcher.main(["scan", "x"]) == 0
    first, second, third = commands(launcher)
    assert first[:2] == ["-m", "venv"]
    assert second[:3] == ["-m", "pip", "install"]
    assert "--constraint" in second
    assert third == ["-m", "inspector", "scan", "x"]
    assert "Setting up" in capsys.readouterr().err
    assert launcher.main(["scan", "x"]) == 0
    assert commands(launcher) == [["-m", "inspector", "scan", "x"]]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_file_renews_the_environment(launcher, name):
    launcher.main(["scan"])
    (launcher.ROOT / name).write_text("something else")
    commands(launcher)
    launcher.main(["scan"])
    assert len(commands(launcher)) == 3


def test_another_interpreter_or_place_renews_the_environment(launcher, monkeypatch, tmp_path):
    before = launcher.fingerprint()
    assert launcher.fingerprint() == before
    with monkeypatch.context() as patch:
        patch.setattr(launcher.sys, "version", "3.99.0")
        assert launcher.fingerprint() != before
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / "moved").mkdir(exist_ok=True)
        (tmp_path / "moved" / name).write_bytes((launcher.ROOT / name).read_bytes())
    monkeypatch.setattr(launcher, "ROOT", tmp_path / "moved")
    assert launcher.fingerprint() != before


def test_extras_are_added_once_and_kept(launcher):
    def installed():
        return [words[words.index("--editable") + 1] for words in commands(launcher) if "--editable" in words]

    launcher.main(["scan"])
    assert installed() == [str(launcher.ROOT)]
    launcher.main(["test"])
    assert installed() == [f"{launcher.ROOT}[test]"]
    launcher.main(["check"])
    assert installed() == [f"{launcher.ROOT}[dev,test]"]
    launcher.main(["test"])
    launcher.main(["scan"])
    assert installed() == []


@pytest.mark.parametrize(("broken", "hint"), [("venv", "apt install python3-venv"), ("pip", "See above")])
def test_a_set_up_that_fails_says_what_to_do_and_is_tried_again(launcher, capsys, broken, hint):
    launcher.status = {broken: 1}
    assert launcher.main(["scan"]) == 3
    assert hint in capsys.readouterr().err
    assert not launcher.STAMP.exists()
    launcher.status = {}
    assert launcher.main(["scan"]) == 0
    assert launcher.STAMP.exists()


def test_uv_is_used_where_it_is_there(launcher, monkeypatch):
    monkeypatch.setattr(launcher.shutil, "which", lambda name: f"/bin/{name}" if name == "uv" else None)
    launcher.VENV.mkdir()
    launcher.main(["scan"])
    programs = [words[0] for words, _, _ in launcher.calls]
    assert programs == ["/bin/uv", "/bin/uv", str(launcher.PYTHON)]


@pytest.mark.parametrize(
    ("arguments", "started"),
    [
        ([], ["-m", "inspector", "app"]),
        (["app", "pictures"], ["-m", "inspector", "app", "pictures"]),
        (["show", "a.png", "--json"], ["-m", "inspector", "show", "a.png", "--json"]),
        (["test", "-q"], ["-m", "pytest", "-n", "auto", "--dist", "loadfile", "-m", "not slow", "-q"]),
        (["test", "-q", "tests/cli"], ["-m", "pytest", "-q", "tests/cli"]),
        (["bench", "scan", "--smoke"], ["-m", "tests.bench", "scan", "--smoke"]),
    ],
)
def test_what_each_command_starts(launcher, arguments, started, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    launcher.main(arguments)
    assert commands(launcher)[-1] == started


def test_the_slow_tests_run_where_changes_are_judged(launcher, monkeypatch):
    monkeypatch.setenv("CI", "true")
    launcher.main(["test"])
    assert commands(launcher)[-1] == ["-m", "pytest", "-n", "auto", "--dist", "loadfile"]


def test_commands_of_the_product_run_where_the_user_is_and_tests_in_the_checkout(launcher):
    launcher.main(["scan", "."])
    assert launcher.calls[-1][2] == Path.cwd()
    launcher.main(["test"])
    assert launcher.calls[-1][2] == launcher.ROOT


def test_check_runs_every_gate_and_fails_with_any(launcher):
    launcher.set_up("test,dev")
    commands(launcher)
    launcher.status = {"mypy": 1}
    assert launcher.main(["check"]) == 1
    gates = [" ".join(words) for words, _, _ in launcher.calls]
    assert len(gates) == 4
    for name in ("ruff check", "ruff format --check", "mypy", "lint-imports"):
        assert any(name in gate for gate in gates), name


def test_the_exit_status_is_that_of_the_command(launcher):
    launcher.set_up("")
    launcher.status = {"scan": 4}
    assert launcher.main(["scan", "x"]) == 4


@pytest.mark.parametrize(
    ("system", "variables", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"XDG_SESSION_TYPE": "x11"}, False),
        ("darwin", {}, True),
    ],
)
def test_a_display_is_there_by_its_variables_alone(launcher, monkeypatch, system, variables, shown):
    monkeypatch.setattr(launcher.os, "name", "posix")
    monkeypatch.setattr(launcher.sys, "platform", system)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert launcher.has_display() is shown


def test_the_launcher_and_the_program_agree_on_what_a_display_is(launcher, monkeypatch):
    from inspector.cli.commands import app

    for variables in ({}, {"DISPLAY": ":1"}, {"WAYLAND_DISPLAY": "w"}):
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert launcher.has_display() == app.has_display()


def test_tests_draw_offscreen_unless_told_otherwise(launcher, monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    launcher.main(["test"])
    assert launcher.calls[-1][1]["QT_QPA_PLATFORM"] == "offscreen"
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    launcher.main(["test"])
    assert launcher.calls[-1][1]["QT_QPA_PLATFORM"] == "xcb"


def test_libraries_for_a_window_are_looked_for_only_where_there_is_a_display(launcher, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(launcher, "has_display", lambda: False)
    launcher.main(["app"])
    assert launcher.libraries == {}
    monkeypatch.setattr(launcher, "has_display", lambda: True)
    launcher.main(["app"])
    assert launcher.QT_LIBRARIES.items() <= launcher.libraries.items()


def test_help_sets_nothing_up(launcher, capsys):
    assert launcher.main(["--help"]) == 0
    assert "./run.py test" in capsys.readouterr().out
    assert launcher.calls == []


def test_an_old_interpreter_is_told_so(launcher, capsys, monkeypatch):
    monkeypatch.setattr(launcher.sys, "version_info", (3, 9, 2))
    assert launcher.main(["app"]) == 3
    assert "3.11" in capsys.readouterr().err
    assert launcher.calls == []


@pytest.mark.skipif(sys.platform != "linux", reason="apt is a thing of Debian")
@pytest.mark.parametrize(
    ("apt", "root", "sudo", "said"),
    [
        (False, True, True, "missing here"),
        (True, False, False, "Run: sudo apt-get install libegl1"),
        (True, True, False, "Installing"),
        (True, False, True, "Installing"),
    ],
)
def test_missing_system_libraries_are_installed_or_named(monkeypatch, capsys, apt, root, sudo, said):
    spec = importlib.util.spec_from_file_location("launcher", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    started = []

    def started_one(command, **_options):
        started.append(command)
        return subprocess.CompletedProcess(command, 0 if sudo or command[0] != "sudo" else 1)

    monkeypatch.setattr(module, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(module.shutil, "which", lambda _: "/usr/bin/apt-get" if apt else None)
    monkeypatch.setattr(module.os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(module.subprocess, "run", started_one)
    monkeypatch.setattr(module.Path, "is_dir", lambda _: True)
    module.system_libraries(module.QT_LIBRARIES)
    assert said in capsys.readouterr().err
    installs = [command for command in started if "install" in command]
    assert bool(installs) == (said == "Installing")
    for command in installs:
        assert command[-1] == "libegl1"
        assert (command[0] == "sudo") == (not root)


def test_a_command_that_cannot_be_started_is_a_fault_of_the_environment(capsys):
    spec = importlib.util.spec_from_file_location("launcher", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.call([ROOT / "no such program"], {}, ROOT) == 3
    assert "no such program" in capsys.readouterr().err


def test_the_launcher_needs_the_standard_library_only():
    code = "import sys, runpy; runpy.run_path('run.py', run_name='launcher'); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    foreign = {name.split(".")[0] for name in done.stdout.split()} - set(sys.stdlib_module_names)
    assert foreign <= {"__main__", "launcher"}
