from __future__ import annotations

from typing import Any

import pytest

from inspector.domain.blocks import ImageFacts
from inspector.generators.comfy import broadcast, reading, workflow
from inspector.generators.comfy.graph import Graph, Link
from tests.generators.comfy.editor import editor_node, text_to_image_workflow, wired


def graph(value: dict[str, Any]) -> Graph:
    found = workflow.from_workflow(value)
    assert found is not None
    return found


def opened(*names: str) -> dict[str, Any]:
    """The plain workflow with these inputs of the sampler and of the encoders left open."""
    value = text_to_image_workflow()
    for item in value["nodes"]:
        for entry in item["inputs"]:
            if entry["name"] in names:
                entry["link"] = None
                entry["type"] = {"positive": "CONDITIONING", "negative": "CONDITIONING"}.get(
                    entry["name"], entry["type"]
                )
    for item in value["nodes"]:
        if item["type"] == "CLIPTextEncode":
            item["outputs"] = [{"type": "CONDITIONING"}]
    return value


def sender(value: dict[str, Any], kind: str, *sources: tuple[str, int, int], **more: Any) -> dict[str, Any]:
    raw = editor_node(90 + len(value["nodes"]), kind, more.pop("widgets_values", None), **more)
    wired(value, raw, *sources)
    raw["outputs"] = []
    value["nodes"].append(raw)
    return raw


def test_what_is_sent_to_every_open_input_of_its_kind() -> None:
    value = opened("model", "clip")
    sender(value, "Anything Everywhere3", ("MODEL", 4, 0), ("CLIP", 4, 1))
    found = graph(value)
    assert found.nodes["3"].inputs["model"] == Link("4", 0)
    assert (found.nodes["6"].inputs["clip"], found.nodes["7"].inputs["clip"]) == (Link("4", 1), Link("4", 1))
    parameters = reading.read(found, ImageFacts()).parameters
    assert (parameters.prompt, parameters.models[0].name) == ("a lighthouse", "harbour_v2.safetensors")


def test_prompts_are_told_apart_by_the_name_of_the_input() -> None:
    value = opened("positive", "negative")
    sender(value, "Prompts Everywhere", ("CONDITIONING", 6, 0), ("CONDITIONING", 7, 0))
    parameters = reading.read(graph(value), ImageFacts()).parameters
    assert (parameters.prompt, parameters.negative_prompt) == ("a lighthouse", "blurry")


def test_seeds_reach_widgets_that_were_turned_into_inputs() -> None:
    value = opened()
    value["nodes"][3]["inputs"].append({"name": "seed", "type": "INT", "link": None, "widget": {"name": "seed"}})
    value["nodes"].append(editor_node(50, "Seed Everywhere", [777, "randomize"], outputs=[{"type": "INT"}]))
    assert reading.read(graph(value), ImageFacts()).parameters.seed == "777"


def test_widgets_that_are_listed_but_not_opened_keep_their_value() -> None:
    value = opened()
    entry = {"name": "seed", "localized_name": "seed", "type": "INT", "link": None, "widget": {"name": "seed"}}
    value["nodes"][3]["inputs"].append(entry)
    value["nodes"].append(editor_node(50, "Seed Everywhere", [777, "randomize"], outputs=[{"type": "INT"}]))
    assert reading.read(graph(value), ImageFacts()).parameters.seed == "55"
    value["nodes"][3]["properties"] = {"ue_properties": {"widget_ue_connectable": {"seed": True}}}
    assert reading.read(graph(value), ImageFacts()).parameters.seed == "777"


@pytest.mark.parametrize(
    ("patterns", "linked"),
    [
        (["Sampler", ""], True),
        (["KSampler", "^model$"], True),
        (["Another", ""], False),
        ([".*", "clip"], False),
        (["(a+)+$", ""], False),
        (["x*x*x*", ""], False),
        (["[", ""], False),
    ],
)
def test_patterns_of_titles_and_names(patterns: list[str], linked: bool) -> None:
    value = opened("model")
    sender(value, "Anything Everywhere?", ("MODEL", 4, 0), widgets_values=patterns)
    assert ("model" in graph(value).nodes["3"].inputs) is linked


def test_links_that_the_editor_noted_come_first() -> None:
    value = opened("model", "clip")
    value["extra"] = {"ue_links": [
        {"downstream": 3, "downstream_slot": 0, "upstream": "4", "upstream_slot": 0, "controller": 90, "type": "MODEL"},
        {"downstream": 77, "downstream_slot": 0, "upstream": "4", "upstream_slot": 0},
        {"downstream": 6, "downstream_slot": 9, "upstream": "4", "upstream_slot": 1},
        "noise",
    ]}  # fmt: skip
    found = graph(value)
    assert found.nodes["3"].inputs["model"] == Link("4", 0)
    assert "clip" not in found.nodes["6"].inputs


@pytest.mark.parametrize(
    "more", [{"mode": 4}, {"mode": 2}, {"properties": {"group_restricted": 1}}, {"properties": {"color_restricted": 2}}]
)
def test_senders_that_do_not_reach_everything(more: dict[str, Any]) -> None:
    value = opened("model")
    sender(value, "Anything Everywhere", ("MODEL", 4, 0), **more)
    assert "model" not in graph(value).nodes["3"].inputs


def test_two_senders_alike_feed_nothing() -> None:
    value = opened("model")
    value["nodes"].append(editor_node(60, "UNETLoader", ["x.safetensors"], outputs=[{"type": "MODEL"}]))
    sender(value, "Anything Everywhere", ("MODEL", 4, 0))
    sender(value, "Anything Everywhere", ("MODEL", 60, 0))
    assert "model" not in graph(value).nodes["3"].inputs


def test_inputs_that_are_linked_or_refuse_stay_as_they_are() -> None:
    value = opened("model")
    value["nodes"][3]["properties"] = {"rejects_ue_links": True}
    sender(value, "Anything Everywhere3", ("MODEL", 4, 0), ("CLIP", 4, 1))
    found = graph(value)
    assert "model" not in found.nodes["3"].inputs
    assert found.nodes["6"].inputs["clip"] == Link("4", 1)


def test_the_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "CHECKS_LIMIT", 1)
    value = opened("model", "clip")
    sender(value, "Anything Everywhere3", ("MODEL", 4, 0), ("CLIP", 4, 1))
    found = graph(value)
    assert sum(isinstance(found.nodes[key].inputs.get("clip"), Link) for key in ("6", "7")) == 1
