from __future__ import annotations

import time
from typing import Any

import pytest

from inspector.domain.blocks import ImageFacts
from inspector.generators.comfy import reading, workflow
from inspector.generators.comfy.graph import Graph, Link
from tests.generators.comfy.editor import editor_node, text_to_image_workflow, wired


def graph(value: dict[str, Any]) -> Graph:
    found = workflow.from_workflow(value)
    assert found is not None
    return found


def test_links_and_widgets_become_inputs() -> None:
    found = graph(text_to_image_workflow())
    sampler = found.nodes["3"]
    assert sampler.inputs["model"] == Link("4", 0)
    assert (sampler.inputs["seed"], sampler.inputs["steps"], sampler.inputs["denoise"]) == (55, 21, 1.0)
    assert found.nodes["6"].inputs["text"] == "a lighthouse"


def test_the_parameters_of_a_workflow() -> None:
    parameters = reading.read(graph(text_to_image_workflow()), ImageFacts()).parameters
    assert (parameters.prompt, parameters.negative_prompt, parameters.seed) == ("a lighthouse", "blurry", "55")
    assert (parameters.sampler, parameters.scheduler, parameters.steps) == ("euler", "normal", 21)
    assert parameters.models[0].name == "harbour_v2.safetensors"


def test_muted_nodes_are_dropped() -> None:
    value = text_to_image_workflow()
    value["nodes"][5]["mode"] = workflow.MUTED
    found = graph(value)
    assert "8" not in found.nodes
    assert "images" not in found.nodes["9"].inputs


def test_bypassed_nodes_are_walked_around() -> None:
    value = text_to_image_workflow()
    lora = editor_node(20, "LoraLoader", ["x.safetensors", 1.0, 1.0], mode=workflow.BYPASSED)
    wired(value, lora, ("MODEL", 4, 0), ("CLIP", 4, 1))
    value["nodes"].append(lora)
    value["links"] = [[1, 20, 0, 3, 0, "MODEL"] if link[0] == 1 else link for link in value["links"]]
    found = graph(value)
    assert "20" not in found.nodes
    assert found.nodes["3"].inputs["model"] == Link("4", 0)


def test_reroutes_primitives_and_named_links() -> None:
    value = text_to_image_workflow()
    value["nodes"] += [
        editor_node(30, "Reroute", None, inputs=[{"name": "", "type": "*", "link": 101}], outputs=[{"type": "*"}]),
        editor_node(31, "PrimitiveNode", [999, "fixed"], outputs=[{"type": "INT"}]),
        editor_node(32, "SetNode", ["pos"], inputs=[{"name": "CONDITIONING", "type": "CONDITIONING", "link": 103}]),
        editor_node(33, "GetNode", ["pos"], outputs=[{"type": "CONDITIONING"}]),
    ]
    value["links"] = [
        [1, 30, 0, 3, 0, "MODEL"] if link[0] == 1 else [2, 33, 0, 3, 1, "CONDITIONING"] if link[0] == 2 else link
        for link in value["links"]
    ]
    value["links"] += [[101, 4, 0, 30, 0, "MODEL"], [102, 31, 0, 3, 9, "INT"], [103, 6, 0, 32, 0, "CONDITIONING"]]
    value["nodes"][3]["inputs"].append({"name": "seed", "type": "INT", "link": 102, "widget": {"name": "seed"}})
    sampler = graph(value).nodes["3"]
    assert sampler.inputs["model"] == Link("4", 0)
    assert sampler.inputs["positive"] == Link("6", 0)
    assert sampler.inputs["seed"] == 999


def test_subgraphs_are_laid_open() -> None:
    value = text_to_image_workflow()
    uuid = "0d8d2b7e-0000-4000-8000-000000000000"
    encoder = value["nodes"].pop(1)
    encoder["inputs"] = [{"name": "clip", "type": "CLIP", "link": 501}]
    value["nodes"].append(
        editor_node(
            57, uuid, [], inputs=[{"name": "clip", "type": "CLIP", "link": 5}], outputs=[{"type": "CONDITIONING"}]
        )
    )
    value["links"] = [[2, 57, 0, 3, 1, "CONDITIONING"] if link[0] == 2 else link for link in value["links"]]
    value["definitions"] = {
        "subgraphs": [
            {
                "id": uuid,
                "nodes": [encoder],
                "links": [
                    {"id": 501, "origin_id": -10, "origin_slot": 0, "target_id": 6, "target_slot": 0},
                    {"id": 502, "origin_id": 6, "origin_slot": 0, "target_id": -20, "target_slot": 0},
                ],
            }
        ]
    }
    found = graph(value)
    assert found.nodes["57:6"].inputs["clip"] == Link("4", 1)
    assert found.nodes["3"].inputs["positive"] == Link("57:6", 0)
    assert reading.read(found, ImageFacts()).parameters.prompt == "a lighthouse"


def test_widgets_that_the_node_itself_names() -> None:
    value = {
        "nodes": [
            editor_node(1, "Brand new", [7, "randomize", "hello there", 20], inputs=[
                {"name": "a", "link": None}, {"name": "seed", "widget": {"name": "seed"}},
                {"name": "text", "widget": {"name": "text"}}, {"name": "steps", "widget": {"name": "steps"}},
            ])
        ],
        "links": [],
    }  # fmt: skip
    assert graph(value).nodes["1"].inputs == {"seed": 7, "text": "hello there", "steps": 20}


def test_a_seed_without_a_control_behind_it() -> None:
    stored = [5, None, 20, 7, "euler", "karras", 1, "auto"]
    found = graph(
        {"nodes": [editor_node(1, "KSampler (Efficient)", stored), editor_node(2, "KSampler", [5, 20, 7])], "links": []}
    )
    assert (found.nodes["1"].inputs["steps"], found.nodes["1"].inputs["sampler_name"]) == (20, "euler")
    assert found.nodes["2"].inputs == {"seed": 5, "steps": 20, "cfg": 7}


def test_widgets_of_unknown_nodes_and_objects() -> None:
    value = {
        "nodes": [editor_node(1, "X", ["on", "a long text", 3]), editor_node(2, "Y", {"filename_prefix": "z"})],
        "links": [],
    }
    found = graph(value)
    assert found.nodes["1"].inputs == {"widget_0": "on", "text": "a long text", "widget_2": 3}
    assert found.nodes["2"].inputs == {"filename_prefix": "z"}


def test_version_hints() -> None:
    value = text_to_image_workflow()
    value["extra"] = {"frontendVersion": "1.24.4"}
    value["nodes"][0]["properties"] = {"cnr_id": "comfy-core", "ver": "0.3.50"}
    assert workflow.versions(value) == {"workflow_version": 0.4, "frontend_version": "1.24.4", "core_version": "0.3.50"}


@pytest.mark.parametrize(
    "value",
    [
        {"nodes": [], "links": []},
        {"nodes": [1, None, {"id": 1}, {"type": "x"}, {"id": [], "type": "y"}], "links": []},
    ],
)
def test_workflows_without_nodes(value: dict[str, Any]) -> None:
    assert workflow.is_workflow(value)
    assert workflow.from_workflow(value) is None


@pytest.mark.parametrize("value", [None, {}, {"nodes": {}, "links": []}, {"nodes": []}, []])
def test_what_is_no_workflow(value: object) -> None:
    assert not workflow.is_workflow(value)


def test_broken_links_and_chains_end() -> None:
    loop = [
        editor_node(i, "Reroute", None, inputs=[{"name": "", "link": i}], outputs=[{"type": "*"}]) for i in range(3)
    ]
    value = {
        "nodes": [
            *loop,
            editor_node(9, "KSampler", [1], inputs=[{"name": "model", "link": 0}, {"name": "x", "link": "?"}, 5]),
        ],
        "links": [[0, 1, 0, 9, 0], [1, 2, 0, 1, 0], [2, 1, 0, 2, 0], ["a"], None, [3, {}, 0, 1, 0], {"id": 4}],
    }
    assert graph(value).nodes["9"].inputs == {"seed": 1}


def test_long_chains_are_walked_once_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = [
        editor_node(i, "Reroute", None, inputs=[{"name": "", "link": i}], outputs=[{"type": "*"}])
        for i in range(1, 20_000)
    ]
    links = [[i, i - 1, 0, i, 0, "*"] for i in range(1, 20_000)]
    start = time.perf_counter()
    graph({"nodes": [editor_node(0, "Load", ["a.ckpt"]), *chain], "links": links})
    assert time.perf_counter() - start < 60
    monkeypatch.setattr(workflow, "CHAIN_LIMIT", 3)
    sampler = editor_node(90, "KSampler", [1], inputs=[{"name": "model", "link": 90}])
    found = graph(
        {
            "nodes": [editor_node(0, "Load", ["a.ckpt"]), *chain[:8], sampler],
            "links": [*links[:8], [90, 8, 0, 90, 0, "*"]],
        }
    )
    assert found.nodes["90"].link("model") is None


def test_subgraphs_that_hold_themselves_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    def bomb(width: int) -> dict[str, Any]:
        inner = [editor_node(i, "A", []) for i in range(width)]
        return {
            "nodes": [editor_node(1, "A", []), editor_node(2, "X", [5])],
            "links": [],
            "definitions": {"subgraphs": [{"id": "A", "nodes": [*inner, editor_node(99, "X", [5])], "links": []}]},
        }

    start = time.perf_counter()
    deep = graph(bomb(1))
    assert max(key.count(":") for key in deep.nodes) == workflow.SUBGRAPH_DEPTH
    monkeypatch.setattr(workflow, "NODES_LIMIT", 500)
    assert len(graph(bomb(30)).nodes) < 2_000
    assert time.perf_counter() - start < 60


def shown_outside(widgets: Any, **use: Any) -> dict[str, Any]:
    """A text encoder in a subgraph whose text is shown as a widget of the subgraph."""
    value = text_to_image_workflow()
    encoder = value["nodes"].pop(1)
    encoder["inputs"] = [
        {"name": "clip", "type": "CLIP", "link": 501},
        {"name": "text", "type": "STRING", "widget": {"name": "text"}, "link": use.pop("inner", None)},
    ]
    outer = editor_node(57, "sub", widgets, outputs=[{"type": "CONDITIONING"}], **use)
    value["nodes"].append(outer)
    value["links"] = [[2, 57, 0, 3, 1, "CONDITIONING"] if link[0] == 2 else link for link in value["links"]]
    links = [[501, -10, 0, 6, 0, "CLIP"], [503, -10, 1, 6, 1, "STRING"], [502, 6, 0, -20, 0, "CONDITIONING"]]
    value["definitions"] = {"subgraphs": [{"id": "sub", "nodes": [encoder], "links": links}]}
    return value


CLIP = {"name": "clip", "type": "CLIP", "link": 5}
SHOWN = {"name": "prompt", "type": "STRING", "widget": {"name": "prompt"}, "link": None}


@pytest.mark.parametrize(
    ("value", "prompt"),
    [
        (shown_outside(["a harbour"], inner=503, inputs=[CLIP, SHOWN]), "a harbour"),
        (shown_outside(["a harbour"], inputs=[CLIP], properties={"proxyWidgets": [["6", "text"]]}), "a harbour"),
        (shown_outside(["a harbour", 7], inputs=[CLIP], properties={"proxyWidgets": [["6", "text"]]}), "a lighthouse"),
        (shown_outside(None, inner=503, inputs=[CLIP, SHOWN]), "a lighthouse"),
        (shown_outside([], inputs=[CLIP], properties={"proxyWidgets": "x"}), "a lighthouse"),
    ],
)
def test_widgets_that_a_subgraph_shows_outside(value: dict[str, Any], prompt: str) -> None:
    assert reading.read(graph(value), ImageFacts()).parameters.prompt == prompt


def test_widgets_of_older_editors_that_only_list_what_can_be_linked() -> None:
    seed = {"name": "seed", "type": "INT", "widget": {"name": "seed"}, "link": None}
    value = text_to_image_workflow()
    value["nodes"][1] = editor_node(
        6, "Somebody's encoder", ["a harbour at dawn", "x", "populate", 7, "fixed"], inputs=[seed]
    )
    assert graph(value).nodes["6"].inputs["text"] == "a harbour at dawn"


def test_hidden_widgets_are_passed_over() -> None:
    value = text_to_image_workflow()
    stored = [{"version": 1, "textWidgetName": "text"}, "a harbour at dawn"]
    value["nodes"][1] = editor_node(6, "Prompt (LoraManager)", stored)
    assert graph(value).nodes["6"].inputs["text"] == "a harbour at dawn"
