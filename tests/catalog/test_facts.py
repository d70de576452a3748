"""Columns that follow from a report."""

from __future__ import annotations

import pytest

from inspector.catalog.facts import assessment_digest, from_hex, hex64, name_start, signed64
from inspector.domain.enums import Basis, Leaning, Verdict
from inspector.domain.report import Assessment, Finding, Phrase


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/b.png", "b.png"),
        ("/b.png", "b.png"),
        ("b.png", "b.png"),
        ("/a/x.zip!b.png", "b.png"),
        ("/a/x.zip!c/b.png", "b.png"),
        ("/a/wow!.png", "wow!.png"),
    ],
)
def test_name_of_a_path(path: str, name: str) -> None:
    assert path[name_start(path) - 1 :] == name


@pytest.mark.parametrize("text", ["0000000000000000", "7fffffffffffffff", "8000000000000000", "ffffffffffffffff"])
def test_perceptual_hash_fits_into_a_signed_integer(text: str) -> None:
    number = signed64(text)
    assert number is not None
    assert -(2**63) <= number < 2**63
    assert hex64(number) == text
    assert signed64(None) is hex64(None) is None


@pytest.mark.parametrize("text", [None, "", "ab", "xy" * 32, "ab" * 31, "ab" * 33])
def test_what_is_no_hash(text: str | None) -> None:
    assert from_hex(text, 32) is None


def test_assessment_changes_with_what_it_says() -> None:
    finding = Finding("a.b", Leaning.GENERATED, Basis.DECLARED)
    base = Assessment(Verdict.GENERATED, Basis.DECLARED, (), (), (finding,))
    same = Assessment(Verdict.GENERATED, Basis.DECLARED, (), (Phrase("other words"),), (finding,), ruleset="9")
    assert assessment_digest(base) == assessment_digest(same)
    assert assessment_digest(base) != assessment_digest(Assessment(Verdict.GENERATED, Basis.DECLARED))
