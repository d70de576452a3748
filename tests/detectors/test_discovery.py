"""Detectors are found in folders; a broken one hides no other."""

from __future__ import annotations

import subprocess
import sys

import pytest

from inspector.detectors import available_providers, card_of, discover, open_detector
from inspector.errors import InspectorError
from tests.detectors.networks import install, network, picture


def test_cards_are_found_in_order(tmp_path):
    install(tmp_path / "own" / "b", b"x", id="beta")
    install(tmp_path / "own" / "a", b"x", id="alpha")
    install(tmp_path / "shipped" / "c", b"x", id="gamma", name="shipped")
    install(tmp_path / "shipped" / "d", b"x", id="alpha", name="hidden by the own one")
    found = discover([tmp_path / "own", str(tmp_path / "shipped"), tmp_path / "missing"])
    assert [card.id for card in found] == ["alpha", "beta", "gamma"]
    assert found[0].name != "hidden by the own one"
    assert found[0].folder == str(tmp_path / "own" / "a")


def test_a_folder_may_be_a_model_itself(tmp_path):
    install(tmp_path / "m", b"x")
    assert [card.id for card in discover([tmp_path / "m"])] == ["mean"]


def test_a_broken_card_is_told_and_passed_over(tmp_path):
    install(tmp_path / "good", b"x")
    install(tmp_path / "bad", b"x", schema=9)
    told = []
    found = discover([tmp_path], on_problem=lambda place, error: told.append((place.name, error.code)))
    assert [card.id for card in found] == ["mean"]
    assert told == [("bad", "model.card_field")]
    assert [card.id for card in discover([tmp_path])] == ["mean"]


def test_a_file_is_opened_with_the_card_beside_it(tmp_path):
    folder = install(tmp_path / "m", network())
    assert card_of(folder / "model.onnx").id == "mean"
    (folder / "other.onnx").write_bytes(network().SerializeToString())
    assert card_of(folder / "other.onnx").id == "other"
    assert open_detector(folder / "model.onnx").score(picture(0.5)).id == "mean"


def test_nothing_there(tmp_path):
    for place in (tmp_path, tmp_path / "no", tmp_path / "no.onnx"):
        with pytest.raises(InspectorError):
            open_detector(place)


def test_finding_detectors_loads_neither_numpy_nor_the_runtime(tmp_path):
    install(tmp_path / "m", b"x")
    code = (
        "import sys; from inspector import detectors, duplicates, review;"
        f"assert len(detectors.discover([{str(tmp_path)!r}])) == 1;"
        "assert not {'numpy', 'onnxruntime', 'PIL'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_runtime_names_its_providers():
    assert "CPUExecutionProvider" in available_providers()
