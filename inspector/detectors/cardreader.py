"""L2: reads and validates `model.json`; the format stands in `modelcard`."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from inspector.detectors.modelcard import (
    ACTIVATIONS,
    CARD_NAME,
    CENTRINGS,
    COLORS,
    COMBINATIONS,
    DTYPES,
    GEOMETRIES,
    INTERPOLATIONS,
    LAYOUTS,
    MARGIN,
    MIN_SIDE,
    MODEL_NAME,
    SCHEMA,
    Calibration,
    Inferred,
    InputSpec,
    Measured,
    MediumSpec,
    ModelCard,
    OutputSpec,
)
from inspector.errors import InspectorError

CARD_LIMIT = 1024 * 1024
SIDE_LIMIT = 4096
LABEL_LIMIT = 10_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,79}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[^/\\:\0]{1,200}")


def read_card(folder: Path) -> ModelCard:
    """Read and validate the card in a folder. The ONNX file is looked for, not yet read.

    Raises:
        InspectorError: `model.card_unreadable`, `model.card_field`, `model.file_missing`.
    """
    path = folder / CARD_NAME
    data = read_json(path)
    if data is None:
        raise InspectorError("model.card_unreadable", file=str(path), reason="no JSON object")
    card = _card(_Fields(data, str(path)), folder)
    if not card.path.is_file():
        raise InspectorError("model.file_missing", file=str(card.path))
    return card


def read_json(path: Path) -> dict[str, Any] | None:
    """A small JSON object from an untrusted file; null where it is something else.

    Raises:
        InspectorError: `model.card_unreadable` where the file cannot be read or is too large.
    """
    try:
        with path.open("rb") as stream:
            text = stream.read(CARD_LIMIT + 1)
    except OSError as error:
        raise InspectorError("model.card_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    if len(text) > CARD_LIMIT:
        raise InspectorError("model.card_unreadable", file=str(path), reason="too large")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


class _Fields:
    """Checked access to the keys of one object of a card."""

    __slots__ = ("_data", "_file", "_prefix", "_seen")

    def __init__(self, data: Mapping[str, Any], file: str, prefix: str = "") -> None:
        self._data, self._file, self._prefix = data, file, prefix
        self._seen: set[str] = set()

    def fail(self, key: str, reason: str) -> NoReturn:
        raise InspectorError("model.card_field", file=self._file, field=self._prefix + key, reason=reason)

    def get(self, key: str) -> Any:
        self._seen.add(key)
        return self._data.get(key)

    def text(self, key: str, default: str | None = None, *, matches: re.Pattern[str] | None = None) -> str:
        value = self.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.fail(key, "missing" if value is None else "must be text")
        if matches is not None and not matches.fullmatch(value):
            self.fail(key, "has a wrong form")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        value = self.get(key)
        if value is None:
            return default
        if value not in choices:
            self.fail(key, f"must be one of {', '.join(choices)}")
        return str(value)

    def number(self, key: str) -> float | None:
        value = self.get(key)
        if value is None:
            return None
        if not _is_number(value):
            self.fail(key, "must be a number")
        return float(value)

    def count(self, key: str, default: int | None = None, *, low: int = 0, high: int = 10**12) -> int:
        value = self.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fail(key, f"must be a whole number from {low} to {high}")
        return value

    def numbers(self, key: str, count: int, default: tuple[float, ...]) -> tuple[float, ...]:
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, list) or len(value) != count or not all(_is_number(item) for item in value):
            self.fail(key, f"must be {count} numbers")
        return tuple(float(item) for item in value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > LABEL_LIMIT or not all(isinstance(item, str) for item in value):
            self.fail(key, "must be a list of texts")
        return tuple(value)

    def section(self, key: str, *, needed: bool) -> _Fields:
        value = self.get(key)
        if value is None and not needed:
            value = {}
        if not isinstance(value, dict):
            self.fail(key, "missing" if value is None else "must be an object")
        return self.inner(value, f"{key}.")

    def inner(self, value: Mapping[str, Any], prefix: str) -> _Fields:
        return _Fields(value, self._file, self._prefix + prefix)

    def nothing_else(self) -> None:
        unknown = sorted(set(self._data) - self._seen)
        if unknown:
            self.fail(unknown[0], "is not known")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _card(fields: _Fields, folder: Path) -> ModelCard:
    if fields.get("schema") != SCHEMA:
        fields.fail("schema", f"must be {SCHEMA}")
    output = _output(fields.section("output", needed=True))
    card_id = fields.text("id", matches=_ID)
    return ModelCard(
        id=card_id,
        name=fields.text("name", card_id),
        version=fields.text("version", "1"),
        licence=fields.text("licence", "not stated"),
        source=fields.text("source", "not stated"),
        sha256=fields.text("sha256", matches=_SHA256),
        folder=str(folder.absolute()),
        file=fields.text("file", MODEL_NAME, matches=_FILE),
        input=_input(fields.section("input", needed=True)),
        output=output,
        calibration=_calibration(fields.section("calibration", needed=False)),
        trained=fields.text("trained", ""),
        measured=_measured(fields),
        inferred=_inferred(fields),
        medium=_medium(fields),
    )


def _input(fields: _Fields) -> InputSpec:
    dtype = fields.choice("dtype", DTYPES, "float32")
    low, high = fields.numbers("range", 2, (0.0, 255.0) if dtype == "uint8" else (0.0, 1.0))
    spec = InputSpec(
        name=fields.text("name"),
        size=_size(fields),
        layout=fields.choice("layout", LAYOUTS, "NCHW"),
        dtype=dtype,
        color=fields.choice("color", COLORS, "RGB"),
        range=(low, high),
        geometry=fields.choice("geometry", GEOMETRIES, "squash"),
        resize_shortest=fields.count("resize_shortest", 0, high=SIDE_LIMIT) or None,
        centring=fields.choice("centring", CENTRINGS, "nearest"),
        interpolation=fields.choice("interpolation", INTERPOLATIONS, "bilinear"),
        mean=fields.numbers("mean", 3, (0.0, 0.0, 0.0)),
        std=fields.numbers("std", 3, (1.0, 1.0, 1.0)),
    )
    fields.choice("alpha_background", ("white",), "white")
    if low >= high:
        fields.fail("range", "must go from a smaller to a larger number")
    if min(spec.std) <= 0:
        fields.fail("std", "must be above 0")
    if dtype == "uint8" and ((low, high) != (0.0, 255.0) or any(spec.mean) or set(spec.std) != {1.0}):
        fields.fail("dtype", "uint8 takes pixel values as they are: range 0 to 255, no mean and std")
    if spec.resize_shortest and spec.resize_shortest < max(spec.size):
        fields.fail("resize_shortest", "must not be smaller than size")
    fields.nothing_else()
    return spec


def _size(fields: _Fields) -> tuple[int, int]:
    value = fields.get("size")
    sides: Any = [value, value] if isinstance(value, int) else value
    if not isinstance(sides, list) or len(sides) != 2 or not all(_is_side(side) for side in sides):
        fields.fail("size", f"must be height and width from 1 to {SIDE_LIMIT}")
    return sides[0], sides[1]


def _is_side(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= SIDE_LIMIT


def _output(fields: _Fields) -> OutputSpec:
    labels, ai_labels = fields.texts("labels"), fields.texts("ai_labels")
    spec = OutputSpec(
        name=fields.text("name"),
        activation=fields.choice("activation", ACTIVATIONS, "softmax"),
        labels=labels,
        ai_labels=ai_labels,
        map=fields.text("map", "") or None,
        combine=fields.choice("combine", COMBINATIONS, "centre"),
    )
    unknown = [label for label in ai_labels if label not in labels]
    if unknown:
        fields.fail("ai_labels", f"{unknown[0]!r} is not among the labels")
    if len(set(labels)) != len(labels):
        fields.fail("labels", "must differ from each other")
    if labels and set(labels) <= set(ai_labels) and len(labels) > 1:
        fields.fail("ai_labels", "must leave a label for pictures that are not AI")
    if len(labels) > 1 and not ai_labels:
        fields.fail("ai_labels", "missing")
    fields.nothing_else()
    return spec


def _inferred(fields: _Fields) -> tuple[Inferred, ...]:
    value = fields.get("inferred")
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > LABEL_LIMIT or not all(isinstance(item, dict) for item in value):
        fields.fail("inferred", "must be a list of objects")
    rows = [fields.inner(item, "inferred.") for item in value]
    return tuple(Inferred(row.text("field"), row.text("value", ""), row.text("origin")) for row in rows)


def _medium(fields: _Fields) -> MediumSpec | None:
    if fields.get("medium") is None:
        return None
    section = fields.section("medium", needed=True)
    spec = MediumSpec(section.text("name"), section.texts("labels"))
    if len(spec.labels) < 2 or len(set(spec.labels)) != len(spec.labels):
        section.fail("labels", "must be at least two that differ from each other")
    section.nothing_else()
    return spec


def _calibration(fields: _Fields) -> Calibration:
    temperature, bias = fields.number("temperature"), fields.number("bias")
    a, b = fields.number("a"), fields.number("b")
    if temperature is not None and temperature <= 0:
        fields.fail("temperature", "must be above 0")
    if a is not None and a <= 0:
        fields.fail("a", "must be above 0")
    slope = a if a is not None else 1 / (temperature or 1.0)
    shift = b if b is not None else bias or 0.0
    weak, strong = _limits(fields, lambda score: (math.log(score / (1 - score)) - shift) / slope)
    made = Calibration(
        id=fields.text("id", "") or None,
        a=slope,
        b=shift,
        weak=weak,
        strong=strong,
        margin=_above_zero(fields, "margin", MARGIN),
        shift=fields.number("shift") or 0.0,
        min_side=fields.count("min_side", MIN_SIDE, high=SIDE_LIMIT),
    )
    fields.get("counts")
    fields.nothing_else()
    return made


def _above_zero(fields: _Fields, key: str, default: float) -> float:
    value = fields.number(key)
    if value is not None and value < 0:
        fields.fail(key, "must not be negative")
    return default if value is None else value


def _limits(fields: _Fields, z_of: Callable[[float], float]) -> tuple[float | None, float | None]:
    stated = {key: fields.number(key) for key in ("t_weak", "t_strong", "t_fpr1", "t_fpr5")}
    strong = stated["t_strong"] if stated["t_strong"] is not None else stated["t_fpr1"]
    weak = stated["t_weak"] if stated["t_weak"] is not None else stated["t_fpr5"]
    abstain = fields.numbers("abstain", 2, ())
    if abstain and not 0 < abstain[0] <= abstain[1] < 1:
        fields.fail("abstain", "must be two scores between 0 and 1")
    if strong is None and weak is None and abstain:
        return z_of(abstain[0]), z_of(abstain[1])
    if strong is not None and weak is not None and weak > strong:
        fields.fail("t_weak", "must not lie above t_strong")
    return weak, strong


def _measured(fields: _Fields) -> tuple[Measured, ...]:
    value = fields.get("measured")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        fields.fail("measured", "must be a list of objects")
    found = []
    for item in value:
        row = fields.inner(item, "measured.")
        counts = [row.count(key) for key in ("human", "human_in_band", "ai", "ai_in_band")]
        if counts[1] > counts[0] or counts[3] > counts[2]:
            fields.fail("measured", "counts more pictures in a band than there are")
        found.append(Measured(row.text("medium"), row.choice("band", ("ai", "unsure", "none"), "ai"), *counts))
    return tuple(found)
