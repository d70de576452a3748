from __future__ import annotations

import pytest

from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.generators import infotext
from inspector.generators.programs import Program, identify
from tests.makers.generation import exif, png_text

HEAD = "a cat, in the style of midjourney, made with ComfyUI and NovelAI\nNegative prompt: SD.Next, Fooocus\n"


def program(line: str, *blocks: MetadataBlock) -> Program:
    parsed = infotext.parse(HEAD + line)
    assert parsed is not None
    return identify(parsed, BlockSet(blocks))


BASE = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x8"


@pytest.mark.parametrize(
    ("line", "name", "version"),
    [
        (f"{BASE}, Version: v1.10.1", "AUTOMATIC1111 WebUI", "v1.10.1"),
        (f"{BASE}, Version: v1.9.4-169-ga30b19dd", "AUTOMATIC1111 WebUI", "v1.9.4-169-ga30b19dd"),
        (f"{BASE}, Version: f2.0.1v1.10.1-previous-669-gdfdcbab6", "Forge", "f2.0.1v1.10.1-previous-669-gdfdcbab6"),
        (f"{BASE}, Version: f0.0.17v1.8.0rc-latest-276-g29be1da7", "Forge", "f0.0.17v1.8.0rc-latest-276-g29be1da7"),
        (f"{BASE}, Version: f1.0.0v2-v1.10.1RC-latest-2498-g51", "reForge", "f1.0.0v2-v1.10.1RC-latest-2498-g51"),
        (f"{BASE}, Version: f1.3.0-v1.10.1RC-latest-1-gab", "EasyReforge", "f1.3.0-v1.10.1RC-latest-1-gab"),
        (f"{BASE}, Version: classic", "Forge Classic", "classic"),
        (f"{BASE}, Version: neo-2.28", "Forge Neo", "neo-2.28"),
        (f"{BASE}, ADetailer Version: Neo, Version: neo", "Forge Neo", "neo"),
        (f"{BASE}, Version: Fooocus v2.5.5", "Fooocus", "v2.5.5"),
        (f"{BASE}, Version: ComfyUI", "ComfyUI", ""),
        (f"{BASE}, Version: stable-diffusion.cpp", "stable-diffusion.cpp", ""),
        (f'{BASE}, SDCPP: {{"generator": {{"version": "master-647"}}}}', "stable-diffusion.cpp", "master-647"),
        ("Steps: 20, Size: 8x8, Seed: 1, CFG scale: 6, App: SD.Next, Version: 56a8aea", "SD.Next", "56a8aea"),
        (f"{BASE}, Version: 0a083c2, Parser: Full parser", "SD.Next", "0a083c2"),
        (f'{BASE}, Civitai resources: [{{"type":"checkpoint"}}], Civitai metadata: {{}}', "Civitai", None),
        (f"{BASE}, Model hash: unknown, Model: dream", "Krita AI Diffusion", None),
        (f"{BASE}, ADetailer version: 23.11.0", "AUTOMATIC1111-compatible", None),
        (f"{BASE}, NGMS: 0.2", "AUTOMATIC1111-compatible", None),
        (f"{BASE}, Version: 0a083c2", "AUTOMATIC1111-compatible", "0a083c2"),
        (BASE, "AUTOMATIC1111-compatible", None),
        ("Steps: 20, Sampler: euler_ancestral_karras, CFG scale: 5.0, Seed: 3", "ComfyUI", None),
    ],
)
def test_programs_are_known_by_their_own_marks(line: str, name: str, version: str | None) -> None:
    found = program(line)
    assert (found.name, found.version) == (name, version)


def test_a_saver_that_names_itself_wins_over_civitai_resources() -> None:
    assert program(f'{BASE}, Version: ComfyUI, Civitai resources: [{{"type":"lora"}}]').name == "ComfyUI"


def test_stability_matrix_is_known_by_the_chunks_beside() -> None:
    found = program(BASE, png_text("parameters-json", "{}"), png_text("smproj", "{}"))
    assert found.name == "Stability Matrix"
    assert [block.key for block in found.also] == ["parameters-json", "smproj"]


def test_fooocus_cites_its_scheme() -> None:
    found = program(
        f"{BASE}, Version: Fooocus v2.5.5",
        exif("MakerNote", "a1111"),
        exif("Software", "Fooocus v2.5.5"),
        exif("Make", "x"),
    )
    assert [block.source for block in found.also] == ["exif:MakerNote", "exif:Software"]


def test_fooocus_without_a_version_is_known_by_its_scheme() -> None:
    assert program(BASE, png_text("fooocus_scheme", "a1111")).name == "Fooocus"
    assert program(BASE, exif("Software", "Fooocus v2.4.3"), exif("MakerNote", "a1111")).name == "Fooocus"
    assert program(BASE, exif("MakerNote", "a1111")).name == "AUTOMATIC1111-compatible"
