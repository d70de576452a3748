"""L2: statements of one picture that do not fit together, as findings. They are shown and never change a verdict.

What disagrees about AI at the same basis is the engine's business; here is everything that a reviewer should see
beside it: two records of one generation, a size that is not the picture's, a capture without a camera. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from inspector.assess.rules import AUTHORED_TERMS, CAPTURE_TERMS, ORIGIN_LEANING
from inspector.domain.enums import Basis, EvidenceKind, Leaning, Origin, Shows
from inspector.domain.evidence import Evidence
from inspector.domain.report import Finding

PAYLOADS_LIMIT = 12
"""Generation payloads that are held against each other; real pictures have one to four."""
PROMPT_LIMIT = 4_000
"""Characters of a prompt that are compared."""
SIZE_TOLERANCE = 16
"""Pixels by which a size may differ without being called changed: generators round to multiples of 8 or 16."""
MARGIN = 100
"""Parts of an edge of which one may be missing at most: a hundredth is rounding of a scale factor."""

CODES = (
    "contradiction.parameters_and_credentials",
    "contradiction.parameters_and_source_type",
    "contradiction.parameters_and_camera",
    "contradiction.hidden_text",
    "contradiction.payloads",
    "contradiction.size",
    "contradiction.saved_elsewhere",
    "contradiction.capture_without_camera",
    "contradiction.signed_capture_without_camera",
    "contradiction.source_type_and_label",
    "contradiction.source_types",
    "contradiction.credentials_and_source_type",
)
"""Every code that this module gives."""

Size = tuple[int, int]

_NETWORK = re.compile(r"<[a-z]{2,10}:[^<>]{1,200}>", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")
_PIXELS = re.compile(r"\s*(\d{1,6})\s*[x×]\s*(\d{1,6})\s*", re.IGNORECASE)
_WITH_CAMERA = frozenset({"digitalCapture", "computationalCapture"})
_SIGNED_CAMERA = frozenset({Origin.CAMERA_CAPTURE, Origin.CAMERA_CAPTURE_EDITED})
_MAY_USE_AI = frozenset({"computationalCapture"})
_FIELDS = ("seed", "prompt")
_COPIED_FIELDS = ("seed", "prompt", "negative_prompt", "steps", "sampler", "guidance")
"""Hidden text is a copy of the visible one, so that every difference counts."""
_CONCERNED = frozenset({EvidenceKind.GENERATION, EvidenceKind.SOURCE_TYPE, EvidenceKind.CREDENTIALS})
_NO_PERSON = frozenset({Leaning.CAPTURED, Leaning.AUTHORED})


@dataclass(frozen=True, slots=True)
class _Picture:
    """The evidence by kind, and the size in pixels where it is known."""

    generated: tuple[Evidence, ...]
    """Firm or not, but shown to be a generation of this picture, and no placeholder of another payload."""
    source_types: tuple[Evidence, ...]
    labels: tuple[Evidence, ...]
    cameras: tuple[Evidence, ...]
    credentials: tuple[Evidence, ...]
    programs: tuple[Evidence, ...]
    size: Size | None


def contradictions(evidence: Sequence[Evidence], size: Size | None = None) -> Iterator[Finding]:
    """Findings of leaning `context` on basis `hinted` or `none`, each citing every evidence involved.

    Args:
        evidence: everything observed on one picture.
        size: width and height in pixels, as stored.
    """
    if not any(item.kind in _CONCERNED for item in evidence):
        return  # each check is about one of these
    picture = _picture(evidence, size)
    for check in _CHECKS:
        yield from check(picture)


def _picture(evidence: Sequence[Evidence], size: Size | None) -> _Picture:
    kinds: dict[EvidenceKind, list[Evidence]] = {}
    for item in evidence:
        kinds.setdefault(item.kind, []).append(item)

    def of(kind: EvidenceKind) -> tuple[Evidence, ...]:
        return tuple(kinds.get(kind, ()))

    generations = of(EvidenceKind.GENERATION)
    truer = {source for item in generations for source in item.data.get("supersedes", ())}
    generated = [item for item in generations if item.source not in truer and _is_record(item.data)]
    return _Picture(
        generated=tuple(generated[:PAYLOADS_LIMIT]),
        source_types=of(EvidenceKind.SOURCE_TYPE),
        labels=of(EvidenceKind.AI_LABEL),
        cameras=of(EvidenceKind.CAMERA),
        credentials=of(EvidenceKind.CREDENTIALS),
        programs=of(EvidenceKind.SOFTWARE),
        size=size,
    )


def _is_record(data: Mapping[str, Any]) -> bool:
    return data.get("shows") == Shows.GENERATED and data.get("note") != "generation.placeholders"


def _finding(code: str, basis: Basis, involved: Sequence[Evidence], **params: Any) -> Finding:
    ids = tuple(dict.fromkeys(item.id for item in involved))
    return Finding(f"contradiction.{code}", Leaning.CONTEXT, basis, ids, params)


def _claims_beside_parameters(picture: _Picture) -> Iterator[Finding]:
    """A capture or work without AI is claimed, and a generator's record is there too."""
    firm = [item for item in picture.generated if item.data.get("firm", True)]
    if not firm:
        return
    generator = str(firm[0].data.get("generator") or "?")
    claims = (
        ("credentials", "signer", [item for item in picture.credentials if _origin(item) in _NO_PERSON]),
        ("source_type", "term", [item for item in picture.source_types if _term(item) in _NO_PERSON]),
        ("camera", "device", [item for item in picture.cameras if _names_device(item.data)]),
    )
    for kind, name, found in claims:
        if found:
            claim = _device(found[0].data) if name == "device" else str(found[0].data.get(name) or "?")
            code = f"parameters_and_{kind}"
            yield _finding(code, Basis.HINTED, [*found, *firm], claim=claim, generator=generator)


def _origin(item: Evidence) -> Leaning | None:
    return ORIGIN_LEANING.get(item.data.get("origin") or "")


def _term(item: Evidence) -> Leaning | None:
    term = item.data.get("term")
    if term in CAPTURE_TERMS:
        return Leaning.CAPTURED
    if term in AUTHORED_TERMS:
        return Leaning.AUTHORED
    return Leaning.GENERATED if term == "trainedAlgorithmicMedia" else None


def _names_device(data: Mapping[str, Any]) -> bool:
    """Whether camera data names a device and says how or when it took the picture."""
    taken = data.get("exposure") or data.get("taken_at") or data.get("has_makernote")
    return bool(data.get("make") and data.get("model") and taken)


def _device(data: Mapping[str, Any]) -> str:
    return " ".join(str(data[key]) for key in ("make", "model") if data.get(key)) or "?"


def _records(picture: _Picture) -> Iterator[Finding]:
    """Records of one generation that differ: hidden text against visible text, then any two of them."""
    found: dict[tuple[str, str], list[Evidence]] = {}
    for one, other in combinations(picture.generated, 2):
        hidden = _is_hidden(one) != _is_hidden(other)
        code, fields = ("hidden_text", _COPIED_FIELDS) if hidden else ("payloads", _FIELDS)
        for field in fields:
            if _differ(field, one.data, other.data):
                found.setdefault((code, field), []).extend((one, other))
    by_code: dict[str, dict[str, list[Evidence]]] = {}
    for (code, field), involved in found.items():
        by_code.setdefault(code, {})[field] = involved
    for code, fields_found in by_code.items():
        involved = [item for items in fields_found.values() for item in items]
        names = list(dict.fromkeys(str(item.data.get("generator") or "?") for item in involved))
        params = {"fields": ", ".join(name.replace("_", " ") for name in fields_found), "generators": ", ".join(names)}
        yield _finding(code, Basis.HINTED, involved, **params)


def _is_hidden(item: Evidence) -> bool:
    return item.source.startswith("stealth:")


def _differ(field: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    first, second = one.get(field), other.get(field)
    if first in (None, "") or second in (None, ""):
        return False
    if field == "seed":
        return _seeds(one).isdisjoint(_seeds(other)) and bool(_seeds(one) and _seeds(other))
    if field in ("prompt", "negative_prompt"):
        mine, its = _words(str(first)), _words(str(second))
        return bool(mine and its) and mine not in its and its not in mine
    return _plain(first) != _plain(second)


def _seeds(data: Mapping[str, Any]) -> set[str]:
    """Every seed of a payload; negative ones stand for "choose one" and name none."""
    extras = data.get("extras")
    more = extras.get("seeds") if isinstance(extras, Mapping) else None
    listed = [data.get("seed"), *(more if isinstance(more, list | tuple) else ())]
    return {str(seed) for seed in listed if seed is not None and not str(seed).startswith("-")}


def _words(prompt: str) -> str:
    """A prompt for comparing: without network tags, punctuation, case and line ends."""
    plain = unicodedata.normalize("NFKC", _NETWORK.sub(" ", prompt[:PROMPT_LIMIT])).casefold()
    return _SIGNS.sub(" ", plain).strip()


def _plain(value: Any) -> str:
    if isinstance(value, int | float):
        return f"{float(value):g}"
    return _SIGNS.sub("", str(value)).casefold()


def _sizes(picture: _Picture) -> Iterator[Finding]:
    """A declared size from which the pixels cannot come by enlarging, as a highres pass or an upscaler does."""
    if picture.size is None:
        return
    found: dict[Size, list[Evidence]] = {}
    for item in picture.generated:
        declared = item.data.get("width"), item.data.get("height")
        if all(isinstance(edge, int) and edge > 0 for edge in declared) and not _allowed(item.data, picture.size):
            found.setdefault((item.data["width"], item.data["height"]), []).append(item)
    for (width, height), involved in found.items():
        params = {"declared": f"{width} × {height}", "actual": "{} × {}".format(*picture.size)}
        yield _finding("size", Basis.NONE, involved, **params)


def _allowed(data: Mapping[str, Any], size: Size) -> bool:
    extras = data.get("extras")
    extras = extras if isinstance(extras, Mapping) else {}
    declared = (data["width"], data["height"])
    if "Script" in extras or _fits(declared, size) or _fits(declared, size[::-1]):
        return True  # a plot of many pictures
    return size in _stated_sizes(extras)  # the program says that it enlarged it


def _stated_sizes(extras: Mapping[str, Any]) -> set[Size]:
    matches = [_PIXELS.fullmatch(value) for value in extras.values() if isinstance(value, str)]
    return {(int(match[1]), int(match[2])) for match in matches if match}


def _fits(declared: Size, actual: Size) -> bool:
    """The same size, one enlarged in proportion, or a grid of whole pictures."""
    width, height = declared
    if actual[0] % width == 0 and actual[1] % height == 0:
        return True
    factor = actual[0] / width
    room = max(SIZE_TOLERANCE, actual[1] / MARGIN)
    proportional = abs(actual[1] - factor * height) <= room
    return proportional and actual[0] >= width - SIZE_TOLERANCE and actual[1] >= height - SIZE_TOLERANCE


def _saved_elsewhere(picture: _Picture) -> Iterator[Finding]:
    """An art or editing program saved the file in which a generator's record stands: generated, then edited."""
    embedded = [item for item in picture.generated if item.data.get("firm", True) and _is_embedded(item)]
    programs = [item for item in picture.programs if item.data.get("known") and _is_embedded(item)]
    programs = [item for item in programs if item.data.get("role") in ("creator", "editor")]
    if embedded and programs:
        names = list(dict.fromkeys(str(item.data.get("name")) for item in programs))
        params = {"generator": str(embedded[0].data.get("generator") or "?"), "program": ", ".join(names)}
        yield _finding("saved_elsewhere", Basis.HINTED, [*embedded, *programs], **params)


def _captures_without_camera(picture: _Picture) -> Iterator[Finding]:
    """A camera is claimed, and nothing that a camera writes is there: it was removed, or never there."""
    if picture.cameras or any(item.data.get("device") for item in picture.credentials):
        return
    typed = [item for item in picture.source_types if item.data.get("term") in _WITH_CAMERA and _is_embedded(item)]
    if typed:
        term = str(typed[0].data.get("term"))
        yield _finding("capture_without_camera", Basis.HINTED, typed, term=term)
    signed = [item for item in picture.credentials if item.data.get("origin") in _SIGNED_CAMERA]
    if signed:
        signer = str(signed[0].data.get("signer") or "?")
        yield _finding("signed_capture_without_camera", Basis.NONE, signed, signer=signer)


def _is_embedded(item: Evidence) -> bool:
    return not item.source.startswith(("sidecar:", "caption:")) and not (item.location and item.location.file)


def _source_types(picture: _Picture) -> Iterator[Finding]:
    """IPTC source types against labels that admit AI, and against each other."""
    for item in picture.source_types:
        if _term(item) not in _NO_PERSON:
            continue
        against = [label for label in picture.labels if _admits(label.data, str(item.data.get("term")))]
        if against:
            params = {"term": str(item.data.get("term")), "text": str(against[0].data.get("text") or "?")}
            yield _finding("source_type_and_label", Basis.HINTED, [item, *against], **params)
    generated = [item for item in picture.source_types if _term(item) is Leaning.GENERATED]
    others = [item for item in picture.source_types if _term(item) in _NO_PERSON]
    if generated and others:
        terms = {"first": str(generated[0].data.get("term")), "second": str(others[0].data.get("term"))}
        yield _finding("source_types", Basis.HINTED, [*generated, *others], **terms)


def _admits(data: Mapping[str, Any], term: str) -> bool:
    """Whether a label says that AI was used where this term says that it was not."""
    if not data.get("firm", True):
        return False
    return data.get("meaning") in (("generated",) if term in _MAY_USE_AI else ("generated", "edited", "involved"))


def _credentials(picture: _Picture) -> Iterator[Finding]:
    """Signed origin against the IPTC source type in the file."""
    for signed in picture.credentials:
        origin = _origin(signed)
        against = [item for item in picture.source_types if _is_embedded(item) and _opposed(origin, _term(item))]
        if against:
            params = {"term": str(against[0].data.get("term")), "signer": str(signed.data.get("signer") or "?")}
            yield _finding("credentials_and_source_type", Basis.HINTED, [signed, *against], **params)


def _opposed(one: Leaning | None, other: Leaning | None) -> bool:
    return (one is Leaning.GENERATED and other in _NO_PERSON) or (other is Leaning.GENERATED and one in _NO_PERSON)


_CHECKS: tuple[Callable[[_Picture], Iterator[Finding]], ...] = (
    _claims_beside_parameters,
    _records,
    _sizes,
    _saved_elsewhere,
    _captures_without_camera,
    _source_types,
    _credentials,
)
