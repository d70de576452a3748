"""L1: Content Credentials (C2PA) of one picture, in the words of the specification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inspector.domain.enums import History, Integrity, Origin, Trust, TrustList


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate of a chain, as its issuer wrote it. Times are ISO 8601 in UTC; `serial` decimal."""

    organisation: str | None = None
    common_name: str | None = None
    issuer: str | None = None
    serial: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed the active manifest. `time` is ISO 8601; `serial` decimal."""

    organisation: str | None = None
    common_name: str | None = None
    issuer: str | None = None
    serial: str | None = None
    algorithm: str | None = None
    time: str | None = None
    time_trusted: bool = False
    valid_from: str | None = None
    valid_to: str | None = None
    time_authority: str | None = None
    """Who issued the time stamp."""
    chain: tuple[Certificate, ...] = ()
    """The certificates that came with the signature, the signer's own first. The authority on the list is often left
    out by the signer."""


@dataclass(frozen=True, slots=True)
class Action:
    """One entry of a `c2pa.actions` assertion."""

    action: str
    digital_source_type: str | None = None
    software_agent: str | None = None
    description: str | None = None
    when: str | None = None
    reason: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatusCodes:
    """Validation status codes of the specification."""

    success: tuple[str, ...] = ()
    informational: tuple[str, ...] = ()
    failure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A source picture recorded in a manifest, with its own manifest's statements where it has one."""

    title: str | None = None
    format: str | None = None
    relationship: str | None = None
    claim_generator: str | None = None
    signer: str | None = None
    origin: Origin | None = None
    history: History | None = None
    codes: StatusCodes = field(default_factory=StatusCodes)
    """What was recorded when it was added, and what was found now."""
    actions: tuple[Action, ...] = ()
    digital_source_types: tuple[str, ...] = ()
    thumbnail: str | None = None
    """Resource identifier inside the manifest store."""
    ingredients: tuple[Ingredient, ...] = ()
    repeated: bool = False
    """True where this manifest stands higher up already; its own ingredients are not listed again."""
    integrity: Integrity | None = None
    """Its own first light: what its writer found when adding it, together with what was found now."""
    trust: Trust | None = None
    """Its own second light, by the lists of this check; by those of its writer where this check said nothing new."""
    found_now: StatusCodes = field(default_factory=StatusCodes)
    """Codes of this check that were not recorded when it was added."""
    time: str | None = None
    """When its manifest was signed, by its time stamp."""
    manifest: str | None = None
    """Label of its manifest in the store."""
    is_update: bool = False
    """Whether its manifest only adds statements and changes no pixels."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The three lights and everything a person may want to see behind them."""

    integrity: Integrity
    history: History | None = None
    trust: Trust | None = None
    trust_list: TrustList | None = None
    trust_list_date: str | None = None
    origin: Origin | None = None
    library_state: str | None = None
    claim_generator: str | None = None
    signer: Signer | None = None
    digital_source_types: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    actions_complete: bool = False
    ingredients: tuple[Ingredient, ...] = ()
    training: Mapping[str, Any] = field(default_factory=dict)
    """`{"c2pa.ai_training": {"use": "notAllowed", "constraint": null}}`; ingredients included."""
    soft_bindings: tuple[Mapping[str, Any], ...] = ()
    identities: tuple[Mapping[str, Any], ...] = ()
    codes: StatusCodes = field(default_factory=StatusCodes)
    embedded: bool = True
    remote_url: str | None = None
    validator: str | None = None
    inferred: bool = False
    """The origin is inferred from the tool, not declared by a source type."""
    edited: bool = False
    based_on_input: bool = False
    """AI made from a picture that was handed to the tool (`inputTo`)."""
    weakened: bool = False
    """The origin claims a capture, scan or digital creation that only an ingredient with a damaged record declares.
    Such a claim must not count; a declaration of AI always does."""
    device: str | None = None
    """Camera named in the signed metadata."""
    is_update: bool = False
    """The active manifest only adds statements; the picture's data is tied to the manifest before it."""
    redactions: tuple[str, ...] = ()
    """Statements that later manifests took out of earlier ones: `label of the manifest/label of the statement`."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """Signed metadata by XMP property (`tiff:Make`): text or a list of texts. The nearest manifest counts."""
