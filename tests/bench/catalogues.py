"""Catalogues filled with made reports, as a scan with a detector would leave them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from inspector.catalog import Catalog
from inspector.domain.enums import Band, Basis, ContainerFormat, EvidenceKind, Flag, Leaning, Verdict
from inspector.domain.evidence import Evidence, GenerationParameters, Location, ModelReference
from inspector.domain.jsonform import to_json
from inspector.domain.report import DetectorScore, Finding, Hashes, InspectionReport
from tests.makers.collection import make_report, sha

BATCH = 500
VOCABULARY = """
portrait landscape castle river forest night dawn storm harbour city garden fox raven dragon knight child
watercolour ink oil gouache lineart sketch photograph detailed soft dramatic golden blue crimson misty ancient
cinematic macro wide close fisheye bokeh rim light volumetric ornate minimal poster pattern texture
"""
WORDS = VOCABULARY.split()
GENERATORS = ("AUTOMATIC1111", "ComfyUI", "NovelAI", "InvokeAI", "Fooocus", "Midjourney", "SwarmUI", "Draw Things")
FORMATS = (ContainerFormat.PNG, ContainerFormat.JPEG, ContainerFormat.WEBP)


def fill(catalog: Catalog, count: int) -> None:
    """Store reports in batches, as a scan does, and bring the index of prompts up to date."""
    reports = made(count)
    while batch := list(islice(reports, BATCH)):
        catalog.store(batch, "bench")
    catalog.index_texts()


def made(count: int) -> Iterator[InspectionReport]:
    """Two of five pictures with generation parameters, one with camera data, the rest with a score only."""
    chance = random.Random(11)
    for number in range(count):
        kind = number % 5
        facts = _generated(chance) if kind < 2 else _quiet(captured=kind == 2)
        yield make_report(
            f"/pictures/set {number // 2000:03}/study_{number:07}.png",
            sha256=sha(str(number)),
            size=chance.randrange(50_000, 4_000_000),
            mtime_ns=(1_600_000_000 + number * 977) * 10**9,
            format=FORMATS[number % 3],
            width=1024,
            height=1024,
            flags=(Flag.TRAINING_OPT_OUT,) if number % 17 == 0 else (),
            hashes=Hashes(sha(f"pixels {number}"), f"{chance.getrandbits(64):016x}"),
            detector=DetectorScore("made", "1", chance.random(), 0.0, Band.UNSURE),
            **facts,
        )


def _generated(chance: random.Random) -> dict[str, object]:
    generation = GenerationParameters(
        generator=chance.choice(GENERATORS),
        prompt=", ".join(chance.choices(WORDS, k=24)),
        negative_prompt=", ".join(chance.choices(WORDS, k=6)),
        seed=str(chance.getrandbits(63)),
        models=(ModelReference(f"model_{int(chance.expovariate(0.05))}"),),
    )
    data = to_json(generation) | {"shows": "generated", "firm": True}
    evidence = Evidence(EvidenceKind.GENERATION, "png:tEXt:parameters", "infotext", data, Location(57, 900), "e1")
    finding = Finding("generation.parameters", Leaning.GENERATED, Basis.DECLARED, ("e1",))
    return {
        "verdict": Verdict.GENERATED,
        "basis": Basis.DECLARED,
        "generation": generation,
        "evidence": (evidence,),
        "findings": (finding,),
    }


def _quiet(*, captured: bool) -> dict[str, object]:
    return {"verdict": Verdict.CAPTURED, "basis": Basis.DECLARED} if captured else {}
