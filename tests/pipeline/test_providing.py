"""The provider asked for is used once its test held; else the processor, with a notice."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from inspector.detectors import card_of, providers, selftest
from inspector.detectors.providers import CPU, Provider
from inspector.detectors.selftest import Checked
from inspector.pipeline import providing
from inspector.pipeline.context import ScanSpec
from inspector.pipeline.detecting import DetectorUse, choose
from inspector.settings import paths
from inspector.settings.schema import BY_KEY
from tests.detectors.networks import install, network

GPU, NPU = "WebGpuExecutionProvider", "OpenVINOExecutionProvider"


@pytest.fixture
def card():
    return card_of(install(paths.own_models_folder() / "mine", network(), id="mine"))


@pytest.fixture
def tested(monkeypatch):
    """Two providers are installed; tests of them have these results, and are counted."""
    results, calls = {}, []
    items = (Provider("cpu", CPU, "runtime"), Provider("openvino", NPU, "p"), Provider("webgpu", GPU, "p"))

    def check(card, name):
        calls.append(name)
        return results[name]

    monkeypatch.setattr(providers, "installed", lambda: items)
    monkeypatch.setattr(selftest, "check_provider", check)
    monkeypatch.setattr(logging.getLogger("inspector"), "propagate", True)
    results[GPU] = Checked(GPU, 0.001, 100.0)
    results[NPU] = Checked(NPU, 0.031, 80.0, "provider.differs", {"difference": "0.031"})
    return results, calls


def test_one_that_passes_is_used_and_tested_once(card, tested):
    _, calls = tested
    assert providing.pick(card, "webgpu") == GPU
    assert providing.pick(card, "webgpu") == GPU
    assert calls == [GPU]
    assert providing.checked(card, GPU, again=True).ok
    assert calls == [GPU, GPU]
    assert choose("mine", "webgpu").provider == GPU


def test_one_that_differs_is_not_used_and_that_is_said(card, tested, caplog):
    assert providing.pick(card, "openvino") == CPU
    assert "openvino is not used, the processor is: Its scores differ from the processor's by 0.031" in caplog.text


def test_one_that_is_not_installed(card, tested, caplog):
    assert providing.pick(card, "cuda") == CPU
    assert "cuda is not used, the processor is: It is not installed." in caplog.text


def test_the_best_one_that_passes(card, tested, caplog):
    assert providing.pick(card, "auto") == GPU
    assert "is not used" not in caplog.text
    tested[0][GPU] = replace(tested[0][NPU], provider=GPU)
    (paths.cache_folder() / "providers").rename(paths.cache_folder() / "old")
    assert providing.pick(card, "auto") == CPU


def test_the_processor_is_never_tested(card, tested):
    assert providing.pick(card, "cpu") == CPU
    assert tested[1] == []


def test_a_result_is_kept_for_this_model_only(card, tested):
    providing.checked(card, GPU)
    providing.checked(replace(card, sha256="1" * 64), GPU)
    assert tested[1] == [GPU, GPU]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"rubbish", b"[" * 100_000])
def test_a_result_that_cannot_be_read_is_made_again(card, tested, data):
    providing.checked(card, GPU)
    (file,) = (paths.cache_folder() / "providers").iterdir()
    file.write_bytes(data)
    assert providing.checked(card, GPU).ok
    assert tested[1] == [GPU, GPU]


def test_what_a_person_can_choose_is_what_the_program_knows():
    assert set(BY_KEY["provider"].choices) == set(providers.CHOICES)


def test_another_provider_makes_no_picture_a_changed_one():
    first = ScanSpec(detector=DetectorUse("/m", sha256="0" * 64))
    assert ScanSpec(detector=replace(first.detector, provider=GPU)).fingerprint == first.fingerprint


def test_one_that_is_not_installed_is_not_tried(card, tested):
    _, calls = tested
    found = providing.checked(card, "CUDAExecutionProvider", again=True)
    assert (found.ok, found.code, calls) == (False, "provider.not_installed", [])
