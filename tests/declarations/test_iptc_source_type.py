"""Digital source types: every term, every fault, unknown terms said so."""

from __future__ import annotations

import pytest

from inspector.declarations.vocabulary import Vocabulary
from inspector.domain.enums import EvidenceKind
from tests.declarations.blocks import xmp
from tests.declarations.conftest import Find

CV = "http://cv.iptc.org/newscodes/digitalsourcetype/"
TERMS = [
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
    "composite",
    "compositeCapture",
    "algorithmicMedia",
    "algorithmicallyEnhanced",
    "dataDrivenMedia",
    "virtualRecording",
    "screenCapture",
    "digitalCreation",
    "humanEdits",
    "digitalCapture",
    "computationalCapture",
    "negativeFilm",
    "positiveFilm",
    "print",
    "digitalArt",
    "minorHumanEdits",
    "softwareImage",
]


@pytest.mark.parametrize("term", TERMS)
def test_reads_every_term_of_the_vocabulary_without_a_fault(find: Find, term: str) -> None:
    (found,) = find("iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", CV + term))
    assert found.kind is EvidenceKind.SOURCE_TYPE
    assert found.data["term"] == term
    assert found.data["known"]
    assert found.data["faults"] == []
    assert found.source == "xmp:Iptc4xmpExt:DigitalSourceType"
    assert found.location is not None
    assert found.location.offset == 100


@pytest.mark.parametrize("term", ["digitalArt", "minorHumanEdits", "softwareImage"])
def test_marks_retired_terms(find: Find, term: str) -> None:
    assert find("iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", CV + term))[0].data["retired"]


@pytest.mark.parametrize("term", ["empty", "trainedAlgorithmicData"])
def test_reads_the_terms_that_c2pa_added(find: Find, term: str) -> None:
    (found,) = find(
        "iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", f"http://c2pa.org/digitalsourcetype/{term}")
    )
    assert (found.data["term"], found.data["known"], found.data["faults"]) == (term, True, [])


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        (f"https://{CV[7:]}trainedAlgorithmicMedia", ["https"]),
        ("digsrctype:trainedAlgorithmicMedia", ["qcode"]),
        ("DigSrcType:trainedAlgorithmicMedia", ["qcode"]),
        ("trainedAlgorithmicMedia", ["bare_term"]),
        (f"  {CV}trainedAlgorithmicMedia\n", ["blanks"]),
        (f"{CV} trainedAlgorithmicMedia", ["blanks"]),
        (f"{CV}TrainedAlgorithmicMedia", ["case"]),
        (f"{CV}trainedalgorithmicmedia", ["case"]),
        ("TRAINEDALGORITHMICMEDIA", ["bare_term", "case"]),
        ("trained algorithmic media", ["bare_term", "spelling"]),
        ("Trained-Algorithmic_Media", ["bare_term", "spelling"]),
        (f"{CV}trainedAlgorithmicMedia/", ["trailing_slash"]),
        (f'"{CV}trainedAlgorithmicMedia"', ["quotes"]),
        (f"{CV}trainedAlgorithmicMedia\0", []),
        ("cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", ["no_scheme"]),
        ("http://example.org/terms/trainedAlgorithmicMedia", ["other_namespace"]),
        ("https://schema.org/TrainedAlgorithmicMediaDigitalSource", ["schema_org"]),
        ("schema:TrainedAlgorithmicMediaDigitalSource", ["schema_org"]),
    ],
)
def test_reads_the_term_through_every_known_fault_and_names_the_fault(find: Find, raw: str, faults: list[str]) -> None:
    (found,) = find("iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", raw))
    assert found.data["term"] == "trainedAlgorithmicMedia"
    assert found.data["known"]
    assert found.data["faults"] == faults
    assert found.data["raw"] == raw


def test_reads_the_schema_org_name_of_computational_capture(find: Find) -> None:
    raw = "https://schema.org/MultiFrameComputationalCaptureDigitalSource"
    assert find("iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", raw))[0].data["term"] == "computationalCapture"


@pytest.mark.parametrize(
    "raw",
    [
        f"{CV}trainedAlgorithmicMediajparameters",
        f"{CV}somethingNew",
        "notTrainedAlgorithmicMedia",
        "AI",
        "http://[",
        "digsrctype:",
    ],
)
def test_says_that_a_term_is_unknown_instead_of_guessing(find: Find, raw: str) -> None:
    (found,) = find("iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", raw))
    assert not found.data["known"]
    assert found.data["raw"] == raw
    assert found.data["term"] != "trainedAlgorithmicMedia"


def test_algorithmic_media_is_not_trained_algorithmic_media(find: Find) -> None:
    (found,) = find("iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", CV + "algorithmicMedia"))
    assert found.data["term"] == "algorithmicMedia"


def test_reads_each_member_of_a_list_and_the_nonstandard_property(find: Find) -> None:
    found = find(
        "iptc_source_type",
        xmp("Iptc4xmpExt:DigitalSourceType", (CV + "digitalCapture", CV + "compositeSynthetic")),
        xmp("Iptc4xmpExt:DigitalSourceFileType", CV + "trainedAlgorithmicMedia"),
    )
    assert [item.data["term"] for item in found] == ["digitalCapture", "compositeSynthetic", "trainedAlgorithmicMedia"]
    assert found[2].data["faults"] == ["property"]


def test_leaves_parts_and_ingredients_alone(find: Find) -> None:
    block = xmp("Iptc4xmpExt:ImageRegion[1]/Iptc4xmpExt:DigitalSourceType", CV + "trainedAlgorithmicMedia")
    assert find("iptc_source_type", block) == []


def test_empty_values_say_nothing(find: Find) -> None:
    assert find("iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", " \0")) == []


def test_reads_the_term_out_of_a_packet_that_did_not_parse(find: Find) -> None:
    broken = f'<x:xmpmeta><rdf:RDF><rdf:Description Iptc4xmpExt:DigitalSourceType="{CV}trainedAlgorithmicMedia" <'
    (found,) = find("iptc_source_type", xmp("packet", broken))
    assert found.data["term"] == "trainedAlgorithmicMedia"
    assert found.data["faults"] == ["unparsed_packet"]
    assert find("iptc_source_type", xmp("packet", broken), xmp("xmp:CreatorTool", "x")) == []


def test_a_huge_value_costs_little_and_is_quoted_shortly(find: Find, vocabulary: Vocabulary) -> None:
    (found,) = find("iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", "http://" + "a" * 5_000_000 + "#b"))
    assert len(found.data["raw"]) == 500
    assert len(find("iptc_source_type", xmp("Iptc4xmpExt:DigitalSourceType", ("x",) * 1000))) == 20
