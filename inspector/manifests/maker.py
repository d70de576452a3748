"""L2: the program and the model that credentials name as what made a picture or its AI-made parts.

A manifest names three: the claim generator (the program that signed), the software agent of a step, and the signer. An
agent that created a picture is the model below the program, unless it is known as a program itself; the agent of any
later step is the program that took that step. A claim generator that is only a signing library names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inspector.domain.credentials import Action, Credentials, Ingredient
from inspector.domain.enums import Origin
from inspector.domain.evidence import ModelReference
from inspector.manifests.source_types import declares_ai

MANIFESTS_LIMIT = 1_000
"""Manifests of one tree that are looked through."""

_GENERATED = (Origin.AI_GENERATED, Origin.AI_GENERATED_THEN_EDITED)
_LIBRARY = re.compile(
    r"c2pa|contentauth|content.?credentials|truepic|adobe_c2pa|.*\bc2pa\b.*\b(?:library|sdk|tool)\b", re.I
)
_PROGRAM = re.compile(
    r"adobe firefly|(?:bing )?image creator|azure openai|microsoft designer|canva|photo assist|.*\b(?:api|pipeline)$",
    re.IGNORECASE,
)
"""Agents of creating steps that are programs, in the order of how often they were met."""
_MODEL = re.compile(
    r"flux\W?\d|dall\W?e|gpt\W?(?:image|\d)|imagen\b|gemini|nano.?banana|titan image|nova canvas|stable.?diffusion|"
    r"stable.?image|sd\W?(?:xl|\d)|ideogram\W?v?\d|recraft\W?v?\d|seed(?:ream|ance|edit)|qwen|hunyuan|wan\W?\d|photon",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:(?:ai|generative ai|image|picture|text.to.image)\W?)*(?:ai|generat(?:ion|or|ive)|edit(?:ing|or)?)", re.I
)
"""Agents that only say what was done: "Image Generation"."""
_BARE = re.compile(r"api|app|web|service|server|backend", re.IGNORECASE)
"""Claim generators that name no program without the signer: OpenAI's "API"."""
_VERSIONED = re.compile(r"(?P<name>.+?) (?P<version>v?\d[\w.:+-]*)")


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made it: the program with its version as far as one is named, and the models of its AI-made steps."""

    generator: str | None = None
    version: str | None = None
    models: tuple[ModelReference, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """A step that made something with AI, and the manifest it stands in."""

    action: Action
    tool: str | None
    signer: str | None


def maker_of(credentials: Credentials) -> Maker | None:
    """What credentials name as the maker; null where they declare no AI, or no step of theirs says where it came in."""
    generated = credentials.origin in _GENERATED
    if not generated and credentials.origin is not Origin.CONTAINS_AI_EDITED_PARTS:
        return None
    made = _made(credentials, generated=generated)
    if not made:
        return None
    signer = credentials.signer.organisation or credentials.signer.common_name if credentials.signer else None
    own = made[0].signer in (None, signer) and credentials.origin is Origin.AI_GENERATED
    tool = credentials.claim_generator if own and credentials.claim_generator else made[0].tool
    return _maker(made, tool)


def _maker(made: Sequence[_Made], tool: str | None) -> Maker:
    name, version = _split(tool)
    if name is not None and _LIBRARY.match(name):
        name, version = None, None
    elif name is not None and _BARE.fullmatch(name) and made[0].signer:
        name = f"{made[0].signer} {name}"
    models: dict[str, ModelReference] = {}
    program: str | None = None
    for step in made:
        agent = step.action.software_agent
        if agent is None or _same(agent, name) or _NOBODY.fullmatch(agent):
            continue
        if _names_model(step, name):
            models.setdefault(agent, ModelReference(agent, None, "service"))
        else:
            program = program or agent
    if program is not None:
        name, version = _split(program)
    return Maker(name, version, tuple(models.values()))


def _names_model(step: _Made, tool: str | None) -> bool:
    agent = step.action.software_agent or ""
    if _MODEL.match(agent):
        return True
    return step.action.action == "c2pa.created" and tool is not None and not _PROGRAM.match(agent)


def _made(credentials: Credentials, *, generated: bool) -> list[_Made]:
    """Steps that made something with AI, nearest manifest first; of a generated picture those that created it."""
    steps = list(_steps(credentials))
    typed = [step for step in steps if declares_ai(step.action.digital_source_type)]
    if not typed and credentials.inferred:
        typed = [step for step in steps if step.action.digital_source_type is None]
    created = [step for step in typed if step.action.action == "c2pa.created"]
    return created if generated and created else typed


def _steps(credentials: Credentials) -> Iterator[_Made]:
    signer = credentials.signer
    name = signer.organisation or signer.common_name if signer else None
    yield from (_Made(action, credentials.claim_generator, name) for action in credentials.actions)
    level: Sequence[Ingredient] = credentials.ingredients
    seen = 0
    while level and seen < MANIFESTS_LIMIT:
        seen += len(level)
        for item in level:
            yield from (_Made(action, item.claim_generator, item.signer) for action in item.actions)
        level = [below for item in level for below in item.ingredients]


def _split(written: str | None) -> tuple[str | None, str | None]:
    """Name and version; a claim generator of the old form has `_` for blanks."""
    if written is None:
        return None, None
    match = _VERSIONED.fullmatch(written)
    name, version = (match["name"], match["version"]) if match else (written, None)
    return name.replace("_", " ").strip() or None, version


def _same(agent: str, tool: str | None) -> bool:
    """Whether an agent is the program or a part of it: "Adobe Firefly Pipeline" of "Adobe Firefly"."""
    return tool is not None and agent.replace("_", " ").casefold().startswith(tool.casefold())
