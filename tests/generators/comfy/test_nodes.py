from __future__ import annotations

import pytest

from inspector.generators.comfy import nodes


def test_links_of_pictures_and_settings_do_not_overlap() -> None:
    assert not nodes.IMAGE_LINKS & nodes.NOT_PIXELS
    assert not nodes.LATENT_LINKS & nodes.NOT_PIXELS
    assert not set(nodes.POSITIVE_LINKS) & set(nodes.NEGATIVE_LINKS)
    assert not set(nodes.POSITIVE_LINKS) & nodes.NOT_CONDITIONING


@pytest.mark.parametrize(
    ("kind", "service"),
    [
        ("OpenAIDalle2", "OpenAI"),
        ("OpenAIGPTImage1", "OpenAI"),
        ("FluxProUltraImageNode", "Black Forest Labs"),
        ("Flux2ProImageNode", "Black Forest Labs"),
        ("IdeogramV3", "Ideogram"),
        ("RecraftTextToImageNode", "Recraft"),
        ("GeminiImageNode", "Google"),
        ("LumaImageNode", "Luma"),
        ("StabilityStableImageUltraNode", "Stability AI"),
        ("ByteDanceSeedreamNode", "ByteDance"),
        ("WanTextToImageApi", "Alibaba Wan"),
        ("GeminiNode", None),
        ("OpenAIChatNode", None),
        ("FluxGuidance", None),
        ("FluxDisableGuidance", None),
        ("LumaReferenceNode", None),
        ("RecraftStyleV3RealisticImage", None),
        ("ReverseImageBatch", None),
        ("WanImageToVideo", None),
    ],
)
def test_services_by_class(kind: str, service: str | None) -> None:
    assert next((name for pattern, name in nodes.SERVICES if pattern.search(kind)), None) == service
