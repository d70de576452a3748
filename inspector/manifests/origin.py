"""L2: from a manifest store to one statement about origin: the ten rows of the origin table.

Manifests are read from the oldest to the active one, so that each finds its parent's reading ready; a manifest
that names itself as its own source is read without that link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inspector.domain.enums import History, Origin
from inspector.manifests.integrity import link_history
from inspector.manifests.source_types import Base, base_of, declares_ai
from inspector.manifests.store import Link, Manifest, Step, Store

NEUTRAL = (
    "c2pa.converted",
    "c2pa.published",
    "c2pa.repackaged",
    "c2pa.transcoded",
    "c2pa.resized.proportional",
    "c2pa.enhanced",
    "c2pa.edited.metadata",
    "c2pa.redacted",
    "c2pa.soft-binding",
)
"""Actions that change nothing of what the picture shows."""
_STARTS = ("c2pa.created", "c2pa.opened")
_MARKING = re.compile(r"watermark|synthid", re.IGNORECASE)
_GENERATIVE_TOOLS = (("adobe firefly", "adobe"), ("microsoft responsible ai", "microsoft"))
"""Tools that only make AI pictures, each with the signer that must stand behind the name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one manifest and the chain behind it declare."""

    base: Base = Base.UNKNOWN
    ai: bool = False
    edited: bool = False
    opened: bool = False
    inferred: bool = False
    based_on_input: bool = False
    weakened: bool = False
    """The base was handed on by an ingredient whose record is damaged."""

    @property
    def origin(self) -> Origin:
        """The row of the origin table."""
        if self.base is Base.GENERATED:
            return Origin.AI_GENERATED_THEN_EDITED if self.edited else Origin.AI_GENERATED
        if self.ai:
            return Origin.CONTAINS_AI_EDITED_PARTS
        if self.base is Base.CAPTURE:
            return Origin.CAMERA_CAPTURE_EDITED if self.edited else Origin.CAMERA_CAPTURE
        if self.base is Base.UNKNOWN:
            return Origin.EDITED_ORIGIN_UNKNOWN if self.edited or self.opened else Origin.NO_STATEMENT
        return _ROWS[self.base]


_ROWS = {Base.SCAN: Origin.SCAN, Base.DIGITAL: Origin.DIGITAL_CREATION, Base.MAY: Origin.DIGITAL_MAY_CONTAIN_AI}
_NOTHING = Reading()


def readings_of(store: Store) -> Mapping[str, Reading]:
    """The reading of every manifest that the active one leads to, by label."""
    found: dict[str, Reading] = {}
    for manifest in _oldest_first(store):
        found[manifest.label] = _read(store, manifest, found)
    return found


def parent_of(manifest: Manifest) -> Link | None:
    """The ingredient that the picture was made from: declared, opened by an action, or the only one."""
    candidates = [link for link in manifest.links if link.relationship != "inputTo"]
    for link in candidates:
        if link.relationship == "parentOf":
            return link
    opened = frozenset[str]().union(*(step.links for step in manifest.steps if step.name == "c2pa.opened"))
    for link in candidates:
        if link.names & opened:
            return link
    silent = all(step.name == "c2pa.opened" or _neutral(step) for step in manifest.steps)
    return candidates[0] if silent and len(candidates) == 1 else None


def _oldest_first(store: Store) -> Iterator[Manifest]:
    seen = {store.active}
    root = store.manifest(store.active)
    stack = [(root, _behind(store, root))] if root else []
    while stack:
        manifest, links = stack[-1]
        following = next((item for item in links if item.label not in seen), None)
        if following is None:
            stack.pop()
            yield manifest
        else:
            seen.add(following.label)
            stack.append((following, _behind(store, following)))


def _behind(store: Store, manifest: Manifest) -> Iterator[Manifest]:
    return (found for link in manifest.links if (found := store.manifest(link.manifest)) is not None)


def _read(store: Store, manifest: Manifest, earlier: Mapping[str, Reading]) -> Reading:
    parent = parent_of(manifest)
    before = earlier.get(parent.manifest or "", _NOTHING) if parent else _NOTHING
    parts = [link for link in manifest.links if link is not parent and link.relationship != "inputTo" and link.shows]
    declared, inferred = _declared_base(manifest)
    weakened = False
    if declared is None:
        declared, inferred = before.base, before.inferred
        weakened = before.weakened or bool(parent and _damaged(store, manifest, parent))
        if declared is Base.UNKNOWN and _opened_as(manifest) is Base.GENERATED:
            declared, weakened = Base.GENERATED, False
    elif before.base in (Base.GENERATED, Base.PART):
        before = _with_ai(before)
    base = _base_step(manifest)
    others = [step for step in manifest.steps if step is not base]
    guessed = _unnamed_ai(manifest, declared)
    ai = (
        declared is Base.PART
        or before.ai
        or guessed
        or any(declares_ai(step.term) for step in others)
        or any(_has_ai(earlier.get(link.manifest or "", _NOTHING)) for link in parts)
    )
    return Reading(
        base=declared,
        ai=ai,
        edited=before.edited or bool(parts) or any(_changes(step, declared) for step in manifest.steps),
        opened=parent is not None or any(step.name == "c2pa.opened" for step in manifest.steps),
        inferred=inferred or guessed,
        based_on_input=before.based_on_input
        or any(link.relationship == "inputTo" and link.shows for link in manifest.links),
        weakened=weakened and not ai and declared not in (Base.GENERATED, Base.UNKNOWN),
    )


def _declared_base(manifest: Manifest) -> tuple[Base | None, bool]:
    """The base by `c2pa.created` and whether it is inferred; null where nothing was created here."""
    if not any(step.name == "c2pa.created" for step in manifest.steps):
        return None, False
    step = _base_step(manifest)
    if step is not None:
        return base_of(step.term), False
    if _generative_tool(manifest) or (_marked_generative(manifest) and not _any_ai(manifest.steps)):
        return Base.GENERATED, True
    return (None, False) if parent_of(manifest) else (Base.UNKNOWN, False)


def _base_step(manifest: Manifest) -> Step | None:
    """The step that says what the picture started as. A further one that says otherwise counts like any step."""
    return next((step for step in manifest.steps if step.name == "c2pa.created" and step.term), None)


def _opened_as(manifest: Manifest) -> Base:
    terms = (step.term for step in manifest.steps if step.name == "c2pa.opened" and step.term)
    return base_of(next(terms, None))


def _unnamed_ai(manifest: Manifest, base: Base) -> bool:
    """Steps of a tool that only makes AI pictures, none of which says what it did."""
    silent = not any(step.term for step in manifest.steps)
    changed = any(_changes(step, base) for step in manifest.steps)
    return (
        silent
        and changed
        and base is not Base.GENERATED
        and (_generative_tool(manifest) or _marked_generative(manifest))
    )


def _generative_tool(manifest: Manifest) -> bool:
    tool = (manifest.tool or "").replace("_", " ").lower()
    signer = str(manifest.signature.get("issuer") or "").lower()
    return any(tool.startswith(name) and signer.startswith(owner) for name, owner in _GENERATIVE_TOOLS)


def _marked_generative(manifest: Manifest) -> bool:
    return any(True for _ in manifest.assertion("com.adobe.generative-ai"))


def _any_ai(steps: Sequence[Step]) -> bool:
    return any(declares_ai(step.term) for step in steps)


def _neutral(step: Step) -> bool:
    return step.name in NEUTRAL or step.name.startswith("c2pa.watermarked")


def _changes(step: Step, base: Base) -> bool:
    if step.name in _STARTS or _neutral(step):
        return False
    described = f"{step.action.description or ''} {step.action.parameters.get('name') or ''}"
    return not (base is Base.GENERATED and _MARKING.search(described))


def _damaged(store: Store, manifest: Manifest, link: Link) -> bool:
    return link_history(store, manifest, link) in (History.BROKEN, History.FAILED_WHEN_ADDED)


def _has_ai(reading: Reading) -> bool:
    return reading.ai or reading.base is Base.GENERATED


def _with_ai(reading: Reading) -> Reading:
    return Reading(
        reading.base, True, reading.edited, reading.opened, reading.inferred, reading.based_on_input, reading.weakened
    )


def terms_of(manifests: Iterable[Manifest]) -> tuple[str, ...]:
    """Every source type of these manifests, each once."""
    return tuple(dict.fromkeys(step.term for manifest in manifests for step in manifest.steps if step.term))
