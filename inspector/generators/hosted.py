"""L2: reads the short marks of services in EXIF: OpenAI Labs, xAI Grok, Ideogram, Stability AI, FLUX, Pollinations.

Few hold a prompt. Each mark is matched whole: a name somewhere in a text is no mark.
Sources: real files; black-forest-labs/flux `src/flux/util.py`; the image service of Pollinations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, values

_LABS_ID = re.compile(r"OpenAI--(?:ImageGeneration--generation-\w{8,64}|[0-9a-f]{32})")
_LABS_COMMENTS = ("Made with OpenAI Labs", "Made with OpenAI DALL-E")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_SIGNATURE = re.compile(r"Signature: ?(?P<base64>[A-Za-z0-9+/]{64,2000}={0,2})")
_FLUX = re.compile(r"AI generated;(?P<mode>[\w-]{1,40});flux\w*", re.IGNORECASE)
_POLLINATIONS = frozenset(
    {"isMature", "isChild", "nologo", "has_nsfw_concept", "concept", "safe", "nofeed", "originalPrompt", "textResponse"}
)
POLLINATIONS_MARKS = 2
"""Keys of its own that a Pollinations request must have; one is enough where `Make` repeats the request's model."""


class Hosted:
    """Services that sign their pictures with a word or two."""

    name = "hosted"
    places: tuple[str, ...] = ("marks of OpenAI Labs, xAI Grok, Ideogram, Stability AI, FLUX and Pollinations",)
    needs = ("exif:MakerNote", "exif:UserComment", "exif:Artist", "exif:Make", "exif:Software")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each service whose mark is there."""
        yield from self._openai_labs(blocks)
        yield from self._grok(blocks)
        yield from self._ideogram(blocks)
        yield from self._stability(blocks)
        yield from self._flux(blocks)
        yield from self._pollinations(blocks)

    def _openai_labs(self, blocks: BlockSet) -> Iterator[Evidence]:
        makers = [block for block in blocks.all("exif:MakerNote") if _LABS_ID.fullmatch(block.text.strip("\0 "))]
        comments = [block for block in blocks.all("exif:UserComment") if block.text.strip("\0 ") in _LABS_COMMENTS]
        if makers or comments:
            extras = {"generation": makers[0].text.strip("\0 ").rpartition("--")[2]} if makers else {}
            service = (ModelReference("DALL·E 2", None, "service"),)
            found = GenerationParameters(generator="OpenAI DALL·E 2 (Labs)", models=service, extras=extras)
            yield generation_evidence(self.name, [*makers, *comments], found)

    def _grok(self, blocks: BlockSet) -> Iterator[Evidence]:
        """A public image id as artist and a long signature as description; nothing says so in words."""
        artists = [block for block in blocks.all("exif:Artist") if _UUID.fullmatch(block.text.strip("\0 "))]
        places = blocks.all("exif:ImageDescription", "exif:UserComment")
        signatures = [block for block in places if _SIGNATURE.fullmatch(block.text.strip("\0 "))]
        if artists and signatures:
            found = GenerationParameters(generator="xAI Grok", extras={"image": artists[0].text.strip("\0 ")})
            yield generation_evidence(self.name, [*signatures, *artists], found, note="generation.pattern")

    def _ideogram(self, blocks: BlockSet) -> Iterator[Evidence]:
        makes = [block for block in blocks.all("exif:Make") if block.text.strip("\0 ") == "Ideogram AI"]
        if makes:
            yield generation_evidence(self.name, makes, GenerationParameters(generator="Ideogram"))

    def _stability(self, blocks: BlockSet) -> Iterator[Evidence]:
        """The service's name as program beside the prompt as description, and a model that no camera is called."""
        software = [block for block in blocks.all("exif:Software") if block.text.strip("\0 ") == "stability.ai"]
        named = [block for block in blocks.all("exif:Model") if block.text.strip("\0 ") == "stability_diffusion"]
        if software and named:
            described = blocks.all("exif:ImageDescription")
            prompt = values.text(described[0].text.strip("\0")) if described else None
            found = GenerationParameters(generator="Stability AI", prompt=prompt)
            yield generation_evidence(self.name, [*software, *named, *described], found)

    def _flux(self, blocks: BlockSet) -> Iterator[Evidence]:
        """The reference program of FLUX: `Software` names the mode, `Model` the model."""
        software = [block for block in blocks.all("exif:Software") if _FLUX.fullmatch(block.text.strip("\0 "))]
        if not software:
            return
        makes = [block for block in blocks.all("exif:Make") if block.text.strip("\0 ") == "Black Forest Labs"]
        named = blocks.all("exif:Model")
        described = blocks.all("exif:ImageDescription")
        match = _FLUX.fullmatch(software[0].text.strip("\0 "))
        found = GenerationParameters(
            generator="FLUX reference code",
            prompt=values.text(described[0].text) if described else None,
            models=tuple(ModelReference(block.text.strip("\0 ")) for block in named[:1]),
            extras={"mode": match["mode"]} if match else {},
        )
        yield generation_evidence(self.name, [*software, *makes, *named, *described], found)

    def _pollinations(self, blocks: BlockSet) -> Iterator[Evidence]:
        """`UserComment` holds the request and what the safety check said; `Make` is the model."""
        for value, sources in carriers.objects(blocks.all("exif:UserComment"), '"model"'):
            makes = blocks.all("exif:Make")
            repeated = any(block.text.strip("\0 ") == value.get("model") for block in makes)
            asked = isinstance(value.get("prompt"), str) or values.seed(value.get("seed")) is not None
            if asked and len(_POLLINATIONS & value.keys()) + repeated >= POLLINATIONS_MARKS:
                yield generation_evidence(self.name, [*sources, *makes], _pollinations(value, makes))


def _pollinations(value: Mapping[str, Any], makes: list[MetadataBlock]) -> GenerationParameters:
    model = values.name(value.get("model")) or (values.name(makes[0].text) if makes else None)
    return GenerationParameters(
        generator="Pollinations",
        prompt=values.text(value.get("prompt")),
        negative_prompt=values.text(value.get("negative_prompt")),
        seed=values.seed(value.get("seed")),
        width=values.integer(value.get("width")),
        height=values.integer(value.get("height")),
        models=() if model is None else (ModelReference(model),),
        extras=jsontext.plain(values.rest(value, "prompt", "negative_prompt", "seed", "model")),
    )
