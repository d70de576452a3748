"""Lists of tags against prose: how texts are split."""

from __future__ import annotations

import pytest

from inspector.declarations.taglists import CAPTION_LIMIT, TAGS_LIMIT, is_caption, listed
from tests.declarations.blocks import caption, iptc, sidecar, xmp


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("1girl, solo, ai-generated", ["1girl", "solo", "ai-generated"]),
        ("1girl,solo", ["1girl", "solo"]),
        ("ai-generated", ["ai-generated"]),
        ("1girl\nsolo\n\nai-generated\n", ["1girl", "solo", "ai-generated"]),
        ("\ufeff1girl, solo\r\n", ["1girl", "solo"]),
        ("1girl, solo\nai-generated, blue sky, tree", ["1girl", "solo", "ai-generated", "blue sky", "tree"]),
        (
            "1girl, the legend of zelda, solo, blue eyes, ai-generated",
            ["1girl", "the legend of zelda", "solo", "blue eyes", "ai-generated"],
        ),
        ("k-on!, love live!, :d, !?", ["k-on!", "love live!", ":d", "!?"]),
        ("", []),
        (" , ,, ", []),
    ],
)
def test_lists(text: str, tags: list[str]) -> None:
    assert listed(caption(text)) == tags


@pytest.mark.parametrize(
    "text",
    [
        "A picture of a cat that looks ai generated.",
        "This image, ai generated, shows a cat.",
        "A photo of a cat, ai generated, on a table",
        "This picture is\nai generated\nby somebody",
        "There are two people in the room, ai generated",
        "Somebody told me that it was all made by hand, ai generated",
        "masterpiece, ai-generated\nNegative prompt: bad\nSteps: 20, Sampler: Euler a",
        "cat\nSteps: 20",
        '{"tags": ["ai-generated"]}',
        '["ai-generated"]',
    ],
)
def test_prose_and_parameters_give_no_tag_ai_generated(text: str) -> None:
    assert "ai generated" not in listed(caption(text))
    assert "ai-generated" not in listed(caption(text))


def test_a_downloaders_list_holds_one_tag_a_line_and_titles_with_commas() -> None:
    block = caption("title:hello, ai-generated\nblue sky", file="a.png.txt")
    assert listed(block) == ["title:hello, ai-generated", "blue sky"]
    assert not is_caption(block)
    assert is_caption(caption("a, b", file="a.txt"))
    assert is_caption(caption("a, b", file="a.png.txt"))
    assert listed(sidecar("hydrus", "a, b\nc")) == ["a, b", "c"]


def test_keywords_are_lists_whatever_they_say() -> None:
    assert listed(xmp("dc:subject", ("a cat on a mat with a hat", "b"))) == ["a cat on a mat with a hat", "b"]
    assert listed(iptc("Keywords", "a; b, c")) == ["a", "b", "c"]


def test_hierarchical_keywords_give_their_last_steps() -> None:
    assert listed(xmp("lr:hierarchicalSubject", ("provenance|ai",))) == ["provenance:ai", "ai"]
    assert listed(xmp("digiKam:TagsList", ("a/provenance/ai",))) == ["provenance:ai", "ai"]
    assert listed(xmp("dc:subject", ("fate/stay night",))) == ["fate/stay night"]


def test_huge_lists_are_cut() -> None:
    assert len(listed(caption("a," * CAPTION_LIMIT))) == TAGS_LIMIT
    assert len(listed(caption("a\n" * CAPTION_LIMIT))) == TAGS_LIMIT
    assert len(listed(xmp("dc:subject", ("a",) * 10 * TAGS_LIMIT))) == TAGS_LIMIT
