"""L2: tags about AI in caption files, tag sidecars and embedded keywords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inspector.declarations._common import clip
from inspector.declarations.taglists import TAG_PLACES, is_caption, listed, tag_blocks
from inspector.declarations.vocabulary import TagMeaning, Vocabulary, normal
from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence

FOUND_LIMIT = 50
"""Tag evidences of one list; a list has a handful at most."""


class TagReader:
    """Looks up each whole tag of a list in the vocabulary. Words inside a sentence are never looked up."""

    name = "tags"
    places: tuple[str, ...] = ("caption file", "tag sidecar", "embedded keywords")
    needs = TAG_PLACES

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """One `tag` evidence for each different tag of each list."""
        for block in tag_blocks(blocks):
            structured = not is_caption(block)
            seen: set[str] = set()
            for tag in listed(block):
                row = self._vocabulary.tag(tag, structured=structured)
                if row is None or normal(row.spelling) in seen or len(seen) >= FOUND_LIMIT:
                    continue
                seen.add(normal(row.spelling))
                yield evidence(EvidenceKind.TAG, self.name, [block], meaning_of(tag, row))


def meaning_of(tag: str, row: TagMeaning, site: str = "") -> dict[str, Any]:
    """Data of a `tag` evidence: the tag as written, the site where it was met, and whose word it is."""
    data = {"tag": clip(tag), "site": site, "meaning": row.meaning, "strength": row.strength, "word_of": row.site}
    return {key: value for key, value in data.items() if value}
