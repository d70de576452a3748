"""Signatures are checked where pixels are decoded anyway, and only there."""

from __future__ import annotations

import io
import json

import pytest

from inspector import containers, pixels
from inspector.domain.blocks import BlockSet
from inspector.domain.enums import ContainerFormat, Verdict
from inspector.domain.record import finding_text
from inspector.generators.novelai import NovelAI
from inspector.pipeline import signatures
from inspector.pipeline.context import HashMode, InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.items import BytesOpener, Item
from tests.makers.novelai import COMMENT, new_key, picture, public, signed
from tests.makers.png import drawn, png, text

PIXELS = drawn(60, 160, 4)
SIGNER = new_key()
SIGNED = signed(PIXELS, COMMENT, SIGNER)


def checked(data: bytes, key: bytes) -> list[str]:
    """`signature` of each evidence, after the file's pixels were decoded."""
    found = containers.read(containers.ByteSource(io.BytesIO(data)))
    evidence = list(NovelAI().read(BlockSet(found.blocks), found.image))
    decoded = pixels.decode(io.BytesIO(data), ContainerFormat.PNG)
    return [item.data["signature"] for item in signatures.checked(evidence, found.blocks, decoded, key)]


def report_of(data: bytes, **options):
    spec = ScanSpec(strict=True, not_run="switched_off", **options)
    with InspectContext.build(spec) as context:
        return next(inspect_reports([Item("a.png", BytesOpener(data), "a.png", size=len(data))], context))


def codes(report) -> list[str]:
    return [item.code for item in report.assessment.findings if "signature" in item.code]


def test_a_saved_picture_is_verified_and_an_edited_one_is_not():
    assert checked(picture(PIXELS, SIGNED, in_pixels=False), public(SIGNER)) == ["verified"]
    edited = PIXELS.copy()
    edited[3, 4, 0] ^= 1
    assert checked(picture(edited, SIGNED, in_pixels=False), public(SIGNER)) == ["broken"]


def test_alpha_is_not_signed():
    clear = PIXELS.copy()
    clear[:, :, 3] = 7
    assert checked(picture(clear, SIGNED, in_pixels=False), public(SIGNER)) == ["verified"]


def test_a_picture_above_the_limit_is_not_checked(monkeypatch):
    monkeypatch.setattr(signatures, "PIXELS_LIMIT", 100)
    assert checked(picture(PIXELS, SIGNED, in_pixels=False), public(SIGNER)) == ["not_checked"]


def test_a_plain_scan_checks_what_it_decodes_for_hidden_text():
    report = report_of(picture(PIXELS, SIGNED))
    assert codes(report) == ["generation.signature.broken"]  # signed by the test, not by NovelAI
    assert report.assessment.verdict is Verdict.GENERATED


def test_a_plain_scan_decodes_nothing_for_a_signature_alone():
    data = picture(PIXELS, SIGNED, in_pixels=False)
    assert codes(report_of(data)) == ["generation.signature.not_checked"]
    assert codes(report_of(data, hash=HashMode.PIXELS)) == ["generation.signature.broken"]


def test_no_signature_no_finding():
    assert codes(report_of(picture(PIXELS, COMMENT), hash=HashMode.PIXELS)) == []


def test_a_picture_that_cannot_be_decoded_stays_unchecked():
    chunks = [text("Software", "NovelAI"), text("Comment", json.dumps(SIGNED).encode())]
    data = png(PIXELS, before=chunks)[:-400]
    assert codes(report_of(data, hash=HashMode.PIXELS)) == ["generation.signature.not_checked"]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["novelai-curated.png", "novelai-curated.webp", "novelai-full.png"])
def test_files_of_the_service_itself_are_verified(corpus, name):
    data = (corpus / "metadata" / "novelai" / f"sd-metadata--{name}").read_bytes()
    report = report_of(data)
    assert codes(report) == ["generation.signature.verified"]
    finding = next(item for item in report.assessment.findings if "signature" in item.code)
    assert finding_text(finding) == "The signature of NovelAI fits: pixels and settings are exactly as it made them"
    edited = pixels.decode(io.BytesIO(data), report.asset.format).rgba().copy()
    edited[9, 9, 2] ^= 1
    blocks = containers.read(containers.ByteSource(io.BytesIO(data))).blocks
    stored = next(json.loads(block.text) for block in blocks if block.key in ("Comment", "UserComment"))
    comment = json.loads(stored["Comment"]) if "Comment" in stored else stored
    assert codes(report_of(picture(edited, comment))) == ["generation.signature.broken"]
