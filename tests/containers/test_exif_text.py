"""UserComment and its kin, as real writers store them."""

from __future__ import annotations

import pytest

from inspector.containers import exif_text
from tests.makers.exif import user_comment

LATIN = "masterpiece, a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a"
CHINESE = "一只可爱的猫坐在窗台上看着外面的雨"
JAPANESE = "窓辺に座っている可愛い猫、傑作、最高品質"
KOREAN = "창가에 앉아 있는 귀여운 고양이"
CYRILLIC = "кошка"


@pytest.mark.parametrize("text", [LATIN, CHINESE, JAPANESE, KOREAN, CYRILLIC, "猫とギター🎸", "naïve café — “quoted”"])
@pytest.mark.parametrize("kind", ["unicode_be", "unicode_le"])
def test_byte_order_is_decided_from_the_text(text, kind):
    assert exif_text.user_comment(user_comment(text, kind)) == text


def test_where_both_orders_are_possible_the_frequent_one_counts():
    assert exif_text.user_comment(user_comment("猫", "unicode_be")) == "猫"


@pytest.mark.parametrize("text", ["第一章\n一只猫", "一只猫，一个女孩", "白い猫　黒い犬　鳥の写真"])
def test_characters_whose_lower_byte_is_zero_do_not_mislead(text):
    assert exif_text.user_comment(user_comment(text, "unicode_be")) == text


@pytest.mark.parametrize("mark", ["utf-16-be", "utf-16-le"])
def test_a_byte_order_mark_is_honoured(mark):
    stored = b"UNICODE\0" + ("\ufeff" + CHINESE).encode(mark)
    assert exif_text.user_comment(stored) == CHINESE


@pytest.mark.parametrize("kind", ["bare", "ascii", "undefined"])
@pytest.mark.parametrize("text", [LATIN, CHINESE, '{"prompt": {}}'])
def test_eight_bit_text(kind, text):
    assert exif_text.user_comment(user_comment(text, kind)) == text


def test_bare_text_shorter_than_a_character_code():
    assert exif_text.user_comment(b"cat") == "cat"


def test_japanese_code():
    assert exif_text.user_comment(user_comment(JAPANESE, "jis")) == JAPANESE
    assert exif_text.user_comment(b"JIS\0\0\0\0\0" + JAPANESE.encode("shift_jis")) == JAPANESE
    assert exif_text.user_comment(b"JIS\0\0\0\0\0" + b"\xff\xfe\xff") == "ÿþÿ"


@pytest.mark.parametrize("kind", ["unicode_be", "unicode_le", "ascii", "bare"])
def test_padding_is_not_part_of_the_text(kind):
    assert exif_text.user_comment(user_comment(LATIN, kind) + bytes(40)) == LATIN


def test_an_odd_byte_at_the_end_is_dropped():
    assert exif_text.user_comment(user_comment("cat, dog", "unicode_be") + b"\0") == "cat, dog"


def test_eight_bit_text_under_the_unicode_code():
    assert exif_text.user_comment(b"UNICODE\0" + LATIN.encode()) == LATIN


@pytest.mark.parametrize("code", [b"Unicode\0", b"ASCII   ", b"ascii\0\0\0"])
def test_codes_in_other_spellings(code):
    text = "cat and dog".encode("utf-16-be") if code[:1] == b"U" else b"cat and dog"
    assert exif_text.user_comment(code + text) == "cat and dog"


@pytest.mark.parametrize("stored", [b"", bytes(8), bytes(100), b"ASCII\0\0\0", b"UNICODE\0"])
def test_empty_comments(stored):
    assert exif_text.user_comment(stored) == ""


def test_broken_utf16_does_not_fail():
    assert exif_text.user_comment(b"UNICODE\0" + b"\xd8\x00\x00a\x00b").endswith("ab")


def test_xp_with_an_odd_length():
    assert exif_text.xp(b"c\0a\0t\0\0") == "cat"


@pytest.mark.parametrize("text", ["猫とギター、一匹の猫", "a cat 🐱, best quality", "naïve café — “quoted”"])
def test_utf_8_under_the_unicode_code(text):
    assert exif_text.user_comment(b"UNICODE\0" + text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("code", [b"", bytes(8), b"ASCII\0\0\0"])
def test_utf_16_without_the_code_for_it(code, encoding):
    text = "猫, a cat\nSteps: 20, Sampler: Euler a"
    assert exif_text.user_comment(code + text.encode(encoding) + bytes(6)) == text
