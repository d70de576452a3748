"""L2: the pictures that a picture was made from, each with lights of its own, as a bounded tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from inspector.domain.credentials import Action, Ingredient, StatusCodes
from inspector.domain.enums import History, Origin
from inspector.manifests import integrity as lights
from inspector.manifests.origin import Reading, terms_of
from inspector.manifests.store import Link, Manifest, Store, as_text, joined

INGREDIENT_LIMIT = 1_000
"""Most ingredients that are listed in one tree."""
INGREDIENT_DEPTH = 32
"""Deepest level of the listed tree. The statement about origin follows the whole chain all the same."""


class Tree:
    """Lists ingredients: each manifest's own ones once, however often it is named.

    Args:
        store: the manifest store.
        readings: what each manifest and the chain behind it declare.
    """

    def __init__(self, store: Store, readings: Mapping[str, Reading]) -> None:
        self._store = store
        self._readings = readings
        self._listed = {store.active}
        self._count = 0
        self.states: set[History | None] = set()

    def below(self, manifest: Manifest, depth: int = 0) -> tuple[Ingredient, ...]:
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
        link = replace(link, recorded=self._store.recorded(holder, link))
        return Ingredient(
            title=link.title,
            format=link.format,
            relationship=link.relationship,
            claim_generator=manifest.tool if manifest else None,
            signer=_signer_name(manifest) if manifest else None,
            origin=self._origin(manifest),
            history=state,
            codes=joined(link.recorded, now),
            actions=actions_of(manifest) if manifest and not repeated else (),
            digital_source_types=terms_of([manifest]) if manifest else (),
            thumbnail=link.thumbnail,
            ingredients=below,
            repeated=repeated,
            integrity=lights.link_integrity(link, now),
            trust=lights.link_trust(link, now),
            found_now=now,
            time=as_text(manifest.signature.get("time")) if manifest else None,
            manifest=link.manifest,
            is_update=manifest is not None and manifest.is_update,
        )

    def _origin(self, manifest: Manifest | None) -> Origin | None:
        if manifest is None or not manifest.readable:
            return None
        return self._readings.get(manifest.label, Reading()).origin


def actions_of(manifest: Manifest) -> tuple[Action, ...]:
    """The steps of a manifest in order."""
    return tuple(step.action for step in manifest.steps)


def _signer_name(manifest: Manifest) -> str | None:
    return as_text(manifest.signature.get("issuer")) or as_text(manifest.signature.get("common_name"))
