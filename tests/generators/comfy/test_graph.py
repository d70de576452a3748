from __future__ import annotations

import pytest

from inspector.errors import ParseError
from inspector.generators.comfy import graph as graphs
from inspector.generators.comfy.graph import Graph, Link, from_api
from tests.makers.generation import node, text_to_image


def make(value: object) -> Graph:
    found = from_api(value)
    assert found is not None
    return found


def test_inputs_are_links_or_values() -> None:
    graph = make(text_to_image())
    assert graph.nodes["3"].inputs["model"] == Link("4", 0)
    assert graph.nodes["3"].inputs["steps"] == 21
    assert graph.nodes["3"].link("negative", "positive") == Link("7", 0)
    assert graph.nodes["3"].literal("model", "steps") == 21
    assert ("3", "latent_image") in graph.consumers["5"]


@pytest.mark.parametrize("ids", [("57:41", "57:42"), ("KSampler_Base", "VAE Decode"), ("1", "2")])
def test_ids_are_any_text(ids: tuple[str, str]) -> None:
    graph = make({ids[0]: node("A", value=1), ids[1]: node("B", a=[ids[0], 0])})
    assert graph.nodes[ids[1]].link("a") == Link(ids[0], 0)


def test_numbers_as_ids_of_links() -> None:
    assert make({"1": node("A"), "2": node("B", a=[1, 0])}).nodes["2"].link("a") == Link("1", 0)


@pytest.mark.parametrize("value", [[512, 768], ["9", 0], ["1", "0"], ["1", True], ["1"], ["1", 0, 0], {"a": 1}, None])
def test_values_that_only_look_like_links(value: object) -> None:
    assert make({"1": node("A", x=value)}).nodes["1"].link("x") is None


def test_wrapped_lists_are_unwrapped() -> None:
    assert make({"1": node("A", x={"__value__": [1, 2]})}).nodes["1"].inputs["x"] == [1, 2]


@pytest.mark.parametrize(
    "value", [None, [], {}, {"prompt": "a cat"}, {"a": {"class_type": 1}}, {"a": {"type": "x"}}, "text"]
)
def test_what_is_no_graph(value: object) -> None:
    assert from_api(value) is None


def test_other_entries_beside_the_nodes_are_passed_over() -> None:
    assert list(make({"1": node("A"), "extra": {"airs": []}, "version": 1}).nodes) == ["1"]


def test_cycles_end() -> None:
    graph = make({"1": node("A", x=["2", 0]), "2": node("B", x=["1", 0], y=["2", 1])})
    assert [item.id for item in graph.upstream([graph.nodes["1"]])] == ["1", "2"]


def test_walks_are_breadth_first_and_choose_their_inputs() -> None:
    graph = make({"1": node("A", a=["2", 0], b=["3", 0]), "2": node("B", a=["4", 0]), "3": node("C"), "4": node("D")})
    assert [item.id for item in graph.upstream([graph.nodes["1"]])] == ["1", "2", "3", "4"]
    assert [item.id for item in graph.upstream([graph.nodes["1"]], lambda _, key: key != "a")] == ["1", "3"]


def test_too_many_nodes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphs, "NODES_LIMIT", 3)
    with pytest.raises(ParseError) as error:
        from_api({str(i): node("A") for i in range(4)})
    assert error.value.code == "generation.too_large"


def test_titles_are_kept_short() -> None:
    graph = make({"1": {"class_type": "A", "inputs": {}, "_meta": {"title": "x" * 1000}}})
    assert len(graph.nodes["1"].title) == graphs.TITLE_CHARACTERS


def test_file_names_kept_beside_a_preview_are_names() -> None:
    loader = node(
        "Loader|previews", name={"content": "a.safetensors", "image": None}, other={"content": "x", "on": True}
    )
    inputs = make({"1": loader}).nodes["1"].inputs
    assert inputs == {"name": "a.safetensors", "other": {"content": "x", "on": True}}


def test_a_list_of_one_text_is_that_text() -> None:
    assert make({"1": node("A", text=["a cat"], other=["a", "b", "c"])}).nodes["1"].inputs == {
        "text": "a cat",
        "other": ["a", "b", "c"],
    }
