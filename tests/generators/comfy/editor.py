"""Editor workflows of ComfyUI for tests."""

from __future__ import annotations

from typing import Any


def editor_node(number: int, kind: str, widgets: Any, **more: Any) -> dict[str, Any]:
    """One node as the editor stores it."""
    return {"id": number, "type": kind, "mode": 0, "inputs": [], "outputs": [], "widgets_values": widgets, **more}


def wired(value: dict[str, Any], node: dict[str, Any], *sources: tuple[str, int, int]) -> None:
    """Connect inputs of a node: type, origin node and slot; output slots get the same types."""
    for slot, (kind, origin, origin_slot) in enumerate(sources):
        link = max(entry[0] for entry in value["links"]) + 1
        value["links"].append([link, origin, origin_slot, node["id"], slot, kind])
        node["inputs"].append({"name": kind.lower(), "type": kind, "link": link})
        node["outputs"].append({"name": kind, "type": kind})


def text_to_image_workflow() -> dict[str, Any]:
    """Checkpoint, two texts, sampler, decoder, saver."""

    def inputs(*names: tuple[str, int]) -> list[dict[str, Any]]:
        return [{"name": name, "type": name.upper(), "link": link} for name, link in names]

    return {
        "version": 0.4,
        "nodes": [
            editor_node(4, "CheckpointLoaderSimple", ["harbour_v2.safetensors"], outputs=[{"type": "MODEL"}, {"type": "CLIP"}]),
            editor_node(6, "CLIPTextEncode", ["a lighthouse"], inputs=inputs(("clip", 5))),
            editor_node(7, "CLIPTextEncode", ["blurry"], inputs=inputs(("clip", 6))),
            editor_node(
                3, "KSampler", [55, "randomize", 21, 6.5, "euler", "normal", 1.0],
                inputs=inputs(("model", 1), ("positive", 2), ("negative", 3), ("latent_image", 4)),
            ),
            editor_node(5, "EmptyLatentImage", [512, 768, 1]),
            editor_node(8, "VAEDecode", [], inputs=inputs(("samples", 7))),
            editor_node(9, "SaveImage", ["ComfyUI"], inputs=inputs(("images", 8))),
        ],
        "links": [
            [1, 4, 0, 3, 0, "MODEL"], [2, 6, 0, 3, 1, "CONDITIONING"], [3, 7, 0, 3, 2, "CONDITIONING"],
            [4, 5, 0, 3, 3, "LATENT"], [5, 4, 1, 6, 0, "CLIP"], [6, 4, 1, 7, 0, "CLIP"],
            [7, 3, 0, 8, 0, "LATENT"], [8, 8, 0, 9, 0, "IMAGE"],
        ],
    }  # fmt: skip
