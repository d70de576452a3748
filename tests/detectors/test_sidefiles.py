"""Values of configuration files are taken only where they are what they should be."""

from __future__ import annotations

import pytest

from inspector.detectors import sidefiles


@pytest.mark.parametrize(
    ("read", "value", "wanted"),
    [
        (sidefiles.text, " a\n b ", "a b"),
        (sidefiles.text, "x" * 1000, "x" * sidefiles.TEXT_LIMIT),
        (sidefiles.text, 3, None),
        (sidefiles.text, " ", None),
        (sidefiles.number, 0.9, 0.9),
        (sidefiles.number, 0, None),
        (sidefiles.number, True, None),
        (sidefiles.number, float("inf"), None),
        (sidefiles.side, 224, 224),
        (sidefiles.side, 224.0, None),
        (sidefiles.side, 10**9, None),
        (sidefiles.sides, 224, (224, 224)),
        (sidefiles.sides, [200, 100], (200, 100)),
        (sidefiles.sides, {"height": 200, "width": 100}, (200, 100)),
        (sidefiles.sides, {"shortest_edge": 200}, None),
        (sidefiles.sides, [1, 2, 3], None),
        (sidefiles.three, [0.1, 0.2, 0.3], (0.1, 0.2, 0.3)),
        (sidefiles.three, 0.5, (0.5, 0.5, 0.5)),
        (sidefiles.three, [0.5], None),
        (sidefiles.three, ["0.5"] * 3, None),
        (sidefiles.three, None, None),
    ],
)
def test_values(read, value, wanted):
    assert read(value) == wanted


def test_a_whole_number_or_what_stands_for_it():
    assert (sidefiles.whole(3, -1), sidefiles.whole("3", -1), sidefiles.whole(True, -1)) == (3, -1, -1)
