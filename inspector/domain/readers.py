"""L1: the shape of everything that turns blocks into evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.evidence import Evidence


class EvidenceReader(Protocol):
    """Reads one kind of declaration. All readers run on every picture; none hides another's find.

    A reader is stateless, never does I/O, and raises nothing but `ParseError`.
    """

    name: str
    """Stable name, recorded with each evidence: `automatic1111`, `iptc_source_type`."""

    places: tuple[str, ...]
    """What it searches, in words a person knows: `generation parameters of AUTOMATIC1111`."""

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:
        """Yield everything found. Each evidence cites every block it used."""
        ...
