"""Plug-ins: found by entry points; one that fails is listed and skipped."""

from __future__ import annotations

import importlib.metadata
import logging

import pytest

from inspector import plugins


class Reader:
    """What a plug-in package offers."""

    api_version = plugins.API_VERSION
    name = "mytool"
    places = ("png:tEXt:mytool",)

    def read(self, blocks, image):
        yield from ()


class OldReader(Reader):
    api_version = 0


class Half:
    api_version = plugins.API_VERSION
    name = "half"


READER, OLD, HALF = Reader(), OldReader(), Half()


@pytest.fixture
def installed(monkeypatch):
    """Pretends that entry points are installed: name -> object, in the group of generators."""

    def install(**points):
        found = {
            "inspector.generators": [
                importlib.metadata.EntryPoint(name, value, "inspector.generators") for name, value in points.items()
            ]
        }
        monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: found.get(group, []))

    return install


def test_without_plugins_there_is_none(installed):
    installed()
    assert plugins.discover() == []
    assert plugins.readers() == ()


def test_a_plugin_is_loaded(installed):
    installed(mytool="tests.test_plugins:READER")
    (plugin,) = plugins.discover()
    assert (plugin.name, plugin.fault) == ("mytool", "")
    assert [reader.name for reader in plugins.readers()] == ["mytool"]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("tests.test_plugins:OLD", "version 0"),
        ("tests.test_plugins:HALF", "lacks places, read"),
        ("tests.no_such_module:X", "ModuleNotFoundError"),
        ("tests.test_plugins:MISSING", "AttributeError"),
    ],
)
def test_one_that_fails_is_listed_and_skipped_and_the_others_work(installed, value, fault, caplog):
    caplog.set_level(logging.CRITICAL)
    installed(bad=value, mytool="tests.test_plugins:READER")
    bad, good = plugins.discover()
    assert fault in bad.fault
    assert bad.reader is None
    assert good.reader is not None
    assert len(plugins.readers()) == 1


def test_nothing_of_a_plugin_is_imported_unless_asked(monkeypatch):
    from inspector.pipeline.context import InspectContext, ScanSpec

    monkeypatch.setattr(plugins, "readers", lambda: pytest.fail("asked for plug-ins"))
    with InspectContext.build(ScanSpec()) as context:
        assert context.readers
