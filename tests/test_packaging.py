"""What `packaging/` says agrees with the program: names, versions, picture types, the bundle's entry point."""

from __future__ import annotations

import ast
import configparser
import importlib.util
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from defusedxml import ElementTree
from PySide6.QtSvg import QSvgRenderer

from inspector import __version__, manifests
from inspector.domain.enums import ContainerFormat
from inspector.manifests.request import MIME

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
NAME = "picture-provenance-inspector"
ICON = ROOT / "resources" / "icons" / "app" / "inspector.svg"


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def entry():
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str
    parser.read(PACKAGING / f"{NAME}.desktop")
    return parser["Desktop Entry"]


def test_the_desktop_entry_starts_an_installed_program(entry, project):
    program, command, files = entry["Exec"].split()
    assert program == entry["TryExec"]
    assert program in project["scripts"]
    assert command == "gui"
    assert files == "%F"
    assert entry["Terminal"] == "false"


def test_the_desktop_entry_names_every_format_that_is_read(entry):
    offered = set(entry["MimeType"].rstrip(";").split(";"))
    assert set(MIME.values()) <= offered
    others = {
        "BMP": "image/bmp",
        "PSD": "image/vnd.adobe.photoshop",
        "JP2": "image/jp2",
        "RAF": "image/x-fuji-raf",
        "RW2": "image/x-panasonic-rw2",
        "ORF": "image/x-olympus-orf",
        "CR3": "image/x-canon-cr3",
    }
    assert {kind.value for kind in set(ContainerFormat) - set(MIME)} == set(others)
    assert set(others.values()) <= offered


def test_the_window_says_which_desktop_entry_is_its_own(entry, qapp):
    from inspector.gui.app import application

    assert application().desktopFileName() == NAME
    assert entry["StartupWMClass"] == entry["Icon"] == NAME


def test_the_store_page_agrees_with_the_project(project):
    root = ElementTree.parse(PACKAGING / f"{NAME}.metainfo.xml").getroot()
    assert root.findtext("id") == project["name"] == NAME
    assert root.findtext("launchable") == f"{NAME}.desktop"
    assert root.findtext("project_license") == project["license"]
    assert root.find("releases/release").get("version") == __version__ == project["version"]


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstreamcli is not installed")
def test_the_store_page_is_valid():
    command = ["appstreamcli", "validate", "--no-net", str(PACKAGING / f"{NAME}.metainfo.xml")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "E:" not in done.stdout


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-validate is not installed")
def test_the_desktop_entry_is_valid():
    subprocess.run(["desktop-file-validate", str(PACKAGING / f"{NAME}.desktop")], check=True)


def test_the_icon_is_drawn_at_every_size(tmp_path):
    assert QSvgRenderer(str(ICON)).isValid()
    makers = script("make_icons")
    written = makers.write(tmp_path)
    assert len(written) == len(makers.SIZES) + 3
    assert all(path.stat().st_size for path in written)
    small = makers.drawn(16)
    assert small.size == (16, 16)
    assert small.getpixel((0, 0))[3] < 40, "the corners are transparent"
    assert {pixel[3] for pixel in small.get_flattened_data()} >= {255}


def test_the_bundle_starts_itself_as_the_credentials_worker(monkeypatch):
    frozen = script("frozen")
    assert frozen.WORKER_ARGUMENT == manifests.WORKER_ARGUMENT
    asked = []
    monkeypatch.setattr("inspector.manifests.worker.run_if_asked", asked.append)
    monkeypatch.setattr("inspector.cli.main.main", lambda: asked.append("program"))
    monkeypatch.setattr(sys, "argv", ["inspector", "scan", "x"])
    frozen.main()
    assert asked == ["program"]
    asked.clear()
    monkeypatch.setattr(sys, "argv", ["inspector", manifests.WORKER_ARGUMENT])
    frozen.main()
    assert asked[0] == [manifests.WORKER_ARGUMENT]


def test_the_bundle_keeps_what_must_not_be_stripped():
    """Stripping breaks numpy's BLAS; without the c2pa library's own file the bundle does not start."""
    calls = [
        node
        for node in ast.walk(ast.parse((PACKAGING / "inspector.spec").read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    stripped = {
        call.func.id: next(word.value.value for word in call.keywords if word.arg == "strip")
        for call in calls
        if call.func.id in ("EXE", "COLLECT")
    }
    assert stripped == {"EXE": False, "COLLECT": False}
    assert [call.args[0].value for call in calls if call.func.id == "collect_dynamic_libs"] == ["c2pa"]
