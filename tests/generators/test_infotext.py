from __future__ import annotations

import time

import pytest

from inspector.generators import infotext
from tests.makers.generation import INFOTEXT


def parsed(text: str) -> infotext.Infotext:
    found = infotext.parse(text)
    assert found is not None
    return found


def test_the_three_parts() -> None:
    found = parsed(INFOTEXT)
    assert found.prompt == "a lighthouse, oil on canvas <lora:coast:0.8>"
    assert found.negative == "blurry, text"
    assert found.get("Seed") == "12345"
    assert found.get("Version") == "v1.10.1"
    assert [key for key, _ in found.pairs][:3] == ["Steps", "Sampler", "Schedule type"]


def test_prompts_of_many_lines_keep_their_lines() -> None:
    found = parsed("one\n\ntwo\nNegative prompt: three\nfour\n\nSteps: 1, Sampler: Euler, Seed: 5")
    assert found.prompt == "one\n\ntwo"
    assert found.negative == "three\nfour"


def test_windows_line_ends() -> None:
    found = parsed("one\r\ntwo\r\n\nNegative prompt: three, \r\n\nSteps: 1, Sampler: Euler, Seed: 5")
    assert found.prompt == "one\ntwo"
    assert found.negative == "three,"


def test_there_may_be_no_negative_prompt() -> None:
    assert parsed("a cat\nSteps: 1, Sampler: Euler, Seed: 5").negative is None
    assert parsed("a cat\nNegative prompt: \nSteps: 1, Sampler: Euler, Seed: 5").negative == ""


def test_negative_prompt_counts_only_at_the_start_of_a_line() -> None:
    found = parsed("what a Negative prompt: is\nSteps: 1, Sampler: Euler, Seed: 5")
    assert found.prompt == "what a Negative prompt: is"
    assert found.negative is None


def test_an_empty_prompt_leaves_the_parameters_alone() -> None:
    assert parsed("Steps: 11, Sampler: Euler a, CFG scale: 7, Seed: 2328940941").prompt == ""
    assert parsed("Negative prompt: x\nSteps: 11, Sampler: Euler a, Seed: 1").negative == "x"


@pytest.mark.parametrize(
    "line",
    [
        "Steps: 11, Sampler: Euler a, CFG scale: 7, Seed: 2328940941",
        "Steps: 20, Size: 1024x1024, Seed: 1, CFG scale: 6, App: SD.Next, Version: 56a8aea",
        "Steps: 20, CFG scale: 6.000000, Guidance: 3.500000, Eta: inf, Seed: 42, Model: , Sampler: euler",
        "steps: 20, sampler: k_euler, seed: 5, model: deliberate",
        "Sampler: DPM++ 2M, Guidance Scale: 4.5, Size: 512x512",
        "Steps: 20, Sampler: Euler, Seed: -1",
    ],
)
def test_orders_and_spellings_that_claim_generation(line: str) -> None:
    assert infotext.parse(f"a cat\n{line}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "Steps: 8042, Distance: 6 km, Pace: 5:30 min/km, Calories: 512",
        "a walk\nSteps: 8042, Distance: 6 km, Seed: none",
        "Steps: many, Seed: 5, Size: 512x512",
        "Steps: 20, Seed: 5",
        "Sampler: Akai S950, Year: 1988, Colour: grey",
        "Seed: 5, CFG scale: 7, Size: 512x512",
        "first do this. Steps: mix, bake, eat",
        "a cat\nSteps: 20",
        "",
        "Steps:",
    ],
)
def test_texts_that_claim_nothing(text: str) -> None:
    assert infotext.parse(text) is None


def test_two_words_alone_are_not_firm() -> None:
    assert not parsed("Epochs: 3, Steps: 50000, Seed: 3, Loss: 0.01, Rate: 1e-4").firm
    assert parsed("Steps: 11, Sampler: Euler a, CFG scale: 7, Seed: 2328940941").firm


def test_quoted_values_hold_commas_colons_and_lines() -> None:
    found = parsed(
        'x\nSteps: 1, Sampler: Euler, Seed: 5, Lora hashes: "a: 12, b: 34", '
        'Wildcard prompt: "say \\"hi\\", then\\nleave", Version: v1.9'
    )
    assert found.get("Lora hashes") == "a: 12, b: 34"
    assert found.get("Wildcard prompt") == 'say "hi", then\nleave'
    assert found.get("Version") == "v1.9"


def test_json_values_without_quotes_are_cut_by_their_brackets() -> None:
    found = parsed(
        'x\nSteps: 1, Sampler: Euler, Seed: 5, Hashes: {"model": "ab", "lora:y, z": "c}d"}, '
        'Civitai resources: [{"type": "lora", "weight": 1}], Civitai metadata: {}, Version: v1.9'
    )
    assert found.json("Hashes") == {"model": "ab", "lora:y, z": "c}d"}
    assert found.json("Civitai resources") == [{"type": "lora", "weight": 1}]
    assert found.get("Version") == "v1.9"


def test_json_values_may_stretch_over_lines() -> None:
    found = parsed('x\nSteps: 1, Sampler: Euler, Seed: 5, SDCPP: {\n  "seed": 7,\n  "mode": "img_gen"\n}')
    assert found.json("SDCPP") == {"seed": 7, "mode": "img_gen"}
    assert found.prompt == "x"


def test_brackets_that_never_close_are_plain_text() -> None:
    found = parsed("x\nSteps: 1, Sampler: Euler, Seed: 5, Note: {unclosed, Other: [open, Version: v1.9")
    assert found.get("Note") == "{unclosed"
    assert found.get("Version") == "v1.9"


def test_repeated_keys_are_kept_and_the_last_one_counts() -> None:
    found = parsed("x\nSteps: 1, Sampler: Euler, Seed: 5, TE: a, TE: b, Model: ")
    assert found.all("TE") == ["a", "b"]
    assert found.get("TE") == "b"
    assert found.get("Model") is None


def test_a_key_that_equals_its_value_is_written_bare() -> None:
    assert parsed("x\nSteps: 1, Sampler: Euler, Tiling, Seed: 5").get("Tiling") == "Tiling"


def test_keys_are_found_in_any_case() -> None:
    found = parsed("x\nSteps: 1, Sampler: Euler, CFG Scale: 8.0, Seed: 5, Denoising Strength: 0.4")
    assert found.get("CFG scale") == "8.0"
    assert found.get("denoising strength") == "0.4"


def test_templates_of_sdnext_are_no_part_of_the_negative_prompt() -> None:
    found = parsed(
        "x\nNegative prompt: y\nTemplate: {x|z}\nNegative template: {y}\nSteps: 1, Size: 8x8, Seed: 5, App: SD.Next"
    )
    assert found.negative == "y"
    assert found.templates == {"Template": "{x|z}", "Negative template": "{y}"}


def test_a_prompt_that_begins_with_template_stays_a_prompt() -> None:
    assert parsed("Template: a cat\nSteps: 1, Sampler: Euler, Seed: 5").prompt == "Template: a cat"


def test_lines_after_the_parameters_are_kept_apart() -> None:
    found = parsed("x\nSteps: 1, Sampler: Euler, Seed: 5\n\nsaved by a plug-in")
    assert found.trailing == "saved by a plug-in"
    assert found.prompt == "x"


def test_a_text_whose_line_ends_were_lost() -> None:
    found = parsed("a cat Negative prompt: dog Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5")
    assert (found.prompt, found.negative, found.get("Seed")) == ("a cat", "dog", "5")


def test_json_is_no_infotext_even_if_a_text_inside_it_is() -> None:
    assert infotext.parse('{"nodes": [{"text": "a cat, Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 1"}]}') is None


def test_too_long_a_text_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(infotext, "TEXT_CHARACTERS", 100)
    assert infotext.parse(INFOTEXT) is None


def test_pairs_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(infotext, "PAIRS_LIMIT", 5)
    assert len(infotext.scan("a: 1, " * 50)) == 5


def test_the_parameter_line_is_looked_for_near_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(infotext, "TRAILING_LINES", 3)
    assert infotext.parse("x\nSteps: 1, Sampler: Euler, Seed: 5" + "\nnote" * 3) is not None
    assert infotext.parse("x\nSteps: 1, Sampler: Euler, Seed: 5" + "\nnote" * 9) is None


@pytest.mark.parametrize(
    "tail",
    [
        "a: {, " * 100_000,
        'a: "\\"\\"\\", ' * 50_000,
        'a: {"' + '\\"' * 300_000,
        "," * 600_000,
        'a: "' + '\\"' * 300_000,
    ],
)
def test_hostile_lines_cost_little(tail: str) -> None:
    start = time.perf_counter()
    infotext.parse("x\nSteps: 1, Sampler: Euler, Seed: 5, " + tail)
    assert time.perf_counter() - start < 60


def test_unclosed_brackets_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(infotext, "UNCLOSED_LIMIT", 2)
    pairs = infotext.scan("a: {, b: {, c: {x, y}, d: 1")
    assert ("c", "{x") in pairs
