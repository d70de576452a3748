"""L2: other signed statements: wishes about training, soft bindings, identities, the camera."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inspector.manifests.store import LIST_LIMIT, Manifest, as_list, as_map, as_text, bounded

_STRICTNESS = ("allowed", "constrained", "notAllowed")
_SCHEMES = ("c2pa", "cawg")
_USES = {use.lower(): use for use in _STRICTNESS}
_LETTERS = re.compile(r"[^a-z]+")
_CONDITIONS = ("constraint_info", "constraints_info")
"""The schema of both specifications has the first name, the text of CAWG's the second."""


def training_of(manifests: Iterable[Manifest]) -> dict[str, dict[str, str | None]]:
    """Wishes about training and mining of all manifests: `{"cawg.ai_training": {"use", "constraint"}}`.

    Where manifests differ on one key, the strictest wish stands.
    """
    found: dict[str, dict[str, str | None]] = {}
    for manifest in manifests:
        for scheme in _SCHEMES:
            for value in manifest.assertion(f"{scheme}.training-mining"):
                for key, entry in list(as_map(as_map(value).get("entries")).items())[:LIST_LIMIT]:
                    _keep_strictest(found, _full_key(str(key), scheme), _wish(entry))
    return dict(sorted(found.items()))


def _wish(entry: object) -> Mapping[str, Any]:
    """An entry; some writers leave out the object around its use."""
    return {"use": entry} if isinstance(entry, str) else as_map(entry)


def _full_key(key: str, scheme: str) -> str:
    return key if key.split(".", 1)[0] in _SCHEMES else f"{scheme}.{key}"


def _keep_strictest(found: dict[str, dict[str, str | None]], key: str, entry: Mapping[str, Any]) -> None:
    use = as_text(entry.get("use"))
    if use is None:
        return
    use = _USES.get(_LETTERS.sub("", use.lower()), use)
    known = found.get(key)
    if known is None or _strictness(use) > _strictness(known["use"]):
        constraint = next((text for name in _CONDITIONS if (text := as_text(entry.get(name)))), None)
        found[key] = {"use": use, "constraint": constraint}


def _strictness(use: str | None) -> int:
    return _STRICTNESS.index(use) if use in _STRICTNESS else -1


def soft_bindings_of(manifest: Manifest) -> tuple[dict[str, Any], ...]:
    """Watermarks and fingerprints that the signer declares: `{"algorithm", "values"}`. None is looked for."""
    found = []
    for value in manifest.assertion("c2pa.soft-binding"):
        data = as_map(value)
        values = [as_text(as_map(block).get("value")) for block in as_list(data.get("blocks"))]
        found.append({"algorithm": as_text(data.get("alg")), "values": [item for item in values if item]})
    return tuple(found[:LIST_LIMIT])


def identities_of(manifest: Manifest) -> tuple[dict[str, Any], ...]:
    """Named creators, as stated; `checked` is always false: that needs lists and a network of its own.

    Keys: `kind`, `name`, `uri`, `provider`, `stated_by`, `verified_at`, `checked`.
    """
    found = [entry for value in manifest.assertion("cawg.identity") for entry in _identity(as_map(value))]
    for value in manifest.assertion("stds.schema-org.CreativeWork"):
        authors = as_map(value).get("author")
        named = (as_map(author) for author in as_list(authors if isinstance(authors, list) else [authors]))
        found.extend(_entry("author", item["name"], uri=item.get("@id")) for item in named if item.get("name"))
    return tuple(found[:LIST_LIMIT])


def _identity(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    signature = as_map(data.get("signature_info"))
    if signature:
        kind = as_text(as_map(data.get("signer_payload")).get("sig_type")) or "cawg.x509.cose"
        yield _entry(kind, signature.get("common_name"), provider=signature.get("issuer"))
    for item in as_list(data.get("verifiedIdentities")):
        entry = as_map(item)
        yield _entry(
            as_text(entry.get("type")) or "cawg.identity",
            entry.get("name") or entry.get("username"),
            uri=entry.get("uri"),
            provider=as_map(entry.get("provider")).get("name"),
            stated_by=_issuer(data.get("issuer")),
            verified_at=entry.get("verifiedAt"),
        )


def _issuer(value: object) -> object:
    return value.get("id") if isinstance(value, Mapping) else value


def _entry(kind: str, name: object, **more: object) -> dict[str, Any]:
    keys = ("uri", "provider", "stated_by", "verified_at")
    return {"kind": kind, "name": as_text(name), **{key: as_text(more.get(key)) for key in keys}, "checked": False}


def device_of(manifests: Iterable[Manifest]) -> str | None:
    """Make and model of the camera in signed metadata, the nearest manifest first."""
    for manifest in manifests:
        make = model = None
        for value in manifest.assertion("stds.exif", "c2pa.metadata", "cawg.metadata"):
            names = {str(key).rsplit(":", 1)[-1].lower(): item for key, item in as_map(bounded(value)).items()}
            make = make or as_text(names.get("make"))
            model = model or as_text(names.get("model"))
        if make or model:
            repeats = make and model and model.lower().startswith(make.lower())
            return model if repeats else " ".join(filter(None, (make, model)))
    return None
