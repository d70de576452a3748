"""What the fuzzer starts from: whole files, texts of generators, and sidecars, all made by the suite itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from tests.makers import bmff, exif, gif, iptc, jpeg, jxl, png, tiff, webp, xmp
from tests.makers.generation import INFOTEXT, text_to_image
from tests.makers.novelai import COMMENT
from tests.makers.stealth import hidden

TEXTS: Mapping[str, str] = {
    "infotext": INFOTEXT + ', Hashes: {"model": "0123"}, Lora hashes: "a: 01, b: 02", TI hashes: "c: 03"',
    "sdcpp": 'a cat\nSteps: 20, CFG scale: 6.0, Seed: 42, Size: 512x512, SDCPP: {"seed": 4, "sampling": {"steps": 3}}',
    "graph": json.dumps(text_to_image()),
    "workflow": json.dumps(
        {"nodes": [{"id": 1, "type": "KSampler", "widgets_values": [5]}], "links": [], "version": 0.4}
    ),
    "novelai": json.dumps({**COMMENT, "signed_hash": "AAAA", "v4_prompt": {"caption": {"base_caption": "x"}}}),
    "invoke": json.dumps(
        {"positive_prompt": "a", "seed": 3, "steps": 4, "model": {"name": "x"}, "loras": [{"model": {}}]}
    ),
    "dream": '"a fox [dog]" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms',
    "fooocus": json.dumps(
        {"prompt": "a", "seed": "7", "steps": 3, "loras": [["x", 0.5, "01"]], "version": "Fooocus v2"}
    ),
    "swarm": json.dumps(
        {"sui_image_params": {"prompt": "a", "seed": 1, "loras": ["x"]}, "sui_models": [{"name": "x"}]}
    ),
    "civitai": json.dumps(
        {"extraMetadata": json.dumps({"prompt": "a", "resources": [{}]}), "extra": {"airs": ["urn:air:x"]}}
    ),
    "tensorart": json.dumps({"prompt": "a", "seed": "-1", "models": [{"label": "x"}], "baseModel": {"hash": "0"}}),
    "meta": json.dumps({"meta": {"prompt": "a", "seed": 1, "steps": 2, "resources": [{"air": "urn:air:a:b"}]}}),
    "tc260": json.dumps({"AIGC": {"Label": "1", "ContentProducer": "001191110102MACQD9K64010000"}}),
    "pixiv": json.dumps(
        {"category": "pixiv", "subcategory": "user", "illust_ai_type": 2, "tags": [{"name": "AIイラスト"}]}
    ),
    "danbooru": json.dumps({"tag_string_meta": "ai-generated", "tags": {"general": ["a"], "species": []}, "id": 5}),
    "img2dataset": json.dumps(
        {"url": "https://a.example/", "status": "success", "exif": json.dumps({"Image Make": "x"})}
    ),
    "midjourney": "a fox --ar 4:3 --v 6.1 Job ID: 01234567-89ab-cdef-0123-456789abcdef",
    "caption": "1girl, ai-generated, solo\nnoai",
    "samsung": '{"genImageVersion":"v1","genAIType":8}',
}
_PACKET = xmp.packet(
    xmp.Property("Iptc4xmpExt:DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"),
    xmp.Property("photoshop:Credit", "Made with Google AI", "attribute"),
    xmp.Property("dc:subject", ["a", "ai-generated"]),
    xmp.Property("xmpMM:History", [{"stEvt:action": "saved", "stEvt:softwareAgent": "GIMP"}], container="Seq"),
    xmp.Property("TC260:AIGC", TEXTS["tc260"]),
    xmp.Property("plus:DataMining", "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"),
)
_TAGS = exif.tiff(
    {exif.MAKE: "Canon", exif.MODEL: "EOS", exif.SOFTWARE: "GIMP", exif.XP_COMMENT: exif.xp("cat"), exif.ARTIST: "A"},
    {
        exif.USER_COMMENT: exif.user_comment(INFOTEXT),
        exif.EXPOSURE_TIME: exif.Rational(1, 200),
        exif.F_NUMBER: exif.Rational(28, 10),
        exif.DATE_TIME_ORIGINAL: "2024:01:02 03:04:05",
        exif.MAKER_NOTE: b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08\0\x01",
        exif.LENS_MODEL: "50mm",
    },
    gps={1: "N"},
    ifd1={0x103: 6},
)
_IIM = iptc.records(
    {(2, 110): "Made with Google AI", (2, 25): ["a", "b"], (2, 120): "Seed: 3; Generator: Mochi Diffusion 5"}
)
_STORE = jpeg.jumbf(payload=bytes(20))


def files() -> dict[str, bytes]:
    """Whole pictures by name, one or more of every container."""
    alpha = png.drawn(40, 160, 4)
    chunks = [
        png.text(key, text.encode()) for key, text in (("parameters", TEXTS["infotext"]), ("prompt", TEXTS["graph"]))
    ]
    more = [
        png.ztxt("workflow", TEXTS["workflow"]),
        png.itxt("Comment", TEXTS["novelai"], compressed=True),
        png.itxt("XML:com.adobe.xmp", _PACKET),
        png.chunk(b"eXIf", _TAGS),
        png.chunk(b"caBX", _STORE),
        png.raw_profile("iptc", iptc.resource(0x0404, _IIM)),
        png.chunk(b"comf", b"prompt\0" + TEXTS["graph"].encode()),
        png.chunk(b"tIME", bytes(7)),
    ]
    seft = jpeg.seft({"PEg_Info": TEXTS["samsung"].encode()})
    return {
        "a.png": png.png(before=chunks, after=more, trailer=png.text("late", "x") + seft),
        "stealth.png": png.png(hidden(alpha, INFOTEXT), filters=(0, 1, 2, 3, 4)),
        "rgb.png": png.png(hidden(png.drawn(40, 160, 3), TEXTS["swarm"], channel="rgb", packed=False)),
        "a.jpg": jpeg.jpeg(
            exif=_TAGS,
            xmp=_PACKET,
            extended=jpeg.extended_xmp(_PACKET, part=200),
            iptc=_IIM,
            c2pa=_STORE,
            comments=[INFOTEXT],
            extra=[jpeg.segment(0xEC, b"Ducky\0\1")],
            trailer=seft,
        ),
        "a.webp": webp.webp(hidden(alpha, TEXTS["novelai"]), exif=_TAGS, xmp=_PACKET, c2pa=_STORE, lossless=True),
        "a.gif": gif.gif(comments=[INFOTEXT], xmp=_PACKET, c2pa=_STORE, frames=2),
        "a.tiff": tiff.tiff_picture({exif.MAKE: "Canon"}, {exif.ISO: 100}, xmp=_PACKET, iptc=_IIM, c2pa=_STORE),
        "a.dng": tiff.tiff_picture(dng=True, order="MM"),
        "a.avif": bmff.bmff("avif", exif=_TAGS, xmp=_PACKET, c2pa=_STORE, alpha=True),
        "a.heic": bmff.bmff("heic", exif=_TAGS, in_idat=True, item_version=3),
        "a.jxl": jxl.jxl(exif=_TAGS, xmp=_PACKET, brotli=True, partial=True),
    }


CARRIERS: Mapping[str, Callable[[bytes], bytes]] = {
    "text.png": lambda data: png.png(
        before=[png.text(key, data) for key in ("parameters", "prompt", "Comment", "Dream")]
    ),
    "more.png": lambda data: png.png(
        before=[
            png.itxt(key, data)
            for key in (
                "workflow",
                "invokeai_metadata",
                "sd-metadata",
                "generation_data",
                "Description",
                "AIGC",
                "parameters-json",
            )
        ]
    ),
    "xmp.png": lambda data: png.png(before=[png.itxt("XML:com.adobe.xmp", data)]),
    "comment.jpg": lambda data: jpeg.jpeg(
        exif=exif.tiff(
            {exif.MAKE: data, exif.IMAGE_DESCRIPTION: data}, {exif.USER_COMMENT: b"ASCII\0\0\0" + data[:60_000]}
        )
        if len(data) < 20_000
        else exif.tiff({}, {exif.USER_COMMENT: data[:60_000]})
    ),
    "stealth.png": lambda data: png.png(hidden(png.drawn(160, 160, 4), data[:2_000])),
}
"""Ways to carry a text: each is found by other readers."""
SIDECARS = ("a.json", "a.txt", "a.png.json", "a.xmp", "a.swarm.json", "a.caption", "a.c2pa")
PACKET = _PACKET
