"""A short run of the fuzzer, and what it promises about itself."""

from __future__ import annotations

import pytest

from tests.fuzz import samples
from tests.fuzz.running import Fuzzer
from tests.fuzz.target import ContractError, Target


@pytest.mark.slow
@pytest.mark.timeout(90)
@pytest.mark.parametrize("seed", [1, 20_260])
def test_ten_seconds_of_changed_pictures_and_sidecars(seed):
    outcome = Fuzzer(seed).run(5.0)
    assert not outcome.failures, "\n".join(f"input {number}\n{trace}" for number, trace in outcome.failures)
    assert outcome.tried > 50
    assert len(outcome.verdicts) > 1, "the changed inputs still reach the readers"


def test_samples_keep_the_contract_as_they_are():
    target = Target()
    for name, data in samples.files().items():
        target.check(data, name)
    for name, carry in samples.CARRIERS.items():
        for text in samples.TEXTS.values():
            target.check(carry(text.encode()), name)
    for file in samples.SIDECARS:
        for text in samples.TEXTS.values():
            target.check(b"", "a.png", [(file, text.encode())])


def test_an_input_follows_from_seed_and_number():
    first, again, other = Fuzzer(3), Fuzzer(3), Fuzzer(4)
    assert [first.make(number) for number in range(20)] == [again.make(number) for number in range(20)]
    assert any(first.make(number) != other.make(number) for number in range(20))


def test_a_broken_contract_is_noticed(monkeypatch):
    fuzzer = Fuzzer(1)

    def check(self, data, name, sidecars=()):
        raise ContractError("as asked")

    monkeypatch.setattr(Target, "check", check)
    outcome = fuzzer.run(5.0, stop_after=2)
    assert [number for number, _ in outcome.failures] == [0, 1]
    assert "as asked" in outcome.failures[0][1]
