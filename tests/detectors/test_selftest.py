"""Another execution provider is used only where it computes what the processor does."""

from __future__ import annotations

import pytest

from inspector.detectors import card_of, providers, selftest
from inspector.detectors.apart import Limits
from inspector.detectors.onnx import OnnxRunner
from inspector.detectors.selftest import Checked, Run, check_provider, judged, sample_pictures
from inspector.errors import InspectorError
from inspector.messages import text
from tests.detectors.networks import install, network, picture

GPU = "WebGpuExecutionProvider"
QUICK = Limits(run_s=20.0)
BROKEN = "def get_library_path():\n    return {path!r}\n\n\ndef get_ep_name():\n    return 'WebGpuExecutionProvider'\n"


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """A plug-in package whose library is none, where this process and its workers find it."""
    folder = tmp_path / "packages"
    (folder / "onnxruntime_ep_webgpu").mkdir(parents=True)
    (folder / "broken.so").write_bytes(b"no library")
    module = folder / "onnxruntime_ep_webgpu" / "__init__.py"
    module.write_text(BROKEN.format(path=str(folder / "broken.so")))
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return module


@pytest.fixture
def card(tmp_path):
    return card_of(install(tmp_path / "m", network(scale=8)))


def test_the_processor_is_always_there_and_comes_first():
    found = providers.installed()
    assert (found[0].id, found[0].source) == ("cpu", "runtime")
    assert {item.id for item in found} <= set(providers.CHOICES)


def test_a_plugin_package_is_seen_without_loading_it(plugin):
    plugin.write_text("raise SystemExit('loaded')")
    assert "webgpu" in {item.id for item in providers.installed()}
    assert providers.id_of(GPU) == "webgpu"
    assert providers.id_of("SomethingElse") == "SomethingElse"


@pytest.mark.parametrize(
    "content", [None, "raise ImportError('no driver')", "get_ep_name = str", "import missing_thing"]
)
def test_a_plugin_that_cannot_be_loaded_leaves_the_work_to_the_processor(plugin, card, content, caplog):
    if content is not None:
        plugin.write_text(content)
    runner = OnnxRunner(card, [GPU])
    assert runner.facts.provider == providers.CPU
    assert runner.look(picture(0.8)[:64, :64]) == OnnxRunner(card).look(picture(0.8)[:64, :64])


def test_a_provider_that_does_not_start_is_not_offered(plugin, card):
    found = check_provider(card, GPU, QUICK)
    assert (found.ok, found.code) == (False, "provider.not_started")


def test_a_plugin_that_kills_its_process_harms_nothing(plugin, card):
    plugin.write_text("def get_library_path():\n    import os\n    os._exit(9)\n")
    found = check_provider(card, GPU, QUICK)
    assert (found.ok, found.code) == (False, "provider.failed")
    assert "ended the process" in text(found.code, **found.params)


def test_the_processor_agrees_with_itself(card):
    found = check_provider(card, providers.CPU, QUICK)
    assert (found.ok, found.difference) == (True, 0.0)
    assert found.per_second > 0


def test_a_model_that_fails_on_the_processor_is_an_error(tmp_path):
    card = card_of(install(tmp_path / "m", b"rubbish"))
    with pytest.raises(InspectorError):
        check_provider(card, GPU, QUICK)


def run(*scores, provider=GPU):
    return Run(provider, scores, 10.0)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (run(0.5, 0.9), ""),
        (run(0.5049, 0.9), ""),
        (run(0.5, 0.906), "provider.differs"),
        (run(0.5, float("nan")), "provider.differs"),
        (run(0.5, 0.9, provider=providers.CPU), "provider.not_started"),
    ],
)
def test_how_far_scores_may_differ(found, code):
    result = judged(GPU, run(0.5, 0.9, provider=providers.CPU), found)
    assert (result.code, result.ok) == (code, not code)
    if code == "provider.differs":
        assert "?" not in text(result.code, **result.params)


def test_pictures_of_the_test_are_the_same_each_time_and_differ():
    first, again = sample_pictures(64, 48), sample_pictures(64, 48)
    assert all((one == other).all() for one, other in zip(first, again, strict=True))
    assert {picture.shape for picture in first} == {(64, 48, 3)}
    assert len({picture.tobytes() for picture in first}) == len(first)
    assert selftest.TOLERANCE == 0.005
    assert Checked("x").ok
