"""Fitting, limits, evaluation and export on features that are made here."""

from __future__ import annotations

import json
import math

import numpy as np
import onnx
import pytest

from models.training import evaluate, export, fit, limits, tables
from models.training.encoder import Block, Encoder, Linear, Norm
from models.training.rebuild import Heads
from models.training.table import Table
from tests.models.test_features import picture

pytest.importorskip("sklearn", reason="training needs scikit-learn")

GROUPS = 24
EACH = 10


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Half of the publishers are of AI; the label is in one number, the publisher in others, the medium in another."""
    random = np.random.default_rng(3)
    pictures, values = [], []
    for group in range(GROUPS):
        habit = random.standard_normal(8)
        for number in range(EACH):
            made = picture(
                tmp_path_factory.getbasetemp(), group * EACH + number, is_ai=group % 2 == 0, group=f"g{group}"
            )
            pictures.append(made)
            numbers = np.zeros(32)
            numbers[:8] = habit * 3
            numbers[8] = made.is_ai * 2.5
            values.append(numbers + random.standard_normal(32) * 0.7)
    shaped = np.array(values, np.float16).reshape(-1, 4, 2, 4)
    count = len(pictures)
    views = np.array(["clean"] * count + ["aug1"] * count + ["social"] * count)
    return Table(tuple(pictures), np.concatenate([shaped] * 3), np.tile(np.arange(count), 3), views)


@pytest.fixture(scope="module")
def odds(table, tmp_path_factory):
    return fit.out_of_fold(table, tmp_path_factory.mktemp("work"))


def test_a_publisher_is_never_on_both_sides(table):
    for seed in fit.SEEDS:
        masks = fit.splits(table, seed)
        assert (np.sum(masks, axis=0) == 1).all()
        for left_out in masks:
            assert not set(table.group[left_out]) & set(table.group[~left_out])


def test_standardisation_is_part_of_the_weights():
    random = np.random.default_rng(0)
    values = (random.standard_normal((200, 3)) * [1, 100, 0.01] + [0, 50, 7]).astype(np.float32)
    labels = values[:, 1] > 50
    head = fit.fit(values, labels, np.ones(200), strength=1.0)
    assert ((head(values)[:, 0] > 0) == labels).mean() > 0.95


def test_odds_of_unseen_publishers(table, odds):
    assert odds.shape == (3, len(table.place))
    assert evaluate.auc(odds.mean(0), table.is_ai) > 0.8


def test_fits_are_kept(table, odds, tmp_path, monkeypatch):
    fit.out_of_fold(table, tmp_path, seeds=(0,))
    monkeypatch.setattr(fit, "fit", None)
    assert fit.out_of_fold(table, tmp_path, seeds=(0,)) == pytest.approx(odds[:1])


def test_everyday_changes_are_tested_but_not_trained_on(table):
    views = np.where(table.view == "social", "shared", table.view)
    changed = Table(table.pictures, table.values, table.place, views)
    head = fit.final_head(changed)
    without = fit.final_head(changed.rows(views != "shared"))
    assert head.weight == pytest.approx(without.weight, rel=1e-3, abs=1e-6)


def test_views_for_tests_need_no_other_fits(table, odds, tmp_path, monkeypatch):
    fit.out_of_fold(table, tmp_path, seeds=(0,))
    monkeypatch.setattr(fit, "fit", None)
    some = table.rows(table.view == "clean")
    tests = Table(some.pictures, some.values, some.place, np.full(len(some.place), "saved"))
    both = Table(
        table.pictures,
        *(np.concatenate([getattr(part, name) for part in (table, tests)]) for name in ("values", "place", "view")),
    )
    found = fit.out_of_fold(both, tmp_path, seeds=(0,))[0]
    assert found[: len(table.place)] == pytest.approx(odds[0])
    assert found[len(table.place) :] == pytest.approx(odds[0][table.view == "clean"])


@pytest.mark.parametrize(("flags", "allowed"), [(0.01, 1), (0.02, 2), (0.05, 5), (0.0, 0)])
def test_a_quantile_flags_no_more_than_it_says(flags, allowed):
    human = np.random.default_rng(1).permutation(100).astype(float)
    limit = limits.quantile_limit(human, flags)
    assert (human > limit).sum() == allowed


def humans(per_source):
    """A table of human pictures only, from the log odds of each source, and those odds."""
    pictures = [picture(None, n, group=f"s{n}") for n in range(len(per_source))]
    pictures.append(picture(None, 999, is_ai=True, group="machine"))
    place = np.concatenate([np.full(len(values), n) for n, values in enumerate(per_source)] + [[len(per_source)] * 9])
    odds = np.concatenate([*per_source, np.full(9, 9.0)])
    view = np.array(["clean"] * len(place))
    return Table(tuple(pictures), np.zeros((len(place), 4, 2, 4), np.float16), place.astype(int), view), odds


def test_a_limit_flags_its_share_and_no_more():
    found = limits.limits_of(*humans([np.arange(100.0)]))
    assert (found.strong, found.weak) == (97, 94)
    assert found.sources == 1


def test_a_large_source_does_not_decide_alone():
    many, few = np.arange(1000.0), [np.array([2000.0, *np.zeros(9)])] * 9
    pooled = limits.quantile_limit(np.concatenate([many, *few]), limits.FLAGS)
    assert limits.limits_of(*humans([many, *few])).strong > pooled


def test_changed_pictures_count_as_much_as_untouched_ones():
    table, odds = humans([np.arange(200.0)])
    part = Table(table.pictures, table.values, table.place, table.view.copy())
    part.view[190:200] = "aug1"
    assert limits.limits_of(part, odds).strong > limits.limits_of(table, odds).strong


def test_small_sources_are_not_counted():
    found = limits.limits_of(*humans([np.linspace(-3, 0, 200), np.array([5.0])]))
    assert found.sources == 1
    assert found.weak <= found.strong


@pytest.mark.parametrize(
    ("found", "of", "low", "high"), [(0, 100, 0, 0.0362), (5, 100, 0.0164, 0.1128), (100, 100, 0.9638, 1)]
)
def test_exact_intervals(found, of, low, high):
    number = limits.count(found, of)
    assert (number.low, number.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_platt_scaling_undoes_a_known_curve():
    random = np.random.default_rng(2)
    odds = random.uniform(-4, 4, 20_000)
    is_ai = random.random(20_000) < 1 / (1 + np.exp(-0.5 * odds))
    a, b = limits.platt(odds, is_ai)
    assert (a, b) == (pytest.approx(0.5, abs=0.03), pytest.approx(0, abs=0.05))


@pytest.fixture(scope="module")
def whole(table, odds):
    found = limits.limits_of(table, odds.mean(0))
    return found, evaluate.report(table, odds, found, fit.media_of(table))


def test_the_report(whole):
    _, report = whole
    assert set(report["conditions"]) == {"clean", "augmented", "social"}
    clean = report["conditions"]["clean"]
    assert clean["auc_low"] <= clean["auc"] <= clean["auc_high"]
    assert clean["recall_at_1%"] <= clean["recall_at_5%"]
    assert report["pictures"] == {"human": 120, "ai": 120, "human_sources": 12, "ai_sources": 12, "publishers": 24}
    assert len(report["folds"]) == 15
    assert report["shared"]["found"] == 0
    assert [row["margin"] for row in report["verdicts"]] == [0, *limits.MARGINS]
    assert report["leaks"]["permuted_labels_auc"] == pytest.approx(0.5, abs=0.35)
    assert report["leaks"]["metadata_only_auc"] == pytest.approx(0.5, abs=0.25)


def test_limits_of_a_fold_come_from_all_others(table, odds):
    mean = odds.mean(0)
    scores = evaluate.unseen(table, mean)
    for left_out in fit.splits(table, fit.SEEDS[0]):
        others = ~left_out & table.is_trained_on
        found = limits.limits_of(table.rows(others), mean[others])
        assert (scores.strong[left_out] == found.strong).all()
        assert (scores.weak[left_out] == found.weak).all()


def test_bands_of_a_medium_add_up(whole):
    _, report = whole
    rows = [row for row in report["measured"] if row["medium"] == "photo"]
    assert {row["band"] for row in rows} == {"ai", "unsure", "none"}
    assert sum(row["human_in_band"] for row in rows) == rows[0]["human"] == 120


def test_the_report_can_be_stored_and_read_by_people(whole):
    found, report = whole
    again = json.loads(json.dumps(report))
    text = tables.render(again, "Evaluation")
    assert text.startswith("# Evaluation\n")
    assert "| clean |" in text
    assert "| social |" in text
    assert math.isfinite(found.strong)


def zeros(*shape):
    return np.zeros(shape, np.float32)


def plain_encoder():
    """Two blocks that pass everything on: tokens are the patches alone."""
    norm = Norm(np.ones(768, np.float32), zeros(768))

    def linear(inside, outside):
        return Linear(np.zeros((inside, outside), np.int8), np.ones(outside, np.float32), zeros(outside))

    block = Block(norm, linear(768, 2304), linear(768, 768), norm, linear(768, 3072), linear(3072, 768))
    patch = zeros(768, 3, 16, 16)
    patch[0, 0], patch[1, 0] = 1 / 256, -1 / 256
    return Encoder(patch, zeros(768), zeros(768), zeros(197, 768), norm, (block, block))


@pytest.fixture(scope="module")
def folder(whole, tmp_path_factory):
    found, report = whole
    weight = zeros(1, 2, 768, 3)
    weight[0, 1, 0] = [0.5, 1, -1]
    heads = Heads(weight, np.array([0.25, 0, 0], np.float32), taps=(1,))
    release = export.Release("7", "2026-11-26", "ab" * 32, ("illustration", "photo"))
    folder = tmp_path_factory.mktemp("model")
    path = export.export(plain_encoder(), heads, found, report, release, folder)
    crops = [np.random.default_rng(n).integers(0, 256, (224, 224, 3), dtype=np.uint8) for n in range(9)]
    compared = export.verify(path, plain_encoder(), heads, crops, tmp_path_factory.mktemp("check"))
    assert max(compared.values()) < 1e-4
    return folder


def test_the_product_takes_the_detector(folder, whole):
    from inspector.detectors import card_of, load

    card = card_of(folder / "model.onnx")
    assert (card.id, card.version, card.trained, card.inferred) == (export.MODEL_ID, "7", "2026-11-26", ())
    assert card.calibration.strong == pytest.approx(whole[0].strong, abs=1e-3)
    assert {row.medium for row in card.measured} == {"all", "photo"}
    detector = load(card)
    picture = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    score = detector.score(picture)
    # The first number of every patch token is about √(768/2), since its two numbers are opposite and the rest zero.
    assert score.raw == pytest.approx(0.25 + 0.5 * math.sqrt(384), rel=0.01)
    assert detector.heat_map(picture) is not None


def test_the_file_says_what_it_is(folder):
    model = onnx.load(folder / "model.onnx")
    properties = {entry.key: entry.value for entry in model.metadata_props}
    assert json.loads(properties["media"]) == ["illustration", "photo"]
    assert json.loads(properties["calibration"])["id"] == f"{export.MODEL_ID}-7"
    assert "Copyright (c) 2021 OpenAI" in properties["third_party"]
    assert len(properties["weights_sha256"]) == 64
    text = (folder / "THIRD_PARTY" / "CLIP.txt").read_text()
    assert text == properties["third_party"]
    assert text.count("Permission is hereby granted") == 2


def test_a_file_that_disagrees_with_its_reference_is_refused(folder, tmp_path):
    heads = Heads(zeros(1, 2, 768, 1), np.array([9], np.float32), taps=(1,))
    crops = [np.zeros((224, 224, 3), np.uint8)]
    with pytest.raises(ValueError, match="disagrees"):
        export.verify(folder / "model.onnx", plain_encoder(), heads, crops, tmp_path)
