"""L2: a typed view of what the native library reports about one manifest store.

The JSON comes from a stranger's file: any value may have any type. Accessors give an empty value for a wrong
one, texts are cut, and nothing here recurses into ingredients.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from inspector.domain.credentials import Action, StatusCodes
from inspector.manifests.source_types import term_of

TEXT_LIMIT = 10_000
"""Longest text, in characters, that is kept of any value."""
LIST_LIMIT = 1_000
"""Most entries that are kept of any list: actions, ingredients, codes, identities."""
NESTING_LIMIT = 6
"""Levels that are kept of free-form values such as an action's parameters."""

_DATA = "c2pa.types."
"""Prefix of the specification's types of data assets (C2PA 2.x, ingredient assertion, data types)."""

Codes = Sequence[tuple[str, str, str]]
"""Status entries: code, the place inside the store, the library's explanation."""


def as_map(value: object) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: object) -> Sequence[Any]:
    """The first `LIST_LIMIT` entries if the value is a list, else none."""
    return value[:LIST_LIMIT] if isinstance(value, list) else ()


def as_text(value: object) -> str | None:
    """The value as trimmed text if it is a text or number, else nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)[:TEXT_LIMIT].strip() or None


def bounded(value: object, depth: int = NESTING_LIMIT) -> Any:
    """A copy of a free-form value with texts, lists and nesting cut to the limits."""
    if isinstance(value, str):
        return value[:TEXT_LIMIT]
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth <= 0:
        return None
    if isinstance(value, Mapping):
        pairs = list(value.items())[:LIST_LIMIT]
        return {str(key)[:TEXT_LIMIT]: bounded(item, depth - 1) for key, item in pairs}
    return [bounded(item, depth - 1) for item in as_list(value)]


def last_part(uri: object) -> str:
    """The last component of a JUMBF URI: `c2pa.ingredient__1`."""
    return (as_text(uri) or "").rsplit("/", 1)[-1]


def entries(value: object) -> Codes:
    """Status entries of a list as the library writes it."""
    found = []
    for item in as_list(value):
        entry = as_map(item)
        if code := as_text(entry.get("code")):
            found.append((code, as_text(entry.get("url")) or "", as_text(entry.get("explanation")) or ""))
    return found


def status_codes(value: object) -> StatusCodes:
    """Codes of a `{success, informational, failure}` object, each once, in order."""
    lists = as_map(value)
    return StatusCodes(
        *(
            tuple(dict.fromkeys(code for code, _, _ in entries(lists.get(key))))
            for key in ("success", "informational", "failure")
        )
    )


@dataclass(frozen=True, slots=True)
class Step:
    """An action with what the origin rules need beside it."""

    action: Action
    links: frozenset[str]
    """Ingredients it names: labels, instance ids or ingredient ids."""

    @property
    def name(self) -> str:
        """The action's name; a bare one (`created`) gets the prefix that the writer forgot."""
        return self.action.action

    @property
    def term(self) -> str | None:
        """The digital source type's last part."""
        return self.action.digital_source_type


@dataclass(frozen=True, slots=True)
class Link:
    """An ingredient as a manifest records it."""

    label: str
    title: str | None
    format: str | None
    relationship: str
    instance_id: str | None
    manifest: str | None
    """Label of its manifest, which may be missing from the store."""
    thumbnail: str | None
    recorded: StatusCodes
    """What the writer found when it added the ingredient."""
    below: Mapping[tuple[str, str], StatusCodes] = field(default_factory=dict)
    """What the writer found about the ingredients behind it, by manifest label and ingredient label."""
    shows: bool = True
    """False for what is not seen: a prompt, a model, a set of training data."""

    @property
    def names(self) -> frozenset[str]:
        """Everything under which an action may refer to it."""
        return frozenset(filter(None, (self.label, self.instance_id)))


class Manifest:
    """One manifest of the store."""

    def __init__(self, label: str, data: Mapping[str, Any], standard: Mapping[str, Any]) -> None:
        self.label = label
        self.data = data
        self.standard = standard

    @property
    def readable(self) -> bool:
        """False where the library could not load it: it then gives an object without statements."""
        return bool(self.data)

    @property
    def redactions(self) -> Sequence[str]:
        """Statements that it took out of earlier manifests, as `label of the manifest/label of the statement`."""
        uris = filter(None, (as_text(item) for item in as_list(self.data.get("redactions"))))
        return [_redacted(uri) for uri in uris]

    @property
    def is_update(self) -> bool:
        """An update manifest changes no pixels; its parent is tied to the picture."""
        return self.standard.get("isUpdateManifest") is True

    @cached_property
    def assertions(self) -> Sequence[tuple[str, Any]]:
        """Label and value of each assertion."""
        items = (as_map(item) for item in as_list(self.data.get("assertions")))
        return [(as_text(item.get("label")) or "", item.get("data")) for item in items]

    def assertion(self, *labels: str) -> Iterator[Any]:
        """Values of the assertions with these labels, versions and instances included (`label.v2`, `label__1`)."""
        for label, value in self.assertions:
            stem = label.split("__", 1)[0]
            if any(stem == wanted or stem.startswith(f"{wanted}.v") for wanted in labels):
                yield value

    @cached_property
    def steps(self) -> Sequence[Step]:
        """All actions in order."""
        return [step for value in self.assertion("c2pa.actions") for step in _steps(as_map(value))][:LIST_LIMIT]

    @property
    def steps_complete(self) -> bool:
        """Whether the signer says that every action is listed."""
        lists = [as_map(value) for value in self.assertion("c2pa.actions")]
        return bool(lists) and all(value.get("allActionsIncluded") is True for value in lists)

    @cached_property
    def links(self) -> Sequence[Link]:
        """Its ingredients."""
        return [_link(as_map(item)) for item in as_list(self.data.get("ingredients"))]

    @property
    def signature(self) -> Mapping[str, Any]:
        """`alg`, `issuer` (the signer's own organisation), `common_name`, `cert_serial_number`, `time`."""
        return as_map(self.data.get("signature_info"))

    @property
    def tool(self) -> str | None:
        """Name and version of the claim generator."""
        for item in as_list(self.data.get("claim_generator_info")):
            if name := as_text(as_map(item).get("name")):
                return " ".join(filter(None, (name, as_text(as_map(item).get("version")))))
        words = (as_text(self.data.get("claim_generator")) or "").split(" ", 1)[0]
        name, _, version = words.partition("/")
        return " ".join(filter(None, (name, version))) or None


def overfull(friendly: Mapping[str, Any]) -> bool:
    """Whether a list of the library's report is longer than what is read of it: statements beyond are not counted."""
    manifests = as_map(friendly.get("manifests"))
    lists = (as_map(item).get(key) for item in manifests.values() for key in ("assertions", "ingredients"))
    return len(manifests) > LIST_LIMIT or any(isinstance(item, list) and len(item) > LIST_LIMIT for item in lists)


class Store:
    """The manifest store: manifests by label, the active one, and what validation found.

    Args:
        friendly: the library's `json()`.
        standard: the library's `crjson()`.
    """

    def __init__(self, friendly: Mapping[str, Any], standard: Mapping[str, Any]) -> None:
        self._friendly = friendly
        self._manifests = as_map(friendly.get("manifests"))
        listed = (as_map(item) for item in as_list(standard.get("manifests")))
        self._standard = {as_text(item.get("label")): item for item in listed}
        self._known: dict[str, Manifest] = {}
        self.active = as_text(friendly.get("active_manifest")) or ""

    def manifest(self, label: str | None) -> Manifest | None:
        """The manifest with this label, if the store holds it."""
        if label is None or label not in self._manifests:
            return None
        if label not in self._known:
            data = as_map(self._manifests[label])
            self._known[label] = Manifest(label, data, as_map(self._standard.get(label)))
        return self._known[label]

    @property
    def state(self) -> str | None:
        """The library's own verdict: `Valid`, `Trusted` or `Invalid`."""
        return as_text(self._friendly.get("validation_state"))

    @property
    def results(self) -> Mapping[str, Any]:
        """`validation_results`: what was found now."""
        return as_map(self._friendly.get("validation_results"))

    @cached_property
    def active_entries(self) -> Mapping[str, Codes]:
        """Status entries of the active manifest by `success`, `informational`, `failure`."""
        lists = as_map(self.results.get("activeManifest"))
        return {key: entries(lists.get(key)) for key in ("success", "informational", "failure")}

    @cached_property
    def found_now(self) -> Mapping[tuple[str, str], StatusCodes]:
        """What validation found about each ingredient, by manifest label and ingredient label."""
        return dict(_deltas(self.results))

    @cached_property
    def _found_before(self) -> Mapping[tuple[str, str], StatusCodes]:
        found: dict[tuple[str, str], StatusCodes] = {}
        for label in list(self._manifests)[:LIST_LIMIT]:
            manifest = self.manifest(label)
            for link in manifest.links if manifest else ():
                for place, codes in link.below.items():
                    found[place] = joined(found[place], codes) if place in found else codes
        return found

    def recorded(self, holder: Manifest, link: Link) -> StatusCodes:
        """What writers found about an ingredient: when it was added, and when its holder became one itself.

        A fault that a later writer knew of is no news to validation, which then reports it nowhere else.
        """
        before = self._found_before.get((holder.label, link.label))
        return joined(link.recorded, before) if before else link.recorded


def joined(first: StatusCodes, second: StatusCodes) -> StatusCodes:
    """The codes of both, each once."""
    return StatusCodes(
        tuple(dict.fromkeys((*first.success, *second.success))),
        tuple(dict.fromkeys((*first.informational, *second.informational))),
        tuple(dict.fromkeys((*first.failure, *second.failure))),
    )


def _deltas(results: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], StatusCodes]]:
    for item in as_list(results.get("ingredientDeltas")):
        parts = (as_text(as_map(item).get("ingredientAssertionURI")) or "").split("/")
        if len(parts) >= 3:
            yield (parts[-3], parts[-1]), status_codes(as_map(item).get("validationDeltas"))


def _redacted(uri: str) -> str:
    parts = uri.removeprefix("self#jumbf=").strip("/").split("/")
    return f"{parts[-3]}/{parts[-1]}" if len(parts) >= 3 else parts[-1]


def _link(data: Mapping[str, Any]) -> Link:
    results = data.get("validation_results")
    recorded = status_codes(as_map(results).get("activeManifest"))
    if not results:
        recorded = StatusCodes(failure=tuple(code for code, _, _ in entries(data.get("validation_status"))))
    return Link(
        label=as_text(data.get("label")) or "",
        title=as_text(data.get("title")),
        format=as_text(data.get("format")),
        relationship=as_text(data.get("relationship")) or "componentOf",
        instance_id=as_text(data.get("instance_id")),
        manifest=as_text(data.get("active_manifest")),
        thumbnail=as_text(as_map(data.get("thumbnail")).get("identifier")),
        recorded=recorded,
        below=dict(_deltas(as_map(results))),
        shows=not _is_data(data),
    )


def _is_data(data: Mapping[str, Any]) -> bool:
    kinds = (as_text(as_map(item).get("type")) or "" for item in as_list(data.get("data_types")))
    return (as_text(data.get("format")) or "").startswith("text/") or any(kind.startswith(_DATA) for kind in kinds)


def _steps(value: Mapping[str, Any]) -> Iterator[Step]:
    templates = {as_text(as_map(item).get("action")): as_map(item) for item in as_list(value.get("templates"))}
    agents = as_list(value.get("softwareAgents"))
    for item in as_list(value.get("actions")):
        data = as_map(item)
        name = as_text(data.get("action"))
        if not name:
            continue
        defaults = {**as_map(templates.get("*")), **as_map(templates.get(name))}
        yield _step(name, {**defaults, **data}, agents)


def _step(name: str, data: Mapping[str, Any], agents: Sequence[Any]) -> Step:
    parameters = as_map(data.get("parameters"))
    index = data.get("softwareAgentIndex")
    agent = data.get("softwareAgent")
    if agent is None and isinstance(index, int) and 0 <= index < len(agents):
        agent = agents[index]
    action = Action(
        action=name if "." in name else f"c2pa.{name}",
        digital_source_type=term_of(as_text(data.get("digitalSourceType"))),
        software_agent=_agent(agent),
        description=as_text(data.get("description")) or as_text(parameters.get("description")),
        when=as_text(data.get("when")),
        reason=as_text(data.get("reason")),
        parameters=bounded(parameters),
    )
    return Step(action, _named_ingredients(data, parameters))


def _agent(value: object) -> str | None:
    if isinstance(value, Mapping):
        return " ".join(filter(None, (as_text(value.get("name")), as_text(value.get("version"))))) or None
    return as_text(value)


def _named_ingredients(data: Mapping[str, Any], parameters: Mapping[str, Any]) -> frozenset[str]:
    named = [as_text(data.get("instanceId")), as_text(parameters.get("instanceId"))]
    urls = (parameters.get("ingredient"), *as_list(parameters.get("ingredients")))
    named.extend(last_part(as_map(item).get("url")) for item in urls)
    for key in ("ingredientIds", "org.cai.ingredientIds"):
        named.extend(as_text(item) for item in as_list(parameters.get(key)))
    return frozenset(filter(None, named))
