"""Samsung's trailer and ByteDance's export data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inspector.declarations.vendor_labels import TRAILER_LIMIT
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.readers import EvidenceReader
from inspector.errors import ParseError
from tests.declarations.blocks import exif
from tests.declarations.conftest import Find


def trailer(name: str, value: bytes) -> MetadataBlock:
    return MetadataBlock("trailer", f"SEFT:{name}", value, offset=9_000, length=len(value))


@pytest.mark.parametrize("value", [b"8", b"1", b"-1", b'"8"'])
def test_a_nonzero_type_means_edited_with_galaxy_ai(find: Find, value: bytes) -> None:
    (found,) = find(
        "samsung", trailer("PEg_Info", b'{"genImageVersion":"v1","connectorType":"srvg","genAIType":' + value + b"}")
    )
    assert found.data["meaning"] == "edited"
    assert found.data["firm"]
    assert found.source == "trailer:SEFT:PEg_Info"
    assert found.location is not None
    assert found.location.offset == 9_000


def test_the_second_hand_block_is_not_firm_and_may_hold_json_in_json(find: Find) -> None:
    inner = json.dumps({"genAIType": 3})
    (found,) = find("samsung", trailer("PhotoEditor_Re_Edit_Data", json.dumps({"info": inner}).encode()))
    assert not found.data["firm"]


@pytest.mark.parametrize(
    "value",
    [b'{"genAIType":0}', b'{"genAIType":"0"}', b'{"originalPath":"/data"}', b"", b"\xff\xd8\xff", b"genAIType 8"],
)
def test_zero_or_absent_says_nothing(find: Find, value: bytes) -> None:
    assert find("samsung", trailer("PEg_Info", value)) == []


def test_a_trailer_that_is_not_samsungs_is_not_searched(find: Find) -> None:
    assert find("samsung", MetadataBlock("trailer", "jpeg", b'{"genAIType":8}')) == []


def test_video_in_a_trailer_is_not_searched(find: Find) -> None:
    assert find("samsung", trailer("MotionPhoto_Data", bytes(TRAILER_LIMIT) + b'{"genAIType":8}')) == []


@pytest.mark.parametrize(
    ("document", "generator"),
    [
        ({"product": "dreamina", "exportType": "generation"}, "Jimeng"),
        ({"product": "doubao", "aigc_info": {"aigc_label_type": 1}}, "Doubao"),
        ({"data": {"product": "Doubao", "aigc_info": {"aigc_label_type": "2"}}}, "Doubao"),
        ({"product": "xinghui", "aigc_info": '{"aigc_type": 1}'}, "Xinghui"),
    ],
)
@pytest.mark.parametrize("tag", ["ImageDescription", "UserComment"])
def test_bytedance_marks_are_hints(find: Find, tag: str, document: Any, generator: str) -> None:
    (found,) = find("bytedance", exif(tag, json.dumps(document)))
    assert (found.data["generator"], found.data["meaning"], found.data["firm"]) == (generator, "generated", False)


@pytest.mark.parametrize(
    "document",
    [
        {"product": "doubao"},
        {"product": "dreamina", "exportType": "retouch"},
        {"product": "dreamina", "aigc_info": {"aigc_label_type": 1}},
        {"product": "doubao", "exportType": "generation"},
        {"product": "doubao", "aigc_info": {"aigc_label_type": 0}},
        {"product": "other", "aigc_info": {"aigc_label_type": 1}},
        {"aigc_info": "{broken"},
        [1],
    ],
)
def test_a_plain_retouch_of_the_same_programs_is_no_label(find: Find, document: Any) -> None:
    assert find("bytedance", exif("ImageDescription", json.dumps(document))) == []


def test_broken_export_data_ends_in_a_parse_error(readers: dict[str, EvidenceReader]) -> None:
    block = exif("UserComment", '{"product": "doubao", ' + '"a": [' * 100_000)
    with pytest.raises(ParseError) as fault:
        list(readers["bytedance"].read(BlockSet((block,)), ImageFacts()))
    assert fault.value.code == "declaration.bad_json"
