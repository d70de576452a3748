from __future__ import annotations

import json

import pytest

from inspector.domain.blocks import BlockSet
from inspector.generators.comfyui import ComfyUI
from tests.generators.comfy.editor import text_to_image_workflow
from tests.makers import exif as exif_maker
from tests.makers import jpeg, png, reading, webp
from tests.makers.generation import block, exif, node, only, png_text, read, rewired, text_to_image

READER = ComfyUI()
GRAPH = json.dumps(text_to_image())
WORKFLOW = json.dumps(text_to_image_workflow())


def test_a_graph_with_its_workflow() -> None:
    evidence = read(READER, png_text("prompt", GRAPH), png_text("workflow", WORKFLOW))
    assert len(evidence) == 1
    assert evidence[0].source == "png:tEXt:prompt"
    assert evidence[0].location is not None
    assert evidence[0].location.also == ("png:tEXt:workflow",)
    data = evidence[0].data
    assert (data["generator"], data["shows"], data["firm"]) == ("ComfyUI", "generated", True)
    assert (data["prompt"], data["seed"]) == ("a lighthouse at dusk", str(2**63 + 5))
    assert data["extras"]["workflow_version"] == 0.4


def test_a_workflow_alone_is_only_a_hint() -> None:
    data = only(READER, png_text("workflow", WORKFLOW))
    assert (data["shows"], data["firm"], data["note"]) == ("workflow_only", False, "generation.workflow_only")
    assert data["prompt"] == "a lighthouse"


def test_an_empty_workflow_still_names_the_tool() -> None:
    data = only(READER, png_text("workflow", '{"nodes": [], "links": []}'))
    assert (data["shows"], data["generator"], data["prompt"]) == ("workflow_only", "ComfyUI", None)


def test_processing_and_inputs_are_told_apart() -> None:
    plain = {"1": node("LoadImage", image="cat.png"), "2": node("SaveImage", images=["1", 0], filename_prefix="x")}
    data = only(READER, png_text("prompt", plain))
    assert (data["shows"], data["note"], data["prompt"]) == ("processed", "generation.processed", None)
    mixed = {**text_to_image(), "l": plain["1"], "s": node("SaveImage", images=["l", 0], filename_prefix="x")}
    data = only(READER, png_text("prompt", mixed))
    assert (data["shows"], data["note"]) == ("possible_input", "generation.possible_input")
    assert (data["prompt"], data["seed"], data["models"]) == (None, None, [])
    assert data["extras"]["other_output"]["prompt"] == "a lighthouse at dusk"


def test_text_written_at_run_time_is_noted() -> None:
    graph = rewired(text_to_image(t=node("TextGenerate", prompt="a fox", max_length=99)), "6", text=["t", 0])
    assert only(READER, png_text("prompt", graph))["note"] == "generation.text_assembled"


PLACEHOLDER = (
    "unknown\nNegative prompt: unknown\nSteps: 20, Sampler: euler_simple, CFG Scale: 8.0, Seed: 0, Version: ComfyUI"
)
FOREIGN = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 8.0, Seed: 1, Version: v1.10.1"


def test_the_graph_supersedes_what_a_saver_wrote_beside_it() -> None:
    data = only(READER, png_text("prompt", GRAPH), png_text("parameters", PLACEHOLDER))
    assert data["supersedes"] == ["png:tEXt:parameters"]


@pytest.mark.parametrize(
    "beside",
    [[png_text("parameters", FOREIGN)], [png_text("parameters", PLACEHOLDER), png_text("parameters-json", "{}")], []],
)
def test_the_graph_supersedes_nothing_else(beside: list) -> None:
    assert "supersedes" not in only(READER, png_text("prompt", GRAPH), *beside)


def test_a_graph_that_only_processes_supersedes_nothing() -> None:
    plain = {"1": node("LoadImage", image="cat.png"), "2": node("SaveImage", images=["1", 0], filename_prefix="x")}
    assert "supersedes" not in only(READER, png_text("prompt", plain), png_text("parameters", PLACEHOLDER))


def test_real_bytes_of_every_format() -> None:
    model = exif_maker.tiff(ifd0={exif_maker.MODEL: "prompt:" + GRAPH, exif_maker.MAKE: "workflow:" + WORKFLOW})
    comment = exif_maker.tiff(exif={exif_maker.USER_COMMENT: exif_maker.user_comment(GRAPH, "bare")})
    files = (
        png.png(before=[png.text("prompt", GRAPH, crc=1)]),
        png.png(after=[png.chunk(b"comf", b"prompt\0" + GRAPH.encode())]),
        png.png(trailer=png.text("prompt", GRAPH)),
        webp.webp(exif=model, stray_header=True),
        jpeg.jpeg(exif=comment),
    )
    for data in files:
        result = reading.inspect(data)
        (found,) = READER.read(BlockSet(result.blocks), result.image)
        assert found.data["seed"] == str(2**63 + 5)


@pytest.mark.parametrize(
    "innocent",
    [
        png_text("prompt", "a cat on a mat"),
        png_text("prompt", '{"prompt": "a cat"}'),
        png_text("workflow", '{"steps": ["scan", "clean", "export"]}'),
        exif("Make", "Canon"),
        exif("Model", "prompt: 5"),
        exif("ImageDescription", "Workflow: develop, crop, print"),
        block("jpeg:COM", "nodes and links"),
    ],
)
def test_innocent_files(innocent: object) -> None:
    assert read(READER, innocent) == []


def test_hashes_that_a_saver_worked_out_complete_the_graph() -> None:
    beside = "x\nSteps: 1, Sampler: euler_ancestral, CFG scale: 1, Seed: 0, Model: harbour_v2, Model hash: 45a21ea00a"
    found = read(ComfyUI(), png_text("prompt", text_to_image()), png_text("parameters", beside))
    assert [(model["name"], model["hash"]) for model in found[0].data["models"]] == [
        ("harbour_v2.safetensors", "45a21ea00a")
    ]
