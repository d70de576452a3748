"""Wishes about training: PLUS, noai, TDM reservation."""

from __future__ import annotations

import pytest

from inspector.declarations.training import of_document
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import EvidenceKind
from tests.declarations.blocks import caption, exif, iptc, png, xmp
from tests.declarations.conftest import Find

VOCABULARY = "http://ns.useplus.org/ldf/vocab/"


@pytest.mark.parametrize(
    ("code", "effect"),
    [
        ("DMI-ALLOWED", "allowed"),
        ("DMI-PROHIBITED", "opt_out"),
        ("DMI-PROHIBITED-AIMLTRAINING", "opt_out"),
        ("DMI-PROHIBITED-GENAIMLTRAINING", "opt_out"),
        ("DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", "opt_out"),
        ("DMI-PROHIBITED-SEECONSTRAINT", "constrained"),
        ("DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR", "constrained"),
        ("DMI-PROHIBITED-SEELINKEDRIGHTSEXPR", "constrained"),
        ("DMI-PROHIBITED-SOMETHINGNEW", "constrained"),
    ],
)
def test_plus_values(find: Find, code: str, effect: str) -> None:
    for value in (VOCABULARY + code, code, VOCABULARY.replace("http:", "https:") + code.lower()):
        (found,) = find("training_wishes", xmp("plus:DataMining", value))
        assert found.kind is EvidenceKind.TRAINING
        assert found.data == {"scheme": "plus", "key": code, "value": value, "effect": effect}


@pytest.mark.parametrize("value", ["DMI-UNSPECIFIED", VOCABULARY + "DMI-UNSPECIFIED", "", "yes", "DMI-"])
def test_plus_without_a_wish(find: Find, value: str) -> None:
    assert find("training_wishes", xmp("plus:DataMining", value)) == []


@pytest.mark.parametrize(
    "block",
    [
        exif("Copyright", "(c) A. Artist, NoAI"),
        xmp("dc:rights", "All rights reserved. #noai"),
        xmp("xmpRights:UsageTerms", "noimageai"),
        iptc("CopyrightNotice", "noai, noimageai"),
        png("Copyright", "NOAI"),
        png("robots", "noindex,noai"),
        caption("1girl, noai, solo"),
        caption("blue sky\nnoimageai", file="a.png.txt"),
        xmp("dc:subject", ("cat", "#NoAI")),
        iptc("Keywords", ("cat", "no ai", "noai")),
    ],
)
def test_noai_words_are_opt_outs(find: Find, block: MetadataBlock) -> None:
    (found,) = find("training_wishes", block)
    assert (found.data["scheme"], found.data["effect"]) == ("noai", "opt_out")
    assert found.data["key"] in ("noai", "noimageai")
    assert found.source == block.source


@pytest.mark.parametrize(
    "block",
    [
        exif("Copyright", "Tonoaima Studio"),
        exif("Copyright", "anoai noai-fan"),
        exif("UserComment", "a cat, noai style"),
        png("parameters", "noai"),
        caption("a picture that noai people like."),
        caption("piano, aikido"),
        xmp("dc:description", "noai"),
    ],
)
def test_other_words_and_other_fields_are_none(find: Find, block: MetadataBlock) -> None:
    assert find("training_wishes", block) == []


@pytest.mark.parametrize(
    ("block", "effects"),
    [
        (png("tdm-reservation", "1"), ["opt_out"]),
        (xmp("tdm:reservation", "1"), ["opt_out"]),
        (xmp("tdm:reservation", "0"), ["allowed"]),
        (xmp("tdm:reservation", "perhaps"), []),
        (xmp("hotel:reservation", "1"), []),
    ],
)
def test_tdm_reservation(find: Find, block: MetadataBlock, effects: list[str]) -> None:
    assert [item.data["effect"] for item in find("training_wishes", block)] == effects


def test_wishes_of_a_document() -> None:
    data = {"TDM-Reservation": 1, "x-robots-tag": ["noindex", "noai"], "license": "CC0", "rights": None}
    assert [item["effect"] for item in of_document(data, ["cat", "NoImageAI", "noai"])] == ["opt_out"] * 3
    assert list(of_document({"tdm-reservation": {"a": 1}, "robots": 5, 7: 8}, [])) == []
