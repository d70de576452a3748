"""Site data beside a picture: flags, tags by category, attribution, wishes, source types."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.declarations.sidecars import TAGS_LIMIT
from inspector.domain.blocks import BlockSet, ImageFacts
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence
from inspector.domain.readers import EvidenceReader
from inspector.errors import ParseError
from tests.declarations.blocks import sidecar
from tests.declarations.conftest import Find


def tags(found: list[Evidence]) -> set[tuple[str, str]]:
    return {(item.data["tag"], item.data["meaning"]) for item in found if item.kind is EvidenceKind.TAG}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"category": "pixiv", "subcategory": "user", "illust_ai_type": 2}, {("illust_ai_type=2", "generated")}),
        ({"illust_ai_type": 1}, {("illust_ai_type=1", "not_ai")}),
        ({"illust_ai_type": 0}, set()),
        ({"aiType": 2}, {("aiType=2", "generated")}),
        ({"body": {"aiType": "2"}}, {("aiType=2", "generated")}),
        ({"category": "pixiv", "subcategory": "user", "ai_type": 2}, {("ai_type=2", "generated")}),
        ({"category": "other", "subcategory": "user", "ai_type": 2}, set()),
        ({"illust_ai_type": True}, set()),
        ({"isAiGenerated": True}, {("isAiGenerated=true", "generated")}),
        ({"deviation": {"isAiGenerated": False}}, {("isAiGenerated=false", "not_ai")}),
        ({"isAiGenerated": "yes"}, set()),
        ({"userIllusts": {"1": {"aiType": 2}}}, set()),
        ({"category": "aibooru", "subcategory": "post"}, {("category=aibooru", "generated")}),
        ({"createdWithAi": True}, {("createdWithAi=true", "generated")}),
        ({"created_with_ai": False}, set()),
        ({"CreatedWithAI": True}, {("CreatedWithAI=true", "generated")}),
        ({"is_ai_generated": True}, {("is_ai_generated=true", "generated")}),
        ({"isAIGenerated": True}, {("isAIGenerated=true", "generated")}),
        ({"created_with_air": True, "is_ai_generated": 1}, set()),
        ({"tags": ["dragon", "CreatedWithAI"], "software_items": []}, {("CreatedWithAI", "generated")}),
    ],
)
def test_flags(find: Find, data: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert tags(find("sidecar_json", sidecar("json", data))) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"tag_string_meta": "highres ai-generated", "tag_string": "1girl"}, {("ai-generated", "generated")}),
        ({"tag_string": "1girl ai-generated stable_diffusion"}, {("ai-generated", "generated"), ("stable_diffusion", "generated")}),
        ({"tag_string_artist": "ai-generated", "tag_string_general": "1girl", "tag_string": "1girl ai-generated"}, set()),
        ({"tag_string_character": "ai-generated", "tag_string_general": "1girl"}, set()),
        ({"tags": {"general": ["cat"], "artist": ["ai_assisted"], "species": []}}, {("ai_assisted", "assisted")}),
        ({"post": {"tags": {"general": [], "meta": ["ai_generated"], "species": []}}}, {("ai_generated", "generated")}),
        ({"tags": {"general": ["cat"], "character": ["ai_generated"], "species": []}}, set()),
        ({"tags": ["safe", "ai generated", "generator:stable diffusion"]}, {("ai generated", "generated"), ("generator:stable diffusion", "generated")}),
        ({"tags": "cat, ai composition"}, {("ai composition", "assisted")}),
        ({"tags": "ai generated"}, {("ai generated", "generated")}),
        ({"category": "gelbooru", "subcategory": "tag", "tags": "1girl ai-created dall-e_3"}, {("ai-created", "generated"), ("dall-e_3", "generated")}),
        ({"tags": [{"name": "AIイラスト", "translated_name": None}]}, {("AIイラスト", "generated")}),
        ({"tags": [{"tag": "x", "translated_name": "AI-generated"}]}, {("AI-generated", "generated")}),
        ({"hashtags": ["cat", "AIart"]}, set()),
        ({"keywords": ["ai_art"]}, {("ai_art", "generated")}),
        ({"tags_artist": ["someone"], "tags": ["ai-generated"]}, {("ai-generated", "generated")}),
        ({"tags": ["kizuna_ai", "ai", "ai-generated_art_(topic)"]}, {("ai-generated_art_(topic)", "subject")}),
        ({"tags": {"1girl": 0.98, "ai-generated": 0.7}}, set()),
        ({"caption": "ai-generated", "description": "ai-generated"}, set()),
        (["cat", "meta:ai-generated"], {("meta:ai-generated", "generated")}),
        ([{"tags": ["ai-generated"]}], {("ai-generated", "generated")}),
        ({"tags": {"my tags": ["ai-generated"]}}, {("ai-generated", "generated")}),
    ],
)  # fmt: skip
def test_tags_by_site(find: Find, data: Any, expected: set[tuple[str, str]]) -> None:
    assert tags(find("sidecar_json", sidecar("json", data))) == expected


def test_gallery_dl_is_named_as_the_source_and_the_file_is_cited(find: Find) -> None:
    data = {"category": "danbooru", "subcategory": "post", "tag_string_meta": "ai-generated"}
    (found,) = [item for item in find("sidecar_json", sidecar("json", data)) if item.kind is EvidenceKind.TAG]
    assert found.source == "sidecar:gallery-dl"
    assert found.data["site"] == "danbooru"
    assert found.location is not None
    assert found.location.file == "a.png.json"
    assert found.location.also == ("sidecar:json",)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {
                "category": "pixiv",
                "subcategory": "user",
                "id": 123,
                "title": "Cat",
                "user": {"name": "A", "account": "a"},
            },
            {"artist": "A", "title": "Cat", "source_url": "https://www.pixiv.net/artworks/123", "site": "pixiv"},
        ),
        (
            {
                "category": "danbooru",
                "subcategory": "tag",
                "id": 5,
                "tag_string_artist": "a b",
                "tag_string_general": "x",
            },
            {"artist": "a, b", "source_url": "https://danbooru.donmai.us/posts/5", "site": "danbooru"},
        ),
        (
            {"author": {"username": "x"}, "license": "CC BY", "url": "https://www.deviantart.com/x/art/1"},
            {
                "artist": "x",
                "licence": "CC BY",
                "source_url": "https://www.deviantart.com/x/art/1",
                "site": "deviantart.com",
            },
        ),
        (
            {"tags": ["creator:someone", "cat"], "urls": ["https://a.example/1"]},
            {"artist": "someone", "source_url": "https://a.example/1", "site": "a.example"},
        ),
        (
            {"url": "https://a.example/1.png", "caption": "x"},
            {"source_url": "https://a.example/1.png", "site": "a.example"},
        ),
        (
            {"url": "https://a.example/1.png", "LICENSE": "?", "key": "000", "status": "success"},
            {"source_url": "https://a.example/1.png", "site": "a.example"},
        ),
        (
            {"url": "https://a.example/1.png", "LICENSE": "CC0"},
            {"source_url": "https://a.example/1.png", "site": "a.example", "licence": "CC0"},
        ),
        ({"category": "cat", "supercategory": "animal"}, None),
        ({"artist": 5, "title": ["x", ["y"]], "url": "javascript:alert(1)"}, {"title": "x"}),
    ],
)
def test_attribution(find: Find, data: dict[str, Any], expected: dict[str, str] | None) -> None:
    found = [item.data for item in find("sidecar_json", sidecar("json", data)) if item.kind is EvidenceKind.ATTRIBUTION]
    assert found == ([expected] if expected else [])


def test_a_flag_that_was_only_reported_hints(find: Find) -> None:
    (found,) = find("sidecar_json", sidecar("json", {"createdWithAi": True}))
    assert found.data["strength"] == "weak"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"software_items": [{"name": "Photoshop"}, {"name": "Midjourney"}]}, {("Midjourney", "assisted")}),
        ({"software_items": [{"name": "Stable Diffusion"}], "tags": ["noai"]}, {("Stable Diffusion", "assisted")}),
        ({"mediums": [{"name": "AI Generated", "id": 5}]}, {("AI Generated", "assisted")}),
        ({"medium": "ai-assisted"}, {("ai-assisted", "assisted")}),
        ({"software_items": [{"name": "Procreate"}], "mediums": [{"name": "Digital 2D"}]}, set()),
        ({"software_items": "Midjourney and others"}, set()),
    ],
)
def test_ai_programs_among_the_means_of_a_work(
    find: Find, data: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert tags(find("sidecar_json", sidecar("json", data))) == expected


def test_a_work_with_software_of_its_own_is_from_artstation(find: Find) -> None:
    (found,) = find("sidecar_json", sidecar("json", {"software_items": [{"name": "Midjourney"}]}))
    assert found.data["site"] == "artstation"


def test_wishes_and_source_types(find: Find) -> None:
    data = {"tags": ["noai"], "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource"}
    found = {item.kind: item.data for item in find("sidecar_json", sidecar("json", data))}
    assert found[EvidenceKind.TRAINING]["effect"] == "opt_out"
    assert found[EvidenceKind.SOURCE_TYPE]["term"] == "trainedAlgorithmicMedia"


@pytest.mark.parametrize("text", ["", "plain text", "null", "5", '"x"', "[]", "{}", "[[1]]", "\ufeff{}"])
def test_documents_that_say_nothing(find: Find, text: str) -> None:
    assert find("sidecar_json", sidecar("json", text)) == []


@pytest.mark.parametrize(
    "text", ["{", '{"tags": [', '{"a":' * 100_000, "[" * 100_000, '{"a": ' + "1" * 5_000 + "}", '{"a": "\ud800'],
    ids=["open", "cut", "deep", "deep list", "number", "surrogate"],
)  # fmt: skip
def test_broken_documents_end_in_a_parse_error(readers: dict[str, EvidenceReader], text: str) -> None:
    with pytest.raises(ParseError) as fault:
        list(readers["sidecar_json"].read(BlockSet((sidecar("json", text),)), ImageFacts()))
    assert fault.value.code == "declaration.bad_json"


def test_a_broken_document_does_not_hide_the_next(readers: dict[str, EvidenceReader]) -> None:
    blocks = BlockSet((sidecar("json", "{"), sidecar("json", {"tags": ["ai-generated"]})))
    assert next(readers["sidecar_json"].read(blocks, ImageFacts())).data["meaning"] == "generated"


def test_a_million_tags_cost_little(find: Find) -> None:
    found = find("sidecar_json", sidecar("json", {"tags": ["x"] * (TAGS_LIMIT + 1) + ["ai-generated"]}))
    assert tags(found) == set()


def test_rows_of_img2dataset(find: Find) -> None:
    row = {"key": "000000007", "url": "https://a.example/7.jpg", "status": "success", "license": "CC0-1.0"}
    (found,) = find("sidecar_json", sidecar("img2dataset", row, "00000.parquet!000000007"))
    assert (found.source, found.data["source_url"]) == ("sidecar:img2dataset", "https://a.example/7.jpg")
    assert found.location is not None
    assert found.location.file == "00000.parquet!000000007"
