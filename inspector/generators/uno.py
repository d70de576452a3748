"""L2: reads what the FLUX pipelines of ByteDance's UNO and USO write into EXIF.

`Make` is the project's name, `Model` the FLUX variant, `ImageDescription` Python's `name=value` form of the settings:
`prompt='a cup', seed=0, width=512, height=512, guidance=4, num_steps=25`.
Source: bytedance/UNO `uno/flux/pipeline.py`, bytedance/USO `uso/flux/pipeline.py`, real files.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import values

DESCRIPTION_CHARACTERS = 50_000
"""Longest description that is parsed."""
KEYS_NEEDED = 3
"""Settings beside the prompt without which a description is somebody's own text."""

_PROMPT = re.compile(r"""prompt=(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"),\s*""", re.DOTALL)
_PAIR = re.compile(r"(?P<key>[a-z_]{1,40})=(?P<value>[^,\s]{1,100})(?:,\s*|\s*\Z)")
_KNOWN = frozenset({"seed", "width", "height", "guidance", "num_steps"})
_MAKES = ("UNO", "USO")


class Uno:
    """UNO and USO, image customisation on FLUX."""

    name = "uno"
    places: tuple[str, ...] = ("settings of ByteDance UNO and USO",)
    needs = ("exif:ImageDescription",)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each description in this form. Without the project's own `Make` it is a pattern only."""
        makes = [block for block in blocks.all("exif:Make") if block.text.strip("\0 ") in _MAKES]
        models = blocks.all("exif:Model") if makes else []
        for block in blocks.all("exif:ImageDescription"):
            written = _settings(block.text)
            if written is not None:
                generator = makes[0].text.strip("\0 ") if makes else None
                yield generation_evidence(
                    self.name,
                    [block, *makes, *models],
                    _parameters(written, generator, models),
                    firm=bool(makes),
                    note="" if makes else "generation.pattern",
                )


def _settings(text: str) -> dict[str, str] | None:
    """The settings by name; None where the text is not in this form."""
    start = _PROMPT.match(text) if len(text) <= DESCRIPTION_CHARACTERS else None
    if start is None:
        return None
    found, at = {}, start.end()
    while (pair := _PAIR.match(text, at)) is not None:
        found[pair["key"]] = pair["value"]
        at = pair.end()
    if at < len(text.rstrip("\0 ")) or len(_KNOWN & found.keys()) < KEYS_NEEDED:
        return None
    try:
        return {**found, "prompt": ast.literal_eval(start["text"])}
    except (ValueError, SyntaxError, MemoryError):
        return None


def _parameters(written: dict[str, str], generator: str | None, models: list[MetadataBlock]) -> GenerationParameters:
    return GenerationParameters(
        generator=generator,
        prompt=values.text(written["prompt"]),
        seed=values.seed(written.get("seed")),
        steps=values.integer(written.get("num_steps")),
        guidance=values.number(written.get("guidance")),
        width=values.integer(written.get("width")),
        height=values.integer(written.get("height")),
        models=tuple(ModelReference(block.text.strip("\0 ")) for block in models[:1]),
        extras={key: value for key, value in written.items() if key not in _KNOWN and key != "prompt"},
    )
