"""L5: a record in words, for `show`: the summary, the evidence with its place, parameters, credentials, problems."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inspector import messages
from inspector.cli.output import verdict_words
from inspector.detectors.meaning import Explanation
from inspector.domain.blocks import BlockSet
from inspector.domain.evidence import Evidence
from inspector.domain.jsonform import from_json
from inspector.domain.survival import Journey
from inspector.textsafe import one_line

WIDTH = 100
Record = Mapping[str, Any]


def describe(record: Record, blocks: BlockSet | None = None, explanation: Explanation | None = None) -> Iterator[str]:
    """Lines of text. They hold untrusted words: pass them through `textsafe` before printing.

    Args:
        record: of one picture.
        blocks: its metadata blocks, which are compared with what was signed.
        explanation: what its detector score means.
    """
    assessment = record["assessment"]
    size = f"{record['width']} × {record['height']}" if record["width"] else "size unknown"
    length = f"{record['bytes']:,} bytes" if record["bytes"] is not None else "size unknown"
    yield record["path"]
    yield f"{record['format'] or 'no known format'} · {size} · {length}"
    yield ""
    yield f"{verdict_words(assessment)} ({messages.text('basis.' + assessment['basis']).lower()})"
    yield from textwrap.wrap(one_line(assessment["summary"]), WIDTH)
    if assessment["flags"]:
        yield "Flags: " + ", ".join(messages.text(f"flag.{flag}") for flag in assessment["flags"])
    parts = (
        _findings(record),
        _generation(record),
        _credentials(record, blocks or BlockSet()),
        _detector(record, explanation),
        _survival(record),
        _attribution(record),
        _problems(record),
    )
    for part in parts:
        lines = list(part)
        if lines:
            yield ""
            yield from lines


def _findings(record: Record) -> Iterator[str]:
    by_id = {item["id"]: item for item in record["evidence"]}
    findings = record["assessment"]["findings"]
    if findings:
        yield "Evidence"
    for finding in findings:
        direction = messages.text(f"leaning.{finding['leaning']}")
        basis = messages.text(f"basis.{finding['basis']}").lower()
        yield f"  {one_line(finding['detail'])}  [{basis}; {direction}]"
        for name in finding["evidence"]:
            yield f"      {_place(by_id[name])}"
        for code in dict.fromkeys(by_id[name]["data"].get("note") for name in finding["evidence"]):
            if code:
                yield from textwrap.wrap(
                    messages.text(code), WIDTH, initial_indent="      ", subsequent_indent="      "
                )


def _place(item: Mapping[str, Any]) -> str:
    location = item["location"] or {}
    parts = [item["source"]]
    if location.get("file"):
        parts.append(location["file"].rsplit("/", 1)[-1])
    if location.get("inside"):
        parts.append(f"inside {location['inside']}")
    if location.get("offset") is not None:
        parts.append(f"{location.get('length') or 0:,} bytes at {location['offset']:,}")
    return ", ".join(one_line(part) for part in parts)


def _generation(record: Record) -> Iterator[str]:
    generation = record["generation"]
    if generation is None:
        return
    yield "Generation"
    for key, title in (("prompt", "Prompt"), ("negative_prompt", "Negative prompt")):
        if generation[key]:
            yield f"  {title}"
            yield from textwrap.wrap(generation[key], WIDTH, initial_indent="    ", subsequent_indent="    ")
    values = {
        "Generator": " ".join(filter(None, (generation["generator"], generation["generator_version"]))),
        "Seed": generation["seed"],
        "Steps": generation["steps"],
        "Sampler": ", ".join(filter(None, (generation["sampler"], generation["scheduler"]))),
        "Guidance": generation["guidance"],
        "Size": f"{generation['width']} × {generation['height']}" if generation["width"] else None,
    }
    yield from _table(values)
    for model in generation["models"]:
        suffix = f" ({model['hash']})" if model["hash"] else ""
        yield f"  {model['kind']:<16} {one_line(model['name'])}{suffix}"


def _credentials(record: Record, blocks: BlockSet) -> Iterator[str]:
    if record["c2pa"] is None:
        return
    from inspector.cli.credentialtext import describe_credentials
    from inspector.manifests import compare_metadata

    yield from describe_credentials(record["c2pa"], compare_metadata(record["c2pa"]["metadata"], blocks))


def _detector(record: Record, explanation: Explanation | None) -> Iterator[str]:
    detector = record["detector"]
    if detector is None or detector["not_run"] == "switched_off":
        return
    yield "Detector"
    if detector["not_run"]:
        yield f"  {messages.text('not_run.' + detector['not_run'])}"
        return
    yield f"  {messages.text('band.' + detector['band'])}" + (f": {detector['reason']}" if detector["reason"] else "")
    if explanation is not None:
        phrases = [*(fact.phrase for fact in explanation.facts), explanation.caveat]
        for phrase in phrases:
            words = messages.text(phrase.code, **phrase.params)
            yield from textwrap.wrap(words, WIDTH, initial_indent="  - ", subsequent_indent="    ")
    medium = detector["medium"]
    yield from _table(
        {
            "Model": f"{detector['id']} {detector['version'] or ''}",
            "Score": f"{detector['score']:.2f} (0.00 to 1.00; it orders the review and is no share of AI pictures)",
            "Medium": messages.text(f"medium.{medium}") if f"medium.{medium}" in messages.TEMPLATES else medium,
            "Ran on": ", ".join(filter(None, (detector["provider"], detector["precision"]))),
        }
    )


def _survival(record: Record) -> Iterator[str]:
    from inspector.assess import survival_of

    evidence = [from_json(Evidence, item) for item in record["evidence"]]
    rows = survival_of(evidence, watermark=bool((record["c2pa"] or {}).get("soft_bindings")))
    if not rows:
        return
    yield f"{messages.text('survival.title')} ({messages.text('survival.note').rstrip('.').lower()})"
    if any(finding["code"].startswith("resaved.") for finding in record["assessment"]["findings"]):
        yield f"  {messages.text('survival.resaved')}"
    heads = [messages.text(f"survival.journey.{journey}") for journey in Journey]
    yield _columns("", heads)
    for row in rows:
        fates = [messages.text(f"survival.fate.{row.fate(journey)}") for journey in Journey]
        yield _columns(messages.text(f"survival.trace.{row.trace}"), fates)


def _columns(first: str, others: Sequence[str]) -> str:
    return f"  {first:<26}{''.join(f'{text:<20}' for text in others)}".rstrip()


def _attribution(record: Record) -> Iterator[str]:
    values = {key.replace("_", " ").capitalize(): value for key, value in (record["attribution"] or {}).items()}
    if any(values.values()):
        yield "Attribution"
        yield from _table(values)


def _problems(record: Record) -> Iterator[str]:
    if record["problems"]:
        yield "Problems"
    for problem in record["problems"]:
        yield from textwrap.wrap(
            f"{problem['severity']}: {one_line(problem['message'])} [{problem['code']}]",
            WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
        )


def _table(values: Mapping[str, Any]) -> Iterator[str]:
    for title, value in values.items():
        if value not in (None, "", " "):
            yield f"  {title:<16} {one_line(str(value))}"
