"""NovelAI's signature: fits its own pixels and text, and nothing that was changed by one bit."""

from __future__ import annotations

import base64
import json

import pytest

from inspector.domain.blocks import MetadataBlock
from inspector.generators.novelai import NovelAI
from inspector.generators.novelai_signature import COMMENTS_LIMIT, KEY, PUBLIC_KEY, fits
from tests.makers.generation import block, exif, png_text, read
from tests.makers.novelai import COMMENT, new_key, public, signed
from tests.makers.png import drawn

PIXELS = drawn(7, 5, 3)
RGB = PIXELS.tobytes()
SIGNER = new_key()
SIGNED = signed(PIXELS, COMMENT, SIGNER)


def chunk(comment: object) -> MetadataBlock:
    return png_text("Comment", json.dumps(comment, ensure_ascii=False))


def test_it_fits_what_was_signed_wherever_the_text_stands() -> None:
    wrapped = json.dumps({"Comment": json.dumps(SIGNED), "Software": "NovelAI"})
    for stored in (chunk(SIGNED), exif("UserComment", wrapped), block("stealth:alpha", wrapped)):
        assert fits(RGB, [stored], public(SIGNER)) is True
    assert fits(RGB, [block("stealth:alpha", {"Comment": SIGNED})], public(SIGNER)) is True


def test_one_bit_of_a_pixel_breaks_it() -> None:
    changed = bytearray(RGB)
    changed[50] ^= 1
    assert fits(bytes(changed), [chunk(SIGNED)], public(SIGNER)) is False
    assert fits(RGB[:-3], [chunk(SIGNED)], public(SIGNER)) is False


@pytest.mark.parametrize("change", [{"prompt": "a hen"}, {"seed": 1}, {"scale": 5}, {"more": None}])
def test_a_changed_setting_breaks_it(change: dict[str, object]) -> None:
    assert fits(RGB, [chunk({**SIGNED, **change})], public(SIGNER)) is False


def test_another_key_does_not_fit() -> None:
    assert fits(RGB, [chunk(SIGNED)], public(new_key())) is False
    assert fits(RGB, [chunk(SIGNED)]) is False
    assert len(PUBLIC_KEY) == 32


def test_one_true_copy_is_enough() -> None:
    changed = chunk({**SIGNED, "prompt": "a hen"})
    assert fits(RGB, [changed, block("stealth:alpha", {"Comment": SIGNED})], public(SIGNER)) is True


@pytest.mark.parametrize(
    "value",
    ["", "A", "AAAA", "é" * 88, "!" * 88, base64.b64encode(bytes(63)).decode(), base64.b64encode(bytes(64)).decode()],
)
def test_a_signature_that_is_none_does_not_fit(value: str) -> None:
    assert fits(RGB, [chunk({**COMMENT, KEY: value})], public(SIGNER)) is False


@pytest.mark.parametrize(
    "stored",
    [
        chunk(COMMENT),
        chunk({**COMMENT, KEY: 7}),
        png_text("Comment", f"{KEY} is a word here"),
        png_text("Comment", f'{{"{KEY}": ' + "[" * 200_000),
        png_text("Description", json.dumps(SIGNED)),
        block("stealth:alpha", {"Comment": [SIGNED]}),
    ],
    ids=["unsigned", "number", "words", "deep", "elsewhere", "list"],
)
def test_without_a_signature_there_is_nothing_to_say(stored: MetadataBlock) -> None:
    assert fits(RGB, [stored], public(SIGNER)) is None


def test_only_the_first_copies_are_checked() -> None:
    wrong = [chunk({**SIGNED, "seed": number}) for number in range(COMMENTS_LIMIT)]
    assert fits(RGB, [*wrong, chunk(SIGNED)], public(SIGNER)) is False


def test_numbers_and_order_are_kept_as_they_are_stored() -> None:
    comment = {"z": 2**70, "a": 1e-7, "uc": "", "steps": 1, "m": [True, None, {"ü": "\ud83e\udd8a"}]}
    assert fits(RGB, [chunk(signed(PIXELS, comment, SIGNER))], public(SIGNER)) is True
    turned = dict(reversed(signed(PIXELS, comment, SIGNER).items()))
    assert fits(RGB, [chunk(turned)], public(SIGNER)) is False


def test_the_reader_notes_a_signature_without_judging_it() -> None:
    assert read(NovelAI(), chunk(SIGNED))[0].data["signature"] == "not_checked"
    assert "signature" not in read(NovelAI(), chunk(COMMENT))[0].data
