"""Makes the demo folder: drawn pictures that carry real traces, written the way the tools write them. CC0.

    python -m tests.makers.demo resources/demo

Signatures are by a test authority on no trust list, so they read as signed, not trusted.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.makers import drawings, exif, jpeg, png, signed, stealth, webp, xmp

INFOTEXT = (
    "layered mountain ridges at dusk, warm haze, low sun, screen print texture <lora:riso_print:0.6>\n"
    "Negative prompt: photo, text, watermark, frame\n"
    "Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 5.5, Seed: 8412270055, Size: 448x560, "
    'Model hash: 31e35c80fc, Model: sd_xl_base_1.0, Lora hashes: "riso_print: 5f3a11d09c2b", Version: v1.10.1'
)
OLD_INFOTEXT = (
    "rolling teal hills, flat colours, poster\n"
    "Negative prompt: blurry\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1713502243, Size: 448x448, Model hash: e1441589a6, "
    "Model: v1-5-pruned, Version: v1.6.0"
)
COMFY_PROMPT = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 982451653,
            "steps": 25,
            "cfg": 6.5,
            "sampler_name": "dpmpp_2m",
            "scheduler": "karras",
            "denoise": 1.0,
            "model": ["4", 0],
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "nebula_xl_v2.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a nebula in violet and amber, stars", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "planet, text", "clip": ["4", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "nebula", "images": ["8", 0]}},
}
COMFY_WORKFLOW = {
    "last_node_id": 9,
    "nodes": [
        {"id": int(name), "type": node["class_type"], "mode": 0, "widgets_values": []}
        for name, node in COMFY_PROMPT.items()
    ],
    "links": [],
    "version": 0.4,
}
NOVELAI = {
    "prompt": "glass mosaic, geometric, jewel colours",
    "steps": 28,
    "height": 512,
    "width": 512,
    "scale": 5.0,
    "uncond_scale": 0.0,
    "cfg_rescale": 0.0,
    "seed": 2747203187,
    "noise_schedule": "karras",
    "sampler": "k_euler_ancestral",
    "uc": "lowres, text, jpeg artifacts",
    "request_type": "PromptGenerateRequest",
}
THUMBNAILS = {"builder": {"thumbnail": {"enabled": True, "format": "jpeg", "long_edge": 160}}}
CORAL, TEAL, AMBER, INK, PLUM = (228, 88, 54), (32, 120, 110), (246, 196, 84), (20, 60, 90), (200, 60, 70)


def files() -> dict[str, bytes]:
    """All files of the folder, by their path inside it."""
    ridges = drawings.ridges(448, 560, (52, 33, 74), (214, 108, 94), (40, 22, 52), 3)
    hills = drawings.waves(448, 448, (214, 240, 232), (14, 92, 98), 29)
    nebula = drawings.nebula(384, 384, [(150, 60, 120), (60, 80, 190), (230, 140, 60)], 19)
    mosaic = drawings.mosaic(256, 256, [CORAL, TEAL, AMBER, INK, PLUM], 5, 40)
    still = drawings.spheres(560, 400, (222, 206, 196), (176, 140, 120), [(60, 70, 150), (220, 150, 60)], 11)
    made: dict[str, bytes] = {
        "generated/dusk_ridge_04.png": _png(ridges, png.text("parameters", INFOTEXT)),
        "generated/teal_hills.jpg": jpeg.jpeg(
            _jpeg(hills), exif=exif.tiff(exif={0x9286: exif.user_comment(OLD_INFOTEXT)})
        ),
        "generated/teal_hills_stripped.jpg": _jpeg(hills, 86),
        "generated/nebula_00012_.png": _png(
            nebula,
            png.text("prompt", json.dumps(COMFY_PROMPT)),
            png.text("workflow", json.dumps(COMFY_WORKFLOW)),
        ),
        "generated/glass_mosaic.png": _novelai(mosaic),
        "generated/currents_0017.webp": _stealth_copy(mosaic),
        "generated/marked_by_a_site.jpg": _typed(
            drawings.flow(400, 400, (14, 20, 30), [(240, 120, 80), (90, 200, 180), (250, 220, 150)], 7),
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        ),
    }
    made |= _signed_files(still) | _camera_files() | _dataset_files() | _odd_files(ridges)
    return made


def _signed_files(still: Image.Image) -> dict[str, bytes]:
    until = datetime(2056, 1, 1, tzinfo=UTC)
    root = signed.Authority("Example Root", valid_to=until)
    signer = root.identity("Example Works", "Example Signer", valid_to=until)
    by: dict[str, Any] = {"by": root, "identity": signer}
    city = drawings.city(384, 480, (24, 26, 66), (190, 80, 80), 17)
    ai = signed.ai_generated(source=_jpeg(city), **by).picture
    part = signed.Material(ai, relationship="componentOf", title="Generative fill")
    photo = drawings.photograph(480, 320, 41)
    capture = signed.camera_capture(source=_jpeg(photo), **by).picture
    steps = [
        signed.action("c2pa.opened", parameters={"ingredientIds": ["photo"]}),
        signed.action(
            "c2pa.placed", parameters={"ingredientIds": ["material"]}, softwareAgent={"name": "Example Fill"}
        ),
    ]
    base = signed.Material(capture, relationship="parentOf", title="studio_set.jpg", id="photo")
    composite = signed.sign(
        _jpeg(still), signed.manifest(steps, tool="Example Editor"), materials=[base, part], settings=THUMBNAILS, **by
    ).picture
    wishes = {"label": "cawg.training-mining", "data": {"entries": _no_training()}}
    drawn = signed.manifest([signed.action("c2pa.created", "digitalCreation")], wishes, tool="Example Paint")
    poster = drawings.poster(400, 400, [(240, 232, 216), (228, 60, 48), (36, 88, 164), (244, 184, 48)], 13)
    return {
        "signed/night_city_v3.jpg": ai,
        "signed/studio_set-2.jpg": composite,
        "signed/night_city_retouched.jpg": signed.tampered(ai),
        "signed/DSC_0418.jpg": capture,
        "signed/poster_draft_no_training.png": signed.sign(
            _encode(poster, "PNG", quantize=True), drawn, kind="PNG", **by
        ).picture,
    }


def _no_training() -> dict[str, dict[str, str]]:
    return {f"cawg.{key}": {"use": "notAllowed"} for key in ("ai_training", "ai_generative_training", "data_mining")}


def _camera_files() -> dict[str, bytes]:
    hill = drawings.photograph(600, 400, 31)
    camera = {0x010F: "Examplecam", 0x0110: "EX-1", 0x0131: "EX-1 firmware 1.3", 0x0132: "2026:03:14 10:21:09"}
    taken = {
        0x829A: exif.Rational(1, 250),
        0x829D: exif.Rational(56, 10),
        0x8827: 200,
        0x9003: "2026:03:14 10:21:09",
        0x9004: "2026:03:14 10:21:09",
        0x920A: exif.Rational(35, 1),
        0xA434: "Examplecam 24-70mm F2.8",
    }
    block = exif.tiff(camera, taken)
    both = exif.tiff(camera, taken | {0x9286: exif.user_comment(OLD_INFOTEXT)})
    return {
        "camera/IMG_2291.jpg": jpeg.jpeg(_jpeg(hill), exif=block),
        "camera/IMG_2307_says_both.jpg": jpeg.jpeg(_jpeg(drawings.photograph(480, 320, 37)), exif=both),
        "camera/scan_typed.jpg": _typed(
            drawings.photograph(420, 420, 43), "http://cv.iptc.org/newscodes/digitalsourcetype/negativeFilm"
        ),
    }


def _dataset_files() -> dict[str, bytes]:
    plant = drawings.plant(360, 480, (240, 234, 218), (96, 66, 40), (92, 140, 60), 23)
    dark = drawings.plant(360, 480, (20, 34, 36), (150, 120, 110), (230, 150, 170), 27)
    booru = {
        "category": "danbooru",
        "id": 7310042,
        "tag_string_general": "no_humans plant scenery simple_background",
        "tag_string_meta": "ai-generated highres",
        "rating": "g",
    }
    pixiv = {"category": "pixiv", "id": 118002311, "illust_ai_type": 1, "tags": ["植物", "オリジナル"], "title": "木"}
    return {
        "dataset/blossom.jpg": _jpeg(dark),
        "dataset/blossom.jpg.json": json.dumps(booru, ensure_ascii=False, indent=4).encode(),
        "dataset/botanical_09.jpg": _jpeg(plant),
        "dataset/botanical_09.jpg.json": json.dumps(pixiv, ensure_ascii=False, indent=4).encode(),
        "dataset/terrain_b.png": _encode(
            drawings.waves(320, 320, (206, 220, 180), (70, 84, 40), 61), "PNG", quantize=True
        ),
        "dataset/terrain_b.txt": b"terrain, aerial view, ai-generated, green",
        "dataset/caption_only.png": _encode(drawings.poster(320, 320, [INK, TEAL, AMBER], 67, 5), "PNG", quantize=True),
        "dataset/caption_only.txt": b"a poster about an exhibition of AI generated art, geometric shapes",
        "dataset/opted_out.jpg": jpeg.jpeg(
            _jpeg(drawings.flow(400, 300, (244, 240, 230), [(60, 90, 150), (200, 80, 70), (40, 40, 60)], 71, 260)),
            xmp=xmp.packet(
                xmp.Property("plus:DataMining", "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"),
                xmp.Property("dc:creator", ["A. Painter"], container="Seq"),
                xmp.Property("dc:rights", [("x-default", "© 2026 A. Painter")], container="Alt"),
            ),
        ),
    }


def _odd_files(ridges: Image.Image) -> dict[str, bytes]:
    whole = _png(drawings.ridges(360, 300, (230, 214, 190), (240, 170, 120), (110, 50, 50), 73))
    return {
        "odd/cut_short.png": whole[: len(whole) * 3 // 5],
        "odd/really_a_webp.png": webp.encoded(
            np.asarray(drawings.mosaic(240, 200, [TEAL, INK, AMBER], 79, 30)), lossless=False
        ),
        "odd/not_a_picture.jpg": b"These are a few words with the wrong extension.\n",
        "odd/pulse_lines.gif": _encode(drawings.flow(240, 240, (250, 250, 250), [(30, 30, 30)], 83, 160), "GIF"),
        "odd/plain_copy.png": _encode(ridges.resize((224, 280)), "PNG", quantize=True),
    }


def _png(picture: Image.Image, *chunks: bytes) -> bytes:
    """A palette PNG as Pillow writes it, with chunks between IHDR and the rest."""
    plain = _encode(picture, "PNG", quantize=True)
    return plain[:33] + b"".join(chunks) + plain[33:]


def _jpeg(picture: Image.Image, quality: int = 82) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _encode(picture: Image.Image, kind: str, *, quantize: bool = False) -> bytes:
    out = io.BytesIO()
    (picture.convert("RGB").quantize(96) if quantize else picture).save(out, kind, optimize=True)
    return out.getvalue()


def _typed(picture: Image.Image, uri: str) -> bytes:
    packet = xmp.packet(xmp.Property("Iptc4xmpExt:DigitalSourceType", uri))
    return jpeg.jpeg(_jpeg(picture), xmp=packet)


def _novelai(picture: Image.Image) -> bytes:
    """NovelAI's chunks, and the same in the alpha channel."""
    comment = json.dumps(NOVELAI)
    chunks = {
        "Title": "NovelAI generated image",
        "Description": NOVELAI["prompt"],
        "Software": "NovelAI",
        "Source": "NovelAI Diffusion V4.5 4BDE2A90",
        "Generation time": "4.2180000",
        "Comment": comment,
    }
    hidden = json.dumps({key: value for key, value in chunks.items() if key != "Title"})
    pixels = stealth.hidden(_opaque(picture), hidden)
    return _rgba_png(pixels, *(png.text(key, str(value)) for key, value in chunks.items()))


def _stealth_copy(picture: Image.Image) -> bytes:
    """The same picture where a site took the chunks away: only the alpha channel still says it."""
    hidden = json.dumps(
        {
            "Description": NOVELAI["prompt"],
            "Software": "NovelAI",
            "Source": "NovelAI Diffusion V4.5 4BDE2A90",
            "Comment": json.dumps(NOVELAI | {"seed": 2747203188}),
        }
    )
    turned = picture.transpose(Image.Transpose.ROTATE_90)
    return webp.encoded(stealth.hidden(_opaque(turned), hidden), lossless=True)


def _opaque(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.quantize(64).convert("RGB").convert("RGBA"))


def _rgba_png(pixels: np.ndarray, *chunks: bytes) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return out.getvalue()[:33] + b"".join(chunks) + out.getvalue()[33:]


def write(folder: Path, make: Callable[[], Mapping[str, bytes]] = files) -> int:
    """Write the folder; returns its size in bytes."""
    total = 0
    for name, data in make().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        total += len(data)
    return total


if __name__ == "__main__":
    size = write(Path(sys.argv[1]))
    sys.stdout.write(f"{size:,} bytes\n")
