"""The readers on the developers' corpus of real files, by the conventions of its README."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from inspector import containers, pixels
from inspector.containers import stealth
from inspector.containers.base import ByteSource
from inspector.domain.blocks import BlockSet
from inspector.domain.enums import Shows
from inspector.domain.evidence import Evidence
from inspector.generators import BUILTIN, unclaimed
from tests.conftest import CORPUS


def _norm(value: Any) -> str:
    return re.sub(r"\s+", " ", str(value or "").replace("\\n", "\n")).strip()


def _squash(value: Any) -> str:
    return re.sub(r"[^a-z0-9]+", "", _norm(value).lower())


def _stem(value: Any) -> str:
    return re.sub(r"\.(safetensors|ckpt|gguf|sft|pt)$", "", _norm(value).lower().replace("\\", "/").rsplit("/", 1)[-1])


def _number(value: Any) -> object:
    text = _norm(value)
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text


def _same_tool(want: str, have: str) -> bool:
    one, other = _squash(want), _squash(have)
    words = [word for word in re.split(r"[^a-z0-9]+", want.lower()) if len(word) > 3]
    return bool(other) and (one in other or other in one or any(word in other for word in words))


def _rows() -> list[dict[str, str]]:
    manifest = CORPUS / "metadata" / "MANIFEST.csv"
    return list(csv.DictReader(manifest.read_text(encoding="utf-8").splitlines())) if manifest.is_file() else []


SIGNED_ONLY = ("adobe-firefly", "bfl-flux-api", "google-gemini", "microsoft-designer", "openai-chatgpt", "photoshop-generative-fill",
               "samsung-galaxy-ai", "tc260-doubao")  # fmt: skip
"""Folders whose files say what they are in credentials or labels, not in generation data."""
ROWS = _rows()
MADE = [row for row in ROWS if row["tool"] != "-" and row["tool_dir"] not in SIGNED_ONLY]
NOT_MADE = [row for row in ROWS if row["tool"] == "-"]


def evidence_of(path: Path) -> list[Evidence]:
    def decode(part: bytes | None) -> pixels.Decoded:
        assert result.image.format is not None
        return pixels.decode(io.BytesIO(path.read_bytes() if part is None else part), result.image.format)

    with path.open("rb") as stream:
        source = ByteSource(stream)
        result = containers.read(source, path.name)
        hidden = stealth.read(source, result.image, decode)
    blocks = BlockSet((*result.blocks, *hidden))
    evidence = [item for reader in BUILTIN for item in reader.read(blocks, result.image)]
    return [*evidence, *unclaimed(blocks, evidence)]


def best(evidence: list[Evidence]) -> dict[str, Any]:
    superseded = {source for item in evidence for source in item.data.get("supersedes", ())}
    shown = [item for item in evidence if item.data["shows"] in (Shows.GENERATED, Shows.EDITED)]
    return dict(max(shown, key=lambda item: (item.data["firm"], item.source not in superseded)).data) if shown else {}


@pytest.mark.corpus
@pytest.mark.parametrize("row", MADE or [{}], ids=lambda row: row.get("path", "none"))
def test_real_files_give_what_the_manifest_says(corpus: Path, row: dict[str, str]) -> None:
    evidence = evidence_of(corpus / "metadata" / row["path"])
    data = best(evidence)
    assert data, "nothing that was generated"
    assert any(_same_tool(row["tool"], item.data.get("generator") or "") for item in evidence)
    accept = json.loads(row["accept"]) if row["accept"] else {}

    def wanted(key: str, column: str) -> list[str]:
        also = accept.get(key, [])
        return [row[column], *(also if isinstance(also, list) else [also])] if row[column] else []

    for key, column in (("prompt", "prompt_prefix"), ("negative_prompt", "negative_prefix")):
        wants, have = [_norm(want) for want in wanted(key, column)], _norm(data[key])
        assert not wants or any(have.startswith(want[:60]) or (have and want.startswith(have)) for want in wants), key
    for key in ("seed", "steps"):
        assert not wanted(key, key) or _number(data[key]) in [_number(want) for want in wanted(key, key)], key
    samplers = [_squash(want) for want in wanted("sampler", "sampler")]
    assert not samplers or {_squash(data["sampler"]), _squash(f"{data['sampler']} {data['scheduler']}")} & set(samplers)
    models = [_stem(want) for want in wanted("model", "model")]
    assert not models or set(models) & {_stem(model["name"]) for model in data["models"]}


@pytest.mark.corpus
@pytest.mark.parametrize("row", NOT_MADE or [{}], ids=lambda row: row.get("path", "none"))
def test_real_files_of_other_origin_claim_nothing(corpus: Path, row: dict[str, str]) -> None:
    evidence = evidence_of(corpus / "metadata" / row["path"])
    assert [item for item in evidence if item.data["shows"] in (Shows.GENERATED, Shows.EDITED)] == []
    assert not any(item.data["prompt"] or item.data["seed"] for item in evidence)
