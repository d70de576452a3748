"""L2: credentials to evidence, and status codes to plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector import messages
from inspector.domain.blocks import BlockSet
from inspector.domain.credentials import Credentials
from inspector.domain.enums import EvidenceKind, History, Integrity, Origin, Trust, TrustList
from inspector.domain.evidence import Evidence, Location, cite
from inspector.domain.jsonform import to_json
from inspector.manifests.integrity import by_older_rules
from inspector.manifests.maker import maker_of
from inspector.textsafe import one_line

READER = "c2pa"
SOURCE = "c2pa"
OPT_OUT_KEYS = frozenset({"ai_training", "ai_generative_training", "data_mining"})
"""Uses whose refusal keeps a picture out of training sets; the remaining ones only restrict it."""
TEXT_LIMIT = 200
"""Longest foreign name, in characters, inside a sentence."""
_CAMERA = (Origin.CAMERA_CAPTURE, Origin.CAMERA_CAPTURE_EDITED, Origin.SCAN)
_SOURCES = ("jumbf:c2pa", "sidecar:c2pa", "jumbf:remote")


def evidence_of(credentials: Credentials, blocks: BlockSet | None = None) -> Iterator[Evidence]:
    """One piece of evidence for the credentials and one for each wish about training.

    Args:
        credentials: of one picture.
        blocks: its metadata blocks, so that the evidence points to the manifest store's bytes.
    """
    location = _location(blocks)
    signer = credentials.signer
    data: dict[str, Any] = {
        "integrity": credentials.integrity,
        "history": credentials.history,
        "trust": credentials.trust,
        "trust_list": credentials.trust_list,
        "origin": credentials.origin,
        "signer": (signer.organisation or signer.common_name) if signer else None,
        "tool": credentials.claim_generator,
        "device": credentials.device,
        "inferred": credentials.inferred,
        "edited": credentials.edited,
        "based_on_input": credentials.based_on_input,
        "weakened": credentials.weakened,
    }
    maker = maker_of(credentials)
    if maker is not None:
        data |= {"generator": maker.generator, "generator_version": maker.version, "models": maker.models}
    yield Evidence(EvidenceKind.CREDENTIALS, SOURCE, READER, to_json(data), location)
    for key, wish in credentials.training.items():
        scheme, _, use = key.partition(".")
        value, constraint = wish.get("use"), wish.get("constraint")
        wished = {"scheme": scheme, "key": use, "value": value, "effect": _effect(use, value)}
        if constraint:
            wished["constraint"] = constraint
        yield Evidence(EvidenceKind.TRAINING, SOURCE, READER, wished, location)


def _effect(key: str, value: str | None) -> str:
    if value == "allowed":
        return "allowed"
    return "opt_out" if value == "notAllowed" and key in OPT_OUT_KEYS else "constrained"


def _location(blocks: BlockSet | None) -> Location | None:
    found = blocks.all(*_SOURCES) if blocks else []
    return cite(found[:1])[1] if found else None


def lights(c2pa: Mapping[str, Any]) -> dict[str, str]:
    """Heading and sentence of each light, for the `c2pa` object of a record.

    A light about which nothing is known is left out, and so is an intact history without an earlier record.
    """
    found = {"integrity": messages.text(f"c2pa.integrity.{c2pa['integrity']}")}
    earlier = any(item["integrity"] for item in c2pa["ingredients"])
    if c2pa["history"] and (earlier or c2pa["history"] != History.OK):
        found["history"] = messages.text(f"c2pa.history.{c2pa['history']}")
    if c2pa["trust"]:
        found["trust"] = _signer_text(c2pa)
    if c2pa["origin"]:
        notes = [messages.text(f"c2pa.{key}") for key in ("inferred", "based_on_input", "weakened") if c2pa.get(key)]
        origin = _origin_text(c2pa)
        found["origin"] = " ".join((f"{origin}.", *notes)) if notes else origin
    return {messages.text(f"c2pa.light.{light}"): sentence for light, sentence in found.items()}


def ingredient_lights(item: Mapping[str, Any]) -> dict[str, str]:
    """Heading and sentence of each light of one source picture, an entry of `ingredients` in a record.

    Nothing for a picture without credentials of its own; its history only where that is damaged.
    """
    found = {}
    if item["integrity"]:
        found["integrity"] = messages.text(f"c2pa.integrity.{item['integrity']}")
    if item["history"] not in (None, History.OK):
        found["history"] = messages.text(f"c2pa.history.{item['history']}")
    if item["trust"] == Trust.TRUSTED:
        found["trust"] = messages.text("c2pa.trust.known", signer=item["signer"] or "?")
    elif item["trust"]:
        found["trust"] = messages.text(f"c2pa.trust.{item['trust']}")
    if item["origin"]:
        found["origin"] = _origin_text(item)
    return {messages.text(f"c2pa.light.{light}"): sentence for light, sentence in found.items()}


def training_text(key: str, wish: Mapping[str, Any]) -> str:
    """A wish about training in words: what for, whether it is allowed, under which condition."""
    use = str(wish.get("use") or "")
    words = (_known(f"c2pa.training.{key.rpartition('.')[2]}", key), _known(f"c2pa.use.{use}", use or "?"))
    said = ": ".join(one_line(word, TEXT_LIMIT) for word in words)
    constraint = wish.get("constraint")
    return f"{said} ({one_line(str(constraint), TEXT_LIMIT)})" if constraint else said


def action_text(action: str) -> str:
    """The name of a step in plain words; a foreign one under its own name."""
    return _known(f"c2pa.action.{action.removeprefix('c2pa.')}", one_line(action, TEXT_LIMIT))


def reason_text(reason: str) -> str:
    """The reason of a step in plain words; a foreign one as it is."""
    return _known(f"c2pa.reason.{reason.removeprefix('c2pa.')}", one_line(reason, TEXT_LIMIT))


def source_text(term: str) -> str:
    """A digital source type in plain words with its term; a foreign one as it is."""
    words, shown = _known(f"c2pa.source.{term}", ""), one_line(term, TEXT_LIMIT)
    return f"{words} ({shown})" if words else shown


def check_text(code: str, integrity: str | None) -> str:
    """A status code in plain words, in the light of what it means for the picture.

    Where a picture cannot be verified by today's rules, that its fingerprint differs says nothing about a change.
    """
    return messages.text("c2pa.older_rules") if by_older_rules(code, integrity) else code_text(code)


def _known(code: str, otherwise: str) -> str:
    return messages.text(code) if code in messages.TEMPLATES else otherwise


def _signer_text(c2pa: Mapping[str, Any]) -> str:
    if c2pa["trust"] != Trust.TRUSTED:
        return messages.text(f"c2pa.trust.{c2pa['trust']}")
    signer = c2pa["signer"] or {}
    name = signer.get("organisation") or signer.get("common_name") or "?"
    if c2pa["trust_list"] == TrustList.USER:
        return messages.text("c2pa.trust.trusted.user", signer=name)
    known = messages.text(f"c2pa.list.{c2pa['trust_list']}")
    return messages.text("c2pa.trust.trusted", signer=name, list=known, date=c2pa["trust_list_date"] or "?")


def _origin_text(c2pa: Mapping[str, Any]) -> str:
    origin = messages.text(f"c2pa.origin.{c2pa['origin']}")
    if c2pa["integrity"] == Integrity.MISMATCH:
        return messages.text("c2pa.data_claims", origin=origin)
    if c2pa["origin"] in _CAMERA and c2pa["trust"] != Trust.TRUSTED:
        return messages.text("c2pa.claims", origin=origin)
    return origin


def code_text(code: str) -> str:
    """A status code in plain words. A code that is not in the table is explained by its family."""
    key = f"c2pa.code.{code}"
    if key in messages.TEMPLATES:
        return messages.text(key)
    family = f"c2pa.code.{code.split('.', 1)[0]}"
    return messages.text(family if family in messages.TEMPLATES else "c2pa.code.unknown", code=code)
