"""L2: credentials to evidence, and status codes to plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inspector import messages
from inspector.domain.blocks import BlockSet
from inspector.domain.credentials import Credentials
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, Location, cite
from inspector.domain.jsonform import to_json

READER = "c2pa"
SOURCE = "c2pa"
OPT_OUT_KEYS = frozenset({"ai_training", "ai_generative_training", "data_mining"})
"""Uses whose refusal keeps a picture out of training sets; the remaining ones only restrict it."""
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


def code_text(code: str) -> str:
    """A status code in plain words. A code that is not in the table is explained by its family."""
    key = f"c2pa.code.{code}"
    if key in messages.TEMPLATES:
        return messages.text(key)
    family = f"c2pa.code.{code.split('.', 1)[0]}"
    return messages.text(family if family in messages.TEMPLATES else "c2pa.code.unknown", code=code)
