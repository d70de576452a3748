"""Every code that the program can raise or record has words."""

from __future__ import annotations

import re
from pathlib import Path

from inspector import messages

SOURCE = Path(messages.__file__).parent.parent
RAISED = re.compile(
    r"(?:InspectorError|UsageError|ParseError|Problem|\.problem)\(\s*\n?\s*\"([a-z_0-9]+\.[a-z_0-9]+)\""
)


def test_every_code_has_words():
    missing = {
        code: path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for code in RAISED.findall(path.read_text("utf-8"))
        if code not in messages.TEMPLATES
    }
    assert not missing


def test_templates_can_be_filled_with_anything():
    for code in messages.TEMPLATES:
        assert messages.text(code)
        assert messages.text(code, path="x" * 1000, reason="\x1b[2J\u202e", name="{0}{")


def test_codes_stand_in_one_table_only():
    codes = [code for table in messages.TABLES.values() for code in table]
    assert len(codes) == len(set(codes))


def test_untrusted_parameters_are_made_harmless():
    sentence = messages.text("file.read_failed", reason="a\x1b[31mred\u202e")
    assert "\x1b" not in sentence
    assert "\u202e" not in sentence


def test_an_unknown_code_is_shown_as_it_is():
    assert messages.text("no.such_code") == "no.such_code"


def test_a_code_among_the_parameters_is_put_in_words():
    text = messages.text("finding.ai_label.generated", scheme="tc260", text="AIGC label 1")
    assert text == "AI label (China's AIGC rule): AIGC label 1"
    assert "xyz" in messages.text("finding.ai_label.generated", scheme="xyz", text="1")
