from __future__ import annotations

from typing import Any

import pytest

from inspector.domain.blocks import ImageFacts
from inspector.generators.comfy import groups, reading, workflow
from inspector.generators.comfy.graph import Graph, Link
from tests.generators.comfy.editor import editor_node


def slots(*names: str, turned: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"name": name, "type": name.upper(), "link": None} for name in names]
    if turned:
        found.append({"name": turned, "type": "INT", "link": None, "widget": {"name": turned}})
    return found


def outputs(*kinds: str) -> list[dict[str, Any]]:
    return [{"name": kind, "type": kind} for kind in kinds]


TEXTS = {
    "nodes": [
        {"index": 0, "type": "CheckpointLoaderSimple", "widgets_values": ["old.pt"], "inputs": [],
         "outputs": outputs("MODEL", "CLIP", "VAE")},
        {"index": 1, "type": "CLIPTextEncode", "widgets_values": ["old text"], "inputs": slots("clip"),
         "outputs": outputs("CONDITIONING")},
        {"index": 2, "type": "CLIPTextEncode", "widgets_values": [""], "inputs": slots("clip"),
         "outputs": outputs("CONDITIONING")},
    ],
    "links": [[0, 1, 1, 0, 9, "CLIP"], [0, 1, 2, 0, 9, "CLIP"], [None, 0, 2, 5, 9, "NOISE"]],
    "external": [],
}  # fmt: skip
SAMPLING = {
    "nodes": [
        {"index": 0, "type": "EmptyLatentImage", "widgets_values": [64, 64, 1], "inputs": [], "outputs": outputs("LATENT")},
        {"index": 1, "type": "KSampler", "widgets_values": [1, "fixed", 2, 3, "euler", "normal", 1],
         "inputs": slots("model", "positive", "negative", "latent_image", turned="seed"), "outputs": outputs("LATENT")},
    ],
    "links": [[0, 0, 1, 3, 5, "LATENT"]],
}  # fmt: skip


def value(**sampling: Any) -> dict[str, Any]:
    """Two uses of groups: texts with their checkpoint, and a sampler whose seed is an input."""
    use = editor_node(
        2, "workflow>Sampling", [512, 768, 1, 25, 4.5, "lcm", "simple", 0.5, 4242, "randomize"],
        inputs=[
            {"name": "model", "link": 1}, {"name": "positive", "link": 2}, {"name": "negative", "link": 3},
            {"name": "seed", "link": None},
        ],
        outputs=outputs("LATENT"),
    )  # fmt: skip
    return {
        "version": 0.4,
        "nodes": [
            editor_node(1, "workflow/Texts", ["new.pt", "a heron", "dull"],
                        outputs=outputs("MODEL", "VAE", "CONDITIONING", "CONDITIONING CLIPTextEncode")),
            {**use, **sampling},
            editor_node(3, "VAEDecode", [], inputs=[{"name": "samples", "link": 4}, {"name": "vae", "link": 5}],
                        outputs=outputs("IMAGE")),
            editor_node(4, "SaveImage", ["x"], inputs=[{"name": "images", "link": 6}]),
        ],
        "links": [
            [1, 1, 0, 2, 0, "MODEL"], [2, 1, 2, 2, 1, "CONDITIONING"], [3, 1, 3, 2, 2, "CONDITIONING"],
            [4, 2, 0, 3, 0, "LATENT"], [5, 1, 1, 3, 1, "VAE"], [6, 3, 0, 4, 0, "IMAGE"],
        ],
        "extra": {"groupNodes": {"Texts": TEXTS, "Sampling": SAMPLING}},
    }  # fmt: skip


def graph(stored: dict[str, Any]) -> Graph:
    found = workflow.from_workflow(stored)
    assert found is not None
    return found


def test_groups_are_laid_open_with_the_values_of_their_use() -> None:
    found = graph(value())
    assert {"1:0", "1:1", "1:2", "2:0", "2:1", "3", "4"} == set(found.nodes)
    assert found.nodes["2:1"].inputs["positive"] == Link("1:1", 0)
    assert found.nodes["3"].inputs == {"samples": Link("2:1", 0), "vae": Link("1:0", 2)}
    parameters = reading.read(found, ImageFacts()).parameters
    assert (parameters.prompt, parameters.negative_prompt) == ("a heron", "dull")
    assert (parameters.seed, parameters.steps, parameters.guidance) == ("4242", 25, 4.5)
    assert (parameters.sampler, parameters.scheduler) == ("lcm", "simple")
    assert (parameters.width, parameters.height, parameters.models[0].name) == (512, 768, "new.pt")


def test_values_that_cannot_be_told_apart_are_not_taken_from_the_pattern() -> None:
    found = graph(value(widgets_values=[512, 768]))
    assert "steps" not in found.nodes["2:1"].inputs


def test_a_seed_that_is_linked_from_outside() -> None:
    stored = value()
    stored["nodes"][1]["inputs"][3]["link"] = 7
    stored["links"].append([7, 9, 0, 2, 3, "INT"])
    stored["nodes"].append(editor_node(9, "PrimitiveNode", [31, "fixed"], outputs=outputs("INT")))
    assert graph(stored).nodes["2:1"].inputs["seed"] == 31


def test_inputs_and_outputs_that_a_group_hides() -> None:
    stored = value()
    config = {"1": {"input": {"model": {"visible": False}}}, "0": {"output": {"0": {"visible": False}}}}
    stored["extra"]["groupNodes"] = {"Texts": TEXTS, "Sampling": {**SAMPLING, "config": config}}
    stored["nodes"][1]["inputs"].pop(0)
    found = graph(stored)
    assert "model" not in found.nodes["2:1"].inputs
    assert found.nodes["2:1"].inputs["positive"] == Link("1:1", 0)


def test_outputs_that_are_marked_though_they_are_used_inside() -> None:
    marked = {**TEXTS, "external": [[0, 1, "CLIP"]]}
    found = groups.definition({"type": "workflow/T", "widgets_values": None}, {"T": marked})
    assert found is not None
    assert [link["origin_id"] for link in found["links"] if link["target_id"] == -20] == [0, 0, 0, 1, 2]


@pytest.mark.parametrize(
    "listed",
    [None, {}, {"Texts": None}, {"Texts": {}}, {"Texts": {"nodes": 5, "links": "x"}}, {"Texts": {"nodes": []}}],
)
def test_groups_that_are_missing_or_broken(listed: Any) -> None:
    assert groups.definition({"type": "workflow/Texts"}, listed) is None


def test_broken_parts_are_passed_over() -> None:
    listed = {"T": {"nodes": [None, {"type": 5, "inputs": [3], "outputs": None}], "links": [[0], ["a", 0, 1, 0], None]}}
    assert groups.definition({"type": "workflow/T", "widgets_values": {"a": 1}}, listed) is not None


def test_the_number_of_inner_nodes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "NODES_LIMIT", 2)
    found = groups.definition({"type": "workflow/T"}, {"T": TEXTS})
    assert found is not None
    assert len(found["nodes"]) == 2
