"""Every generator reader, on blocks that nobody would write: only `ParseError`, bounded, repeatable, citing."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.enums import EvidenceKind, Shows
from inspector.domain.evidence import Evidence, GenerationParameters
from inspector.domain.jsonform import from_json
from inspector.domain.readers import EvidenceReader, Roster
from inspector.errors import ParseError
from inspector.generators import BUILTIN, unclaimed
from tests.generators.comfy.editor import text_to_image_workflow
from tests.makers.generation import INFOTEXT, text_to_image

KEYS = {
    "png:tEXt": (
        "parameters", "prompt", "workflow", "Comment", "Description", "Software", "Source", "Title", "Dream", "sd-metadata",
        "invokeai_metadata", "invokeai_workflow", "generation_data", "parameters-json", "smproj", "fooocus_scheme", "postprocessing",
        "imagemetahub_data", "seed", "steps", "num_inference_steps", "use_stable_diffusion_model", "Author",
    ),
    "png:comf": ("prompt", "workflow"),
    "exif": ("UserComment", "ImageDescription", "Make", "Model", "Software", "Artist", "MakerNote", "DocumentName", "XPComment", "0x010d"),
    "xmp": ("packet", "exif:UserComment", "dc:description", "xmp:CreatorTool", "Iptc4xmpExt:DigImageGUID", "Iptc4xmpExt:DigitalSourceType",
            "mflux:seed", "photoshop:Credit", "pm:prompt"),
    "iptc": ("Caption-Abstract", "OriginatingProgram", "Credit"),
    "jpeg": ("COM",),
    "gif": ("comment",),
    "stealth": ("alpha", "rgb"),
    "caption": ("txt",),
    "sidecar": ("json", "txt"),
}  # fmt: skip
NAMES = sorted({key for keys in KEYS.values() for key in keys})
WORDS = [
    "prompt", "negative_prompt", "uc", "seed", "steps", "sampler", "class_type", "inputs", "nodes", "links", "edges", "id", "type", "image",
    "sui_image_params", "sui_models", "base_model", "loras", "model", "models", "caption", "v4_prompt", "signed_hash", "extraMetadata",
    "extra", "airs", "Comment", "c", "mflux_version", "positive", "negative", "latent_image", "text", "clip", "filename_prefix", "images",
    "prompts", "software", "worker", "requestId", "req_type", "widgets_values", "mode", "definitions", "subgraphs", "data", "Prompt",
]  # fmt: skip

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["1", "KSampler", "a.safetensors"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), inner, max_size=6),
    max_leaves=25,
)  # fmt: skip
_input = st.one_of(
    st.tuples(st.sampled_from("12345"), st.integers(0, 3)).map(list),
    st.text(max_size=10),
    st.integers(),
    st.floats(),
    st.booleans(),
    _json,
)
_node = st.fixed_dictionaries(
    {
        "class_type": st.sampled_from(["KSampler", "SaveImage", "CLIPTextEncode", "ConditioningZeroOut", "ComfySwitchNode", "OpenAIDalle3", "X"]),
        "inputs": st.dictionaries(
            st.sampled_from(
                ["model", "positive", "negative", "latent_image", "images", "image", "seed", "noise_seed", "steps", "sigmas", "guider", "noise",
                 "text", "clip", "switch", "on_true", "on_false", "select", "input1", "string_a", "string_b", "lora_1", "ckpt_name", "pipe",
                 "conditioning", "width", "height", "filename_prefix", "populated_text", "prompt", "scale_by", "add_noise", "sampler"]
            ),
            _input,
            max_size=8,
        ),
    }
)  # fmt: skip
_graph = st.dictionaries(st.sampled_from("12345"), _node, max_size=5)
REAL = [
    INFOTEXT,
    json.dumps(text_to_image()),
    json.dumps(text_to_image_workflow()),
    json.dumps({"prompt": text_to_image(), "workflow": text_to_image_workflow()}),
    '"a fox [dog]" -s 50 -S 1 -W 512 -H 512 -C 7.5 -A k_lms',
    json.dumps(
        {
            "prompt": "a",
            "uc": "b",
            "steps": 5,
            "seed": 1,
            "signed_hash": "x",
            "v4_prompt": {"caption": {"char_captions": [{}]}},
        }
    ),
    json.dumps({"sui_image_params": {"prompt": "a", "loras": ["x"]}, "sui_models": [{"name": "x"}]}),
    json.dumps({"prompt": {"software": "imaginAIry", "prompts": [[1, "a"]]}}),
    json.dumps(
        {"base_model": "m", "prompt": "a", "full_prompt": ["a"], "metadata_scheme": "fooocus", "loras": [["x", 1, "y"]]}
    ),
    "Include in Image: a; Seed: 1; Generator: Mochi Diffusion 5.2",
    "a fox --ar 4:3 --v 6.1 Job ID: 2b6e053b-9a65-4ca9-9e13-b6f4465164d4",
]


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    """A real payload with one piece cut out, doubled or replaced."""
    text = draw(st.sampled_from(REAL))
    start = draw(st.integers(0, len(text)))
    stop = min(len(text), start + draw(st.integers(0, 60)))
    return (
        text[:start]
        + draw(st.sampled_from(["", text[start:stop] * 2, "\0", '"', "{", "[", "}", "null", "\n", "-1", "\ud800"]))
        + text[stop:]
    )


_texts = st.one_of(
    st.text(max_size=200), _json.map(json.dumps), _graph.map(json.dumps), _mutated(), st.sampled_from(REAL)
)
_values = st.one_of(
    _texts,
    _texts,
    st.binary(max_size=100),
    st.integers(),
    st.floats(),
    st.lists(st.text(max_size=9), max_size=4).map(tuple),
)


@st.composite
def _blocks(draw: st.DrawFn) -> MetadataBlock:
    carrier = draw(st.sampled_from(sorted(KEYS)))
    key = draw(st.one_of(st.sampled_from(KEYS[carrier]), st.sampled_from(NAMES)))
    return MetadataBlock(carrier, key, draw(_values), offset=draw(st.none() | st.integers(0, 2**40)), length=1)


def read(reader: EvidenceReader, blocks: BlockSet, image: ImageFacts) -> list[Evidence]:
    found = []
    problem = ""
    try:
        found.extend(reader.read(blocks, image))
        assert not found or Roster((reader,)).of(blocks), "a reader must be asked wherever it finds something"
    except ParseError as error:
        problem = error.code
    assert problem in ("", "generation.too_deep", "generation.too_large")
    return found


def check(found: list[Evidence], reader: str, blocks: BlockSet) -> None:
    sources = {block.source for block in blocks}
    for item in found:
        assert item.kind is EvidenceKind.GENERATION
        assert item.reader == reader
        assert item.location is not None
        assert {item.source, *item.location.also} <= sources
        assert Shows(item.data["shows"])
        assert isinstance(item.data["firm"], bool)
        json.dumps(dict(item.data), allow_nan=False)
        built = from_json(GenerationParameters, item.data)
        assert built.seed is None or isinstance(built.seed, str)
        assert built.steps is None or isinstance(built.steps, int)
        assert built.guidance is None or isinstance(built.guidance, float)
        assert all(isinstance(model.name, str) and model.name for model in built.models)
        assert all(
            value is None or isinstance(value, str)
            for value in (built.prompt, built.negative_prompt, built.sampler, built.scheduler)
        )


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_blocks(), max_size=6), st.sampled_from(["", "ComfyUI_0001_.png"]))
def test_readers_raise_nothing_but_parse_errors_and_cite_what_they_used(blocks: list[MetadataBlock], name: str) -> None:
    block_set, image = BlockSet(tuple(blocks)), ImageFacts(name=name, width=512, height=768)
    evidence: list[Evidence] = []
    for reader in BUILTIN:
        found = read(reader, block_set, image)
        check(found, reader.name, block_set)
        assert read(reader, block_set, image) == found
        evidence += found
    check(list(unclaimed(block_set, evidence)), "unknown", block_set)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(_graph)
def test_any_wiring_is_walked_to_an_end(graph: dict[str, Any]) -> None:
    blocks = BlockSet((MetadataBlock("png:tEXt", "prompt", json.dumps(graph), 0, 1),))
    for reader in BUILTIN:
        check(read(reader, blocks, ImageFacts()), reader.name, blocks)


@pytest.mark.parametrize("reader", BUILTIN, ids=lambda reader: reader.name)
def test_each_reader_says_who_it_is_and_where_it_looks(reader: EvidenceReader) -> None:
    assert reader.name.isidentifier()
    assert reader.places
    assert read(reader, BlockSet(), ImageFacts()) == []


def test_names_are_unique() -> None:
    assert len({reader.name for reader in BUILTIN}) == len(BUILTIN)


HUGE = 300_000
PAYLOADS = {
    "text": "a" * HUGE,
    "commas": "a," * (HUGE // 2),
    "braces": "{" * HUGE,
    "brackets": '{"class_type": ' + "[" * HUGE,
    "quotes": '{"prompt": "' + "\\" * HUGE,
    "lines": "Steps: 20, Sampler: \n" * (HUGE // 21),
    "pairs": "Steps: 20, Sampler: x, Seed: 1, " + "k: v, " * (HUGE // 6),
    "networks": "<lora:" * (HUGE // 6) + "\nSteps: 20, Sampler: x, Seed: 1",
    "dream": '"' + "a [b" * (HUGE // 4) + '" -s50 -S1',
    "options": "a " + "--a " * (HUGE // 4) + " Job ID: 2b6e053b-9a65-4ca9-9e13-b6f4465164d4",
    "described": '"a" 1x1px negative-prompt:"' + '" 1x1px' * (HUGE // 7),
    "mochi": "Generator: Mochi Diffusion" + "; Seed: 1" * (HUGE // 9),
    "lists": '{"prompt": [' + "[]," * (HUGE // 3) + "[]]}",
    "bytes": b"{" * HUGE,
}


@pytest.mark.parametrize("payload", sorted(PAYLOADS))
def test_much_text_in_every_place_costs_little(payload: str) -> None:
    blocks = BlockSet(
        tuple(MetadataBlock(carrier, key, PAYLOADS[payload], 0, 1) for carrier in KEYS for key in KEYS[carrier])
    )
    start = time.perf_counter()
    for reader in BUILTIN:
        read(reader, blocks, ImageFacts())
    list(unclaimed(blocks, []))
    assert time.perf_counter() - start < 60


def test_nothing_is_said_of_pictures_without_generation_data() -> None:
    innocent = BlockSet(
        tuple(
            MetadataBlock(carrier, key, value, 0, 1)
            for carrier, key, value in [
                ("png:tEXt", "Software", "ImageMaker2000(TM)"),
                ("png:tEXt", "caption", "Fooocus Metadata"),
                ("png:tEXt", "Description", "a poster about c2pa and algorithmicMedia, midjourney style"),
                ("png:tEXt", "Comment", "xr:d:DAF2t409KmM:5,j:8655204592270162265"),
                ("exif", "Artist", "ai"),
                ("exif", "Make", "NIKON CORPORATION"),
                ("exif", "Model", "NIKON D300"),
                ("exif", "UserComment", "Steps: 8042, Distance: 6 km, Pace: 5:30"),
                ("exif", "ImageDescription", "Made with love, not with OpenAI Labs"),
                ("jpeg", "COM", "Paint Tool -SAI- JPEG Encoder v1.00"),
                ("caption", "txt", "1girl, stable_diffusion, novelai, comfyui, a description of ai art"),
                ("xmp", "dc:description", "Seed: 5 packets, Steps: see the leaflet"),
            ]
        )
    )
    assert [item for reader in BUILTIN for item in read(reader, innocent, ImageFacts())] == []
    assert list(unclaimed(innocent, [])) == []
