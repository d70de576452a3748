from __future__ import annotations

from inspector.generators.comfy.widgets import CONTROLS, SEEDS, WIDGETS


def test_names_are_unique_within_a_node() -> None:
    for kind, names in WIDGETS.items():
        assert len(set(names)) == len(names), kind


def test_seeds_that_a_control_follows_are_named_as_such() -> None:
    assert "fixed" in CONTROLS
    assert {name for names in WIDGETS.values() for name in names if "seed" in name} <= SEEDS
