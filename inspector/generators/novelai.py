"""L2: reads NovelAI: PNG text, WebP EXIF and hidden pixels, versions 1 to 4.5, and its director tools.

Source: NovelAI/novelai-image-metadata, real files. `signed_hash` is checked against the pixels where they are decoded
(`novelai_signature`); here it is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock, png_sources
from inspector.domain.enums import Shows, Signature
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, novelai_signature, values

_KEYWORDS = ("Comment", "Description", "Software", "Source", "Title", "Generation time")
_EXIF = ("exif:DocumentName", "exif:Software", "exif:UserComment", "exif:ImageDescription")
_TITLES = ("NovelAI generated image", "AI generated image", "AI augmented image")
_MODEL = re.compile(r"(?P<name>.{1,200}?) (?P<hash>[0-9A-F]{8})")
_OWN_KEYS = frozenset({"signed_hash", "request_type", "v4_prompt", "sm_dyn", "noise_schedule", "req_type"})
_MAPPED = ("prompt", "uc", "seed", "sampler", "noise_schedule", "v4_prompt", "v4_negative_prompt", "steps")


@dataclass(frozen=True, slots=True)
class _Declaration:
    """What one carrier says: texts by NovelAI's own names, and the blocks they stand in."""

    texts: Mapping[str, str]
    comment: Mapping[str, Any]
    blocks: tuple[MetadataBlock, ...]


class NovelAI:
    """The NovelAI service."""

    name = "novelai"
    places: tuple[str, ...] = ("NovelAI generation data",)
    needs = (*png_sources(*_KEYWORDS), *_EXIF, *carriers.STEALTH)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each carrier whose data differs: somebody may have edited one of them."""
        found: list[_Declaration] = []
        for declaration in (*_from_png(blocks), *_from_exif(blocks), *_from_pixels(blocks)):
            same = next((other for other in found if other.comment == declaration.comment), None)
            if same is None:
                found.append(declaration)
            else:
                merged = _Declaration(
                    {**declaration.texts, **same.texts}, same.comment, same.blocks + declaration.blocks
                )
                found[found.index(same)] = merged
        for declaration in found:
            edited = _is_director(declaration)
            item = generation_evidence(
                self.name,
                declaration.blocks,
                _parameters(declaration),
                shows=Shows.EDITED if edited else Shows.GENERATED,
            )
            if isinstance(declaration.comment.get(novelai_signature.KEY), str):
                item = replace(item, data={**item.data, "signature": Signature.NOT_CHECKED.value})
            yield item


def _from_png(blocks: BlockSet) -> Iterator[_Declaration]:
    chunks = {key: found[0] for key in _KEYWORDS if (found := blocks.png_text(key))}
    texts = {key: block.text.strip("\0") for key, block in chunks.items()}
    comment = _comment(texts.get("Comment", ""), "png:Comment")
    named = texts.get("Software", "").strip() == "NovelAI" or texts.get("Title", "").startswith("NovelAI")
    titled = texts.get("Title") in _TITLES and bool({"uc", "req_type"} & comment.keys())
    if named or titled or _is_own(comment):
        used = [block for key, block in chunks.items() if key != "Software" or named]
        yield _Declaration(texts, comment, tuple(used))


def _from_exif(blocks: BlockSet) -> Iterator[_Declaration]:
    """WebP: `Software` is the model here, and the JSON of `UserComment` holds a JSON text."""
    title = blocks.first("exif:DocumentName")
    software = blocks.first("exif:Software")
    user = blocks.first("exif:UserComment")
    description = blocks.first("exif:ImageDescription")
    outer = None if user is None or "Comment" not in user.text else jsontext.decode_object(user.text, user.source)
    comment = _comment(str((outer or {}).get("Comment", "")), "exif:UserComment")
    named = (title is not None and title.text.startswith("NovelAI")) or (
        software is not None and software.text.startswith("NovelAI")
    )
    if not named and not _is_own(comment):
        return
    texts = {"Source": "" if software is None else software.text}
    if description is not None:
        texts["Description"] = description.text.strip("\0")
    used = [block for block in (user if comment else None, title, software, description) if block is not None]
    yield _Declaration(texts, comment, tuple(used))


def _from_pixels(blocks: BlockSet) -> Iterator[_Declaration]:
    for outer, sources in carriers.objects(blocks.all(*carriers.STEALTH), '"Comment"'):
        texts = {key: value for key, value in outer.items() if isinstance(value, str)}
        comment = outer["Comment"] if isinstance(outer.get("Comment"), dict) else None
        comment = _comment(texts.get("Comment", ""), sources[0].source) if comment is None else comment
        if texts.get("Software") == "NovelAI" or _is_own(comment):
            yield _Declaration(texts, comment, tuple(sources))


def _comment(text: str, where: str) -> dict[str, Any]:
    return jsontext.decode_object(text, where) or {}


def _is_own(comment: Mapping[str, Any]) -> bool:
    """Whether the JSON alone is NovelAI's: its negative prompt `uc` with keys that only it writes."""
    return "uc" in comment and "steps" in comment and bool(_OWN_KEYS & comment.keys())


def _is_director(declaration: _Declaration) -> bool:
    """Director tools (sketch, line art, declutter, …) work on a picture that is given to them."""
    return declaration.texts.get("Title") == "AI augmented image" or "req_type" in declaration.comment


def _parameters(declaration: _Declaration) -> GenerationParameters:
    comment, texts = declaration.comment, declaration.texts
    positive, characters = _captions(comment.get("v4_prompt"))
    negative, other_characters = _captions(comment.get("v4_negative_prompt"))
    prompt = values.text(comment.get("prompt")) or positive or values.text(texts.get("Description")) or None
    source = texts.get("Source", "").strip()
    match = _MODEL.fullmatch(source)
    model = ModelReference(match["name"], match["hash"]) if match else ModelReference(source)
    extras = values.rest({key: jsontext.plain(value) for key, value in comment.items() if key not in _MAPPED})
    extras |= values.rest({"steps": comment.get("steps"), "Generation time": texts.get("Generation time")})
    extras |= values.rest({"character_prompts": characters, "negative_character_prompts": other_characters})
    return GenerationParameters(
        generator="NovelAI",
        prompt=None if _is_director(declaration) and not comment.get("prompt") else prompt,
        negative_prompt=values.first({"uc": values.text(comment.get("uc")), "v4": negative}, "uc", "v4"),
        seed=values.seed(comment.get("seed")),
        steps=values.integer(comment.get("steps")),
        sampler=values.name(comment.get("sampler")),
        scheduler=values.name(comment.get("noise_schedule")),
        guidance=values.number(comment.get("scale")),
        width=values.integer(comment.get("width")),
        height=values.integer(comment.get("height")),
        models=(model,) if source else (),
        extras=extras,
    )


def _captions(value: Any) -> tuple[str | None, list[str]]:
    """Base caption and character captions of a version 4 prompt."""
    caption = value.get("caption") if isinstance(value, dict) else None
    if not isinstance(caption, dict):
        return None, []
    listed = caption.get("char_captions")
    items = [
        item.get("char_caption") for item in (listed if isinstance(listed, list) else ()) if isinstance(item, dict)
    ]
    return values.text(caption.get("base_caption")), [item for item in items if isinstance(item, str)]
