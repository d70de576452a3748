"""The rules of the house that no linter knows: where things stand, how long they are, what they may import."""

from __future__ import annotations

import ast
import functools
import importlib.metadata
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house_tables import LICENCES, TESTED_ELSEWHERE, TESTS_OF_NO_MODULE

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "inspector"
TESTS = ROOT / "tests"
DISTRIBUTION = "picture-provenance-inspector"
MODULE_LINES = 400
FUNCTION_LINES = 60
PUBLIC_METHODS = 20
DEMO_BYTES = 2 * 1024 * 1024
BROAD = {
    "inspector.cli.main": "everything else is a bug: exit status 70",
    "inspector.gui.jobs": "the boundary of all background work",
    "inspector.pipeline.inspect": "a reader's bug must not lose the other readers' finds",
    "inspector.plugins": "whatever a stranger's import raises",
}
"""Modules that may catch `Exception` and go on, once each."""
QT = ("PySide6", "shiboken6", "pyqtgraph")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
TOP_LEVEL = {"inspector", "resources", "models", "tests", "packaging"}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@functools.cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_bytes(), str(path))))


@functools.cache
def imports_of(path: Path) -> frozenset[str]:
    """Full names of all that a file imports, wherever in it."""
    found: set[str] = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def room_of(name: str) -> str:
    """The package below `inspector` that a module lies in; empty for the modules at the top."""
    parts = name.split(".")
    return parts[1] if len(parts) > 2 or MODULES[name].name == "__init__.py" else ""


@functools.cache
def files_of(room: str) -> list[Path]:
    """The test files of a room."""
    return sorted((TESTS / room).rglob("test_*.py") if room else TESTS.glob("test_*.py"))


# Tests stand where the modules stand


def is_tested(name: str) -> bool:
    """Whether a module has a test file of its name in its room, or a test file of its room imports it."""
    stem = f"test_{name.rpartition('.')[2].lstrip('_')}.py"
    return any(path.name == stem or name in imports_of(path) for path in files_of(room_of(name)))


def excuse_of(name: str) -> str | None:
    """The row of the table that speaks of a module, or of a package that it lies in."""
    parts = name.split(".")
    rows = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((TESTED_ELSEWHERE[row] for row in rows if row in TESTED_ELSEWHERE), None)


def test_every_module_has_its_tests_or_says_where_they_are():
    packages = {name for name, path in MODULES.items() if path.name == "__init__.py"}
    bare = [name for name in MODULES if name not in packages and not is_tested(name) and excuse_of(name) is None]
    assert not bare, "write tests/ROOM/test_NAME.py, or name the test file in tests/house_tables.py"


@pytest.mark.parametrize("row", TESTED_ELSEWHERE)
def test_excused_modules_and_the_tests_that_cover_them_exist(row):
    assert row in MODULES
    assert (TESTS / TESTED_ELSEWHERE[row]).is_file()


def belongs(path: Path) -> bool:
    """Whether a test file is about its room: it has the name of a module, or it or a helper beside it imports one."""
    room = path.relative_to(TESTS).parts[0].removeprefix("test_").removesuffix(".py")
    modules = [name for name in MODULES if f"{name}.".startswith(f"inspector.{room}.")]
    subject = path.stem.removeprefix("test_")
    if any(name.rpartition(".")[2].lstrip("_") == subject for name in modules):
        return True
    beside = [path, *path.parent.glob("[!t]*.py")] if path.parent != TESTS else [path]
    return any(name in imports_of(file) for file in beside for name in modules)


def test_every_test_file_belongs_to_a_room():
    excused = tuple(TESTS / row for row in TESTS_OF_NO_MODULE)
    files = [path for path in sorted(TESTS.rglob("test_*.py")) if not {path, *path.parents} & set(excused)]
    assert not [path.relative_to(TESTS).as_posix() for path in files if not belongs(path)]


@pytest.mark.parametrize("row", TESTS_OF_NO_MODULE)
def test_excused_tests_exist(row):
    assert (TESTS / row).exists()


# How long things are


def test_modules_are_short():
    sizes = {name: len(path.read_bytes().splitlines()) for name, path in MODULES.items()}
    assert not {name: lines for name, lines in sizes.items() if lines > MODULE_LINES}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_functions_are_short():
    long = {
        f"{name}.{node.name}": node.end_lineno - node.lineno + 1
        for name, path in MODULES.items()
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }
    assert not long


def test_the_main_window_does_not_rot():
    (window,) = (
        node
        for node in nodes_of(MODULES["inspector.gui.mainwindow"])
        if isinstance(node, ast.ClassDef) and node.name == "MainWindow"
    )
    own = [node.name for node in window.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    assert len(own) <= PUBLIC_METHODS


# What is not written


def test_nothing_is_unfinished():
    assert not [
        f"{name}:{token.start[0]}"
        for name, path in MODULES.items()
        for token in tokenize.tokenize(io.BytesIO(path.read_bytes()).readline)
        if token.type == tokenize.COMMENT and UNFINISHED.search(token.string)
    ]


def test_nothing_is_printed():
    printed = [
        f"{name}:{node.lineno}"
        for name, path in MODULES.items()
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "breakpoint")
    ]
    assert not printed


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything and does not always raise again."""
    caught = handler.type
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    wide = any(kind is None or getattr(kind, "id", "") in ("Exception", "BaseException") for kind in kinds)
    return wide and not isinstance(handler.body[-1], ast.Raise)


def test_everything_is_caught_in_four_places_only():
    found = [
        name
        for name, path in MODULES.items()
        for node in nodes_of(path)
        if isinstance(node, ast.ExceptHandler) and is_broad(node)
    ]
    assert sorted(found) == sorted(BROAD)


def test_nothing_suppresses_everything():
    found = [
        f"{name}:{node.lineno}"
        for name, path in MODULES.items()
        for node in nodes_of(path)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == "suppress"
        and any(getattr(kind, "id", "") in ("Exception", "BaseException") for kind in node.args)
    ]
    assert not found


# What is imported


def test_qt_lives_in_gui_only():
    outside = {
        name: sorted(found)
        for name, path in MODULES.items()
        if not f"{name}.".startswith("inspector.gui.")
        and (found := {other for other in imports_of(path) if other.split(".")[0] in QT})
    }
    assert not outside


def test_the_product_imports_no_test_or_packaging_code():
    for name, path in MODULES.items():
        assert not {other for other in imports_of(path) if other.split(".")[0] in ("tests", "packaging")}, name


def test_peers_of_the_benchmarks_are_imported_there_only():
    for path in (*MODULES.values(), *TESTS.rglob("*.py")):
        if TESTS / "bench" not in path.parents:
            assert not [name for name in imports_of(path) if name.startswith("sd_parsers")], path


# What is installed and shipped


def closure(distribution: str) -> set[str]:
    """Names of everything that the base install brings along."""
    found: set[str] = set()
    pending = [distribution]
    while pending:
        for text in importlib.metadata.requires(pending.pop()) or ():
            wanted = Requirement(text)
            name = wanted.name.lower().replace("_", "-")
            if (wanted.marker is None or wanted.marker.evaluate({"extra": ""})) and name not in found:
                found.add(name)
                pending.append(name)
    return found


def stated_licence(distribution: str) -> str:
    """All that a distribution's metadata say about its licence, on one line."""
    facts = importlib.metadata.metadata(distribution)
    classifiers = [value for value in facts.get_all("Classifier") or () if value.startswith("License ::")]
    lines = (facts.get("License") or "").strip().splitlines()[:1]
    return " | ".join(filter(None, [facts.get("License-Expression"), *lines, *classifiers]))


def test_every_dependency_has_a_licence_that_may_be_shipped():
    found = closure(DISTRIBUTION)
    unknown = sorted(found - set(LICENCES))
    assert not unknown, "look at the licence and enter it in tests/house_tables.py"
    changed = {name: stated_licence(name) for name in sorted(found) if LICENCES[name][1] not in stated_licence(name)}
    assert not changed, "the licence that a library states has changed"


def test_no_licence_on_the_list_binds_the_whole_product():
    for name, (licence, _) in LICENCES.items():
        assert not re.match(r"A?GPL", licence), name


def test_demo_pictures_are_small():
    assert sum(path.stat().st_size for path in (ROOT / "resources" / "demo").rglob("*") if path.is_file()) <= DEMO_BYTES


def test_the_top_level_is_as_designed():
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    folders = {line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line}
    assert {name for name in folders if not name.startswith(".")} <= TOP_LEVEL
    assert {name for name in folders if name.startswith(".")} <= {".ci", ".github"}


def test_no_example_of_a_property_has_to_be_quick():
    from hypothesis import settings

    assert settings.default.deadline is None
