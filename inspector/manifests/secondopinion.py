"""L2: a second, independent validator, where the extra `second-opinion` is installed. Off unless asked for.

encypher-c2pa (Apache-2.0) shares no code with c2pa-rs. It runs in the same worker process under the same limits, on the
same trust lists, offline and without telemetry: its switches are set by environment, by call, and its settings folder
is one that cannot exist, so that nothing a user once answered elsewhere counts and nothing is written.
"""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from inspector.domain.credentials import Credentials, StatusCodes
from inspector.domain.enums import Integrity, Trust
from inspector.manifests.integrity import MISMATCH, trust_by
from inspector.manifests.store import as_map, status_codes
from inspector.manifests.trust import TIME_KIND

DISTRIBUTION = "encypher-c2pa"
EXTRA = "second-opinion"
_QUIET = {
    "ENCYPHER_C2PA_CONFIG_DIR": os.devnull,
    "ENCYPHER_C2PA_ONLINE": "off",
    "ENCYPHER_C2PA_TELEMETRY": "off",
    "ENCYPHER_C2PA_UPDATE_CHECK": "off",
}
_SAME = {"signingCredential.expired": "claimSignature.outsideValidity"}
"""What the two name differently: the first code is of older editions of the specification."""
_QUIET_CODES = ("cawg.", "com.")
"""Codes about identities, and the validators' own: no part of what is compared."""


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What the second validator says, in the words of the first."""

    validator: str
    present: bool = False
    integrity: Integrity | None = None
    trust: Trust | None = None
    codes: StatusCodes = field(default_factory=StatusCodes)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something the two validators do not agree on: `present`, `integrity`, `trust`, or a status code's name.

    Of a status code the sides are `failure` or null.
    """

    about: str
    first: str | None
    second: str | None


def second_validator() -> str | None:
    """Name and version of the second validator; null where it is not installed."""
    try:
        return f"{DISTRIBUTION} {importlib.metadata.version(DISTRIBUTION)}"
    except importlib.metadata.PackageNotFoundError:
        return None


def ask(stream: BinaryIO, mime: str, sidecar: bytes | None, trust: Mapping[str, Any]) -> SecondOpinion | None:
    """Let the second validator check a picture; null where it is not installed or cannot read this kind.

    Only for the worker process.

    Args:
        stream: the picture.
        mime: its type, by content.
        sidecar: the manifest store beside it.
        trust: section `trust` of the first library's settings.
    """
    name = second_validator()
    if name is None:
        return None
    os.environ.update(_QUIET)
    import encypher_c2pa

    entries = [as_map(entry) for entry in trust.get("anchors", ())]
    lists = [entry for entry in entries if entry.get("trust_kind") != TIME_KIND]
    times = [entry.get("trust_anchors") for entry in entries if entry not in lists]
    anchors = (trust.get("trust_anchors"), trust.get("user_anchors"), *(entry.get("trust_anchors") for entry in lists))
    stream.seek(0)
    try:
        report = encypher_c2pa.verify(
            stream.read(),
            mime,
            manifest_store=sidecar,
            trust_pem="\n".join(filter(None, anchors)) or None,
            tsa_trust_pem="\n".join(filter(None, times)) or None,
            allowed_list_pem="\n".join(filter(None, (entry.get("allowed_list") for entry in lists))) or None,
            no_default_trust=True,
            telemetry=False,
            online=False,
        )
    except ValueError:
        return None
    return opinion_of(report, name)


def opinion_of(report: Mapping[str, Any], validator: str) -> SecondOpinion:
    """The report of the second validator in the words of the first."""
    codes = status_codes(report.get("validation_results"))
    if report.get("present") is not True:
        return SecondOpinion(validator)
    return SecondOpinion(validator, True, _integrity(report, set(codes.failure)), trust_by(codes), codes)


def _integrity(report: Mapping[str, Any], failures: set[str]) -> Integrity:
    if "manifest.inaccessible" in failures:
        return Integrity.NOT_CHECKED
    if failures & MISMATCH:
        return Integrity.MISMATCH
    if report.get("integrity") == "valid":
        return Integrity.OK
    return Integrity.UNREADABLE if "general.error" in failures else Integrity.RULE_VIOLATION


def differences(first: Credentials | None, second: SecondOpinion) -> tuple[Difference, ...]:
    """Where the two do not agree, each with both states; codes only where something else differs too.

    A validator may find the same fault under another code; that alone is no difference.
    """
    if (first is not None) != second.present:
        return (Difference("present", str(first is not None).lower(), str(second.present).lower()),)
    if first is None:
        return ()
    pairs = (("integrity", first.integrity, second.integrity), ("trust", first.trust, second.trust))
    found = [Difference(about, one, other) for about, one, other in pairs if one != other]
    if found:
        ours, theirs = _failures(first.codes), _failures(second.codes)
        found += [Difference(code, "failure", None) for code in sorted(ours - theirs)]
        found += [Difference(code, None, "failure") for code in sorted(theirs - ours)]
    return tuple(found)


def _failures(codes: StatusCodes) -> set[str]:
    return {_SAME.get(code, code) for code in codes.failure if not code.startswith(_QUIET_CODES)}
