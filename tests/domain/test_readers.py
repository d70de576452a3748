"""Which readers are asked for a picture."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.evidence import Evidence
from inspector.domain.readers import Roster
from tests.makers.generation import exif, png_text


class _Always:
    name = "always"
    places: tuple[str, ...] = ("anywhere",)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:
        yield from ()


class _Needs(_Always):
    def __init__(self, *needs: str) -> None:
        self.needs = needs


ALWAYS, MAKE, PNG, BOTH = _Always(), _Needs("exif:Make"), _Needs("png:tEXt"), _Needs("png:tEXt", "exif:Make")
ROSTER = Roster((PNG, ALWAYS, MAKE, BOTH))


def test_readers_without_needs_see_every_picture():
    assert ROSTER.of(BlockSet()) == [ALWAYS]


def test_a_source_or_a_carrier_is_enough_and_the_order_stays():
    assert ROSTER.of(BlockSet((exif("Make", "Canon"),))) == [ALWAYS, MAKE, BOTH]
    assert ROSTER.of(BlockSet((png_text("prompt", "{}"),))) == [PNG, ALWAYS, BOTH]
    assert ROSTER.of(BlockSet((exif("Make", "Canon"), png_text("prompt", "{}")))) == [PNG, ALWAYS, MAKE, BOTH]


def test_another_tag_asks_nobody():
    assert ROSTER.of(BlockSet((exif("Model", "EOS R5"),))) == [ALWAYS]
