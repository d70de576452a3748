"""`inspector models`: list, show, add, check, use, calibrate, bench, remove."""

from __future__ import annotations

import json

import pytest
from onnx import TensorProto, helper
from PIL import Image

from inspector.cancel import CancelToken
from inspector.cli.main import run
from inspector.domain.enums import LabelValue
from inspector.settings import paths, store
from inspector.workspace import ScanOptions, Workspace
from tests.detectors.networks import harmful, install, network, picture

TWO = {"config.json": {"id2label": {"0": "artificial", "1": "human"}}}
PROCESSOR = {
    "preprocessor_config.json": {
        "do_resize": False,
        "do_center_crop": True,
        "crop_size": 64,
        "image_mean": [0.0, 0.0, 0.0],
        "image_std": [1.0, 1.0, 1.0],
        "resample": 2,
    }
}


def said(capsys, *words, status=0):
    capsys.readouterr()
    assert run(["models", *(str(word) for word in words)]) == status
    return capsys.readouterr()


def bare(folder, model, **files):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "detector.onnx").write_bytes(model.SerializeToString())
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    return folder


@pytest.fixture
def hub(tmp_path):
    """A model as its publisher gives it, bright pictures are artificial."""
    return bare(tmp_path / "hub", network(columns=(1, 0), scale=8), **TWO, **PROCESSOR)


def saved(path, level):
    Image.fromarray(picture(level)).save(path)
    return path


def test_add_list_show_check_use_remove(hub, capsys):
    found = said(capsys, "add", hub, "--id", "mine", "--licence", "MIT")
    assert "inferred from config.json: labels = artificial, human" in found.out
    assert "verdict: It can be used." in found.out
    assert "mine was added" in found.err
    assert (paths.own_models_folder() / "mine" / "model.json").is_file()
    listed = said(capsys, "list").out
    assert "mine" in listed
    assert "Not measured: its scores carry no verdict." in listed
    card = json.loads(said(capsys, "show", "mine").out)
    assert (card["licence"], card["output"]["ai_labels"], card["own_limits"]) == ("MIT", ["artificial"], None)
    checked = said(capsys, "check", "mine").out
    assert "same score twice: yes" in checked
    assert "verdict: It can be used." in checked
    said(capsys, "use", "mine")
    assert store.load(paths.settings_file()).detector == "mine"
    assert any(line.startswith("* mine") for line in said(capsys, "list").out.splitlines())
    assert "the default detector again" in said(capsys, "remove", "mine").err
    assert store.load(paths.settings_file()).detector == "default"
    said(capsys, "show", "mine", status=3)


def test_what_is_guessed_must_be_stated_or_confirmed(tmp_path, capsys):
    folder = bare(tmp_path / "bare", network(columns=(1, 0), scale=8))
    refused = said(capsys, "add", folder, status=2)
    assert "Guessed, to be stated or confirmed: labels, ai_labels, activation" in refused.out
    assert "Nothing was added" in refused.err
    assert not paths.own_models_folder().exists()
    stated = ["--labels", "fake,true", "--ai-label", "fake", "--mean-std", "none", "--geometry", "squash"]
    found = said(
        capsys, "add", folder, *stated, "--activation", "softmax", "--size", "64", "--interpolation", "bilinear"
    )
    assert "was added" in found.err
    confirmed = said(capsys, "add", folder, "--id", "other", "--confirm")
    assert "other was added" in confirmed.err
    card = json.loads(said(capsys, "show", "other").out)
    assert "confirmed" in {item["origin"] for item in card["inferred"]}


def test_classes_that_look_swapped(tmp_path, capsys):
    folder = bare(tmp_path / "hub", network(columns=(-1, 0), scale=8), **TWO, **PROCESSOR)
    samples = ["--ai", saved(tmp_path / "made.png", 0.9), "--human", saved(tmp_path / "drawn.png", 0.2)]
    doubted = said(capsys, "add", folder, *samples, status=2)
    assert "AI samples score lower than human ones: classes look swapped." in doubted.out
    assert "AI samples score lower" not in said(capsys, "add", folder, *samples, "--swap").out
    assert json.loads(said(capsys, "show", "detector").out)["output"]["ai_labels"] == ["human"]


def test_samples_that_cannot_be_decoded(hub, tmp_path, capsys):
    (tmp_path / "no.png").write_text("no picture")
    assert "cannot be decoded" in said(capsys, "add", hub, "--ai", tmp_path / "no.png", status=2).err


@pytest.mark.parametrize(
    ("model", "words"),
    [("greedy", "wanted more memory"), ("random", "another score each time"), (None, "no ONNX model")],
)
def test_harmful_models_are_refused_in_a_sentence(tmp_path, capsys, model, words):
    folder = tmp_path / "m"
    folder.mkdir()
    data = harmful(model).SerializeToString() if model else b"rubbish"
    (folder / "detector.onnx").write_bytes(data)
    found = said(capsys, "add", folder, "--confirm", "--size", "64", status=3)
    assert words in found.err
    assert not paths.own_models_folder().exists() or not any(paths.own_models_folder().iterdir())


def test_presets(hub, capsys):
    assert "nyuad" in said(capsys, "presets").out
    assert "Known presets" in said(capsys, "add", hub, "--preset", "nothing", status=2).err
    found = said(capsys, "add", hub, "--preset", "umm-maybe", "--size", "64", "--dry-run")
    assert "inferred from preset umm-maybe: interpolation = bicubic" in found.out
    assert not paths.own_models_folder().exists()


def test_sizes(hub, capsys):
    for size in ("x", "0", "12x", "5000", "1x2x3"):
        assert "is no size" in said(capsys, "add", hub, "--size", size, status=2).err


def test_a_provider_that_is_not_there(hub, capsys):
    said(capsys, "add", hub, "--id", "mine")
    found = said(capsys, "check", "mine", "--provider", "webgpu", status=1)
    assert "webgpu: It is not installed." in found.out


def test_bench(hub, capsys):
    said(capsys, "add", hub, "--id", "mine")
    found = json.loads(said(capsys, "bench", "mine", "--seconds", "0.01", "--json").out)
    assert {(row["threads"], row["batch"]) for row in found["runs"]} == {(t, b) for t in (1, 2) for b in (1, 2, 4)}
    assert found["id"] == "mine"
    rows = said(capsys, "bench", "mine", "--seconds", "0.01").out.splitlines()
    assert len(rows) == 8
    assert "MB" in rows[0]


@pytest.fixture
def reviewed(tmp_path):
    """A catalogue with 40 dark human works, 2 of them bright, and 20 bright AI pictures; a model that tells them."""
    folder = install(paths.own_models_folder() / "mine", network(scale=30), id="mine")
    install(paths.own_models_folder() / "worse", network(scale=-30), id="worse")
    install(paths.own_models_folder() / "better", network(scale=1), id="better")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number in range(60):
        level = 0.2 + number / 200 if number < 38 else 0.75
        Image.fromarray(picture(level, 64, 64, seed=number)).save(pictures / f"{number:03}.png")
    file = tmp_path / "c.db"
    settings = store.load(paths.settings_file())
    store.save(settings.changed(detector="mine", detector_enabled=True), paths.settings_file())
    with Workspace.open(file) as workspace:
        for _ in workspace.scan([str(pictures)], CancelToken(), options=ScanOptions(jobs=1, two_passes=False)):
            pass
        ids = [int(number) for number in workspace.catalog.ids(None)]
        workspace.label(ids[:40], LabelValue.HUMAN)
        workspace.label(ids[40:], LabelValue.AI)
    assert folder.is_dir()
    return file


def test_limits_from_labels(reviewed, capsys):
    few = said(capsys, "calibrate", "--catalog", reviewed, status=3)
    assert "For at most 1 in 100 it takes 598 and 20. Nothing was changed." in few.err
    assert "out of range" in said(capsys, "calibrate", "--catalog", reviewed, "--at-most", 99, status=2).err
    dry = said(capsys, "calibrate", "--catalog", reviewed, "--at-most", 20, "--dry-run")
    assert "40 pictures are labelled human-made and 20 AI-generated." in dry.out
    assert "On the other half" in dry.out
    assert "Of 2 pictures that you corrected, 0 were right so far" in dry.out
    assert json.loads(said(capsys, "show", "mine").out)["own_limits"] is None
    found = json.loads(said(capsys, "calibrate", "--catalog", reviewed, "--at-most", 20, "--json").out)
    assert found["kept"]
    assert found["limits"]["bound"] <= 0.2
    assert json.loads(said(capsys, "show", "mine").out)["own_limits"] == found["limits"]
    assert "Limits from your own labels" in said(capsys, "list").out
    assert "in use again" in said(capsys, "calibrate", "--catalog", reviewed, "--forget").err


def test_another_model_is_held_against_what_was_corrected(reviewed, capsys):
    better = said(capsys, "use", "better", "--catalog", reviewed)
    assert "Of 2 pictures that you corrected, 0 were right so far and 2 would be." in better.out
    worse = said(capsys, "use", "mine", "--catalog", reviewed, status=1)
    assert worse.out.count("newly wrong:") == 2
    assert store.load(paths.settings_file()).detector == "better"
    said(capsys, "use", "mine", "--catalog", reviewed, "--yes")
    assert store.load(paths.settings_file()).detector == "mine"


def test_samples_come_from_labels(reviewed, tmp_path, capsys):
    folder = bare(tmp_path / "hub", network(columns=(1, 0), scale=8), **TWO, **PROCESSOR)
    found = said(capsys, "add", folder, "--catalog", reviewed, "--dry-run").out
    assert found.count("score of ") == 8
    assert "swapped" not in found


def test_paths_from_the_current_folder(hub, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "verdict: It can be used." in said(capsys, "add", "hub", "--dry-run").out
    assert "verdict: It can be used." in said(capsys, "check", "hub/detector.onnx").out
    assert "pictures in a run" in said(capsys, "bench", "hub/detector.onnx", "--seconds", "0.01").out
    install(tmp_path / "carded", network(scale=8))
    assert "mean was added" in said(capsys, "add", "carded", "--confirm").err
    (tmp_path / "pictures").mkdir()
    saved(tmp_path / "pictures" / "a.png", 0.9)
    assert run(["scan", "pictures", "--detector", "carded/model.onnx", "--format", "jsonl", "--no-progress"]) == 0
    assert json.loads(capsys.readouterr().out)["detector"]["looks"] >= 1


def test_without_any_model(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "model_folders", lambda: [tmp_path])
    assert "No detector is installed" in said(capsys, "list").out
    assert "No detector is set up." in said(capsys, "bench").out
    said(capsys, "use", "default")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: _external(folder), "outside its folder"),
        (lambda folder: _foreign(folder), "operators of example.evil"),
        (lambda folder: folder.write_bytes(b"rubbish"), "no ONNX model"),
        (lambda folder: folder.write_bytes(b""), "no ONNX model"),
        (lambda folder: folder.write_bytes(network().SerializeToString()[:-9]), "no ONNX model"),
        (lambda folder: folder.write_bytes(b"version https://git-lfs.github.com/spec/v1\n"), "only a pointer"),
        (lambda folder: _made(folder, harmful("random")), "another score each time"),
        (lambda folder: _made(folder, harmful("greedy")), "wanted more memory"),
        (lambda folder: _made(folder, network(scale=float("nan"))), "it gives no number"),
        (lambda folder: _future(folder), "a newer runtime"),
        (lambda folder: _text(folder), "is text, no scores"),
    ],
)
def test_a_scan_with_a_model_that_cannot_be_used_goes_on(tmp_path, capsys, make, words):
    make(tmp_path / "bad.onnx")
    (tmp_path / "pictures").mkdir()
    saved(tmp_path / "pictures" / "a.png", 0.5)
    capsys.readouterr()
    options = ("--detector", tmp_path / "bad.onnx", "--format", "jsonl", "--no-progress")
    assert run(["scan", str(tmp_path / "pictures"), *map(str, options)]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["width"], record["detector"]["not_run"]) == (120, "failed")
    (problem,) = record["problems"]
    assert words in problem["message"]
    assert ".. The scan" not in problem["message"]
    assert words in said(capsys, "add", tmp_path / "bad.onnx", "--confirm", status=3).err


def test_a_scan_says_once_that_its_detector_failed(tmp_path, capsys):
    (tmp_path / "bad.onnx").write_bytes(b"rubbish")
    (tmp_path / "pictures").mkdir()
    for name in "abc":
        saved(tmp_path / "pictures" / f"{name}.png", 0.5)
    capsys.readouterr()
    assert run(["scan", str(tmp_path / "pictures"), "--detector", str(tmp_path / "bad.onnx"), "--no-progress"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "no ONNX model" in lines[0]
    assert "(3 pictures without a score)" in lines[0]


def test_a_scan_says_what_is_guessed_of_a_file(tmp_path, capsys):
    _made(tmp_path / "bare.onnx", network(columns=(0, 1), scale=8))
    (tmp_path / "pictures").mkdir()
    saved(tmp_path / "pictures" / "a.png", 0.5)
    capsys.readouterr()
    options = ["--detector", str(tmp_path / "bare.onnx"), "--format", "jsonl", "--no-progress"]
    assert run(["scan", str(tmp_path / "pictures"), *options]) == 0
    found = capsys.readouterr()
    assert "guessed in part: labels, ai_labels" in found.err
    assert json.loads(found.out)["detector"]["looks"] == 1
    bare(tmp_path / "hub", network(columns=(0, 1), scale=8), **TWO, **PROCESSOR)
    options[1] = str(tmp_path / "hub" / "detector.onnx")
    assert run(["scan", str(tmp_path / "pictures"), *options]) == 0
    assert capsys.readouterr().err == ""


def test_without_samples_nobody_knows_whether_classes_are_swapped(hub, tmp_path, capsys):
    assert "whether its classes are swapped" in said(capsys, "add", hub, "--dry-run").out
    pictures = ("--ai", saved(tmp_path / "a.png", 0.9), "--human", saved(tmp_path / "b.png", 0.2))
    assert "whether its classes are swapped" not in said(capsys, "add", hub, "--dry-run", *pictures).out


def _made(path, model):
    path.write_bytes(model.SerializeToString())


def _future(path):
    model = network()
    model.opset_import[0].version = 999
    _made(path, model)


def _text(path):
    model = network()
    model.graph.node[-1].output[0] = "answer"
    model.graph.node.append(helper.make_node("Cast", ["answer"], ["logits"], to=TensorProto.STRING))
    model.graph.output[0].type.tensor_type.elem_type = TensorProto.STRING
    _made(path, model)


def _foreign(path):
    model = network()
    model.graph.node[0].domain = "example.evil"
    model.opset_import.add(domain="example.evil", version=1)
    path.write_bytes(model.SerializeToString())


def _external(path):
    model = network()
    tensor = model.graph.initializer[1]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../secret.bin")
    path.write_bytes(model.SerializeToString())
