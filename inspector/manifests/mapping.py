"""L2: what the native library reports to `Credentials`: three lights and everything behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from inspector.domain.credentials import Certificate, Credentials, Signer
from inspector.domain.enums import Trust, TrustList
from inspector.manifests import integrity as lights
from inspector.manifests.origin import Reading, parent_of, readings_of, terms_of
from inspector.manifests.signedmetadata import metadata_of
from inspector.manifests.statements import device_of, identities_of, soft_bindings_of, training_of
from inspector.manifests.store import LIST_LIMIT, Manifest, Store, as_map, as_text, status_codes
from inspector.manifests.tree import Tree, actions_of
from inspector.manifests.trust import TIME_URI

MAIN_ACTIONS = 50
"""Actions that are kept where only the main statements are."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Names of the trust lists by the URI that the library reports, and the list's date."""

    names: Mapping[str, tuple[TrustList, str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How the store was found."""

    embedded: bool = True
    remote_url: str | None = None
    validator: str | None = None
    matched: str | None = None
    """URI of the list on which the signer was found."""
    chain: tuple[Certificate, ...] = ()
    """The certificates that came with the active manifest's signature."""


def credentials_of(
    friendly: Mapping[str, Any],
    standard: Mapping[str, Any],
    *,
    lists: Lists,
    found: Circumstances = Circumstances(),
) -> Credentials:
    """Credentials of one picture.

    Args:
        friendly: the library's `json()`.
        standard: the library's `crjson()`.
        lists: names of the trust lists.
        found: how the store was found.
    """
    store = Store(friendly, standard)
    manifest = store.manifest(store.active) or Manifest(store.active, {}, {})
    readings = readings_of(store)
    reading = readings.get(store.active, Reading())
    trust = lights.trust_of(store)
    if trust is Trust.TRUSTED and found.matched == TIME_URI:
        trust = Trust.UNTRUSTED
    name, date = lists.names.get(found.matched or "", (None, None)) if trust is Trust.TRUSTED else (None, None)
    reachable = [item for label in readings if (item := store.manifest(label))]
    reachable.reverse()
    tree = Tree(store, readings)
    ingredients = tree.below(manifest)
    return Credentials(
        integrity=lights.integrity_of(store),
        history=lights.history_of(tree.states, store) if manifest.readable else None,
        trust=trust,
        trust_list=name,
        trust_list_date=date,
        origin=reading.origin if manifest.readable else None,
        library_state=store.state,
        claim_generator=manifest.tool,
        signer=_signer(store, manifest, found.chain),
        digital_source_types=terms_of(reachable),
        actions=actions_of(manifest),
        actions_complete=manifest.steps_complete,
        ingredients=ingredients,
        training=training_of(reachable),
        soft_bindings=soft_bindings_of(manifest),
        identities=identities_of(manifest),
        codes=status_codes(as_map(store.results.get("activeManifest"))),
        embedded=found.embedded,
        remote_url=found.remote_url,
        validator=found.validator,
        inferred=reading.inferred,
        edited=reading.edited,
        based_on_input=reading.based_on_input,
        weakened=reading.weakened,
        device=device_of(_chain(store, manifest)),
        is_update=manifest.is_update,
        redactions=tuple(item for each in reachable for item in each.redactions)[:LIST_LIMIT],
        metadata=metadata_of(_chain(store, manifest)),
    )


def main_statements(credentials: Credentials) -> Credentials:
    """The same lights and origin without the parts that a stranger can make as long as they like."""
    actions = tuple(replace(action, parameters={}) for action in credentials.actions[:MAIN_ACTIONS])
    return replace(
        credentials,
        actions=actions,
        actions_complete=False,
        ingredients=(),
        soft_bindings=(),
        identities=(),
        redactions=(),
        metadata={},
    )


def _signer(store: Store, manifest: Manifest, chain: tuple[Certificate, ...]) -> Signer | None:
    """Who signed: the certificate as the standard form shows it, else what the friendly form says."""
    signature = as_map(manifest.standard.get("signature"))
    certificate = as_map(signature.get("certificateInfo"))
    subject, issuer, validity = (as_map(certificate.get(key)) for key in ("subject", "issuer", "validity"))
    friendly = manifest.signature
    if not friendly and not certificate:
        return None
    algorithm = as_text(friendly.get("alg")) or as_text(signature.get("algorithm"))
    stamp = as_map(signature.get("timeStampInfo"))
    time = as_text(friendly.get("time")) or as_text(stamp.get("timestamp"))
    stamped_by = as_map(as_map(stamp.get("certificateInfo")).get("subject"))
    return Signer(
        organisation=as_text(subject.get("O")) or as_text(friendly.get("issuer")),
        common_name=as_text(subject.get("CN")) or as_text(friendly.get("common_name")),
        issuer=_name(issuer),
        serial=as_text(friendly.get("cert_serial_number")) or _decimal(certificate.get("serialNumber")),
        algorithm=algorithm.upper() if algorithm else None,
        time=time,
        time_trusted=time is not None and lights.time_trusted(store.active_entries),
        valid_from=as_text(validity.get("notBefore")),
        valid_to=as_text(validity.get("notAfter")),
        time_authority=_name(stamped_by),
        chain=chain,
    )


def _name(name: Mapping[str, Any]) -> str | None:
    """Organisation and common name of a certificate's holder or issuer."""
    return ", ".join(dict.fromkeys(filter(None, (as_text(name.get("O")), as_text(name.get("CN")))))) or None


def _decimal(serial: object) -> str | None:
    try:
        return str(int(as_text(serial) or "", 16))
    except ValueError:
        return None


def _chain(store: Store, manifest: Manifest | None) -> Iterator[Manifest]:
    seen: set[str] = set()
    while manifest is not None and manifest.label not in seen:
        seen.add(manifest.label)
        yield manifest
        parent = parent_of(manifest)
        manifest = store.manifest(parent.manifest) if parent else None
