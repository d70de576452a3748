"""L1: observations with the place they were found, and the generation parameters among them.

Keys of `Evidence.data` by kind (absent = unknown):

* `generation`: the fields of `GenerationParameters`, plus `shows` (enum `Shows`), `firm` (false: pattern only,
  must not carry a verdict), `note` (a code), `supersedes` (list of sources this payload is known to be truer than),
  `signature` (enum `Signature`) where the generator signed the picture.
* `source_type`: `term` (last part of the IPTC URI, or the raw text), `known`, `raw`, `faults` (list), `retired`.
* `ai_label`: `scheme` (`tc260`, `credit`, `canva`, `samsung`, `iptc_ai`, `xai`, …), `meaning`
  (`generated` | `edited` | `possible` | `involved`), `text`, `who`, `firm`, `generator` (the service or program
  that the mark names); of TC260 also `label`, `role` (`producer` | `propagator`) and the ids as written.
* `camera`: `make`, `model`, `lens`, `software`, `taken_at`, `exposure` (bool), `has_makernote`, `complete` (bool),
  `doubts` (list of what contradicts).
* `software`: `name`, `role` (`creator` | `editor` | `screenshot` | `scanner`), `history`
  (list of {action, agent, when}), `known` (bool), `text`, `derived` (bool).
* `tag`: `tag`, `site` (where it was met), `meaning` (`generated` | `assisted` | `authored` | `captured` | `subject` |
  `not_ai`: a site's denial), `strength` (`strong` | `weak`), `word_of` (the site whose spelling it is).
* `training`: `scheme` (`c2pa`, `cawg`, `plus`, `noai`, `tdm`), `key`, `value`, `effect`
  (`opt_out` | `constrained` | `allowed`), `constraint`.
* `attribution`: `field` values `artist`, `title`, `licence`, `rights`, `source_url`, `site`.
* `credentials`: `integrity`, `history`, `trust`, `trust_list`, `origin`, `signer`, `tool`, `device`,
  `inferred`, `edited`, `based_on_input`, `weakened` (the origin must not count: its source record is damaged); where AI
  is declared also `generator`, `generator_version` and `models`, as far as the manifests name them.
* `detector`: `band`, `score`, `spread`, `unstable`, `versions`, `versions_changed`, `reason`, `id`.
* `hint`: `hint` (a code), `toward` (`ai` | `camera` | `software` | ``), `text`; of re-saved pictures `quality` (JPEG).
* `duplicate`: `sha256`, `path`, `distance`, `verdict`, `basis`, `identical_pixels`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import EvidenceKind, Severity, Shows
from inspector.domain.jsonform import to_json
from inspector.domain.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class Location:
    """Where the cited bytes lie: offset and length in bytes, `file` for a sidecar's name, further cited sources."""

    offset: int | None = None
    length: int | None = None
    inside: str = ""
    file: str = ""
    also: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation: what was found, where, and by which reader. It never judges."""

    kind: EvidenceKind
    source: str
    reader: str
    data: Mapping[str, Any]
    location: Location | None = None
    id: str = ""
    """`e1`, `e2`, …: given by the pipeline, unique within one report."""


@quick
@dataclass(frozen=True, slots=True)
class ModelReference:
    """A checkpoint, LoRA or other weights named in generation parameters."""

    name: str
    hash: str | None = None
    kind: str = "checkpoint"
    """One of `checkpoint lora vae embedding controlnet refiner text_encoder upscaler service other`."""


@quick
@dataclass(frozen=True, slots=True)
class GenerationParameters:
    """What a generator wrote. Seeds are strings: 64-bit integers do not survive JSON readers."""

    generator: str | None = None
    generator_version: str | None = None
    prompt: str | None = None
    negative_prompt: str | None = None
    seed: str | None = None
    steps: int | None = None
    sampler: str | None = None
    scheduler: str | None = None
    guidance: float | None = None
    width: int | None = None
    height: int | None = None
    models: tuple[ModelReference, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)
    """Everything else, verbatim, under the writer's own names."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who made the picture and under which terms, as embedded or written beside it."""

    artist: str | None = None
    title: str | None = None
    licence: str | None = None
    rights: str | None = None
    source_url: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Camera:
    """Camera data as embedded. All of it can be copied or changed."""

    make: str | None = None
    model: str | None = None
    lens: str | None = None
    software: str | None = None
    taken_at: str | None = None
    has_makernote: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What limited the inspection of this picture: a code of `inspector.messages`, where, and its parameters."""

    code: str
    severity: Severity = Severity.WARNING
    where: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


def cite(blocks: Sequence[MetadataBlock]) -> tuple[str, Location]:
    """Source and location for evidence that rests on these blocks; the first is the main one."""
    main = blocks[0]
    file = main.group if "sidecar" in (main.carrier, main.inside) or main.carrier == "caption" else ""
    also = tuple(dict.fromkeys(block.source for block in blocks[1:] if block.source != main.source))
    return main.source, Location(main.offset, main.length, main.inside, file, also)


def evidence(kind: EvidenceKind, reader: str, blocks: Sequence[MetadataBlock], data: Mapping[str, Any]) -> Evidence:
    """Evidence of `kind` that cites `blocks` (at least one)."""
    source, location = cite(blocks)
    return Evidence(kind, source, reader, dict(data), location)


def generation_evidence(
    reader: str,
    blocks: Sequence[MetadataBlock],
    parameters: GenerationParameters,
    *,
    shows: Shows = Shows.GENERATED,
    firm: bool = True,
    note: str = "",
    supersedes: Sequence[str] = (),
) -> Evidence:
    """Evidence that a generator wrote `parameters` into `blocks`.

    Args:
        reader: name of the reader.
        blocks: every block used, the main one first.
        parameters: what was read.
        shows: how far the payload reaches.
        firm: false when only a pattern of grade H was met; such evidence only hints.
        note: a message code that explains a special case.
        supersedes: sources whose reading of this picture is known to be a placeholder of this one.
    """
    data = dict(to_json(parameters), shows=shows.value, firm=firm)
    if note:
        data["note"] = note
    if supersedes:
        data["supersedes"] = list(supersedes)
    return evidence(EvidenceKind.GENERATION, reader, blocks, data)
