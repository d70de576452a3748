"""`inspector doctor`: what it says about Content Credentials and trust lists."""

from __future__ import annotations

import json

from inspector.cli.main import run
from inspector.settings import Settings, paths, store
from tests.makers import signed


def told(capsys):
    assert run(["doctor", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_lists_with_their_dates_and_the_users_own(tmp_path, capsys):
    (tmp_path / "own.pem").write_text(signed.authority("Mine").root)
    anchors = [str(tmp_path / "own.pem"), str(tmp_path / "gone.pem")]
    store.save(Settings().changed(trust_anchors=anchors), paths.settings_file())
    lists = told(capsys)["trust_lists"]
    assert lists["official"].startswith("2026-")
    assert lists["interim"].startswith("2026-")
    assert lists["purposes"]
    assert lists[f"user: {anchors[0]}"].startswith("1 certificate, valid until ")
    assert "no certificates that can be used" in lists[f"user: {anchors[1]}"]


def test_without_own_lists(capsys):
    assert told(capsys)["trust_lists"]["user"] == "none"


def test_settings_that_cannot_be_read_do_not_hide_the_rest(capsys):
    paths.settings_file().parent.mkdir(parents=True, exist_ok=True)
    paths.settings_file().write_text("= no toml")
    found = told(capsys)
    assert found["trust_lists"]["user"] != "none"
    assert found["versions"]["inspector"]


def test_limits_of_reading_credentials(capsys):
    found = told(capsys)["content_credentials"]
    assert found["time"] == "at most 10 seconds a picture"
    assert found["memory"] == "at most 2,048 MB"


def test_words_for_a_person(capsys):
    assert run(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "Content credentials\n" in out
    assert "official" in out


def test_providers_that_are_there_and_how_to_get_the_others(capsys):
    store.save(Settings().changed(provider="auto"), paths.settings_file())
    found = told(capsys)["execution_providers"]
    assert found["cpu"] == "runtime"
    assert found["chosen"] == "auto"
    assert {"openvino", "webgpu", "tensorrt"} <= set(found)
    store.save(Settings(), paths.settings_file())
    assert told(capsys)["execution_providers"]["cpu"] == "runtime, in use"
