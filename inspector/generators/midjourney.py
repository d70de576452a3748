"""L2: reads Midjourney: PNG `Description` that ends in a job id, or only its XMP packet. Source: real files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.domain.blocks import BlockSet, ImageFacts, png_sources
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import values

DESCRIPTION_CHARACTERS = 50_000
OPTIONS_LIMIT = 100

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_JOB = re.compile(rf"\s*Job ID:\s*(?P<job>{_UUID})\s*\Z", re.IGNORECASE)
_GUID = re.compile(_UUID, re.IGNORECASE)
_OPTION = re.compile(r"(?:^|\s)--(?P<name>[a-z][a-z0-9]{0,20})(?P<value>(?:\s+(?!--)\S+)*)", re.IGNORECASE)
_GUID_SOURCE = "xmp:Iptc4xmpExt:DigImageGUID"
_TYPE_SOURCE = "xmp:Iptc4xmpExt:DigitalSourceType"
_CAPTIONS = ("exif:ImageDescription", "xmp:dc:description", "iptc:Caption-Abstract")
"""Where other programs keep the description when they convert the PNG."""
_TOOLKIT = "XMP Core 4.4.0-Exiv2"


class Midjourney:
    """The Midjourney service."""

    name = "midjourney"
    places: tuple[str, ...] = ("Midjourney description", "Midjourney's XMP packet")
    needs = (*png_sources("Description"), *_CAPTIONS, _GUID_SOURCE)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """The description where there is one; the packet alone names no tool and is only a pattern."""
        packet = blocks.all(_GUID_SOURCE, _TYPE_SOURCE)
        described = [*blocks.png_text("Description"), *blocks.all(*_CAPTIONS)]
        for block in described:
            match = _JOB.search(block.text[-200:]) if len(block.text) <= DESCRIPTION_CHARACTERS else None
            if match is not None:
                author = blocks.png_text("Author", "Creation Time")
                text = block.text[: len(block.text) - len(match[0])]
                yield generation_evidence(self.name, [block, *author, *packet], _parameters(text, match["job"], blocks))
                return
        if _is_packet(blocks):
            guid = blocks.all(_GUID_SOURCE)[0].text
            found = GenerationParameters(generator="Midjourney", extras={"DigImageGUID": guid})
            yield generation_evidence(self.name, packet, found, firm=False, note="generation.pattern")


def _is_packet(blocks: BlockSet) -> bool:
    """An Exiv2-made packet with exactly two properties: a GUID and the source type of a trained model."""
    properties = [block for block in blocks.carrier("xmp") if block.key != "packet"]
    guid, kind = blocks.first(_GUID_SOURCE), blocks.first(_TYPE_SOURCE)
    if guid is None or kind is None or len(properties) != 2:
        return False
    trained = kind.text.rstrip("/").endswith("/trainedAlgorithmicMedia")
    packets = blocks.all("xmp:packet")
    exiv2 = not packets or any(_TOOLKIT in block.text for block in packets)
    return trained and exiv2 and _GUID.fullmatch(guid.text) is not None


def _parameters(text: str, job: str, blocks: BlockSet) -> GenerationParameters:
    options = {match["name"].lower(): match["value"].strip() for match in _matches(text)}
    first = next(iter(_matches(text)), None)
    prompt = text[: first.start()].strip() if first is not None else text.strip()
    model = _model(options)
    author = blocks.png_text("Author")
    created = blocks.png_text("Creation Time")
    extras = {f"--{name}": value for name, value in options.items()}
    extras |= {
        "Job ID": job,
        "Author": author[0].text if author else "",
        "Creation Time": created[0].text if created else "",
    }
    return GenerationParameters(
        generator="Midjourney",
        generator_version=options.get("v") or options.get("version"),
        prompt=prompt,
        negative_prompt=options.get("no"),
        seed=values.seed(options.get("seed")),
        models=() if model is None else (ModelReference(model, None, "service"),),
        extras=values.rest(extras),
    )


def _matches(text: str) -> list[re.Match[str]]:
    return [match for match, _ in zip(_OPTION.finditer(text), range(OPTIONS_LIMIT), strict=False)]


def _model(options: dict[str, str]) -> str | None:
    for name, label in (("niji", "Niji"), ("v", "Midjourney v"), ("version", "Midjourney v")):
        if name in options:
            return f"{label}{' ' if name == 'niji' else ''}{options[name]}".strip()
    return None
