"""L5: Content Credentials in words, for `show`: lights, signer, steps, what it was made from, and the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inspector import manifests, messages
from inspector.domain.credentials import Credentials
from inspector.textsafe import one_line

TITLE_WIDTH = 16
VALUE_LIMIT = 300
"""Longest single value in characters."""
METADATA_WIDTH = 34
"""Longest value of the side-by-side, in characters."""
DEPTH_LIMIT = 12
"""Levels of source pictures that are drawn."""
Json = Mapping[str, Any]


def describe_credentials(c2pa: Json, rows: Sequence[manifests.MetadataRow] = ()) -> Iterator[str]:
    """Lines of text. They hold untrusted words: pass them through `textsafe` before printing.

    Args:
        c2pa: of a record.
        rows: signed metadata beside the file's own.
    """
    yield "Content Credentials"
    yield from _table(manifests.lights(c2pa))
    if c2pa["trust"]:
        yield f"  {messages.text('c2pa.trust.note')}"
    if c2pa["is_update"]:
        yield f"  {messages.text('c2pa.update')}"
    parts = (
        ("Who and when", _signer(c2pa)),
        (_steps_title(c2pa), _steps(c2pa["actions"])),
        ("Made from", _ingredients(c2pa["ingredients"], "")),
        ("Training permissions", _training(c2pa)),
        ("Also stated", _stated(c2pa)),
        ("Signed metadata beside the file's own", _metadata(rows)),
        ("Checks that failed", _checks(c2pa["codes"]["failure"], c2pa["integrity"])),
        ("Remarks of the check", _checks(c2pa["codes"]["informational"], c2pa["integrity"])),
    )
    for title, part in parts:
        lines = list(part)
        if lines:
            yield f"  {title}"
            yield from (f"    {line}" for line in lines)


def describe_second(credentials: Credentials | None, second: manifests.SecondOpinion | None) -> Iterator[str]:
    """What another validator says, and where the two do not agree, with both states."""
    yield ""
    yield "Second opinion"
    if second is None:
        yield "  The other validator cannot read this file."
        return
    found = manifests.differences(credentials, second)
    first = (credentials.validator if credentials else None) or "the first"
    yield from _table({"Validator": second.validator, "Agreement": "different" if found else f"same as {first}"})
    if second.integrity:
        yield from _table({messages.text("c2pa.light.integrity"): messages.text(f"c2pa.integrity.{second.integrity}")})
    for item in found:
        sides = (_side(item.about, state) for state in (item.first, item.second))
        told = "; ".join(f"{who}: {said}" for who, said in zip((first, second.validator), sides, strict=True))
        yield f"  {manifests.code_text(item.about) if '.' in item.about else item.about}: {told}"


def _side(about: str, state: str | None) -> str:
    """One validator's state in words, the code behind it."""
    if state is None:
        return "nothing"
    return f"{messages.text(f'c2pa.integrity.{state}')} ({state})" if about == "integrity" else _short(state)


def _signer(c2pa: Json) -> Iterator[str]:
    signer = c2pa["signer"] or {}
    names = " / ".join(filter(None, (signer.get("organisation"), signer.get("common_name"))))
    yield from _rows(
        {
            "Signed by": names,
            "Method": signer.get("algorithm"),
            "Time": _time(signer) if signer else None,
            "Tool": c2pa["claim_generator"],
            "Stored": _place(c2pa),
            "Checked with": c2pa["validator"],
        }
    )
    for number, certificate in enumerate(signer.get("chain") or ([signer] if signer.get("issuer") else [])):
        holder = " / ".join(filter(None, (certificate["organisation"], certificate["common_name"])))
        starts, ends = (str(certificate[key] or "?")[:10] for key in ("valid_from", "valid_to"))
        yield from _rows({"Certificate" if number == 0 else "Issued under": holder or "?"})
        yield f"{'':{TITLE_WIDTH}}   valid {starts} to {ends}, serial {_short(certificate['serial'] or '?')}"
        yield f"{'':{TITLE_WIDTH}}   issued by {_short(certificate['issuer'] or '?')}"


def _time(signer: Json) -> str:
    if not signer.get("time"):
        return messages.text("c2pa.time.none")
    code = "c2pa.time.trusted" if signer["time_trusted"] else "c2pa.time.unconfirmed"
    said = messages.text(code, time=_moment(signer["time"]))
    return f"{said} ({signer['time_authority']})" if signer.get("time_authority") else said


def _place(c2pa: Json) -> str:
    if c2pa["remote_url"] and not c2pa["embedded"]:
        return messages.text("c2pa.stored.elsewhere", url=c2pa["remote_url"])
    return messages.text("c2pa.stored.inside" if c2pa["embedded"] else "c2pa.stored.beside")


def _steps_title(c2pa: Json) -> str:
    note = messages.text("c2pa.actions.complete" if c2pa["actions_complete"] else "c2pa.actions.incomplete")
    return f"Steps. {note}"


def _steps(actions: Sequence[Json]) -> Iterator[str]:
    timed = any(action["when"] for action in actions)
    for action in actions:
        mark = "AI " if manifests.declares_ai(action["digital_source_type"]) else "   "
        when = f"{_moment(action['when'] or 'no time'):<20}" if timed else ""
        source = action["digital_source_type"]
        words = [manifests.action_text(action["action"]), manifests.source_text(source) if source else ""]
        words += [action[key] for key in ("software_agent", "description")]
        words += [manifests.reason_text(action["reason"])] if action["reason"] else []
        yield mark + when + " · ".join(_short(word) for word in words if word)


def _ingredients(items: Sequence[Json], rail: str, depth: int = 1) -> Iterator[str]:
    """A tree: each picture with its own lights, its steps by AI, and what was wrong with it."""
    for number, item in enumerate(items):
        last = number == len(items) - 1
        relation = messages.text(f"c2pa.relation.{item['relationship']}")
        words = (item["title"] or "no title", relation, item["claim_generator"], item["signer"])
        yield f"{rail}{'└─' if last else '├─'} " + " · ".join(_short(str(word)) for word in words if word)
        below = f"{rail}{'  ' if last else '│ '} "
        for line in _ingredient(item):
            yield f"{below}{line}"
        if depth < DEPTH_LIMIT:
            yield from _ingredients(item["ingredients"], below, depth + 1)
        elif item["ingredients"]:
            yield f"{below}└─ …"


def _ingredient(item: Json) -> Iterator[str]:
    if item["repeated"]:
        yield messages.text("c2pa.ingredient.repeated")
        return
    lights = manifests.ingredient_lights(item)
    if not lights:
        yield messages.text("c2pa.ingredient.none")
    for title, sentence in lights.items():
        yield f"{title:<9} {sentence}"
    if item["is_update"]:
        yield messages.text("c2pa.update")
    for action in item["actions"]:
        if manifests.declares_ai(action["digital_source_type"]):
            words = (manifests.action_text(action["action"]), action["software_agent"])
            yield "AI step   " + " · ".join(_short(word) for word in words if word)
    now = set(item["found_now"]["failure"])
    for code in item["codes"]["failure"]:
        yield f"check     {manifests.code_text(code)} ({_short(code)}; {'now' if code in now else 'when added'})"


def _training(c2pa: Json) -> Iterator[str]:
    for key, wish in (c2pa["training"] or {}).items():
        yield f"{manifests.training_text(key, wish)} [{_short(key)}]"


def _stated(c2pa: Json) -> Iterator[str]:
    for entry in c2pa["identities"]:
        words = (entry.get("name"), entry.get("provider"), entry.get("uri"), entry.get("stated_by"))
        shown = " · ".join(_short(str(word)) for word in words if word)
        yield f"Creator: {shown or '?'} ({messages.text('c2pa.identity.stated').lower()})"
    for entry in c2pa["soft_bindings"]:
        yield messages.text("c2pa.soft_binding", algorithm=str(entry.get("algorithm") or "?"))
    for statement in c2pa["redactions"]:
        yield messages.text("c2pa.redaction", statement=statement.rpartition("/")[2])


def _metadata(rows: Sequence[manifests.MetadataRow]) -> Iterator[str]:
    if rows:
        yield f"{'':2}{'Property':<30} {'Signed':<{METADATA_WIDTH}} File"
    for row in rows:
        mark = "≠" if row.state is manifests.Likeness.DIFFERENT else " "
        signed, own = (one_line(value or "–", METADATA_WIDTH) for value in (row.signed, row.file))
        state = messages.text(f"c2pa.metadata.{row.state}")
        yield f"{mark} {one_line(row.field, 30):<30} {signed:<{METADATA_WIDTH}} {own:<{METADATA_WIDTH}} {state}"


def _checks(codes: Sequence[str], integrity: str) -> Iterator[str]:
    for code in codes:
        yield f"{manifests.check_text(code, integrity)} ({_short(code)})"


def _moment(text: str) -> str:
    """A time as ISO text without its fraction; any other text as it is."""
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _short(text)
    if len(text) <= len("2026-05-04"):
        return text
    return (found.astimezone(UTC) if found.tzinfo else found).strftime("%Y-%m-%d %H:%M:%S")


def _short(text: str) -> str:
    return one_line(text, VALUE_LIMIT)


def _rows(values: Json) -> Iterator[str]:
    for title, value in values.items():
        if value:
            yield f"{title:<{TITLE_WIDTH}} {_short(str(value))}"


def _table(values: Json) -> Iterator[str]:
    return (f"  {line}" for line in _rows(values))
