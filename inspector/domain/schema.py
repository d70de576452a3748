"""L1: JSON Schema (draft 2020-12) of the record, generated from the domain types, with the tables of codes."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from typing import Any

from inspector import messages
from inspector.domain.credentials import Credentials
from inspector.domain.enums import Basis, ContainerFormat, EvidenceKind, Flag, Leaning, Severity, Verdict
from inspector.domain.evidence import Attribution, Camera, GenerationParameters, Location
from inspector.domain.record import SCHEMA
from inspector.domain.report import DetectorScore, Duplicate, Hashes, Label, Phrase

_TEXT = {"type": "string"}
_OBJECT = {"type": "object"}
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def json_schema() -> dict[str, Any]:
    """The schema of one record. Additional keys are allowed: additions do not change the schema number."""
    definitions: dict[str, Any] = {}
    properties = {
        "schema": {"const": SCHEMA},
        "path": _TEXT,
        "sha256": _nullable({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        "bytes": _nullable({"type": "integer", "minimum": 0}),
        "mtime": _nullable({"type": "string", "format": "date-time"}),
        "format": _nullable(_enum(ContainerFormat)),
        "width": _nullable({"type": "integer"}),
        "height": _nullable({"type": "integer"}),
        "assessment": _assessment(definitions),
        "evidence": _list(_evidence(definitions)),
        **{
            name: _nullable(_reference(kind, definitions))
            for name, kind in (
                ("generation", GenerationParameters),
                ("attribution", Attribution),
                ("c2pa", Credentials),
                ("camera", Camera),
                ("detector", DetectorScore),
            )
        },
        "hashes": _reference(Hashes, definitions),
        "duplicates": _list(_reference(Duplicate, definitions)),
        "label": _nullable(_reference(Label, definitions)),
        "problems": _list(_problem()),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Inspector record",
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "$defs": dict(sorted(definitions.items())),
    }


def code_tables() -> dict[str, dict[str, str]]:
    """Every code of problems, findings, credentials and evidence, with its English template."""
    return {
        "problems": dict(sorted(messages.TABLES["problems"].items())),
        "findings": {code.removeprefix("finding."): text for code, text in sorted(messages.TABLES["findings"].items())},
        "credentials": dict(sorted(messages.TABLES["credentials"].items())),
        "evidence": {kind.value: messages.text(f"evidence.{kind}") for kind in EvidenceKind},
        "flags": {flag.value: messages.text(f"flag.{flag}") for flag in Flag},
    }


def _assessment(definitions: dict[str, Any]) -> dict[str, Any]:
    finding = _record(
        {
            "code": _TEXT,
            "leaning": _enum(Leaning),
            "basis": _enum(Basis),
            "evidence": _list(_TEXT),
            "detail": _TEXT,
            "params": _OBJECT,
        }
    )
    return _record(
        {
            "verdict": _enum(Verdict),
            "basis": _enum(Basis),
            "flags": _list(_enum(Flag)),
            "summary": _TEXT,
            "findings": _list(finding),
            "ruleset": _TEXT,
            "phrases": _list(_reference(Phrase, definitions)),
        }
    )


def _evidence(definitions: dict[str, Any]) -> dict[str, Any]:
    return _record(
        {
            "id": _TEXT,
            "kind": _enum(EvidenceKind),
            "source": _TEXT,
            "location": _nullable(_reference(Location, definitions)),
            "reader": _TEXT,
            "data": _OBJECT,
        }
    )


def _problem() -> dict[str, Any]:
    return _record(
        {"code": _TEXT, "severity": _enum(Severity), "where": _nullable(_TEXT), "message": _TEXT, "params": _OBJECT}
    )


def _record(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": dict(properties)}


def _list(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(item)}


def _nullable(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [dict(schema), {"type": "null"}]}


def _enum(kind: type[Enum]) -> dict[str, Any]:
    return {"enum": [item.value for item in kind]}


def _reference(kind: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        hints = typing.get_type_hints(kind)
        definitions[kind.__name__] = _record(
            {item.name: _of(hints[item.name], definitions) for item in dataclasses.fields(kind) if item.init}
        )
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        options = [_of(option, definitions) for option in typing.get_args(hint) if option is not type(None)]
        return {"anyOf": [*options, {"type": "null"}]} if type(None) in typing.get_args(hint) else {"anyOf": options}
    if origin is tuple:
        return _list(_of(typing.get_args(hint)[0], definitions))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _reference(hint, definitions)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint)
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    return {} if hint is Any else dict(_OBJECT)
