"""The tables: shipped ones are sound, own ones extend them, broken ones are named."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from inspector.declarations import Vocabulary, builtin, load_vocabulary
from inspector.declarations.vocabulary import FILE_LIMIT, TAG_LIMIT, normal
from inspector.errors import InspectorError
from tests.declarations.conftest import SHIPPED


def test_the_shipped_tables_hold_what_readers_need(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.source_terms) == 22
    assert vocabulary.tag("ai-generated") is not None
    assert vocabulary.programs.find("GIMP 2.10", whole=False) is not None
    assert vocabulary.names.find("IMG_1234", whole=True) is not None
    assert (1024, 1024) in vocabulary.sizes
    assert len(vocabulary.digest) == 64


def test_it_can_be_sent_to_another_process(vocabulary: Vocabulary) -> None:
    copy = pickle.loads(pickle.dumps(vocabulary))
    assert copy == vocabulary
    assert copy.names.find("IMG_1234", whole=True) == vocabulary.names.find("IMG_1234", whole=True)


def test_an_empty_one_recognises_nothing() -> None:
    empty = Vocabulary()
    assert empty.tag("ai-generated") is None
    assert empty.names.find("IMG_1234", whole=True) is None
    assert len(builtin(empty)) == len({reader.name for reader in builtin(empty)})


@pytest.mark.parametrize(
    "tag", ["AI_Generated", " ai - generated ", "#AI-generated", "ａｉ generated", "ai\u200b-generated"]
)
def test_one_form_for_all_spellings(tag: str) -> None:
    assert normal(tag) == "ai_generated"


def test_a_row_of_the_site_is_preferred(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[tag]]\nspellings = ["robot"]\nmeaning = "generated"\nsite = "a"\n'
        '[[tag]]\nspellings = ["robot"]\nmeaning = "subject"\nsite = "b"\n'
    )
    table = load_vocabulary(SHIPPED, own)
    found = [table.tag("robot", site=site) for site in ("a", "b", "c")]
    assert [row.meaning for row in found if row] == ["generated", "subject", "generated"]


def test_an_own_file_adds_and_replaces(tmp_path: Path, vocabulary: Vocabulary) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[tag]]\nspellings = ["KI-Bild"]\nmeaning = "generated"\n'
        '[[tag]]\nspellings = ["ai art"]\nmeaning = "subject"\n'
        '[[tag]]\nspellings = ["tool:"]\nmeaning = "assisted"\nprefix = true\n'
    )
    table = load_vocabulary(SHIPPED, str(own))
    for tag, meaning in (
        ("ki_bild", "generated"),
        ("ai_art", "subject"),
        ("tool:x", "assisted"),
        ("ai-generated", "generated"),
    ):
        row = table.tag(tag)
        assert row is not None
        assert row.meaning == meaning
    assert table.digest != vocabulary.digest


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'[[tag]]\nspellings = ["x"\n\nmeaning = = 1\n', 4),
        (b'[[tag]]\nspellings = ["x"]\nmeaning = "robot"\n', 0),
        (b'[[tag]]\nspellings = ["x"]\nmeaning = "generated"\nstrength = "huge"\n', 0),
        (b'[[tag]]\nspellings = [" "]\nmeaning = "generated"\n', 0),
        (b'[[tag]]\nmeaning = "generated"\n', 0),
        (b'[[tag]]\nspellings = ["x"]\nmeaning = "generated"\nunknown = 1\n', 0),
        (b"tag = 5\n", 0),
        (b"tag = [5]\n", 0),
        (b'[[tag]]\nspellings = ["x"]\nmeaning = "generated"\nsite = 5\n', 0),
        (b"tag = " + b"[" * 50_000, 0),
        (b"\xff\xfe\x00", 0),
        (b"#" * (FILE_LIMIT + 1), 0),
    ],
)
def test_a_broken_own_file_is_named(tmp_path: Path, content: bytes, line: int) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(content)
    with pytest.raises(InspectorError) as fault:
        load_vocabulary(SHIPPED, own)
    assert fault.value.code == "vocabulary.broken"
    assert fault.value.params["file"] == str(own)
    assert fault.value.params["line"] == line


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InspectorError) as fault:
        load_vocabulary(SHIPPED, tmp_path / "gone.toml")
    assert fault.value.params["file"].endswith("gone.toml")
    with pytest.raises(InspectorError):
        load_vocabulary(tmp_path)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("programs.toml", "x = 1"),
        ("file_names.toml", '[[name]]\npattern = "("'),
        ("source_types.toml", "[[term]]\na = 1"),
    ],
)
def test_damaged_shipped_tables_are_reported(tmp_path: Path, file: str, content: str) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "vocabulary")
    (folder / file).write_text(content)
    with pytest.raises(InspectorError) as fault:
        load_vocabulary(folder)
    assert fault.value.code == "vocabulary.broken"


def test_long_tags_are_not_looked_up(vocabulary: Vocabulary) -> None:
    assert vocabulary.tag("generator:" + "x" * TAG_LIMIT, structured=True) is None
    assert vocabulary.tag("") is None
    assert vocabulary.tag("generator:", structured=True) is None
