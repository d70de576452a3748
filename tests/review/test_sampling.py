"""Digest and sample can be repeated by anybody, with other tools."""

from __future__ import annotations

import hashlib
import random
import time

import pytest

from inspector.review import Unit, allocate, draw, line_of, mix, new_seed, set_digest

UNITS = [Unit(f"/set/{name}.png", hashlib.sha256(name.encode()).hexdigest()) for name in "abcdefghij"]


def test_digest_is_what_sort_and_sha256sum_give():
    lines = sorted(f"{unit.sha256}  {unit.path}" for unit in UNITS)
    expected = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    shuffled = random.Random(1).sample(UNITS, len(UNITS))
    assert set_digest(UNITS) == set_digest(shuffled) == expected


def test_digest_sees_every_change():
    digest = set_digest(UNITS)
    assert set_digest(UNITS[1:]) != digest
    assert set_digest([Unit("/set/z.png", UNITS[0].sha256), *UNITS[1:]]) != digest
    assert set_digest([*UNITS, Unit("/set/copy.png", UNITS[0].sha256)]) != digest


@pytest.mark.parametrize(
    ("path", "line"),
    [("/a\nb", "\\ff  /a\\nb"), ("/a\\nb", "\\ff  /a\\\\nb"), ("/ä b", "ff  /ä b"), ("/a\rb", "\\ff  /a\\rb")],
)
def test_line_breaks_in_names_cannot_forge_a_line(path, line):
    assert line_of(Unit(path, "ff")) == line


def test_unreadable_files_are_units_too():
    assert line_of(Unit("/x.png", None)) == "-  /x.png"


def test_sample_is_the_documented_one():
    ranked = sorted(UNITS, key=lambda unit: hashlib.sha256(f"7261\n{unit.sha256}  {unit.path}".encode()).hexdigest())
    assert draw(reversed(UNITS), 4, "7261") == ranked[:4]


def test_larger_samples_begin_with_the_smaller_one():
    assert draw(UNITS, 8, "5")[:3] == draw(UNITS, 3, "5")
    assert len(draw(UNITS, 99, "5")) == len(UNITS)


def test_another_seed_draws_another_sample():
    assert draw(UNITS, 5, "1") != draw(UNITS, 5, "2")
    assert new_seed() != new_seed()
    assert int(new_seed()) < 2**63


def test_each_picture_is_drawn_equally_often():
    counts = dict.fromkeys(UNITS, 0)
    for seed in range(2000):
        for unit in draw(UNITS, 3, str(seed)):
            counts[unit] += 1
    assert all(500 < count < 700 for count in counts.values())


def test_controls_are_mixed_in():
    controls = [Unit(f"/control/{number}.png", "0" * 64) for number in range(10)]
    shown = mix(draw(UNITS, 10, "1"), controls, "1")
    assert sorted(map(line_of, shown)) == sorted(map(line_of, [*UNITS, *controls]))
    assert set(shown[:10]) & set(controls)
    assert set(shown[10:]) & set(controls)


@pytest.mark.parametrize(
    ("populations", "size", "parts"),
    [([1700, 8000], 350, [61, 289]), ([10, 10, 10], 4, [2, 1, 1]), ([5, 0], 9, [5, 0]), ([], 3, []), ([0], 3, [0])],
)
def test_allocation_is_proportional(populations, size, parts):
    assert allocate(populations, size) == parts


def test_a_hundred_thousand_units_take_no_time():
    units = [Unit(f"/set/{number}.png", f"{number:064x}") for number in range(10**5)]
    start = time.process_time()
    draw(units, 300, "1")
    set_digest(units)
    assert time.process_time() - start < 60
