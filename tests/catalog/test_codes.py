"""Stored numbers of the vocabularies: complete, and never moved."""

from __future__ import annotations

import pytest

from inspector.catalog.codes import BASES, COLUMNS, FLAGS, LABELS, VERDICTS
from inspector.catalog.connection import Damaged
from inspector.domain.enums import Basis, Flag
from inspector.filters import FIELDS


@pytest.mark.parametrize("name", COLUMNS)
def test_every_word_has_a_number(name: str) -> None:
    assert {str(value) for value in COLUMNS[name].values} == set(FIELDS[name].values)


def test_numbers_of_version_1_stand() -> None:
    assert [VERDICTS.number(value) for value in ("inconclusive", "generated", "conflicting")] == [0, 1, 5]
    assert [LABELS.number(value) for value in ("human", "ai", "exclude")] == [0, 1, 4]
    assert FLAGS.bits([Flag.UNSTABLE_SCORE]) == 32


def test_number_of_a_basis_is_its_strength() -> None:
    assert all(BASES.number(basis) == basis.strength for basis in Basis)


def test_bits() -> None:
    assert FLAGS.from_bits(FLAGS.bits([Flag.TRUNCATED, Flag.TAMPERED])) == (Flag.TAMPERED, Flag.TRUNCATED)
    assert FLAGS.from_bits(0) == ()


@pytest.mark.parametrize("number", [-1, 99])
def test_unknown_number_is_damage(number: int) -> None:
    with pytest.raises(Damaged):
        VERDICTS.value(number)
    with pytest.raises(Damaged):
        VERDICTS.known(None)
