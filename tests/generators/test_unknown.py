from __future__ import annotations

import pytest

from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import evidence
from inspector.generators import unclaimed, unknown
from inspector.generators.automatic1111 import Automatic1111
from tests.makers.generation import INFOTEXT, block, exif, png_text, read


def left(*blocks: MetadataBlock, found: list | None = None) -> list:
    return list(unclaimed(BlockSet(blocks), found or []))


@pytest.mark.parametrize(
    "payload",
    [
        png_text("parameters", "a new form"),
        png_text("prompt", '{"broken": '),
        png_text("workflow", "{}"),
        png_text("sd-metadata", "x", "zTXt"),
        png_text("Comment", {"prompt": "a", "seed": 1, "steps": 2}),
        exif("UserComment", '{"Prompt": "a", "cfgScale": 1, "sampler_name": "x"}'),
        block("stealth:rgb", "hidden words"),
        block("png:comf:prompt", "?"),
        block("jpeg:COM", '{"prompt": "a", "seed": 1, "steps": 2}'),
    ],
)
def test_payloads_that_nobody_read_are_shown(payload: MetadataBlock) -> None:
    (found,) = left(payload)
    assert (found.source, found.reader) == (payload.source, "unknown")
    assert (found.data["shows"], found.data["firm"], found.data["generator"]) == ("unknown_payload", False, None)
    assert found.data["extras"]["raw"] == payload.text


def test_what_was_read_is_not_shown_again() -> None:
    text = png_text("parameters", INFOTEXT)
    assert left(text, found=read(Automatic1111(), text)) == []
    scheme = png_text("prompt", "?")
    cited = evidence(EvidenceKind.GENERATION, "x", [text, scheme], {})
    assert left(text, scheme, found=[cited]) == []


def test_other_evidence_does_not_claim_a_payload() -> None:
    text = png_text("parameters", "a new form")
    assert len(left(text, found=[evidence(EvidenceKind.TAG, "x", [text], {})])) == 1


@pytest.mark.parametrize(
    "innocent",
    [
        png_text("Comment", "Created with GIMP"),
        png_text("Comment", {"tiles": 5, "seed": 3}),
        png_text("Software", "www.inkscape.org"),
        png_text("parameters", "\0 "),
        png_text("SnipMetadata", {"clipPoints": [], "prompt": "a", "seed": 1, "steps": 2}),
        exif("UserComment", "Screenshot"),
        exif("UserComment", b"\x00\x01"),
        exif("MakerNote", '{"prompt": "a", "seed": 1, "steps": 2}'),
        block("caption:txt", '{"prompt": "a", "seed": 1, "steps": 2}'),
    ],
)
def test_innocent_files(innocent: MetadataBlock) -> None:
    assert left(innocent) == []


def test_raw_text_and_number_are_bounded() -> None:
    found = left(*(png_text("parameters", "x" * 100_000) for _ in range(50)))
    assert len(found) == unknown.PAYLOADS_LIMIT
    assert len(found[0].data["extras"]["raw"]) == unknown.RAW_CHARACTERS
