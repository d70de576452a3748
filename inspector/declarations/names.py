"""L2: file names and sizes that tools typically give. Hints only: they never carry a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from inspector.declarations._common import clip
from inspector.declarations.vocabulary import Named, Patterns
from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence

NAME_LIMIT = 255
"""Longest file name, in characters, that is compared."""

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_COPY = re.compile(r" ?\(\d{1,3}\)$")


class NameReader:
    """Compares the file's name with the patterns of generators, cameras and screenshot programs."""

    name = "file_name"
    places: tuple[str, ...] = ("file name",)

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """At most one `hint` evidence."""
        row = named_like(self._patterns, image.name)
        if row is not None:
            data = {"hint": row.code, "toward": row.role, "text": clip(image.name), "name": row.name}
            yield Evidence(EvidenceKind.HINT, "filename", self.name, data)


@lru_cache(maxsize=16)
def named_like(patterns: Patterns, name: str) -> Named | None:
    """The row whose pattern a file's base name fits, without extension and copy number. Two readers ask."""
    if not name or len(name) > NAME_LIMIT:
        return None
    return patterns.find(_COPY.sub("", _EXTENSION.sub("", name)), whole=True)


class SizeReader:
    """Notes that a picture has exactly a size which generators offer. Many other pictures have it too."""

    name = "typical_size"
    places: tuple[str, ...] = ("picture size",)

    def __init__(self, sizes: frozenset[tuple[int, int]]) -> None:
        self._sizes = sizes

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """At most one `hint` evidence."""
        if image.width and image.height and (image.width, image.height) in self._sizes:
            data = {"hint": "size.generator", "toward": "ai", "text": f"{image.width}×{image.height}"}
            yield Evidence(EvidenceKind.HINT, "header:size", self.name, data)
