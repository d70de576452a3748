"""Which reading stands in the record's summary fields."""

from __future__ import annotations

from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, GenerationParameters, generation_evidence
from inspector.pipeline.selection import generation_of


def label(meaning="generated", generator="Doubao", **more):
    return Evidence(EvidenceKind.AI_LABEL, "xmp:TC260:AIGC", "r", {"meaning": meaning, "generator": generator, **more})


def signed(origin="ai_generated", integrity="ok", **more):
    return Evidence(EvidenceKind.CREDENTIALS, "c2pa", "c2pa", {"origin": origin, "integrity": integrity, **more})


def typed(term="trainedAlgorithmicMedia"):
    return Evidence(EvidenceKind.SOURCE_TYPE, "xmp:Iptc4xmpExt:DigitalSourceType", "r", {"term": term})


STUDIO = {
    "generator": "Studio",
    "generator_version": "4.2",
    "models": [{"name": "img", "hash": None, "kind": "service"}],
}
SYSTEM = {"scheme": "iptc_ai", "version": "7", "prompt": "a fox"}


def test_parameters_that_a_generator_wrote_come_first():
    block = MetadataBlock("png:tEXt", "parameters", "x")
    written = generation_evidence("r", [block], GenerationParameters(generator="Forge", seed="1"))
    assert generation_of([signed(**STUDIO), label(), written]).generator == "Forge"


def test_the_maker_that_credentials_name():
    found = generation_of([label(), signed(**STUDIO)])
    assert (found.generator, found.generator_version, found.models[0].name) == ("Studio", "4.2", "img")
    assert found.extras == {"stated_in": "c2pa"}


def test_the_service_that_a_label_names():
    found = generation_of([label()])
    assert (found.generator, found.extras) == ("Doubao", {"stated_in": "xmp:TC260:AIGC"})
    assert generation_of([label(firm=False, generator="A"), label("edited", "B")]).generator == "B"


def test_credentials_that_name_no_program():
    assert generation_of([signed(signer="Example Inc.")]).generator == "Example Inc."
    assert generation_of([signed(signer="Example Inc."), label()]).extras["stated_in"] == "xmp:TC260:AIGC"
    assert generation_of([signed()]) is None


def test_what_only_may_contain_ai_names_no_generator():
    assert generation_of([label("possible")]) is None
    assert generation_of([label("involved")]) is None
    assert generation_of([label("involved", **SYSTEM)]) is None
    assert generation_of([label("involved", **SYSTEM), typed("digitalCreation")]) is None
    assert generation_of([label(generator="")]) is None


def test_credentials_that_do_not_count_name_no_generator():
    assert generation_of([signed(integrity="mismatch", **STUDIO)]) is None
    assert generation_of([signed("camera_capture", signer="Camera Works")]) is None
    assert generation_of([signed("digital_creation_may_contain_ai", signer="Example Inc.")]) is None


def test_the_system_that_iptc_names_beside_a_source_type_of_ai():
    found = generation_of([label("involved", "Studio", **SYSTEM), typed()])
    assert (found.generator, found.generator_version, found.prompt) == ("Studio", "7", "a fox")
