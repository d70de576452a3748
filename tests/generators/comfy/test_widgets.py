from __future__ import annotations

import pytest

from inspector.generators.comfy.widgets import CONTROLS, SEEDS, WIDGETS, guessed


def test_names_are_unique_within_a_node() -> None:
    for kind, names in WIDGETS.items():
        assert len(set(names)) == len(names), kind


def test_seeds_that_a_control_follows_are_named_as_such() -> None:
    assert "fixed" in CONTROLS
    assert {name for names in WIDGETS.values() for name in names if "seed" in name} <= SEEDS


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ([5, "fixed", 20, 8, "euler", "normal", 1], {"seed": 5, "steps": 20, "cfg": 8, "sampler_name": "euler"}),
        (
            [512, True, 1024, 99, "randomize", 30, 4.5, "dpmpp_2m_sde", "sgm_uniform", 0.5],
            {"seed": 99, "steps": 30, "cfg": 4.5, "sampler_name": "dpmpp_2m_sde", "scheduler": "sgm_uniform"},
        ),
        ([7, None, 35, 9, "dpmpp_2s_ancestral", "karras", 0, 30], {"seed": 7, "steps": 35, "cfg": 9}),
        ([20, 8, "euler", "normal"], {"steps": 20, "cfg": 8, "sampler_name": "euler", "scheduler": "normal"}),
    ],
)
def test_settings_of_unknown_samplers_are_known_by_their_order(stored: list[object], wanted: dict[str, object]) -> None:
    assert wanted.items() <= dict(guessed(stored)).items()


@pytest.mark.parametrize("stored", [["euler", "normal"], [1, "x", "euler", "normal"], [True, 8, "euler", "normal"], []])
def test_values_that_only_look_like_settings(stored: list[object]) -> None:
    assert all(name.startswith("widget_") for name, _ in guessed(stored))


def test_the_text_of_an_unknown_node_is_no_list_of_choices() -> None:
    stored = ["a heron", "Select the Wildcard to add to the text", 7]
    assert dict(guessed(stored)) == {"text": "a heron", "widget_1": stored[1], "widget_2": 7}
