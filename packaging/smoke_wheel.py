"""Builds the wheel, installs it into a fresh environment and uses it from another folder, as a stranger would.

    python packaging/smoke_wheel.py

Says what it did, one line a step; exit status 1 with the first thing that is wrong. Needs a package index.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOREIGN = ("tests/", "packaging/", ".ci/", ".github/", "inspector/_data/models/training/")
NEEDED = (
    "inspector/_data/resources/vocabulary/source_types.toml",
    "inspector/_data/resources/trust/C2PA-TRUST-LIST.pem",
    "inspector/_data/resources/icons/app/inspector.svg",
    "inspector/_data/models/README.md",
)
VERDICTS = {
    "generated/dusk_ridge_04.png": ("generated", "declared"),
    "generated/currents_0017.webp": ("generated", "declared"),
    "signed/night_city_v3.jpg": ("generated", "signed"),
    "signed/studio_set-2.jpg": ("edited_with_ai", "signed"),
    "camera/IMG_2291.jpg": ("captured", "declared"),
    "camera/IMG_2307_says_both.jpg": ("conflicting", "declared"),
    "dataset/blossom.jpg": ("generated", "tagged"),
    "odd/plain_copy.png": ("inconclusive", "none"),
}
"""Of the demo pictures: one for each way to a verdict."""
SCAN_STATUS = 4
"""The demo folder holds a file that is no picture."""
WINDOW = """
import os
from PySide6.QtWidgets import QApplication
from inspector.cli.main import run
def drawn():
    QApplication.processEvents()
    os._exit(0 if any(window.isVisible() for window in QApplication.topLevelWidgets()) else 9)
QApplication.exec = staticmethod(drawn)
run(["gui"])
os._exit(8)
"""


class MissError(Exception):
    """Something is not as it must be."""


def main() -> int:
    """Do all steps; returns the exit status."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="inspector-wheel-", ignore_cleanup_errors=True) as name:
        try:
            for done in steps(Path(name)):
                print(f"wheel: {done}", flush=True)
        except (MissError, OSError, subprocess.CalledProcessError) as error:
            output = (getattr(error, "stdout", "") or "") + (getattr(error, "stderr", "") or "")
            print(f"wheel: WRONG: {error}\n{output[-4000:]}", flush=True)
            return 1
    print(f"wheel: all good in {time.monotonic() - started:.0f} s")
    return 0


def steps(folder: Path) -> Iterator[str]:
    """Each step, told after it succeeded."""
    wheel = build(folder)
    yield f"built {wheel.name}, {wheel.stat().st_size / 2**20:.1f} MiB"
    yield f"holds {check_contents(wheel)} files, none of tests or packaging"
    python = install(wheel, folder)
    yield "installed into a fresh environment"
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    use = Installed(python, elsewhere)
    yield use.run("--version").strip()
    resources = check_doctor(use, folder)
    yield f"found resources and models in {resources.parent}"
    yield f"scanned the demo folder: {check_scan(use, resources / 'demo')} records, verdicts as expected"
    yield f"printed the schema: {check_schema(use)} properties of a record"
    yield f"ran without a display: {check_app(use)} rows in labels.csv, and report.html"
    use.python("-c", WINDOW)
    yield "opened the window"


def build(folder: Path) -> Path:
    """The wheel of this checkout."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    call(command, folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def check_contents(wheel: Path) -> int:
    """Names inside; returns their number."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    foreign = sorted(name for name in names if name.startswith(FOREIGN) or "/tests/" in name or "__pycache__" in name)
    if foreign:
        raise MissError(f"the wheel holds {foreign[0]} and {len(foreign) - 1} more files that are none of its business")
    source = {path.relative_to(ROOT).as_posix() for path in (ROOT / "inspector").rglob("*.py")}
    missing = sorted({*NEEDED, *source} - names)
    if missing:
        raise MissError(f"the wheel lacks {', '.join(missing[:5])}")
    return len(names)


def install(wheel: Path, folder: Path) -> Path:
    """The interpreter of a fresh environment that holds the wheel and what it needs, in the versions we pin."""
    place = folder / "environment"
    call([sys.executable, "-m", "venv", str(place)], folder)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    options = ["--quiet", "--disable-pip-version-check", "--constraint", str(ROOT / "constraints.txt")]
    call([str(python), "-m", "pip", "install", *options, str(wheel)], folder)
    call([str(python), "-m", "pip", "check", "--quiet"], folder)
    return python


class Installed:
    """Calls of the installed program from another folder."""

    def __init__(self, python: Path, folder: Path) -> None:
        self._python = python
        self.folder = folder
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "PYTHONPATH", "INSPECTOR_HOME", "VIRTUAL_ENV")
        self._environment = {name: value for name, value in os.environ.items() if name not in hidden}
        self._environment |= {"INSPECTOR_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}

    def run(self, *arguments: str, status: int = 0) -> str:
        """Standard output of `inspector`."""
        program = self._python.with_name("inspector.exe" if os.name == "nt" else "inspector")
        return call([str(program), *arguments], self.folder, self._environment, status)

    def python(self, *arguments: str) -> str:
        """Standard output of the environment's interpreter."""
        return call([str(self._python), *arguments], self.folder, self._environment)


def check_doctor(use: Installed, folder: Path) -> Path:
    """The resources folder that the installed program finds."""
    facts = json.loads(use.run("doctor", "--json"))
    resources = Path(facts["files"]["resources"])
    models = Path(facts["files"]["models"][0])
    for place in (resources, models):
        if not place.is_dir() or not place.resolve().is_relative_to((folder / "environment").resolve()):
            raise MissError(f"{place} is not inside the fresh environment")
    if None in (facts["libraries"]["c2pa-python"], facts["libraries"]["onnxruntime"]):
        raise MissError("doctor names no version of c2pa-python or onnxruntime")
    return resources


def check_scan(use: Installed, demo: Path) -> int:
    """Verdicts on the demo pictures; returns the number of records."""
    out = use.run("scan", str(demo), "--format", "jsonl", status=SCAN_STATUS)
    records = {
        record["path"].removeprefix(f"{demo.as_posix()}/"): record for record in map(json.loads, out.splitlines())
    }
    for name, wanted in VERDICTS.items():
        assessment = records[name]["assessment"]
        if (assessment["verdict"], assessment["basis"]) != wanted:
            raise MissError(f"{name} is not {wanted}: {json.dumps(records[name], indent=1)}")
    if not any(record["detector"] and record["detector"]["score"] is not None for record in records.values()):
        raise MissError("the shipped detector scored no picture")
    return len(records)


def check_schema(use: Installed) -> int:
    """The printed schema; returns the number of properties of the record."""
    facts = json.loads(use.run("schema"))
    properties = facts["record"]["properties"]
    if "assessment" not in properties or not facts["codes"]:
        raise MissError("the schema lacks the assessment or the tables of codes")
    return len(properties)


def check_app(use: Installed) -> int:
    """The main job without a display; returns the number of rows of its table."""
    use.run("app")
    results = use.folder / "inspector-results"
    if not (results / "report.html").stat().st_size:
        raise MissError("the report is empty")
    return len((results / "labels.csv").read_text(encoding="utf-8-sig").splitlines()) - 1


def call(command: list[str], folder: Path, environment: dict[str, str] | None = None, status: int = 0) -> str:
    """Standard output of a command that has to end with this status."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != status:
        shown = " ".join(Path(part).name if part.startswith("/") else part for part in command[:6])
        raise MissError(f"{shown} … ended with {done.returncode}\n{(done.stdout + done.stderr)[-4000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
