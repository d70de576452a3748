"""Tags about AI in captions, tag files and keywords; and the words that must not count."""

from __future__ import annotations

import pytest

from inspector.domain.enums import EvidenceKind
from tests.declarations.blocks import caption, exif, iptc, png, xmp
from tests.declarations.conftest import Find


@pytest.mark.parametrize(
    ("tag", "meaning", "strength"),
    [
        ("ai-generated", "generated", "strong"),
        ("ai_generated", "generated", "strong"),
        ("AI Generated", "generated", "strong"),
        ("#ai-generated", "generated", "strong"),
        ("ＡＩ－generated", "generated", "strong"),
        ("meta:ai-generated", "generated", "strong"),
        ("ai-assisted", "assisted", "strong"),
        ("ai interpretation", "assisted", "strong"),
        ("ai content", "assisted", "strong"),
        ("ai_generated_background", "assisted", "strong"),
        ("AIイラスト", "generated", "strong"),
        ("AI生成", "generated", "strong"),
        ("aiartwork", "generated", "strong"),
        ("ai_art", "generated", "weak"),
        ("ai-created", "generated", "weak"),
        ("ai-generated art (topic)", "subject", "strong"),
        ("ai-generated_art_\\(topic\\)", "subject", "strong"),
        ("provenance:ai", "generated", "strong"),
        ("provenance:human", "authored", "strong"),
    ],
)
def test_tags_in_a_caption_list(find: Find, tag: str, meaning: str, strength: str) -> None:
    (found,) = find("tags", caption(f"1girl, {tag}, solo"))
    assert found.kind is EvidenceKind.TAG
    assert (found.data["tag"], found.data["meaning"], found.data["strength"]) == (tag, meaning, strength)
    assert found.source == "caption:txt"
    assert found.location is not None
    assert found.location.file == "a.txt"


@pytest.mark.parametrize(
    "tag",
    [
        "ai", "ai_(character name)", "ai-chan", "ai_ai_gasa", "kizuna_ai", "kizuna ai", "adobe_illustrator_(medium)",
        "hoshino ai", "ai generated art", "not ai generated", "-ai-generated", "ai generate", "aigenerated_x",
        "title:ai-generated", "character:ai generated", "series:ai-generated", "artist:ai", "creator:ai",
        "midjourney", "stable_diffusion", "novelai", "photo_(medium)", "generator:stable diffusion", "(ai-generated:1.2)",
    ],
)  # fmt: skip
def test_whole_tags_only_and_no_lookalikes(find: Find, tag: str) -> None:
    assert find("tags", caption(f"1girl, {tag}, solo")) == []


@pytest.mark.parametrize(
    "text",
    [
        "An ai generated picture of a cat.",
        "This image, ai generated, shows a cat.",
        "photo of a woman, she says it is ai-generated",
        "cat\nNegative prompt: ai-generated, bad hands\nSteps: 20, Sampler: Euler a",
    ],
)
def test_a_sentence_or_a_prompt_is_never_evidence(find: Find, text: str) -> None:
    assert find("tags", caption(text)) == []


@pytest.mark.parametrize(
    "block",
    [
        xmp("dc:subject", ("cat", "AI generated")),
        xmp("dc:subject", "AI generated"),
        xmp("lr:hierarchicalSubject", ("provenance|ai",)),
        xmp("digiKam:TagsList", ("provenance/ai",)),
        iptc("Keywords", ("cat", "ai-generated")),
        exif("XPKeywords", "cat;ai generated"),
        png("Keywords", "cat, ai_generated"),
        caption("cat\nmeta:ai-generated\nblue sky", file="a.png.txt"),
        caption("cat, ai-generated", key="caption", file="a.caption"),
    ],
)
def test_keywords_and_tag_files_count(find: Find, block) -> None:
    (found,) = find("tags", block)
    assert found.data["meaning"] == "generated"
    assert found.source == block.source


def test_the_place_is_not_mistaken_for_the_site_whose_word_it_is(find: Find) -> None:
    data = find("tags", caption("1girl, ai-generated"))[0].data
    assert "site" not in data
    assert data["word_of"] == "danbooru"


def test_site_words_count_only_where_a_tagger_listed_them(find: Find) -> None:
    structured = caption("cat\nmidjourney\ngenerator:stable diffusion\nphoto (medium)", file="a.png.txt")
    assert {(item.data["tag"], item.data["meaning"], item.data["strength"]) for item in find("tags", structured)} == {
        ("midjourney", "generated", "weak"),
        ("generator:stable diffusion", "generated", "strong"),
        ("photo (medium)", "captured", "strong"),
    }


def test_one_evidence_for_each_tag_however_often_it_is_spelled(find: Find) -> None:
    assert len(find("tags", caption("ai-generated, ai_generated, AI generated, ai-assisted"))) == 2


def test_e621s_artist_tag_counts_and_other_artists_do_not(find: Find) -> None:
    assert len(find("tags", caption("artist:ai assisted\ncat", file="a.png.txt"))) == 1
    assert find("tags", caption("artist:ai-generated\ncat", file="a.png.txt")) == []
