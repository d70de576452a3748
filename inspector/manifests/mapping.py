"""L2: what the native library reports to `Credentials`: three lights and everything behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from inspector.domain.credentials import Action, Credentials, Ingredient, Signer, StatusCodes
from inspector.domain.enums import History, Origin, Trust, TrustList
from inspector.manifests import integrity as lights
from inspector.manifests.origin import Reading, parent_of, readings_of, terms_of
from inspector.manifests.statements import device_of, identities_of, soft_bindings_of, training_of
from inspector.manifests.store import Link, Manifest, Store, as_map, as_text, status_codes

INGREDIENT_LIMIT = 1_000
"""Most ingredients that are listed in one tree."""
MAIN_ACTIONS = 50
"""Actions that are kept where only the main statements are."""
INGREDIENT_DEPTH = 32
"""Deepest level of the listed tree. The statement about origin follows the whole chain all the same."""


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
    name, date = lists.names.get(found.matched or "", (None, None)) if trust is Trust.TRUSTED else (None, None)
    reachable = [item for label in readings if (item := store.manifest(label))]
    reachable.reverse()
    tree = _Tree(store, readings)
    ingredients = tree.below(manifest, 0)
    return Credentials(
        integrity=lights.integrity_of(store),
        history=lights.history_of(tree.states, store) if manifest.readable else None,
        trust=trust,
        trust_list=name,
        trust_list_date=date,
        origin=reading.origin if manifest.readable else None,
        library_state=store.state,
        claim_generator=manifest.tool,
        signer=_signer(store, manifest),
        digital_source_types=terms_of(reachable),
        actions=_actions(manifest),
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
    )


def main_statements(credentials: Credentials) -> Credentials:
    """The same lights and origin without the parts that a stranger can make as long as they like."""
    actions = tuple(replace(action, parameters={}) for action in credentials.actions[:MAIN_ACTIONS])
    return replace(
        credentials, actions=actions, actions_complete=False, ingredients=(), soft_bindings=(), identities=()
    )


class _Tree:
    """Lists ingredients: each manifest's own ones once, however often it is named."""

    def __init__(self, store: Store, readings: Mapping[str, Reading]) -> None:
        self._store = store
        self._readings = readings
        self._listed = {store.active}
        self._count = 0
        self.states: set[History | None] = set()

    def below(self, manifest: Manifest, depth: int) -> tuple[Ingredient, ...]:
        """The ingredients of a manifest, with their own below them."""
        found = []
        for link in manifest.links:
            state = lights.link_history(self._store, manifest, link)
            self.states.add(state)
            self._count += 1
            if self._count <= INGREDIENT_LIMIT:
                found.append(self._ingredient(manifest, link, state, depth))
        return tuple(found)

    def _ingredient(self, holder: Manifest, link: Link, state: History | None, depth: int) -> Ingredient:
        manifest = self._store.manifest(link.manifest)
        repeated = manifest is not None and manifest.label in self._listed
        below: tuple[Ingredient, ...] = ()
        if manifest is not None and not repeated and depth < INGREDIENT_DEPTH:
            self._listed.add(manifest.label)
            below = self.below(manifest, depth + 1)
        now = self._store.found_now.get((holder.label, link.label), StatusCodes())
        return Ingredient(
            title=link.title,
            format=link.format,
            relationship=link.relationship,
            claim_generator=manifest.tool if manifest else None,
            signer=_signer_name(manifest) if manifest else None,
            origin=self._origin(manifest),
            history=state,
            codes=_joined(link.recorded, now),
            actions=_actions(manifest) if manifest and not repeated else (),
            digital_source_types=terms_of([manifest]) if manifest else (),
            thumbnail=link.thumbnail,
            ingredients=below,
            repeated=repeated,
        )

    def _origin(self, manifest: Manifest | None) -> Origin | None:
        if manifest is None or not manifest.readable:
            return None
        return self._readings.get(manifest.label, Reading()).origin


def _joined(recorded: StatusCodes, now: StatusCodes) -> StatusCodes:
    return StatusCodes(
        tuple(dict.fromkeys((*recorded.success, *now.success))),
        tuple(dict.fromkeys((*recorded.informational, *now.informational))),
        tuple(dict.fromkeys((*recorded.failure, *now.failure))),
    )


def _actions(manifest: Manifest) -> tuple[Action, ...]:
    return tuple(step.action for step in manifest.steps)


def _signer_name(manifest: Manifest) -> str | None:
    return as_text(manifest.signature.get("issuer")) or as_text(manifest.signature.get("common_name"))


def _signer(store: Store, manifest: Manifest) -> Signer | None:
    """Who signed: the certificate as the standard form shows it, else what the friendly form says."""
    signature = as_map(manifest.standard.get("signature"))
    certificate = as_map(signature.get("certificateInfo"))
    subject, issuer, validity = (as_map(certificate.get(key)) for key in ("subject", "issuer", "validity"))
    friendly = manifest.signature
    if not friendly and not certificate:
        return None
    algorithm = as_text(friendly.get("alg")) or as_text(signature.get("algorithm"))
    time = as_text(friendly.get("time")) or as_text(as_map(signature.get("timeStampInfo")).get("timestamp"))
    authority = dict.fromkeys(filter(None, (as_text(issuer.get("O")), as_text(issuer.get("CN")))))
    return Signer(
        organisation=as_text(subject.get("O")) or as_text(friendly.get("issuer")),
        common_name=as_text(subject.get("CN")) or as_text(friendly.get("common_name")),
        issuer=", ".join(authority) or None,
        serial=as_text(friendly.get("cert_serial_number")) or _decimal(certificate.get("serialNumber")),
        algorithm=algorithm.upper() if algorithm else None,
        time=time,
        time_trusted=time is not None and lights.time_trusted(store.active_entries),
        valid_from=as_text(validity.get("notBefore")),
        valid_to=as_text(validity.get("notAfter")),
    )


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
