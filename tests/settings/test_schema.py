"""The table of settings and the value made from it."""

from __future__ import annotations

import dataclasses
import pickle
import re
import typing
from typing import Any

import pytest

from inspector.errors import UsageError
from inspector.messages import text
from inspector.settings import SCHEMA, Kind, Setting, Settings
from inspector.settings.schema import BY_KEY, DIGITS, LIST_LIMIT, TEXT_LIMIT

TYPES = {
    Kind.SWITCH: bool,
    Kind.INTEGER: int,
    Kind.FILES: tuple[str, ...],
    Kind.FOLDERS: tuple[str, ...],
    Kind.TAGS: tuple[str, ...],
}


def test_table_and_value_agree() -> None:
    hints = typing.get_type_hints(Settings)
    assert [setting.key for setting in SCHEMA] == list(BY_KEY)
    assert {item.name for item in dataclasses.fields(Settings)} == set(BY_KEY)
    for setting in SCHEMA:
        assert hints[setting.key] == TYPES.get(setting.type, str)
        assert getattr(Settings(), setting.key) == setting.default
        assert setting.check(setting.default) == setting.default
        assert setting.title
        assert setting.group


@pytest.mark.parametrize("setting", SCHEMA, ids=lambda setting: setting.key)
def test_keys_fit_toml_and_the_command_line(setting: Setting) -> None:
    assert re.fullmatch(r"[a-z][a-z_]+", setting.key)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "dark"), ("thumbnail_size", 64), ("thumbnail_size", 512), ("reviewer", "Ä. Reviewer"),
        ("blind_default", True), ("digit_tags", ["a"] * DIGITS), ("digit_tags", []), ("jobs", 256), ("trust_anchors", ["a.pem"]),
    ],
)  # fmt: skip
def test_accepts(key: str, value: Any) -> None:
    changed = Settings().changed(**{key: value})
    assert getattr(changed, key) == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "pink"), ("theme", 1), ("thumbnail_size", 63), ("thumbnail_size", 513), ("thumbnail_size", "128"),
        ("thumbnail_size", True), ("thumbnail_size", 128.0), ("reviewer", None), ("reviewer", "x" * (TEXT_LIMIT + 1)),
        ("reviewer", "a\0b"), ("blind_default", 1), ("blind_default", "yes"), ("digit_tags", "abc"),
        ("digit_tags", ["a"] * (DIGITS + 1)), ("digit_tags", ["a;b"]), ("digit_tags", ["a\nb"]), ("digit_tags", [1]),
        ("recent", ["x"] * (LIST_LIMIT + 1)), ("trust_anchors", {"a": 1}), ("trust_anchors", None),
    ],
)  # fmt: skip
def test_refuses_with_key_and_reason(key: str, value: Any) -> None:
    with pytest.raises(UsageError) as fault:
        Settings().changed(**{key: value})
    assert fault.value.code == "settings.value"
    assert fault.value.params["key"] == key
    sentence = text(fault.value.code, **fault.value.params)
    assert key in sentence
    assert "{" not in sentence.replace(str(value), "")


def test_refuses_unknown_keys() -> None:
    with pytest.raises(UsageError) as fault:
        Settings().changed(colour="x")
    assert text(fault.value.code, **fault.value.params) == "There is no setting named colour."


@pytest.mark.parametrize(
    ("key", "words", "value"),
    [
        ("blind_default", "yes", True), ("blind_default", "Off", False), ("blind_default", "0", False),
        ("jobs", " 4 ", 4), ("max_pixels", "50_000_000", 50_000_000), ("theme", "light", "light"),
        ("trust_anchors", "a.pem; b.pem;", ("a.pem", "b.pem")), ("digit_tags", "hands;;text", ("hands", "", "text")),
    ],
)  # fmt: skip
def test_reads_values_from_the_command_line(key: str, words: str, value: Any) -> None:
    assert BY_KEY[key].parse(words) == value


@pytest.mark.parametrize(
    ("key", "words"), [("blind_default", "maybe"), ("jobs", "-1"), ("jobs", "²"), ("jobs", "9" * 30), ("theme", "")]
)
def test_refuses_values_from_the_command_line(key: str, words: str) -> None:
    with pytest.raises(UsageError):
        BY_KEY[key].parse(words)


def test_the_value_is_immutable_and_can_be_sent_to_workers() -> None:
    settings = Settings()
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.theme = "dark"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_a_switched_off_detector_is_none() -> None:
    assert Settings().detector_choice == "default"
    assert Settings(detector="x", detector_enabled=False).detector_choice == "none"


def test_recent_folders_are_newest_first_without_repeats() -> None:
    settings = Settings()
    for folder in ("a", "b", "a", *"cdefghijk"):
        settings = settings.with_recent(folder)
    assert settings.recent == tuple("kjihgfedca")
