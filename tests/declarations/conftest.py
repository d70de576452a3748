"""Fixtures of the declaration tests: the shipped vocabulary, and readers run on blocks made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.declarations import Vocabulary, builtin, load_vocabulary
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence
from inspector.domain.readers import EvidenceReader, Roster

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "vocabulary"

Find = Callable[..., list[Evidence]]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(SHIPPED)


@pytest.fixture(scope="session")
def readers(vocabulary: Vocabulary) -> dict[str, EvidenceReader]:
    return {reader.name: reader for reader in builtin(vocabulary)}


@pytest.fixture
def find(readers: dict[str, EvidenceReader]) -> Find:
    """`find("tc260", block, …)`: what one reader says about these blocks."""

    def run(name: str, *blocks: MetadataBlock, image: ImageFacts | None = None) -> list[Evidence]:
        found = BlockSet(blocks)
        asked = Roster((readers[name],)).of(found)
        return [item for reader in asked for item in reader.read(found, image or ImageFacts())]

    return run


@pytest.fixture
def find_all(readers: dict[str, EvidenceReader]) -> Find:
    """What all readers together say."""

    def run(*blocks: MetadataBlock, image: ImageFacts | None = None) -> list[Evidence]:
        found = BlockSet(blocks)
        return [
            item
            for reader in Roster(tuple(readers.values())).of(found)
            for item in reader.read(found, image or ImageFacts())
        ]

    return run
