"""L2: payloads in a generator's place that no reader understood: shown as they are, so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from inspector.domain.blocks import PNG_TEXT, BlockSet, MetadataBlock
from inspector.domain.enums import EvidenceKind, Shows
from inspector.domain.evidence import Evidence, GenerationParameters, generation_evidence

RAW_CHARACTERS = 4_000
"""How much of the raw text is repeated in the evidence; all of it stays in the block."""
PAYLOADS_LIMIT = 20

_KEYWORDS = frozenset(
    {"parameters", "prompt", "workflow", "generation_data", "parameters-json", "sd-metadata", "Dream", "smproj"}
    | {"invokeai_metadata", "invokeai_workflow", "invokeai_graph", "imagemetahub_data"}
)
"""PNG keywords that only generators are known to use."""
_CARRIERS = frozenset({*PNG_TEXT, "png:comf", "stealth"})
_JSON_PLACES = frozenset({"Comment", "UserComment", "Description", "parameters", "alpha", "rgb", "comment", "COM"})
_WORDS = re.compile(
    r'"(?:prompt|negative_?prompt|neg_prompt|uc|seed|noise_seed|steps|num_inference_steps|cfg|cfg_?scale|'
    r'guidance_?scale|sampler(?:_?name)?|scheduler|checkpoint|model_?hash|class_type)"\s*:',
    re.IGNORECASE,
)
WORDS_NEEDED = 3
"""Different generation words that a JSON object outside a generator's own place must have."""


def unclaimed(blocks: BlockSet, evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Evidence of kind `unknown_payload` for generator payloads that `evidence` does not cite.

    It is never firm and names no generator. Run it after all readers.
    """
    cited: set[str] = set()
    for item in evidence:
        if item.kind is EvidenceKind.GENERATION:
            cited.add(item.source)
            cited.update(item.location.also if item.location is not None else ())
    places = [block for block in blocks if block.carrier in _CARRIERS or block.key in _JSON_PLACES]
    found = [block for block in places if block.source not in cited and _is_payload(block)]
    for block in found[:PAYLOADS_LIMIT]:
        raw = GenerationParameters(extras={"raw": block.text[:RAW_CHARACTERS]})
        yield generation_evidence(
            "unknown", [block], raw, shows=Shows.UNKNOWN_PAYLOAD, firm=False, note="generation.unknown_payload"
        )


def _is_payload(block: MetadataBlock) -> bool:
    if not isinstance(block.value, str) or not block.value.strip("\0 \r\n\t"):
        return False
    if block.carrier.startswith("png:") and (block.key in _KEYWORDS or block.carrier == "png:comf"):
        return True
    if block.carrier == "stealth":
        return True
    if block.key not in _JSON_PLACES or not block.value.lstrip().startswith("{"):
        return False
    words = {match[0].lower() for match in _WORDS.finditer(block.value[: RAW_CHARACTERS * 10])}
    return len(words) >= WORDS_NEEDED
