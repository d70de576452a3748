"""Untrusted text is harmless where it leaves: terminal, CSV, HTML, labels of one line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector import textsafe

ATTACKS = (
    "\x1b[31m",
    "\x07",
    "\x9b2J",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u2028",
    "\x00",
    "\r",
    "\x7f",
    "\ud800",
)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("guard", [textsafe.visible, textsafe.terminal, textsafe.one_line, textsafe.markup])
def test_what_moves_the_cursor_or_hides_is_shown_as_its_code_point(attack, guard):
    shown = guard(f"a{attack}b")
    assert attack[0] not in shown
    assert shown.startswith("a")
    assert shown.endswith("b")
    shown.encode()


def test_ordinary_text_of_any_script_stays():
    for text in ("plain", "Straße, größer", "日本語 タグ", "صورة", "emoji 🎨", "a\tb\nc"):
        assert textsafe.visible(text) == text


def test_one_line_folds_white_space_and_cuts():
    assert textsafe.one_line(" a\n\n b\tc ") == "a b c"
    assert textsafe.one_line("abcdef", 4) == "abc…"
    assert textsafe.one_line("abcd", 4) == "abcd"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\u200b=", "＝", "'=", "''+"])
def test_no_spreadsheet_evaluates_a_cell(start):
    cell = textsafe.csv_cell(f"{start}1+1")
    assert cell.startswith("'")
    assert textsafe.csv_value(cell) == f"{start}1+1"


@given(st.text())
def test_a_cell_reads_back_as_it_was_but_for_line_ends(text):
    cell = textsafe.csv_cell(text)
    assert not {"\r", "\n", "\0"} & set(cell)
    if not {"\r", "\n", "\0"} & set(text):
        assert textsafe.csv_value(cell) == text


@given(st.text())
def test_nothing_that_is_shown_holds_a_control_character(text):
    for character in textsafe.visible(text):
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")


def test_markup_is_escaped():
    assert textsafe.markup("<b onclick='x'>&\"") == "&lt;b onclick=&#x27;x&#x27;&gt;&amp;&quot;"
