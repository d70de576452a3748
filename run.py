#!/usr/bin/env python3
"""Set up and start Inspector, with nothing but Python's standard library.

    ./run.py app [PATH…]    the main job: opens the window on PATH or on the demo pictures;
                            without a display scans them in the terminal
    ./run.py test           runs the tests; with CI=1 in the environment the slow ones too
    ./run.py bench [NAME…]  runs the benchmarks, one JSON object a line
    ./run.py check          lint, types, layers
    ./run.py COMMAND …      any other command of `inspector`, for example `scan`

The environment lies in `.venv` and is made anew when pyproject.toml, constraints.txt or the interpreter changed.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "inspector-setup.txt"
EXTRAS = {"test": "test", "bench": "test,bench", "check": "test,dev"}

QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
XCB_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def main(arguments: list[str]) -> int:
    """Set up what the command needs, then run it; returns its exit status."""
    if sys.version_info < (3, 11):
        return fail(f"Inspector needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    command, rest = (arguments[0], arguments[1:]) if arguments else ("app", [])
    if command in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    status = set_up(EXTRAS.get(command, ""))
    if status:
        return status
    environment = dict(os.environ)
    if command in ("app", "gui") and has_display():
        system_libraries(QT_LIBRARIES | (XCB_LIBRARIES if sys.platform == "linux" else {}))
    elif command in ("test", "bench"):
        system_libraries(QT_LIBRARIES)
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return run_command(command, rest, environment)


def run_command(command: str, rest: list[str], environment: dict[str, str]) -> int:
    """Run one command in the environment."""
    if command == "test":
        whole = not any(argument.startswith(("tests", "-n", "-k", "-m")) for argument in rest)
        spread = ["-n", "auto", "--dist", "loadfile"] if whole else []
        quick = ["-m", "not slow"] if whole and not environment.get("CI") else []
        return call([PYTHON, "-m", "pytest", *spread, *quick, *rest], environment, ROOT)
    if command == "bench":
        return call([PYTHON, "-m", "tests.bench", *rest], environment, ROOT)
    if command == "check":
        steps = (
            [PYTHON, "-m", "ruff", "check", "."],
            [PYTHON, "-m", "ruff", "format", "--check", "."],
            [PYTHON, "-m", "mypy"],
            [BIN / "lint-imports"],
        )
        return max(call(step, environment, ROOT) for step in steps)
    return call([PYTHON, "-m", "inspector", command, *rest], environment, Path.cwd())


def set_up(extras: str) -> int:
    """Make or renew `.venv`; returns 0, or an exit status after saying what went wrong."""
    installed = STAMP.read_text().split("\n", 1) if STAMP.exists() else ["", ""]
    wanted = set(filter(None, extras.split(",")))
    known = set(filter(None, installed[1].strip().split(","))) if installed[0] == fingerprint() else set()
    if installed[0] == fingerprint() and wanted <= known and PYTHON.exists():
        return 0
    print("Setting up Inspector (once; needs the package index) …", file=sys.stderr, flush=True)
    names = ",".join(sorted(wanted | known))
    target = f"{ROOT}[{names}]" if names else str(ROOT)
    install = ["install", "--editable", target, "--constraint", str(ROOT / "constraints.txt")]
    uv = shutil.which("uv")
    STAMP.unlink(missing_ok=True)
    if uv:
        steps = [[uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV]]
        steps.append([uv, "pip", *install, "--quiet", "--python", PYTHON])
    else:
        steps = [[sys.executable, "-m", "venv", VENV]]
        steps.append([PYTHON, "-m", "pip", *install, "--quiet", "--disable-pip-version-check"])
    for step in steps:
        if call(step, dict(os.environ), ROOT):
            hint = "On Debian and Ubuntu: apt install python3-venv" if "venv" in map(str, step) else "See above."
            return fail(f"The set-up did not succeed. {hint}")
    STAMP.write_text(f"{fingerprint()}\n{names}")
    return 0


def fingerprint() -> str:
    """Changes when the environment has to be made anew."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode(), str(ROOT).encode()])).hexdigest()


def has_display() -> bool:
    """Whether a window can be opened."""
    return (
        os.name == "nt"
        or sys.platform == "darwin"
        or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    )


def system_libraries(libraries: dict[str, str]) -> None:
    """Install the system libraries that Qt needs on Debian and Ubuntu, or print the line that does."""
    if sys.platform != "linux":
        return
    packages = sorted(package for library, package in libraries.items() if not loads(library))
    if not any(Path(folder).is_dir() for folder in ("/usr/share/fonts", str(Path.home() / ".fonts"))):
        packages.append("fonts-dejavu-core")
    if not packages:
        return
    if not shutil.which("apt-get"):
        fail(f"Qt needs system libraries that are missing here (Debian's names): {' '.join(packages)}")
        return
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if rights and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode:
        fail(f"Qt needs system libraries. Run: sudo apt-get install {' '.join(packages)}")
        return
    print(f"Installing system libraries for Qt: {' '.join(packages)}", file=sys.stderr, flush=True)
    options = {"stdout": subprocess.DEVNULL, "check": False}
    install = [*rights, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if subprocess.run(install, stderr=subprocess.DEVNULL, **options).returncode:
        subprocess.run([*rights, "apt-get", "update", "-qq"], **options)
        if subprocess.run(install, **options).returncode:
            fail(f"That did not succeed. Run: sudo apt-get install {' '.join(packages)}")


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def call(command: list[object], environment: dict[str, str], folder: Path) -> int:
    """Run a command and return its exit status; an interrupted one gives 130."""
    try:
        return subprocess.run([str(part) for part in command], env=environment, cwd=folder, check=False).returncode
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return fail(str(error))


def fail(text: str) -> int:
    """Say what went wrong; returns exit status 3, an environment fault."""
    print(f"run.py: {text}", file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
