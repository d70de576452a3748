"""L1: reads what a sidecar notes of the original picture with the readers of embedded metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.evidence import Evidence, Location
from inspector.domain.readers import EvidenceReader

CARRIER = "sidecar:exif"
_INNER = "exif"
_PREFIX = "sidecar:"


class OriginalReader:
    """Runs readers on the EXIF tags that img2dataset noted of the original, and cites the sidecar for their finds.

    The picture beside it was compressed anew. What stands in the sidecar is its writer's word, so that nothing found
    there is complete camera data.
    """

    places: tuple[str, ...] = ("EXIF of the original in img2dataset's JSON",)
    needs = (CARRIER,)

    def __init__(self, name: str, readers: Sequence[EvidenceReader]) -> None:
        self.name = name
        self._readers = tuple(readers)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """The readers' evidence, in their order."""
        noted = blocks.carrier(CARRIER)
        if not noted:
            return
        original = BlockSet(tuple(replace(block, carrier=_INNER) for block in noted))
        for reader in self._readers:
            for item in reader.read(original, ImageFacts()):
                yield replace(
                    item, source=_PREFIX + item.source, reader=self.name, location=_location(item), data=_data(item)
                )


def _location(item: Evidence) -> Location | None:
    found = item.location
    return found and replace(found, also=tuple(_PREFIX + source for source in found.also))


def _data(item: Evidence) -> dict[str, object]:
    data = dict(item.data)
    if "complete" in data:
        data |= {"complete": False, "doubts": [*data.get("doubts", ()), "beside"]}
    return data
