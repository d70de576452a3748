"""China's AIGC label in all its places, and who wrote it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inspector.declarations._common import JSON_LIMIT
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.readers import EvidenceReader
from inspector.errors import ParseError
from tests.declarations.blocks import exif, png, xmp
from tests.declarations.conftest import Find

DOUBAO = "001191110102MACQD9K64010000"


def label(value: Any = "1", **fields: Any) -> dict[str, Any]:
    return {
        "Label": value,
        "ContentProducer": DOUBAO,
        "ProduceID": "e3578014",
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
        **fields,
    }


TEXT = json.dumps(label())
PLACES = [
    xmp("TC260:AIGC", TEXT),
    xmp("TC260:AIGC", TEXT.replace('"', "&quot;")),
    png("AIGC", TEXT),
    png("AIGC", TEXT + "\0", "iTXt"),
    png("AIGC", json.dumps({"AIGC": label()})),
    exif("UserComment", json.dumps({"AIGC": label()})),
    exif("ImageDescription", json.dumps({"AIGC": TEXT})),
    MetadataBlock("jpeg", "COM", "AIGC" + TEXT, offset=2, length=200),
    MetadataBlock("gif", "comment", json.dumps({"AIGC": label()})),
    MetadataBlock("exif", "0x9999", json.dumps({"AIGC": label()}).encode()),
]


@pytest.mark.parametrize("block", PLACES, ids=lambda block: block.source)
def test_reads_a_label_wherever_it_stands(find: Find, block: MetadataBlock) -> None:
    (found,) = find("tc260", block)
    assert found.source == block.source
    assert found.data["meaning"] == "generated"
    assert found.data["firm"]
    assert found.data["who"] == DOUBAO
    assert found.data["role"] == "producer"
    assert found.data["generator"] == "Doubao"
    assert found.data["produce_id"] == "e3578014"


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("1", "generated"), (1, "generated"), ("01", "generated"), ("１", "generated"), (" 1 ", "generated"),
        ("2", "possible"), (2, "possible"), ("3", "possible"),
        ("4", "involved"), ("", "involved"), (None, "involved"), ("11", "involved"), ([1], "involved"), (True, "involved"),
    ],
)  # fmt: skip
def test_label_values_mean_generated_possibly_and_suspected(find: Find, value: Any, meaning: str) -> None:
    assert find("tc260", xmp("TC260:AIGC", json.dumps(label(value))))[0].data["meaning"] == meaning


def test_tells_a_platform_that_hosts_from_the_producer(find: Find) -> None:
    fields = label("2", ContentProducer="", ContentPropagator="00119144030008867405X220001", PropagateID="p1")
    (found,) = find("tc260", xmp("TC260:AIGC", json.dumps(fields)))
    assert found.data["role"] == "propagator"
    assert found.data["who"] == "00119144030008867405X220001"
    assert found.data["propagate_id"] == "p1"
    assert "generator" not in found.data


@pytest.mark.parametrize(
    ("producer", "service"),
    [
        (DOUBAO, "Doubao"),
        ("00119144030008867405X210001", "Jimeng"),
        ("doubao", "Doubao"),
        ("PicWish", "PicWish"),
        ("x", None),
    ],
)
def test_names_the_service_where_the_producer_is_known(find: Find, producer: str, service: str | None) -> None:
    data = find("tc260", xmp("TC260:AIGC", json.dumps(label(ContentProducer=producer))))[0].data
    assert data.get("generator") == service


def test_reads_tencents_keys(find: Find) -> None:
    block = png("AIGC", json.dumps({"Label": "1", "ServiceProvider": "Yuanbao", "ServiceUser": "u"}))
    data = find("tc260", block)[0].data
    assert (data["who"], data["role"], data["propagator"], data["firm"]) == ("Yuanbao", "producer", "u", True)


def test_reads_keys_in_another_case(find: Find) -> None:
    text = '{"contentProducer":"001191310104MADMFRK38510002","produceID":"1716287","label":"1"}'
    (found,) = find("tc260", png("AIGC", text))
    assert (found.data["meaning"], found.data["firm"]) == ("generated", True)
    assert (found.data["who"], found.data["produce_id"]) == ("001191310104MADMFRK38510002", "1716287")


def test_a_bare_label_is_firm_in_xmp_only(find: Find) -> None:
    assert find("tc260", xmp("TC260:AIGC", '{"Label": "1"}'))[0].data["firm"]
    assert not find("tc260", png("AIGC", '{"Label": "1"}'))[0].data["firm"]


def test_reads_the_label_as_an_xmp_structure(find: Find) -> None:
    (found,) = find(
        "tc260",
        xmp("TC260:AIGC/TC260:Label", "1"),
        xmp("TC260:AIGC/TC260:ContentProducer", DOUBAO),
        xmp("dc:title", "x"),
    )
    assert found.data["meaning"] == "generated"
    assert found.data["generator"] == "Doubao"
    assert found.location is not None
    assert found.location.also == ("xmp:TC260:AIGC/TC260:ContentProducer",)


@pytest.mark.parametrize(
    "block",
    [
        png("parameters", 'a cat, "AIGC", Label 1'),
        png("prompt", json.dumps({"3": {"inputs": {"text": "AIGC"}}})),
        exif("UserComment", json.dumps({"note": "AIGC"})),
        png("AIGC", json.dumps({"colour": "red"})),
        png("AIGC", "[1, 2]"),
        exif("ImageDescription", "An article about AIGC{}"),
        xmp("dc:description", TEXT),
    ],
)
def test_talk_about_aigc_is_no_label(find: Find, block: MetadataBlock) -> None:
    assert find("tc260", block) == []


@pytest.mark.parametrize("text", [TEXT[:60], "{'Label': '1', 'ContentProducer': 'x'}"])
def test_a_broken_label_is_read_as_far_as_it_goes_and_reported(readers: dict[str, EvidenceReader], text: str) -> None:
    found = []
    reading = readers["tc260"].read(BlockSet((xmp("TC260:AIGC", text),)), ImageFacts())
    with pytest.raises(ParseError) as fault:
        found.extend(reading)
    assert fault.value.code == "declaration.bad_json"
    assert fault.value.where == "xmp:TC260:AIGC"
    assert [(item.data["meaning"], item.data["firm"]) for item in found] == [("generated", False)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"AIGC":' * 100_000, "declaration.bad_json"),
        ('{"Label": ' + "1" * 10_000 + "}", "declaration.bad_json"),
        ("{" + " " * JSON_LIMIT + "}", "declaration.too_large"),
        ("AIGC{" + "[" * 100_000, "declaration.bad_json"),
    ],
    ids=["deep", "long number", "long", "deep list"],
)
def test_hostile_labels_end_in_a_parse_error(readers: dict[str, EvidenceReader], text: str, code: str) -> None:
    with pytest.raises(ParseError) as fault:
        list(readers["tc260"].read(BlockSet((png("AIGC", text),)), ImageFacts()))
    assert fault.value.code == code


def test_one_broken_label_does_not_hide_a_good_one(readers: dict[str, EvidenceReader]) -> None:
    found = []
    with pytest.raises(ParseError):
        found.extend(readers["tc260"].read(BlockSet((png("AIGC", "{"), xmp("TC260:AIGC", TEXT))), ImageFacts()))
    reading = readers["tc260"].read(BlockSet((png("AIGC", "{"), xmp("TC260:AIGC", TEXT))), ImageFacts())
    assert next(reading).data["meaning"] == "generated"
