"""L2: the card of a detector: `model.json` beside its ONNX file, schema 1.

    { "schema": 1, "id": "…", "name": "…", "version": "…", "licence": "…", "source": "…", "trained": "2026-11",
      "file": "model.onnx", "sha256": "…",
      "input":  { "name": "pixel_values", "layout": "NCHW|NHWC", "dtype": "float32|float16|uint8", "color": "RGB|BGR",
                  "range": [0, 1], "size": [height, width] or one number, "resize_shortest": 292,
                  "centring": "nearest|down",
                  "geometry": "squash|shortest_edge_crop|centre_crop_native|multi_crop_native|pad",
                  "interpolation": "bilinear|bicubic|lanczos|nearest",
                  "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "alpha_background": "white" },
      "output": { "name": "logits", "activation": "softmax|sigmoid|none", "labels": ["artificial", "real"],
                  "ai_labels": ["artificial"], "map": null, "combine": "centre|mean" },
      "medium": { "name": "medium", "labels": ["illustration", "painting", "photo", "render", "other"] },
      "calibration": { "id": "…", "temperature": 1.0, "bias": 0.0 or "a": 0.64, "b": -0.02,
                       "t_weak": 3.1, "t_strong": 4.33, "t_fpr1": null, "t_fpr5": null, "abstain": [0.35, 0.65],
                       "margin": 1.5, "min_side": 224, "counts": {…} },
      "inferred": [ { "field": "mean", "value": "0.5, 0.5, 0.5", "origin": "preprocessor_config.json" } ],
      "measured": [ { "medium": "photo", "band": "ai",
                      "human": 472, "human_in_band": 7, "ai": 458, "ai_in_band": 238 } ] }

* `shortest_edge_crop` resizes the shortest side to `resize_shortest` and cuts the centre; `squash` with it squashes to
  that size and cuts the centre too. `centring` says where the centre begins if what is left over is odd.
* Pixel values go from 0…255 to `range`, then `(value - mean) / std`.
* `activation` says what the file's numbers need to become probabilities: `none` where they already are. One number a
  picture counts for the last of `labels`.
* `map` names an output [n, rows, columns] of log odds a patch. `combine` says which of several crops the score is from.
* `medium` names an output [n, labels] of probabilities: what kind of picture it is. Left out where there is none.
* With z the log odds of AI that the file gives, the score is σ(z / temperature + bias), or σ(a z + b).
* All `t_…` are limits on z. Above `t_strong` (else `t_fpr1`, the limit that flags 1% of human pictures) the band is
  `ai`, above `t_weak` (else `t_fpr5`) `unsure`. Without them `abstain` gives the same two limits as scores. A model
  with neither reaches `unsure` at most: its numbers have no measured meaning.
* `margin`: distance from a limit, in z, within which a score must prove to be stable.
* `inferred`: where values come from that no publisher's card stated.
* `measured`: how many test pictures of a medium got a band; the interface puts them into words. Sizes in pixels.

Unknown keys in `input`, `output`, `medium` and `calibration` are refused, since a misspelt one changes every score.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

CARD_NAME = "model.json"
MODEL_NAME = "model.onnx"
SCHEMA = 1
LAYOUTS = ("NCHW", "NHWC")
DTYPES = ("float32", "float16", "uint8")
COLORS = ("RGB", "BGR")
GEOMETRIES = ("squash", "shortest_edge_crop", "centre_crop_native", "multi_crop_native", "pad")
CENTRINGS = ("nearest", "down")
INTERPOLATIONS = ("bilinear", "bicubic", "lanczos", "nearest")
ACTIVATIONS = ("softmax", "sigmoid", "none")
COMBINATIONS = ("centre", "mean")
MARGIN = 1.5
MIN_SIDE = 224


@dataclass(frozen=True, slots=True)
class InputSpec:
    """How a picture becomes the model's input. `size` is height and width in pixels."""

    name: str
    size: tuple[int, int]
    layout: str = "NCHW"
    dtype: str = "float32"
    color: str = "RGB"
    range: tuple[float, float] = (0.0, 1.0)
    geometry: str = "squash"
    resize_shortest: int | None = None
    centring: str = "nearest"
    interpolation: str = "bilinear"
    mean: tuple[float, ...] = (0.0, 0.0, 0.0)
    std: tuple[float, ...] = (1.0, 1.0, 1.0)

    @property
    def is_native(self) -> bool:
        """Whether the model sees crops that were never resized."""
        return self.geometry.endswith("_native")


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """How the model's output becomes log odds of AI."""

    name: str
    activation: str = "softmax"
    labels: tuple[str, ...] = ()
    ai_labels: tuple[str, ...] = ()
    map: str | None = None
    combine: str = "centre"


@dataclass(frozen=True, slots=True)
class MediumSpec:
    """The output that names the medium of a picture: probabilities, one a label."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Score = σ(a z + b); `weak` and `strong` are limits on z, null where nothing was measured.

    The mean of several looks at a picture lies closer to the middle than one look: `shift` is added to it, so that the
    limits for one look hold for it too.
    """

    id: str | None = None
    a: float = 1.0
    b: float = 0.0
    weak: float | None = None
    strong: float | None = None
    margin: float = MARGIN
    shift: float = 0.0
    min_side: int = MIN_SIDE


@dataclass(frozen=True, slots=True)
class Measured:
    """Test pictures of one medium (`all`: together) that got a band, of how many."""

    medium: str
    band: str
    human: int
    human_in_band: int
    ai: int
    ai_in_band: int


@dataclass(frozen=True, slots=True)
class Inferred:
    """A value that no card states: which, what was taken for it, and where that comes from."""

    field: str
    value: str
    origin: str
    """`config.json`, `preprocessor_config.json`, `meta.json`, `graph`, or `guess` for what a person must confirm."""


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """Limits on z that were set on a person's own labels, and what they were worth on the half that was kept aside.

    `strong` was set so that at most `at_most` in 100 human works are flagged; of `human` kept aside `flagged` were, so
    that with 95% confidence no more than the share `bound` are. `found` of `ai` AI pictures kept aside were flagged.
    The band between `weak` and `strong` held `human_weak` and `ai_weak` of them.
    """

    sha256: str
    """Of the model's ONNX file: other weights need other limits."""
    at_most: int
    weak: float
    strong: float
    set_on: int
    """Human works on which the limits were set."""
    human: int
    flagged: int
    bound: float
    human_weak: int
    ai: int
    found: int
    ai_weak: int
    made: str
    """ISO date."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A detector: its file, what goes in, what comes out, what its scores mean."""

    id: str
    name: str
    version: str
    licence: str
    source: str
    sha256: str
    folder: str
    file: str
    input: InputSpec
    output: OutputSpec
    calibration: Calibration = field(default_factory=Calibration)
    trained: str = ""
    measured: tuple[Measured, ...] = ()
    inferred: tuple[Inferred, ...] = ()
    medium: MediumSpec | None = None
    own: OwnLimits | None = None

    @property
    def path(self) -> Path:
        """The ONNX file."""
        return Path(self.folder) / self.file
