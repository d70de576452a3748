"""L2: a card for an ONNX file that has none, from the files that publishers put beside it, else from its graph.

In this order: what a person says, a preset that they name, Hugging Face (`config.json` with
`preprocessor_config.json`), deepghs (`meta.json`), timm (`config.json` with `pretrained_cfg`), the preset of a detector
that is recognised, the graph alone. Everything inferred is listed in the card with its origin; what comes from `guess`
must be confirmed by a person. Such a card has no limits, so that its scores never reach the band `ai`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from inspector.detectors import huggingface
from inspector.detectors.cardreader import read_json
from inspector.detectors.graph import GraphFacts, Port, check_safe, read_graph
from inspector.detectors.identity import model_sha256
from inspector.detectors.labels import ai_labels, likely_ai
from inspector.detectors.modelcard import DTYPES, INTERPOLATIONS, Inferred, InputSpec, ModelCard, OutputSpec
from inspector.detectors.presets import NORMALISATIONS, Preset, recognised
from inspector.detectors.sidefiles import number, sides, text, three, whole
from inspector.errors import InspectorError

GUESS = "guess"
ANSWER = "you"
_PREFERRED_OUTPUTS = ("logits", "logit", "output", "probabilities", "probs", "prob", "scores")
_OF_GEOMETRY = frozenset({"resize_shortest", "centring"})
"""What a source says of its own way of fitting; of no use where another source has named another way."""
_NORMALISING = frozenset({"range", "mean", "std"})
_DEFAULT_SIDE = 224
_DEEPGHS_SIDE = 384
_TIMM_SHARE = 0.875
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9._+-]+")
_LABEL_LIMIT = 10_000


@dataclass(slots=True)
class _Draft:
    """Values found so far, each with its origin; the first to state one wins."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def put(self, origin: str, **values: Any) -> None:
        fits = values.get("geometry") in (None, self.values.get("geometry", values.get("geometry")))
        for key, value in values.items():
            if value is not None and key not in self.values and (fits or key not in _OF_GEOMETRY):
                self.values[key] = value
                self.origins[key] = origin

    def doubt(self, key: str, origin: str) -> None:
        """Ask a person about a value, where it is that of this source."""
        if self.origins.get(key) == origin:
            self.origins[key] = GUESS


def card_for(
    path: Path,
    answers: Mapping[str, Any] | None = None,
    preset: Preset | None = None,
    presets: Sequence[Preset] = (),
) -> ModelCard:
    """Infer the card of an ONNX file.

    Args:
        path: the file.
        answers: what a person says: fields of `InputSpec` and `OutputSpec`, and `id`, `title`, `licence`.
        preset: that a person names.
        presets: of detectors that may be recognised.

    Raises:
        InspectorError: `model.…` where the file is no model of one picture in, numbers out.
    """
    facts = read_graph(path)
    check_safe(facts, path)
    draft = _Draft()
    port = _input_port(facts, path)
    output = _output_port(facts)
    draft.put(ANSWER, **(answers or {}))
    if preset is not None:
        draft.put(f"preset {preset.name}", **preset.values)
    _from_port(draft, port)
    _from_graph(draft, facts, output)
    folders = [path.parent, *([path.parent.parent] if path.parent.name == "onnx" else [])]
    for reader in (_from_hugging_face, _from_deepghs, _from_timm):
        for folder in folders:
            reader(draft, folder)
    known = recognised(presets, _hub_name(folders), (port.name, output.name))
    if known is not None:
        draft.put(f"preset {known.name}", **known.values)
    _guesses(draft, output)
    kinds = {kind: {item.name for item in fields(kind)} for kind in (InputSpec, OutputSpec)}
    parts = {kind: {key: value for key, value in draft.values.items() if key in names} for kind, names in kinds.items()}
    return ModelCard(
        id=str(draft.values.get("id") or _id_of(path)),
        name=str(draft.values.get("title") or draft.values.get("id") or _id_of(path)),
        version=text(facts.properties.get("version")) or "1",
        licence=str(draft.values.get("licence") or text(facts.properties.get("licence")) or "not stated"),
        source=str(path),
        sha256=model_sha256(path, facts.external),
        folder=str(path.absolute().parent),
        file=path.name,
        input=InputSpec(name=port.name, **parts[InputSpec]),
        output=OutputSpec(name=output.name, **parts[OutputSpec]),
        inferred=_inferred(draft),
    )


def _inferred(draft: _Draft) -> tuple[Inferred, ...]:
    def words(value: Any) -> str:
        return ", ".join(str(item) for item in value) if isinstance(value, tuple) else str(value)

    return tuple(Inferred(key, words(value), draft.origins[key]) for key, value in draft.values.items())


def _hub_name(folders: Sequence[Path]) -> str | None:
    names = (text(_object(folder, "config.json").get("_name_or_path")) for folder in folders)
    return next((name for name in names if name), None)


def _id_of(path: Path) -> str:
    """By its name, or its folder's where it is called model, as nearly all are on hubs and in their caches."""
    stem, place = path.stem, path.absolute().parent
    if stem.startswith("model"):
        place = place.parent if place.name == "onnx" else place
        place = place.parent.parent if place.parent.name == "snapshots" else place
        stem = place.name.rpartition("--")[2] + stem.removeprefix("model")
    return _NOT_IN_ID.sub("-", stem).strip("-._+")[:80] or "model"


def _input_port(facts: GraphFacts, path: Path) -> Port:
    if len(facts.inputs) != 1 or len(facts.inputs[0].shape) != 4:
        raise InspectorError("model.shape", file=path.name, reason="its input is no batch of pictures")
    port = facts.inputs[0]
    if port.type not in DTYPES:
        raise InspectorError("model.shape", file=path.name, reason=f"its input is {port.type}")
    return port


def _output_port(facts: GraphFacts) -> Port:
    by_name = {port.name.lower(): port for port in facts.outputs}
    named = [by_name[name] for name in _PREFERRED_OUTPUTS if name in by_name]
    numbers = [port for port in (*named, *facts.outputs) if port.type.startswith("float")]
    flat = [port for port in numbers if len(port.shape) <= 2]
    return [*(port for port in numbers if port in named), *flat, *numbers, *facts.outputs][0]


def _from_port(draft: _Draft, port: Port) -> None:
    last = port.shape[3] == 3 and port.shape[1] != 3
    height, width = port.shape[1:3] if last else port.shape[2:4]
    size = (height, width) if height and width else None
    draft.put("graph", layout="NHWC" if last else "NCHW", dtype=port.type, size=size)
    if port.type == "uint8":
        mean, std = NORMALISATIONS["none"]
        draft.put("graph", range=(0.0, 255.0), mean=mean, std=std)


def _from_hugging_face(draft: _Draft, folder: Path) -> None:
    config = _object(folder, "config.json")
    names = _by_index(config.get("id2label"))
    _put_labels(draft, "config.json", names)
    if len(names) > 1:
        several = config.get("problem_type") == "multi_label_classification"
        draft.put("config.json", activation="sigmoid" if several else "softmax")
    config = _object(folder, huggingface.NAME)
    if not config:
        return
    found = huggingface.read_processor(config, draft.values.get("size"))
    pixels_as_they_are = draft.values.get("dtype") == "uint8"
    values = {key: value for key, value in found.values.items() if not (pixels_as_they_are and key in _NORMALISING)}
    draft.put(huggingface.NAME, **values)
    for key in found.doubtful & values.keys():
        draft.doubt(key, huggingface.NAME)


def _from_deepghs(draft: _Draft, folder: Path) -> None:
    meta = _object(folder, "meta.json")
    labels = meta.get("labels")
    if not isinstance(labels, list):
        return
    _put_labels(draft, "meta.json", tuple(str(label) for label in labels[:_LABEL_LIMIT]))
    draft.put("meta.json", activation="none", geometry="squash", interpolation="bilinear")
    draft.put("meta.json", size=(_DEEPGHS_SIDE, _DEEPGHS_SIDE))
    mean, std = NORMALISATIONS["half"]
    draft.put("meta.json", range=(0.0, 1.0), mean=mean, std=std)


def _from_timm(draft: _Draft, folder: Path) -> None:
    """Fields of a card from timm's `config.json`, as `timm.data.create_transform` reads it for evaluation."""
    config = _object(folder, "config.json")
    trained = config.get("pretrained_cfg", config if "architecture" in config else None)
    if not isinstance(trained, Mapping):
        return
    names = config.get("label_names") or trained.get("label_names")
    if isinstance(names, list):
        _put_labels(draft, "config.json", tuple(str(name) for name in names[:_LABEL_LIMIT]))
    draft.put("config.json", title=text(config.get("architecture")), licence=text(trained.get("license")))
    shape = trained.get("input_size")
    size = sides(shape[1:]) if isinstance(shape, list) and len(shape) == 3 else None
    draft.put("config.json", size=size, interpolation=_interpolation(trained.get("interpolation")))
    draft.put("config.json", mean=three(trained.get("mean")), std=three(trained.get("std")), range=(0.0, 1.0))
    if whole(config.get("num_classes") or trained.get("num_classes"), 0) > 1:
        draft.put("config.json", activation="softmax")
    if size is None:
        return
    share = number(trained.get("crop_pct")) or _TIMM_SHARE
    mode = trained.get("crop_mode")
    agrees = mode in (None, "center", "squash") and size[0] == size[1] and draft.values["size"] == size
    geometry = "squash" if mode == "squash" else "shortest_edge_crop"
    shortest = max(*draft.values["size"], math.floor(max(size) / share))
    draft.put("config.json", geometry=geometry, resize_shortest=shortest)
    if not agrees:
        draft.doubt("geometry", "config.json")


def _from_graph(draft: _Draft, facts: GraphFacts, output: Port) -> None:
    maker = facts.makers.get(output.name, "")
    if maker in ("Softmax", "Sigmoid"):
        draft.put("graph", activation="none")


def _guesses(draft: _Draft, output: Port) -> None:
    classes = output.shape[-1] if len(output.shape) == 2 else 1
    labels = draft.values.get("labels")
    single = classes == 1 and not (labels and len(labels) > 2)
    if not labels and not single:
        count = min(classes or 2, _LABEL_LIMIT)
        draft.put(GUESS, labels=tuple(f"class {index}" for index in range(count)))
    if draft.values.get("labels"):
        draft.put(GUESS, ai_labels=likely_ai(draft.values["labels"]))
    draft.put(GUESS, activation="sigmoid" if single else "softmax", size=(_DEFAULT_SIDE, _DEFAULT_SIDE))
    mean, std = NORMALISATIONS["imagenet"]
    draft.put(GUESS, geometry="squash", range=(0.0, 1.0), mean=mean, std=std)


def _put_labels(draft: _Draft, origin: str, labels: tuple[str, ...]) -> None:
    if not labels or len(set(labels)) != len(labels):
        return
    draft.put(origin, labels=labels)
    found = ai_labels(labels)
    draft.put("names of the labels", ai_labels=found or None)


def _object(folder: Path, name: str) -> Mapping[str, Any]:
    path = folder / name
    return (read_json(path) or {}) if path.is_file() else {}


def _by_index(names: Any) -> tuple[str, ...]:
    if not isinstance(names, Mapping) or len(names) > _LABEL_LIMIT:
        return ()
    wanted = [str(index) for index in range(len(names))]
    return tuple(str(names[index]) for index in wanted) if set(names) == set(wanted) else ()


def _interpolation(value: Any) -> str | None:
    return value if value in INTERPOLATIONS else None
