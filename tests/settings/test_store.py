"""The settings file: overrides only, unknown keys kept, broken files named and left alone."""

from __future__ import annotations

import getpass
import tomllib
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.messages import text
from inspector.settings import Settings, store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def test_without_a_file_the_defaults_hold_and_the_account_names_the_reviewer(path: Path) -> None:
    assert store.load(path) == Settings(reviewer=store.account_name())
    assert not path.exists()


def test_only_overrides_are_written_and_come_back(path: Path) -> None:
    settings = store.load(path).changed(theme="dark", digit_tags=["hands", "", "text"], jobs=3)
    store.save(settings, path)
    assert tomllib.loads(path.read_text()) == {"theme": "dark", "digit_tags": ["hands", "", "text"], "jobs": 3}
    assert store.load(path) == settings
    store.save(store.load(path).changed(theme="system", jobs=0, digit_tags=[]), path)
    assert tomllib.loads(path.read_text()) == {}


def test_keys_of_other_versions_are_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('theme = "light"\nfuture = [1, 2]\n\n[table]\nx = "y"\n')
    store.save(store.load(path).changed(theme="dark"), path)
    assert tomllib.loads(path.read_text()) == {"theme": "dark", "future": [1, 2], "table": {"x": "y"}}


def test_an_own_name_is_kept(path: Path) -> None:
    store.save(store.load(path).changed(reviewer="Critic"), path)
    assert store.load(path).reviewer == "Critic"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'theme = "dark"\njobs = = 3\n', 2),
        (b'theme = "dark\n', 1),
        (b"a\n\n[", 1),
        (b'# note\ntheme = "pink"\n', 2),
        (b'jobs = 1\n\n  "thumbnail_size" = "big"\n', 3),
        (b"jobs = 1\n\xff\xfe\n", 2),
        (b"x = " + b"[" * 50_000, 0),
        (b"#" * (store.FILE_LIMIT + 1), 0),
        (b"theme = 1\ntheme = 2\n", 2),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_never_overwritten(path: Path, content: bytes, line: int) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(InspectorError) as fault:
        store.load(path)
    assert (fault.value.code, fault.value.params["file"], fault.value.params["line"]) == (
        "settings.broken",
        str(path),
        line,
    )
    assert str(path) in text(fault.value.code, **fault.value.params)
    if b"pink" not in content and b"big" not in content:
        with pytest.raises(InspectorError):
            store.save(Settings(theme="dark"), path)
    assert path.read_bytes() == content


def test_a_mark_at_the_beginning_and_windows_line_ends_are_read(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'\xef\xbb\xbftheme = "dark"\r\njobs = 2\r\n')
    assert (store.load(path).theme, store.load(path).jobs) == ("dark", 2)


def test_a_folder_in_its_place_is_reported(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(InspectorError) as fault:
        store.load(path)
    assert fault.value.code == "settings.broken"


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file")
    with pytest.raises(InspectorError) as fault:
        store.save(Settings(), tmp_path / "config" / "deep" / "settings.toml")
    assert fault.value.code in ("settings.not_written", "settings.broken")


def test_a_failed_write_leaves_the_old_file_and_no_remains(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(Settings(theme="dark"), path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InspectorError) as fault:
        store.save(Settings(theme="light"), path)
    assert fault.value.code == "settings.not_written"
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_an_account_without_a_name_still_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert store.account_name() == "reviewer"
