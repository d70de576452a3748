"""L1: the shape of everything that turns blocks into evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.evidence import Evidence


class EvidenceReader(Protocol):
    """Reads one kind of declaration. All readers run on every picture; none hides another's find.

    A reader is stateless, never does I/O, and raises nothing but `ParseError`.

    A reader may have `needs`, a tuple of carriers and sources: where a picture has none of them, it is not asked.
    """

    name: str
    """Stable name, recorded with each evidence: `automatic1111`, `iptc_source_type`."""

    places: tuple[str, ...]
    """What it searches, in words a person knows: `generation parameters of AUTOMATIC1111`."""

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:
        """Yield everything found. Each evidence cites every block it used."""
        ...


class Roster:
    """Readers by what they need, so that a picture is shown only to those that can find something in it.

    Args:
        readers: in the order in which they are asked.
    """

    __slots__ = ("_always", "_asked", "_readers")

    def __init__(self, readers: Sequence[EvidenceReader]) -> None:
        self._readers = tuple(readers)
        self._always: list[int] = []
        self._asked: dict[str, list[int]] = {}
        for number, reader in enumerate(self._readers):
            needs: tuple[str, ...] = getattr(reader, "needs", ())
            for need in needs:
                self._asked.setdefault(need, []).append(number)
            if not needs:
                self._always.append(number)

    def of(self, blocks: BlockSet) -> list[EvidenceReader]:
        """The readers that must see these blocks, in order."""
        asked = self._asked
        chosen = set(self._always)
        for present in (blocks.sources, blocks.carriers):
            for name in present:
                if name in asked:
                    chosen.update(asked[name])
        return [self._readers[number] for number in sorted(chosen)]
