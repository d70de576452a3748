"""Declarations in the developers' corpus of real files: pictures without AI must never be said to have any."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.containers import read
from inspector.containers.base import ByteSource
from inspector.domain.blocks import BlockSet
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence
from inspector.domain.readers import EvidenceReader

pytestmark = pytest.mark.corpus

AI_TERMS = {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"}


def rows(corpus: Path, *folders: str) -> Iterator[dict[str, str]]:
    with (corpus / "metadata" / "MANIFEST.csv").open(encoding="utf-8") as stream:
        yield from (row for row in csv.DictReader(stream) if row["tool_dir"].startswith(folders))


def inspect(path: Path, readers: dict[str, EvidenceReader]) -> list[Evidence]:
    with path.open("rb") as stream:
        result = read(ByteSource(stream), path.name)
    blocks = BlockSet(result.blocks)
    return [item for reader in readers.values() for item in reader.read(blocks, result.image)]


def claims_ai(item: Evidence) -> bool:
    data = item.data
    if item.kind is EvidenceKind.AI_LABEL:
        return True
    if item.kind is EvidenceKind.SOURCE_TYPE:
        return data["term"] in AI_TERMS
    return item.kind is EvidenceKind.TAG and data["meaning"] in ("generated", "assisted")


def test_nothing_claims_ai_where_no_file_does(corpus: Path, readers: dict[str, EvidenceReader]) -> None:
    checked = 0
    for row in rows(corpus, "neg-", "c2pa-non-ai"):
        found = inspect(corpus / "metadata" / row["path"], readers)
        assert [item for item in found if claims_ai(item)] == [], row["path"]
        checked += 1
    assert checked


def test_cameras_are_seen_and_counted(corpus: Path, readers: dict[str, EvidenceReader]) -> None:
    counts: Counter[str] = Counter()
    for row in rows(corpus, "neg-camera"):
        found = [
            item for item in inspect(corpus / "metadata" / row["path"], readers) if item.kind is EvidenceKind.CAMERA
        ]
        counts["seen"] += bool(found)
        counts["complete"] += bool(found and found[0].data["complete"])
        counts["makernote"] += bool(found and found[0].data["has_makernote"])
        counts["doubts"] += bool(found and found[0].data.get("doubts"))
        counts["all"] += 1
    assert counts["seen"] == counts["all"] > 0, counts
    # Old cameras wrote no lens data, and editors dropped the MakerNote of many of these files.
    assert counts["complete"] * 3 > counts["all"], counts
    assert counts["doubts"] * 10 < counts["all"], counts


def test_no_generator_passes_for_a_camera(corpus: Path, readers: dict[str, EvidenceReader]) -> None:
    for row in rows(corpus, ""):
        if row["declares"] != "ai-generated":
            continue
        found = inspect(corpus / "metadata" / row["path"], readers)
        assert not [item for item in found if item.kind is EvidenceKind.CAMERA and item.data["complete"]], row["path"]


@pytest.mark.parametrize(
    ("folder", "kind", "key", "value"),
    [
        ("google-gemini", EvidenceKind.AI_LABEL, "generator", "Google AI"),
        ("google-gemini", EvidenceKind.SOURCE_TYPE, "term", "trainedAlgorithmicMedia"),
        ("tc260-doubao", EvidenceKind.AI_LABEL, "generator", "Doubao"),
        ("samsung-galaxy-ai", EvidenceKind.AI_LABEL, "meaning", "edited"),
    ],
)
def test_marks_of_real_files(
    corpus: Path, readers: dict[str, EvidenceReader], folder: str, kind: EvidenceKind, key: str, value: str
) -> None:
    for row in rows(corpus, folder):
        found = inspect(corpus / "metadata" / row["path"], readers)
        assert value in [item.data[key] for item in found if item.kind is kind], row["path"]


def test_art_programs_and_screenshots_are_named(corpus: Path, readers: dict[str, EvidenceReader]) -> None:
    for folder, roles in (("neg-art", {"creator", "editor"}), ("neg-screenshot", {"screenshot"})):
        for row in rows(corpus, folder):
            found = inspect(corpus / "metadata" / row["path"], readers)
            named = {item.data["role"] for item in found if item.kind is EvidenceKind.SOFTWARE}
            assert named & roles, row["path"]
