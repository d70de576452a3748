"""Data that downloaders and generators leave beside a picture: found by name, judged as what stands beside it."""

from __future__ import annotations

import io
import json
import tarfile

import pytest

from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.items import sidecar_names
from inspector.pipeline.walk import Walk
from tests.makers.jpeg import plain
from tests.makers.png import png

INFOTEXT = "a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 12345, Size: 8x6, Model: wai"
SWARM = {
    "sui_image_params": {
        "prompt": "a fox",
        "model": "flux",
        "seed": 7,
        "steps": 4,
        "cfgscale": 1,
        "swarm_version": "0.9",
    }
}
CIVITAI = {
    "category": "civitai",
    "subcategory": "image",
    "user": {"username": "ana"},
    "generation": {
        "meta": {"prompt": "a fox", "seed": 5, "steps": 9, "cfgScale": 4, "sampler": "Euler", "resources": []},
        "resources": [{"air": "urn:air:sdxl:checkpoint:civitai:827184@2514310"}],
    },
}
ORIGINAL = {
    "url": "https://a.example/1.jpg", "caption": "a lake", "key": "000000001", "status": "success", "sha256": "00" * 32,
    "width": 256, "height": 256, "exif": json.dumps({"Image Make": "Ideogram AI"}),
}  # fmt: skip


def reports(path):
    """Reports by file name."""
    with Walk([str(path)]) as walk, InspectContext.build(ScanSpec(strict=True, not_run="switched_off")) as context:
        return {report.asset.key.rsplit("/", 1)[-1]: report for report in inspect_reports(walk, context)}


def one(tmp_path, name, sidecar, content):
    (tmp_path / name).write_bytes(png() if name.endswith("png") else plain())
    (tmp_path / sidecar).write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    (report,) = reports(tmp_path).values()
    return report


@pytest.mark.parametrize(
    ("sidecar", "content", "generator", "seed"),
    [
        ("a.txt", INFOTEXT, "AUTOMATIC1111-compatible", "12345"),
        ("a.png.txt", INFOTEXT, "AUTOMATIC1111-compatible", "12345"),
        ("a.swarm.json", SWARM, "SwarmUI", "7"),
        ("a.json", CIVITAI, "Civitai upload", "5"),
        ("a.png.json", CIVITAI, "Civitai upload", "5"),
        ("a.json", ORIGINAL, "Ideogram", None),
    ],
    ids=["webui", "webui, long name", "SwarmUI", "Civitai", "Civitai, long name", "img2dataset"],
)
def test_a_record_of_generation_beside_the_picture(tmp_path, sidecar, content, generator, seed):
    report = one(tmp_path, "a.png", sidecar, content)
    assert (report.assessment.verdict, report.assessment.basis) == ("generated", "tagged")
    assert (report.generation.generator, report.generation.seed) == (generator, seed)
    cited = next(item for item in report.evidence if item.kind == "generation")
    assert cited.location.file.rsplit("/", 1)[-1] == sidecar
    assert not report.problems


def test_air_names_of_models_are_kept(tmp_path):
    report = one(tmp_path, "a.png", "a.json", CIVITAI)
    assert [model.name for model in report.generation.models] == ["urn:air:sdxl:checkpoint:civitai:827184@2514310"]


def test_img2dataset_in_a_webdataset_archive(tmp_path):
    path = tmp_path / "00000.tar"
    with tarfile.open(path, "w") as archive:
        for name, data in (
            ("000000001.jpg", plain()),
            ("000000001.txt", b"a lake, ai-generated mood"),
            ("000000001.json", json.dumps(ORIGINAL).encode()),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    (report,) = reports(path).values()
    assert report.generation.generator == "Ideogram"
    assert report.attribution.source_url == "https://a.example/1.jpg"
    assert not [item for item in report.evidence if item.kind == "tag"]


@pytest.mark.parametrize(
    ("content", "verdict", "basis"),
    [
        ({"isAiGenerated": True, "title": "x"}, "generated", "tagged"),
        ({"isAiGenerated": False, "title": "x"}, "inconclusive", "none"),
        ({"software_items": [{"name": "Midjourney"}]}, "edited_with_ai", "tagged"),
        ({"category": "aibooru", "subcategory": "post", "tag_string_meta": "ai-generated"}, "generated", "tagged"),
        (
            {"category": "aibooru", "subcategory": "post", "ai_metadata": {"prompt": "a fox", "seed": 5}},
            "inconclusive",
            "hinted",
        ),
        ({"url": "https://a.example/1.jpg", "status": "success", "exif": "{}"}, "inconclusive", "none"),
    ],
    ids=["DeviantArt", "DeviantArt, no", "ArtStation", "AIBooru tag", "AIBooru data", "img2dataset"],
)
def test_what_a_site_says_of_the_picture(tmp_path, content, verdict, basis):
    report = one(tmp_path, "a.jpg", "a.json", content)
    assert (report.assessment.verdict, report.assessment.basis) == (verdict, basis)


@pytest.mark.parametrize(
    ("sidecar", "content"),
    [
        ("lora.swarm.json", {"modelspec.title": "Ink", "modelspec.architecture": "sdxl", "modelspec.thumbnail": "x"}),
        ("lora.json", {"description": "x", "activation text": "ink", "sd version": "SDXL"}),
        (
            "lora.json",
            {"id": 5, "modelId": 7, "trainedWords": ["ink"], "images": [{"meta": CIVITAI["generation"]["meta"]}]},
        ),
    ],
    ids=["SwarmUI", "webui", "Civitai"],
)
def test_data_of_a_checkpoint_says_nothing_about_its_preview_picture(tmp_path, sidecar, content):
    report = one(tmp_path, "lora.png", sidecar, content)
    assert report.assessment.verdict == "inconclusive"
    assert report.generation is None


def test_extensions_of_sidecars_in_capitals():
    beside = ["a.XMP", "a.C2PA", "a.TXT", "a.jpg.JSON", "b.XMP"]
    assert sorted(sidecar_names("a.jpg", beside)) == ["a.C2PA", "a.TXT", "a.XMP", "a.jpg.JSON"]
    assert sidecar_names("a.jpg", ["a.XMP", "a.jpg.xmp"]) == ["a.jpg.xmp"]


def test_names_of_sidecars():
    present = {
        "a.png",
        "a.png.json",
        "a.json",
        "a.swarm.json",
        "a.txt",
        "a.png.txt",
        "a.metadata.json",
        "b.json",
        "a.xmp",
    }
    assert sidecar_names("a.png", present) == [
        "a.png.json",
        "a.png.txt",
        "a.txt",
        "a.json",
        "a.metadata.json",
        "a.swarm.json",
        "a.xmp",
    ]
    assert sidecar_names("a.png", {"a.png.xmp", "a.xmp"}) == ["a.png.xmp"]
