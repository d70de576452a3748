from __future__ import annotations

import json

import pytest

from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.errors import ParseError
from inspector.generators.comfy import payload
from tests.generators.comfy.editor import text_to_image_workflow
from tests.makers.generation import block, exif, png_text, text_to_image

GRAPH = json.dumps(text_to_image())
WORKFLOW = json.dumps(text_to_image_workflow())
WRAPPED = json.dumps({"prompt": text_to_image(), "workflow": text_to_image_workflow()})
WRAPPED_TEXT = json.dumps({"prompt": GRAPH, "extra_pnginfo": {"workflow": text_to_image_workflow()}})


def find(*blocks: MetadataBlock) -> payload.Payload:
    return payload.find(BlockSet(blocks))


@pytest.mark.parametrize(
    "blocks",
    [
        (png_text("prompt", GRAPH), png_text("workflow", WORKFLOW)),
        (png_text("prompt", GRAPH, "iTXt"), png_text("workflow", WORKFLOW, "zTXt")),
        (block("png:comf:prompt", GRAPH), block("png:comf:workflow", WORKFLOW)),
        (exif("Model", "prompt:" + GRAPH), exif("Make", "workflow:" + WORKFLOW)),
        (exif("Make", "Prompt: " + GRAPH), exif("ImageDescription", "Workflow: " + WORKFLOW)),
        (exif("0x010d", "prompt:" + GRAPH), exif("0x010c", "workflow:" + WORKFLOW)),
        (exif("UserComment", WRAPPED),),
        (exif("UserComment", WRAPPED_TEXT),),
        (exif("UserComment", GRAPH), exif("XPComment", WORKFLOW)),
        (block("stealth:alpha", WRAPPED),),
        (block("jpeg:COM", WRAPPED),),
        (block("xmp:pm:prompt", GRAPH), block("xmp:pm:workflow", WORKFLOW)),
        (png_text("prompt", GRAPH + "\0"), png_text("workflow", WORKFLOW)),
    ],
)
def test_every_place_and_form(blocks: tuple[MetadataBlock, ...]) -> None:
    found = find(*blocks)
    assert len(found.graphs) == 1
    assert len(found.workflows) == 1
    assert found.graphs[0][0].nodes["3"].inputs["steps"] == 21


def test_numbers_that_json_does_not_know() -> None:
    assert len(find(png_text("prompt", GRAPH.replace("6.5", "NaN"))).graphs) == 1


def test_copies_count_once() -> None:
    spaced = json.dumps(text_to_image(), indent=1)
    assert len(find(png_text("prompt", GRAPH), block("stealth:alpha", GRAPH), exif("UserComment", spaced)).graphs) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{"prompt": "a cat", "steps": 20}',
        '{"class_type": "a word"}',
        '["class_type"]',
        'about class_type in "nodes" and "links"',
        '{"23": {"class_type": "SaveImage", "inputs": {}}, "extraMetadata": "{}"}',
        '{"nodes": {"a": 1}, "links": []}',
    ],
)
def test_other_texts_are_no_payload(text: str) -> None:
    assert find(png_text("prompt", text)) == payload.Payload((), ())


def test_only_so_many_graphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payload, "GRAPHS_LIMIT", 3)
    assert len(find(*(png_text("prompt", GRAPH.replace("21", str(n))) for n in range(100, 110))).graphs) == 3


def test_json_that_is_too_deep_is_refused() -> None:
    with pytest.raises(ParseError):
        find(png_text("prompt", '{"class_type": ' + "[" * 100_000))


def test_graphs_in_a_list() -> None:
    found = find(png_text("prompt", f"[{GRAPH}]"), png_text("workflow", WORKFLOW))
    assert [item.source for _, item in found.graphs] == ["png:tEXt:prompt"]
    assert find(png_text("prompt", "[1, [], null]")).graphs == ()
