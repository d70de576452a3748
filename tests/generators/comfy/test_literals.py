from __future__ import annotations

import time
from typing import Any

import pytest

from inspector.generators.comfy import literals as module
from inspector.generators.comfy.graph import Link, from_api
from inspector.generators.comfy.literals import Literals
from tests.makers.generation import node


def resolver(**nodes: Any) -> Literals:
    graph = from_api({key.lstrip("n"): value for key, value in nodes.items()})
    assert graph is not None
    return Literals(graph)


def text(nodes: dict[str, Any], key: str = "1", role: str = "positive") -> str:
    return resolver(**nodes).text(Link(key, 0), role).value


@pytest.mark.parametrize(
    "made",
    [
        node("PrimitiveString", value="a cat"),
        node("PrimitiveStringMultiline", value="a cat"),
        node("CR Text", text="a cat"),
        node("String Literal", string="a cat"),
        node("ImpactWildcardProcessor", wildcard_text="{a|b} cat", populated_text="a cat", mode="populate"),
        node("Nobody knows", whatever="a cat", option="on", other=3),
    ],
)
def test_text_behind_one_node(made: dict[str, Any]) -> None:
    assert text({"n1": made}) == "a cat"


def test_text_of_its_own() -> None:
    assert resolver(n1=node("A")).text("a cat").value == "a cat"
    assert resolver(n1=node("A")).text(12).value == ""


def test_reroutes_and_previews_are_passed_through() -> None:
    assert (
        text(
            {
                "n1": node("PreviewAny", source=["2", 0]),
                "n2": node("Any", text=["3", 0]),
                "n3": node("S", value="hi there"),
            }
        )
        == "hi there"
    )


@pytest.mark.parametrize(
    ("inputs", "joined"),
    [
        ({"string_a": "a", "string_b": "b", "delimiter": ", "}, "a, b"),
        ({"text_a": "a", "text_b": "b", "text_c": "", "separator": "|"}, "a|b"),
        ({"text1": "a", "text2": "b"}, "ab"),
        ({"string_b": "b", "delimiter": " ", "string_a": ["2", 0]}, "two b"),
        ({"text10": "c", "text2": "b", "text1": ["2", 0]}, "twobc"),
        ({"text_a": "a", "text_b": "b", "linebreak_addition": "true"}, "a\nb"),
        ({"string1": ["2", 0], "string2": "b", "delimiter": " "}, "two b"),
    ],
)
def test_joined_texts(inputs: dict[str, Any], joined: str) -> None:
    assert text({"n1": node("Join", **inputs), "n2": node("S", value="two")}) == joined


@pytest.mark.parametrize(("switch", "wanted"), [(True, "yes!"), (False, "no!"), (["9", 0], "yes!")])
def test_switches_take_the_branch_that_is_set(switch: object, wanted: str) -> None:
    nodes = {
        "n1": node("ComfySwitchNode", switch=switch, on_true=["2", 0], on_false=["3", 0]),
        "n2": node("S", value="yes!"),
        "n3": node("S", value="no!"),
        "n9": node("PrimitiveBoolean", value=True),
    }
    assert text(nodes) == wanted


@pytest.mark.parametrize(
    ("inputs", "wanted"),
    [({"select": 2, "input1": "a", "input2": "b"}, "b"), ({"Input": 1, "text1": "a", "text2": "b"}, "a")],
)
def test_numbered_switches(inputs: dict[str, Any], wanted: str) -> None:
    assert text({"n1": node("Switch", **inputs)}) == wanted


def test_nodes_with_both_prompts_give_the_side_that_is_asked_for() -> None:
    nodes = {"n1": node("Styler", text_positive="good", text_negative="bad")}
    assert text(nodes) == "good"
    assert text(nodes, role="negative") == "bad"


def test_text_of_a_language_model_is_what_was_typed_into_it() -> None:
    literals = resolver(
        n1=node("TextGenerate", prompt=["2", 0], max_length=512),
        n2=node("StringConcatenate", string_a=["3", 0], string_b=["4", 0], delimiter=""),
        n3=node("P", value="You are an expert prompt engineer. Expand the prompt."),
        n4=node("P", value="a lighthouse"),
    )
    found = literals.text(Link("1", 0))
    assert (found.value, found.assembled) == ("a lighthouse", True)


def test_unknown_writers_are_known_by_their_inputs() -> None:
    found = resolver(n1=node("Zq", prompt="a lighthouse", temperature=0.7)).text(Link("1", 0))
    assert (found.value, found.assembled) == ("a lighthouse", True)


def test_joined_text_that_was_written_at_run_time_says_so() -> None:
    found = resolver(
        n1=node("Join", string_a=["2", 0], string_b="oil", delimiter=", "), n2=node("Ollama", prompt="fox", model="x")
    ).text(Link("1", 0))
    assert (found.value, found.assembled) == ("fox, oil", True)


@pytest.mark.parametrize(
    ("nodes", "value"),
    [
        ({"n1": node("easy seed", seed=5)}, 5),
        ({"n1": node("PrimitiveInt", value=5)}, 5),
        ({"n1": node("Seed (rgthree)", seed=["2", 0]), "n2": node("Int", Number=5)}, 5),
        ({"n1": node("Zq", whatever=5)}, 5),
        ({"n1": node("Math", a=["1", 0], op="+")}, None),
        ({"n1": node("Two", x=1, y=2)}, None),
    ],
)
def test_numbers_behind_nodes(nodes: dict[str, Any], value: object) -> None:
    assert resolver(**nodes).number(Link("1", 0), ("seed",)) == value


def test_cycles_of_texts_and_switches_end() -> None:
    nodes = {
        "n1": node("Join", string_a=["2", 0], string_b="x"),
        "n2": node("Join", string_a=["1", 0], string_b="y"),
        "n3": node("Switch", switch=["3", 0], on_true=["3", 0], on_false=["3", 0]),
    }
    assert set(text(nodes)) <= {"x", "y"}
    assert text(nodes, "3") == ""


def test_texts_that_double_at_every_node_are_bounded() -> None:
    nodes: dict[str, Any] = {"n0": node("S", value="ab")}
    for i in range(1, 500):
        nodes[f"n{i}"] = node("Join", string_a=[str(i - 1), 0], string_b=[str(i - 1), 0])
    start = time.perf_counter()
    assert len(text(nodes, "499")) <= module.TEXT_CHARACTERS
    assert time.perf_counter() - start < 60


def test_joins_of_one_graph_share_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "JOINED_CHARACTERS", 10)
    assert len(text({"n1": node("Join", string_a="x" * 50, string_b="y" * 50)})) <= 10


def test_long_chains_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHAIN_LIMIT", 3)
    nodes: dict[str, Any] = {f"n{i}": node("P", value=[str(i + 1), 0]) for i in range(9)} | {"n9": node("P", value=4)}
    assert resolver(**nodes).number(Link("8", 0)) == 4
    assert resolver(**nodes).number(Link("0", 0)) is None


def test_deep_chains_of_texts_do_not_recurse() -> None:
    nodes: dict[str, Any] = {f"n{i}": node("P", text=[str(i + 1), 0]) for i in range(5000)} | {
        "n5000": node("P", text="deep")
    }
    assert text(nodes, "0") == "deep"


def test_visits_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "VISIT_LIMIT", 5)
    nodes: dict[str, Any] = {f"n{i}": node("P", text=[str(i + 1), 0]) for i in range(50)} | {
        "n50": node("P", text="deep")
    }
    assert text(nodes, "0") == ""


def test_selectors_of_selectors_are_bounded() -> None:
    nodes: dict[str, Any] = {
        f"n{i}": node("Switch", switch=[str(i + 1), 0], on_true="a", on_false="b") for i in range(3000)
    } | {"n3000": node("B", value=True)}
    assert text(nodes, "0") in ("a", "b")


@pytest.mark.parametrize(
    ("inputs", "wanted", "assembled"),
    [
        ({"string": "a COLOUR car", "find": "COLOUR", "replace": "green"}, "a green car", False),
        ({"text": ["2", 0], "find": "two", "replace": ["2", 0]}, "two", False),
        ({"text": "a car", "find": "", "replace": "green"}, "a car", False),
        ({"string": "a  car", "regex_pattern": "\\s+", "replace": " "}, "a  car", True),
        ({"action": "replace", "text_a": "a car", "text_b": "c.r", "text_c": "cat", "tidy_tags": "yes"}, "a car", True),
        ({"action": "append", "text_a": "a car", "text_b": "red", "tidy_tags": "yes"}, "a car, red", False),
        ({"action": "append", "text_a": "a car", "text_b": "red", "tidy_tags": "no"}, "a carred", False),
    ],
)
def test_texts_in_which_a_part_is_replaced(inputs: dict[str, Any], wanted: str, assembled: bool) -> None:
    found = resolver(n1=node("Unknown", **inputs), n2=node("S", value="two")).text(Link("1", 0))
    assert (found.value, found.assembled) == (wanted, assembled)


def test_replacing_is_bounded() -> None:
    blown = node("R", string="a" * 90_000, find="a", replace="b" * 90_000)
    assert text({"n1": blown}) == "a" * 90_000


def test_numbers_that_are_handed_on() -> None:
    found = resolver(
        n1=node("Any Switch", any_01=["2", 0], any_02=["3", 0]),
        n2=node("Config", steps_total=10, refiner_step=8, cfg=3),
        n3=node("Int", value=5),
        n4=node("Show", anything=["3", 0]),
        n5=node("Maths", a=["3", 0], b=["3", 0]),
    )
    assert found.number(Link("1", 0), ("steps", "steps_total")) == 10
    assert found.number(Link("4", 0)) == 5


def test_choices_and_instructions_are_not_what_was_typed() -> None:
    inputs = {
        "model_name": "Some 8B [7 GB]",
        "preset_system_prompt": "Detailed Visual",
        "prompt_text": ["2", 0],
        "max_tokens": 9,
    }
    assert text({"n1": node("Enhancer", **inputs), "n2": node("S", value="a fox")}) == "a fox"
    unknown = {"model_name": "Some 8B [7 GB]", "preset": "Detailed Visual", "whatever": "a fox in snow"}
    assert text({"n1": node("Unknown", **unknown)}) == "a fox in snow"


def test_a_node_that_shows_a_text_tells_what_was_computed() -> None:
    made = {
        "n1": node("CSVReader", file_path="editor.csv", column_index=3),
        "n2": node("easy showAnything", anything=["1", 0], text="A knife slices through bread"),
        "n3": node("LoadImage", image="a.png"),
    }
    found = resolver(**made).text(Link("1", 0))
    assert (found.value, found.assembled) == ("A knife slices through bread", True)
    assert text({**made, "n2": node("Blend", anything=["1", 0], text="A knife slices through bread")}) == ""


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (node("JWStringConcat", a="a cat", b=", on a mat"), "a cat, on a mat"),
        (node("Join", a="a cat", b="a dog", separator=" and "), "a cat and a dog"),
        (node("easy negative", negative="bad"), "bad"),
        (node("easy positive", positive="good"), "good"),
    ],
)
def test_joins_by_bare_letters_and_nodes_of_one_side(made: dict[str, Any], wanted: str) -> None:
    assert text({"n1": made}) == wanted


@pytest.mark.parametrize(("slot", "wanted"), [(0, "first"), (1, "second"), (2, "a cat"), (3, "")])
def test_nodes_that_hold_several_texts(slot: int, wanted: str) -> None:
    made = resolver(n1=node("Text String", text="first", text_b="second", text_c=["2", 0]), n2=node("T", text="a cat"))
    assert made.text(Link("1", slot)).value == wanted
    joined = resolver(
        n1=node("Text String", text="x", text_b="y", text_c="z"), n2=node("J", text_a=["1", 1], text_b="!")
    )
    assert joined.text(Link("2", 0)).value == "y!"


def test_nodes_that_hold_several_texts_in_a_circle() -> None:
    assert resolver(n1=node("Text String", text=["1", 0])).text(Link("1", 0)).value == ""
