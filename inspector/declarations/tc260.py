"""L2: China's implicit label for AI-generated content (GB 45438-2025, published by TC260).

The label is a JSON object with `Label` (1 generated, 2 possibly, 3 suspected), the producer that made the
content and the platform that propagates it. Its place in XMP is read from real files; the places in PNG text,
EXIF and JPEG segments are second-hand. The object is the standard's own, so a complete one is firm wherever it
stands; a fragment outside XMP is not.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from inspector.declarations._common import clip, folded, local_name, parse_json, trim
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, evidence
from inspector.errors import ParseError

START = 64
"""Characters at the beginning of a text in which `AIGC` must stand."""
UNWRAPPING_LIMIT = 3
"""JSON texts inside JSON that are opened."""

_MEANING = {"1": "generated", "2": "possible", "3": "possible"}
_PRODUCER = ("ContentProducer", "ServiceProvider")
_PROPAGATOR = ("ContentPropagator", "ServiceUser")
_OTHER_KEYS = ("ProduceID", "PropagateID", "ReservedCode1", "ReservedCode2")
_SPELLING = {key.casefold(): key for key in ("Label", *_PRODUCER, *_PROPAGATOR, *_OTHER_KEYS)}
"""Some write `contentProducer` and `label`."""
_LABEL = re.compile(r"[\"']?[Ll]abel[\"']?\s*[:=]\s*[\"']?\s*([123])\b")
_CODE = re.compile(r"001[1-9](?P<company>[0-9A-HJ-NP-RTUW-Y]{18})\w*")
_TEXT_CARRIERS = ("exif", "jpeg", "gif", "iptc")


class Tc260Reader:
    """Reads the AIGC label and says who wrote it: the producer, or a platform that merely hosts the picture."""

    name = "tc260"
    places: tuple[str, ...] = ("China's AIGC label",)

    def __init__(self, producers: Mapping[str, str]) -> None:
        self._producers = producers

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002
        """One `ai_label` evidence for each label; a broken one is read as far as its `Label` goes."""
        fault: ParseError | None = None
        for block in filter(_may_hold, blocks.blocks):
            text = _candidate(block)
            if text is None:
                continue
            try:
                label, whole = _fields(text, block.source), True
            except ParseError as error:
                match = _LABEL.search(text[: 64 * START])
                label, whole = ({"Label": match[1]} if match else None), False
                fault = fault or error
            if label is not None:
                yield self._evidence([block], label, text, firm=whole and _complete(label, block))
        yield from self._structure(blocks)
        if fault is not None:
            raise fault

    def _structure(self, blocks: BlockSet) -> Iterator[Evidence]:
        """The label as an XMP structure, one property a field."""
        found: dict[str, MetadataBlock] = {}
        for block in blocks.carrier("xmp"):
            outer, slash, inner = block.key.partition("/")
            if slash and outer.rpartition(":")[2] == "AIGC":
                found.setdefault(inner.rpartition(":")[2], block)
        if "Label" in found:
            label = {key: block.text for key, block in found.items()}
            ordered = [found["Label"], *(block for key, block in found.items() if key != "Label")]
            yield self._evidence(ordered, label, str(label["Label"]), firm=True)

    def _evidence(self, blocks: list[MetadataBlock], label: Mapping[str, Any], text: str, *, firm: bool) -> Evidence:
        value = _one(label, ("Label",))
        producer, propagator = _one(label, _PRODUCER), _one(label, _PROPAGATOR)
        data = {
            "scheme": "tc260",
            "meaning": _MEANING.get(unicodedata.normalize("NFKC", value).lstrip("0"), "involved"),
            "text": clip(text),
            "label": value,
            "firm": firm,
        }
        if producer or propagator:
            data |= {"who": producer or propagator, "role": "producer" if producer else "propagator"}
        optional = {
            "producer": producer,
            "produce_id": _one(label, ("ProduceID",)),
            "propagator": propagator,
            "propagate_id": _one(label, ("PropagateID",)),
            "generator": self._service(producer),
        }
        data |= {key: found for key, found in optional.items() if found}
        return evidence(EvidenceKind.AI_LABEL, self.name, blocks, data)

    def _service(self, producer: str) -> str:
        code = _CODE.fullmatch(producer)
        return self._producers.get((code["company"] if code else folded(producer)).casefold(), "")


def _may_hold(block: MetadataBlock) -> bool:
    """A quick look: most blocks are numbers and short words."""
    value = block.value
    if isinstance(value, str):
        return "AIGC" in value[:START] or "gc" in block.key[-6:].casefold()
    return isinstance(value, bytes) and (b"AIGC" in value[:START] or block.key.endswith("AIGC"))


def _candidate(block: MetadataBlock) -> str | None:
    """The text of a block that may hold a label."""
    if block.carrier == "xmp":
        return block.text if block.key.endswith("AIGC") and local_name(block.key) == "AIGC" else None
    is_png = block.carrier.startswith("png:")
    if is_png and block.key.strip().casefold() == "aigc":
        return block.text
    if not is_png and block.carrier not in _TEXT_CARRIERS:
        return None
    if isinstance(block.value, bytes):
        return block.text if b"AIGC" in block.value[:START] and _begins(block.text) else None
    return block.value if isinstance(block.value, str) and _begins(block.value) else None


def _begins(text: str) -> bool:
    start = text[:START]
    if "AIGC" not in start:
        return False
    start = start.lstrip("\0 \ufeff")
    if start.startswith("AIGC"):
        return start[4:].lstrip(' "=:').startswith("{")
    return start.startswith("{") and '"AIGC"' in start


def _fields(text: str, where: str) -> dict[str, Any] | None:
    """The label's object, unwrapped; None where it is none. Raises `ParseError` on broken JSON."""
    start = trim(text)
    if start.startswith("AIGC"):
        start = start[4:].lstrip(' "=:')
    if "&quot;" in start[:START]:
        start = html.unescape(start)
    value: Any = start
    for _ in range(UNWRAPPING_LIMIT):
        if isinstance(value, str):
            value = parse_json(value, where)
        if isinstance(value, dict) and "AIGC" in value:
            value = value["AIGC"]
        if not isinstance(value, str):
            break
    if not isinstance(value, dict):
        return None
    fields = {_SPELLING.get(str(key).casefold(), str(key)): item for key, item in value.items()}
    return fields if any(key in fields for key in _SPELLING.values()) else None


def _complete(label: Mapping[str, Any], block: MetadataBlock) -> bool:
    return block.carrier == "xmp" or any(key in label for key in (*_PRODUCER, *_PROPAGATOR, *_OTHER_KEYS))


def _one(label: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first of these keys that holds a text or a number."""
    for key in keys:
        value = label.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and (text := clip(str(value))):
            return text
    return ""
