"""L2: tries a model out before anybody relies on it, in a process of its own with limits on time and memory."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from inspector.detectors.calibration import score_of
from inspector.detectors.modelcard import ModelCard
from inspector.detectors.onnx import OnnxDetector
from inspector.detectors.preprocess import Rgb, crops
from inspector.errors import InspectorError

TIMEOUT_S = 60.0
MEMORY_BYTES = 4 * 1024**3
GREY, NOISE = "flat grey", "noise"
_SAMPLE_SIDE = 512
_SAME = 1e-4
_STOP_S = 5.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What a model did. Scores by sample; `same_twice` and `same_in_batch` compare log odds.

    `same_in_batch` is null where the model takes a fixed number of pictures. `looks_swapped`: AI samples score lower
    than human ones, null without such samples.
    """

    scores: Mapping[str, float]
    same_twice: bool
    same_in_batch: bool | None
    looks_swapped: bool | None
    provider: str
    precision: str


def try_out(card: ModelCard, samples: Mapping[str, Rgb] | None = None, ai: frozenset[str] = frozenset()) -> Trial:
    """Run a model on flat grey, noise and given samples, each twice, and once with two pictures.

    Args:
        card: of the model.
        samples: decoded pictures by name.
        ai: names of those that are AI-made; the others are human-made.

    Raises:
        InspectorError: `model.…`.
    """
    given = dict(samples or {})
    detector = OnnxDetector(card)
    pictures = {GREY: np.full((_SAMPLE_SIDE, _SAMPLE_SIDE, 3), 128, np.uint8), NOISE: _noise(), **given}
    parts = {name: next(crops(picture, card.input)).pixels for name, picture in pictures.items()}
    first = {name: detector.odds(part) for name, part in parts.items()}
    again = {name: detector.odds(part) for name, part in parts.items()}
    batched = detector.odds(parts[NOISE], batch=2) if detector.takes_any_batch else None
    seen = detector.score(pictures[NOISE])
    lower = None
    if ai and len(given) > len(ai):
        made = [odds for name, odds in first.items() if name in ai]
        human = [first[name] for name in given if name not in ai]
        lower = bool(np.mean(made) < np.mean(human))
    return Trial(
        scores={name: score_of(odds, card.calibration) for name, odds in first.items()},
        same_twice=all(abs(first[name] - again[name]) <= _SAME for name in first),
        same_in_batch=None if batched is None else abs(batched - first[NOISE]) <= _SAME,
        looks_swapped=lower,
        provider=seen.provider or "",
        precision=seen.precision or "",
    )


def try_out_apart(
    card: ModelCard,
    samples: Mapping[str, Rgb] | None = None,
    ai: frozenset[str] = frozenset(),
    *,
    timeout_s: float = TIMEOUT_S,
    memory_bytes: int = MEMORY_BYTES,
) -> Trial:
    """`try_out` in a process of its own, so that a model that hangs, crashes or takes all memory harms nothing.

    The limit on memory holds on Linux and other systems that enforce address space limits.

    Raises:
        InspectorError: `model.…`; `model.timeout` and `model.crashed` where the process had to be ended or died.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, card, samples, ai, memory_bytes), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(timeout_s):
            raise InspectorError("model.timeout", file=card.file, seconds=timeout_s)
        answer = receiver.recv()
    except EOFError as error:
        raise InspectorError("model.crashed", file=card.file) from error
    finally:
        receiver.close()
        process.join(_STOP_S if process.exitcode is None and not process.is_alive() else 0)
        if process.is_alive():
            process.kill()
        process.join(_STOP_S)
        process.close()
    if isinstance(answer, InspectorError):
        raise answer
    assert isinstance(answer, Trial)
    return answer


def describe(card: ModelCard, trial: Trial) -> tuple[str, ...]:
    """What is known, inferred and measured about a model, in lines of text."""
    height, width = card.input.size
    limits = card.calibration
    lines = [
        f"{card.id} {card.version}, {card.licence}, sha256 {card.sha256}",
        f"input: {width} x {height}, {card.input.dtype}, {card.input.layout}, {card.input.geometry}",
        f"output: {card.output.activation}, AI is {', '.join(card.output.ai_labels) or 'the one number'}",
        *(f"inferred from {item.origin}: {item.field} = {item.value}" for item in card.inferred),
        f"runs on {trial.provider}, {trial.precision}",
        *(f"score of {name}: {score:.4f}" for name, score in trial.scores.items()),
        f"same score twice: {'yes' if trial.same_twice else 'NO'}",
    ]
    if trial.same_in_batch is not None:
        lines.append(f"same score in a batch of 2: {'yes' if trial.same_in_batch else 'NO'}")
    stated = limits.strong is not None
    lines.append(f"limits: {limits.weak} and {limits.strong}" if stated else "no limits: its scores carry no verdict")
    return tuple(lines)


def _work(
    sender: Connection, card: ModelCard, samples: Mapping[str, Rgb] | None, ai: frozenset[str], memory_bytes: int
) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sender.send(try_out(card, samples, ai))
    except InspectorError as error:
        sender.send(error)
    finally:
        sender.close()


def _noise() -> Rgb:
    return np.random.default_rng(1).integers(0, 256, (_SAMPLE_SIDE, _SAMPLE_SIDE, 3), dtype=np.uint8)
