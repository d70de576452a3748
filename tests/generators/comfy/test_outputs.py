from __future__ import annotations

from typing import Any

import pytest

from inspector.domain.blocks import ImageFacts
from inspector.domain.enums import Shows
from inspector.generators.comfy import outputs
from inspector.generators.comfy.graph import Graph, from_api
from inspector.generators.comfy.literals import Literals
from tests.makers.generation import nameless, node, text_to_image


def outcome(nodes: dict[str, Any], **image: Any) -> outputs.Outcome:
    graph = make(nodes)
    return outputs.outcome(graph, Literals(graph), ImageFacts(**image))


def make(nodes: dict[str, Any]) -> Graph:
    graph = from_api(nodes)
    assert graph is not None
    return graph


LOADED = {"l": node("LoadImage", image="cat.png")}


def test_a_sampler_above_the_saver() -> None:
    found = outcome(text_to_image())
    assert found.shows is Shows.GENERATED
    assert found.output is not None
    assert found.output.id == "9"


def test_a_service_above_the_saver() -> None:
    nodes = {
        "1": node("OpenAIDalle3", prompt="a cat", seed=0),
        "2": node("SaveImage", images=["1", 0], filename_prefix="x"),
    }
    assert outcome(nodes).shows is Shows.GENERATED


@pytest.mark.parametrize(
    "between",
    [
        {"s": node("SaveImage", images=["l", 0], filename_prefix="x")},
        {"c": node("Canny", image=["l", 0]), "s": node("SaveImage", images=["c", 0], filename_prefix="x")},
        {"u": node("ImageUpscaleWithModel", upscale_model=["m", 0], image=["l", 0]), "m": node("UpscaleModelLoader", model_name="4x.pth"),
         "s": node("PreviewImage", images=["u", 0])},
    ],
)  # fmt: skip
@pytest.mark.parametrize("change", [dict, nameless])
def test_loading_and_saving_generates_nothing(between: dict[str, Any], change: Any) -> None:
    found = outcome(change({**LOADED, **between}))
    assert found.shows is Shows.PROCESSED
    assert found.generating == ()


def test_a_sampler_that_feeds_another_output_proves_nothing() -> None:
    graph = {**text_to_image(), **LOADED, "d": node("SaveImage", images=["l", 0], filename_prefix="ComfyUI")}
    assert outcome(graph, width=512, height=768).shows is Shows.POSSIBLE_INPUT


def test_a_sampler_that_only_feeds_a_preview() -> None:
    graph = {
        **text_to_image(_9=node("PreviewImage", images=["8", 0])),
        **LOADED,
        "d": node("SaveImage", images=["l", 0], filename_prefix="x"),
    }
    assert outcome(graph).shows is Shows.POSSIBLE_INPUT


def test_the_file_name_can_prove_which_output_it_was() -> None:
    graph = {**text_to_image(), **LOADED, "d": node("SaveImage", images=["l", 0], filename_prefix="input")}
    assert outcome(graph, name="ComfyUI_00012_.png").shows is Shows.GENERATED
    assert outcome(graph, name="input_00012_.png").shows is Shows.POSSIBLE_INPUT
    assert outcome(graph, name="cat.png").shows is Shows.POSSIBLE_INPUT


def test_the_size_can_prove_which_output_it_was() -> None:
    small = node("ImageScale", image=["l", 0], width=64, height=64, upscale_method="area", crop="disabled")
    graph = {
        **text_to_image(),
        **LOADED,
        "i": small,
        "d": node("SaveImage", images=["i", 0], filename_prefix="ComfyUI"),
    }
    assert outcome(graph, width=512, height=768).shows is Shows.GENERATED
    assert outcome(graph, width=64, height=64).shows is Shows.POSSIBLE_INPUT
    assert outcome(graph).shows is Shows.POSSIBLE_INPUT


def test_previews_beside_a_saver_do_not_count() -> None:
    assert outcome({**text_to_image(), **LOADED, "p": node("PreviewImage", images=["l", 0])}).shows is Shows.GENERATED


def test_other_savers_are_no_pictures() -> None:
    graph = {
        **text_to_image(),
        "t": node("SaveText", text=["6", 0], file="x"),
        "a": node("SaveAudio", audio=["6", 0], filename_prefix="a"),
    }
    assert outcome(graph).shows is Shows.GENERATED


@pytest.mark.parametrize(
    "saver",
    [
        node("SaveImage", images=["8", 0], filename_prefix="x"),
        node("Image Save", images=["8", 0], filename_prefix="x"),
        node("VHS_VideoCombine", images=["8", 0], frame_rate=8, filename_prefix="x"),
        node("SaveAnimatedWEBP", images=["8", 0], filename_prefix="x"),
        node("ETN_SendImageWebSocket", images=["8", 0]),
        node("SaveAnything", result=["8", 0]),
        node("PreviewImage", images=["8", 0]),
        node("Zq", images=["8", 0], filename_prefix="x"),
        node("Zq", images=["8", 0]),
        node("Zq", outcome=["8", 0]),
    ],
)
def test_savers_of_every_kind(saver: dict[str, Any]) -> None:
    found = outcome(text_to_image(_9=saver))
    assert found.shows is Shows.GENERATED
    assert found.output is not None
    assert found.output.id == "9"


def test_branches_that_a_switch_leaves_out_feed_nothing() -> None:
    switch = node("ComfySwitchNode", switch=False, on_true=["8", 0], on_false=["l", 0])
    graph = {**text_to_image(_9=node("SaveImage", images=["s", 0], filename_prefix="x")), **LOADED, "s": switch}
    assert outcome(graph).shows is Shows.POSSIBLE_INPUT


def two_passes() -> dict[str, Any]:
    return {
        **text_to_image(),
        "20": node("LatentUpscale", samples=["3", 0], width=1024, height=1536, upscale_method="nearest-exact", crop="disabled"),
        "21": node("KSampler", seed=7, steps=9, cfg=5, sampler_name="euler", scheduler="normal", denoise=0.5,
                   model=["4", 0], positive=["6", 0], negative=["7", 0], latent_image=["20", 0]),
        "22": node("VAEDecode", samples=["21", 0], vae=["4", 2]),
        "23": node("SaveImage", images=["22", 0], filename_prefix="ComfyUI"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("size", "wanted"), [((1024, 1536), "23"), ((512, 768), "9"), ((1, 1), "9"), ((None, None), "9")]
)
def test_of_several_outputs_the_one_with_the_size_of_the_file(size: tuple[Any, Any], wanted: str) -> None:
    found = outcome(two_passes(), width=size[0], height=size[1])
    assert found.output is not None
    assert found.output.id == wanted


def test_sizes_that_follow_from_a_factor_are_not_known() -> None:
    graph = make({**two_passes(), "20": node("LatentUpscaleBy", samples=["3", 0], scale_by=1.5)})
    assert outputs.declared_size(graph.nodes["23"], graph, Literals(graph)) is None
    assert outputs.declared_size(graph.nodes["9"], graph, Literals(graph)) == (512, 768)


def test_graphs_without_an_end() -> None:
    nodes = {"1": node("KSampler", model=["1", 0], positive=["1", 0], latent_image=["1", 0], seed=1, steps=1)}
    found = outcome(nodes)
    assert (found.shows, found.output) == (Shows.POSSIBLE_INPUT, None)


def test_only_so_many_outputs_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "SIZED_OUTPUTS", 1)
    small = node("ImageScale", image=["l", 0], width=64, height=64)
    graph = {**text_to_image(), **LOADED, "i": small}
    graph |= {f"d{n}": node("SaveImage", images=["i", 0], filename_prefix="ComfyUI") for n in range(3)}
    assert outcome(graph, width=512, height=768).shows is Shows.POSSIBLE_INPUT
