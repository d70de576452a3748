"""File names and sizes: hints, in both directions, never more."""

from __future__ import annotations

import pytest

from inspector.domain.blocks import ImageFacts
from inspector.domain.enums import EvidenceKind
from tests.declarations.conftest import Find

UUID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


@pytest.mark.parametrize(
    ("name", "code", "toward"),
    [
        ("ComfyUI_00001_.png", "name.comfyui", "ai"),
        ("ComfyUI_temp_abcde_00012_.png", "name.comfyui", "ai"),
        ("Gemini_Generated_Image_qp3k2xqp3k2x.png", "name.gemini", "ai"),
        ("ChatGPT Image Mar 29, 2025, 10_15_30 AM.png", "name.chatgpt", "ai"),
        ("ChatGPT Image 29 mars 2025 (1).png", "name.chatgpt", "ai"),
        ("DALL·E 2024-03-12 10.15.30 - A cat on a mat.webp", "name.dalle", "ai"),
        ("DALL-E 2023-01-02 03.04.05.png", "name.dalle", "ai"),
        ("img-AbCdEfGhIjKlMnOpQrStUvWx.png", "name.openai", "ai"),
        (f"someone_a_cat_on_a_mat_{UUID}.png", "name.midjourney", "ai"),
        (f"someone_a_cat_{UUID}_3.webp", "name.midjourney", "ai"),
        ("00001-1234567890.png", "name.automatic1111", "ai"),
        ("00012-987654321-a cat.jpg", "name.automatic1111", "ai"),
        ("2023-12-25_10-30-00_1234.png", "name.fooocus", "ai"),
        ("1girl, solo, cat s-1234567890.png", "name.novelai", "ai"),
        ("OIG3.abcDEF_123.jpg", "name.bing", "ai"),
        ("jimeng-2024-11-12-1234-cat.png", "name.jimeng", "ai"),
        ("IMG_1234.JPG", "name.camera", "camera"),
        ("IMG_1234 (2).JPG", "name.camera", "camera"),
        ("DSC_0042.jpg", "name.camera", "camera"),
        ("DSC01234.ARW", "name.camera", "camera"),
        ("_DSC1234.jpg", "name.camera", "camera"),
        ("DSCN0029.jpg", "name.camera", "camera"),
        ("DSCF1234.jpg", "name.camera", "camera"),
        ("P1010123.JPG", "name.camera", "camera"),
        ("PXL_20230401_123456789.MP.jpg", "name.camera", "camera"),
        ("20230401_123456.jpg", "name.camera", "camera"),
        ("IMG_20230401_123456.jpg", "name.camera", "camera"),
        ("GOPR0123.JPG", "name.camera", "camera"),
        ("DJI_0001.JPG", "name.camera", "camera"),
        ("100_1234.jpg", "name.camera", "camera"),
        ("Screenshot 2024-01-01 at 10.00.00.png", "name.screenshot", "software"),
        ("スクリーンショット 2024-01-01.png", "name.screenshot", "software"),
    ],
)
def test_knows_names(find: Find, name: str, code: str, toward: str) -> None:
    (found,) = find("file_name", image=ImageFacts(name=name))
    assert found.kind is EvidenceKind.HINT
    assert (found.source, found.data["hint"], found.data["toward"]) == ("filename", code, toward)
    assert found.data["text"] == name


@pytest.mark.parametrize(
    "name",
    [
        "", "cat.png", "my_ComfyUI_guide.png", "comfyui.png", "ChatGPT.png", "chatgpt logo.svg", "midjourney.png",
        f"{UUID}.png", "12345-67.png", "2023-12-25.png", "Gemini.jpg", "IMG.jpg", "img_cat_0001.png", "DALL-E.png",
        "firefly.jpg", "Firefly at night.jpg", "0001.png", "a" * 5_000 + ".png", "\udcff\udcfe.png", "..", ".png",
    ],
)  # fmt: skip
def test_other_names_say_nothing(find: Find, name: str) -> None:
    assert find("file_name", image=ImageFacts(name=name)) == []


def test_names_made_to_cost_time_cost_none(find: Find) -> None:
    for name in ("_" * 250 + ".png", ("a_" * 125)[:250], "00001-" + "1" * 240, " s-" * 80, "-" * 250):
        find("file_name", image=ImageFacts(name=name))


@pytest.mark.parametrize(
    ("size", "count"),
    [
        ((1024, 1024), 1),
        ((832, 1216), 1),
        ((1216, 832), 1),
        ((1024, 1792), 1),
        ((1920, 1080), 0),
        ((None, None), 0),
        ((0, 0), 0),
    ],
)
def test_typical_sizes_are_hints(find: Find, size: tuple[int | None, int | None], count: int) -> None:
    found = find("typical_size", image=ImageFacts(width=size[0], height=size[1]))
    assert [item.data["toward"] for item in found] == ["ai"] * count
    assert all(item.kind is EvidenceKind.HINT for item in found)
