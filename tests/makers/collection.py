"""A small collection of reports and labels that touches every field of the filter language."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from inspector.domain.blocks import MetadataBlock
from inspector.domain.credentials import Credentials, Signer
from inspector.domain.enums import (
    Band,
    Basis,
    ContainerFormat,
    EvidenceKind,
    Flag,
    Integrity,
    LabelValue,
    Leaning,
    Origin,
    Severity,
    Trust,
    Verdict,
)
from inspector.domain.evidence import (
    Attribution,
    Camera,
    Evidence,
    GenerationParameters,
    Location,
    ModelReference,
    Problem,
)
from inspector.domain.record import record
from inspector.domain.report import (
    Assessment,
    Asset,
    DetectorScore,
    Duplicate,
    Finding,
    Hashes,
    InspectionReport,
    Label,
    Phrase,
)

DAY = 86_400
EPOCH_2026 = 1_767_225_600
"""2026-01-01T00:00:00Z in seconds."""
SEEN = EPOCH_2026 + 100 * DAY
"""When the collection is stored: 2026-04-11T00:00:00Z."""


def sha(text: str) -> str:
    """A SHA-256 in hex that stands for some content."""
    return hashlib.sha256(text.encode()).hexdigest()


def make_report(path: str, **facts: Any) -> InspectionReport:
    """A report on one picture. Facts: fields of `InspectionReport`, of `Asset`, and `verdict basis flags findings`."""
    asset = {
        name: facts.pop(name) for name in ("size", "mtime_ns", "sha256", "format", "width", "height") if name in facts
    }
    asset.setdefault("sha256", sha(path))
    asset.setdefault("size", 1000)
    asset.setdefault("mtime_ns", EPOCH_2026 * 10**9)
    judged = {name: facts.pop(name) for name in ("verdict", "basis", "flags", "findings", "ruleset") if name in facts}
    return InspectionReport(Asset(path, **asset), assessment=Assessment(**judged), **facts)


def workflow(text: str) -> tuple[MetadataBlock, ...]:
    """Blocks of a PNG with a workflow."""
    return (
        MetadataBlock("png:tEXt", "prompt", text, 57, len(text)),
        MetadataBlock("exif", "UserComment", "größe", 9000, 12, "png:eXIf", b"UNICODE\0\xff", "ExifIFD"),
        MetadataBlock("jpeg", "DQT", (1, 2, 3), 4, 5),
    )


def collection() -> dict[str, InspectionReport]:
    """Reports by short name."""
    generation = GenerationParameters(
        generator="ComfyUI",
        prompt="a Red fox, Straße at NIGHT, 100% detail_x",
        seed="18446744073709551615",
        models=(ModelReference("sdxl_base"), ModelReference("Detail.Tweaker", kind="lora")),
    )
    fox = make_report(
        "/pictures/art/fox.png",
        size=1_900_000,
        mtime_ns=(EPOCH_2026 + 10 * DAY) * 10**9 + 999_999_999,
        format=ContainerFormat.PNG,
        width=1024,
        height=1280,
        verdict=Verdict.GENERATED,
        basis=Basis.DECLARED,
        findings=(
            Finding("generation.parameters", Leaning.GENERATED, Basis.DECLARED, ("e1",), {"generator": "ComfyUI"}),
        ),
        generation=generation,
        evidence=(
            Evidence(
                EvidenceKind.GENERATION,
                "png:tEXt:prompt",
                "comfyui",
                {"generator": "ComfyUI", "shows": "generated", "firm": True},
                Location(57, 2000),
                "e1",
            ),
        ),
        blocks=workflow('{"3": {"class_type": "KSampler"}}' * 40),
        hashes=Hashes(sha("fox pixels"), "00000000000000ff"),
        detector=DetectorScore("art", "1", 0.91, 2.5, Band.AI, (0.8, 0.95), "art"),
    )
    copy = make_report(
        "/pictures/art/copies/fox small.jpg",
        size=90_000,
        format=ContainerFormat.JPEG,
        width=512,
        height=640,
        verdict=Verdict.GENERATED,
        basis=Basis.MATCHED,
        flags=(Flag.NEAR_DUPLICATE, Flag.UNSTABLE_SCORE),
        hashes=Hashes(sha("copy pixels"), "00000000000000fe"),
        detector=DetectorScore("art", "1", 0.5, 0.0, Band.UNSURE),
    )
    photo = make_report(
        "/pictures/photos/DSC_0418.JPG",
        size=5_000_000,
        mtime_ns=(EPOCH_2026 - 400 * DAY) * 10**9,
        format=ContainerFormat.JPEG,
        width=6000,
        height=4000,
        verdict=Verdict.CAPTURED,
        basis=Basis.SIGNED_TRUSTED,
        flags=(Flag.TRAINING_OPT_OUT,),
        camera=Camera("Nikon", "Z6"),
        attribution=Attribution(artist="Ana Ruiz", licence="CC BY 4.0", site="example.org"),
        credentials=Credentials(
            Integrity.OK,
            trust=Trust.TRUSTED,
            origin=Origin.CAMERA_CAPTURE,
            signer=Signer("Nikon Corporation", "Camera 12"),
            library_state="Trusted",
        ),
        detector=DetectorScore("art", "1", 0.02, -3.0, Band.NONE),
        hashes=Hashes(sha("photo pixels"), "ffffffffffffffff"),
    )
    broken = make_report(
        "/pictures/photos/set.zip!inner/tr%FFuncated.webp",
        size=0,
        sha256=None,
        mtime_ns=None,
        flags=(Flag.UNREADABLE, Flag.TRUNCATED),
        problems=(
            Problem("file.truncated", Severity.ERROR, "png:IDAT", {"at": 12}),
            Problem("name.encoding", Severity.INFO),
        ),
    )
    drawing = make_report(
        "/pictures/ART/ÉTUDE Straße.webp",
        size=300_500,
        mtime_ns=-5,
        format=ContainerFormat.WEBP,
        width=800,
        height=800,
        verdict=Verdict.CONFLICTING,
        basis=Basis.SIGNED,
        flags=(Flag.TAMPERED,),
        credentials=Credentials(Integrity.MISMATCH, trust=Trust.UNTRUSTED, signer=Signer(common_name="Nobody")),
        attribution=Attribution(artist="", title="x"),
        generation=GenerationParameters(generator="none", prompt="", models=(ModelReference("None"),)),
    )
    plain = make_report(
        '/other/plain\'s "picture".gif', format=ContainerFormat.GIF, width=1, height=2, basis=Basis.HINTED
    )
    odd = InspectionReport(
        Asset("/other/a\u202eb 100%_\\.bmp", 10, EPOCH_2026 * 10**9, sha("odd"), ContainerFormat.BMP, 3, 4),
        assessment=Assessment(Verdict.GENERATED, Basis.DETECTED, summary=(Phrase("summary.detected", {"score": 1}),)),
        detector=DetectorScore("art", "1", 1.0, 9.0, Band.AI),
        hashes=Hashes(sha("odd pixels"), "8000000000000000"),
    )
    return {"fox": fox, "copy": copy, "photo": photo, "broken": broken, "drawing": drawing, "plain": plain, "odd": odd}


LABELS: Mapping[str, Label] = {
    "fox": Label(LabelValue.AI, ("keep", "Night Scene"), "Obvious WEIRD hands", "Ann", "2026-04-12T08:30:15Z"),
    "photo": Label(LabelValue.HUMAN, (), None, "Bo", "2026-05-01T00:00:00Z"),
    "plain": Label(None, ("later",), None, "Ann", "2026-04-12T08:31:00Z"),
}
GROUP = (("fox", "copy"),)


def records() -> dict[str, dict[str, Any]]:
    """The contract's record of each picture, with what the catalogue knows beside it."""
    reports = collection()
    distance = {("fox", "copy"): 1, ("copy", "fox"): 1}
    duplicates = {
        name: [
            Duplicate(reports[other].asset.sha256 or "", reports[other].asset.key, distance[name, other])
            for group in GROUP
            for other in group
            if name in group and other != name
        ]
        for name in reports
    }
    beside = {"first_seen": "2026-04-11T00:00:00Z", "changed_at": "2026-04-11T00:00:00Z"}
    return {name: record(report, LABELS.get(name), duplicates[name]) | beside for name, report in reports.items()}


EVERY = frozenset({"fox", "copy", "photo", "broken", "drawing", "plain", "odd"})

ROWS: tuple[tuple[str, frozenset[str] | set[str]], ...] = (
    ("", EVERY),
    # labels and null
    ("label = ai", {"fox"}),
    ("label:ai", {"fox"}),
    ("label != ai", {"photo"}),
    ("not label = ai", EVERY - {"fox"}),
    ("label = none", EVERY - {"fox", "photo"}),
    ("label != none", {"fox", "photo"}),
    ("label in (none, human)", EVERY - {"fox"}),
    ("not label in (ai, human)", EVERY - {"fox", "photo"}),
    ("label not in (ai, human)", EVERY - {"fox", "photo"}),
    ("label ~ HUM", {"photo"}),
    # verdict, basis
    ("verdict = generated", {"fox", "copy", "odd"}),
    ("verdict != generated", EVERY - {"fox", "copy", "odd"}),
    ("verdict ~ c", {"photo", "drawing", "broken", "plain"}),
    ("basis >= declared", {"fox", "photo", "drawing"}),
    ("basis > declared", {"photo", "drawing"}),
    ("basis < declared", {"copy", "broken", "plain", "odd"}),
    ("basis <= hinted", {"broken", "plain"}),
    ("basis = none", {"broken"}),
    ("basis in (none, hinted)", {"broken", "plain"}),
    # many-valued
    ("flags = tampered", {"drawing"}),
    ("flags != tampered", EVERY - {"drawing"}),
    ("flags = none", {"fox", "plain", "odd"}),
    ("flags != none", {"copy", "photo", "broken", "drawing"}),
    ("flags in (truncated, near_duplicate)", {"copy", "broken"}),
    ("flags ~ TR", {"photo", "broken"}),
    ("model = sdxl_base", {"fox"}),
    ("model = SDXL_base", set()),
    ("model ~ tweak", {"fox"}),
    ("model != sdxl_base", EVERY - {"fox"}),
    ("model = none", EVERY - {"fox", "drawing"}),
    ('model = "None"', {"drawing"}),
    ("tag = keep", {"fox"}),
    ('tag = "Night Scene"', {"fox"}),
    ("tag = none", EVERY - {"fox", "plain"}),
    ("tag in (later, keep)", {"fox", "plain"}),
    ("tag ~ SCENE", {"fox"}),
    ("problem = file.truncated", {"broken"}),
    ("problem ~ encoding", {"broken"}),
    ("problem != file.truncated", EVERY - {"broken"}),
    ("problem = none", EVERY - {"broken"}),
    ('signer = "Nikon Corporation"', {"photo"}),
    ('signer = "Camera 12"', {"photo"}),
    ("signer = Nobody", {"drawing"}),
    ("signer != Nobody", EVERY - {"drawing"}),
    ("signer = none", EVERY - {"photo", "drawing"}),
    ("signer ~ nikon", {"photo"}),
    # text
    ("generator = ComfyUI", {"fox"}),
    ("generator = comfyui", set()),
    ("generator ~ comfy", {"fox"}),
    ("generator = none", EVERY - {"fox", "drawing"}),
    ('generator = "none"', {"drawing"}),
    ("generator >= D", {"drawing"}),
    ("generator != ComfyUI", {"drawing"}),
    ("prompt ~ fox", {"fox"}),
    ("prompt ~ STRASSE", {"fox"}),
    ("prompt ~ xy", set()),
    ("prompt ~ 0%", {"fox"}),
    ("prompt ~ detail_", {"fox"}),
    ("prompt ~ ilx", set()),
    ('prompt = ""', {"drawing"}),
    ("prompt = none", EVERY - {"fox", "drawing"}),
    ('prompt ~ ""', {"fox", "drawing"}),
    ('prompt = "a Red fox, Straße at NIGHT, 100% detail_x"', {"fox"}),
    ("prompt > a", {"fox"}),
    ("artist = none", EVERY - {"photo", "drawing"}),
    ('artist = ""', {"drawing"}),
    ('artist = "Ana Ruiz"', {"photo"}),
    ("licence ~ by", {"photo"}),
    ("site = example.org", {"photo"}),
    ("path = /pictures/art/fox.png", {"fox"}),
    ("path ~ .jpg", {"copy", "photo"}),
    ("path ~ étude", {"drawing"}),
    ("path ~ 'e\u0301tude'", {"drawing"}),
    ("path ~ strasse", {"drawing"}),
    ("path ~ '100%_\\\\'", {"odd"}),
    ("path ~ '%'", {"broken", "odd"}),
    ("path ~ _", {"photo", "odd"}),
    ("path >= /q", set()),
    ("path < /p", {"plain", "odd"}),
    # folders
    ("folder = /pictures/art", {"fox", "copy"}),
    ("folder = /pictures/art/", {"fox", "copy"}),
    ("folder = /pictures/ar", set()),
    ("folder = /pictures/photos", {"photo", "broken"}),
    ("folder = /pictures/photos/set.zip", {"broken"}),
    ("folder = /pictures/photos/set.zip!inner", {"broken"}),
    ("folder = /", EVERY),
    ("folder != /pictures", {"plain", "odd"}),
    ("folder in (/other, /pictures/ART)", {"plain", "odd", "drawing"}),
    ("folder ~ ART", {"fox", "copy", "drawing"}),
    ("folder ~ fox", set()),
    # choices of containers and credentials
    ("format = PNG", {"fox"}),
    ("format != PNG", EVERY - {"fox", "broken"}),
    ("format = none", {"broken"}),
    ("format in (JPEG, GIF)", {"copy", "photo", "plain"}),
    ("band = none", {"photo"}),
    ("band = ai", {"fox", "odd"}),
    ("band != none", {"fox", "odd", "copy"}),
    ("c2pa.integrity = mismatch", {"drawing"}),
    ("c2pa.integrity = none", EVERY - {"photo", "drawing"}),
    ("c2pa.trust in (trusted, expired)", {"photo"}),
    ("c2pa.origin = camera_capture", {"photo"}),
    ("c2pa.origin = none", EVERY - {"photo"}),
    # numbers
    ("width >= 1024", {"fox", "photo"}),
    ("width < 1k", {"copy", "drawing", "plain", "odd"}),
    ("width != 512", EVERY - {"copy", "broken"}),
    ("height = 1280", {"fox"}),
    ("height = 1280.5", set()),
    ("width > -1", EVERY - {"broken"}),
    ("width in (1, 3)", {"plain", "odd"}),
    ("width = none", {"broken"}),
    ("bytes >= 1.9M", {"fox", "photo"}),
    ("bytes > 1.9M", {"photo"}),
    ("bytes <= 300.5k", {"copy", "broken", "drawing", "plain", "odd"}),
    ("bytes < 1G", EVERY),
    ("bytes < 99999999999999999999999", EVERY),
    ("bytes = 0", {"broken"}),
    ("score >= 0.5", {"fox", "copy", "odd"}),
    ("score > 0.5", {"fox", "odd"}),
    ("score = 0.91", {"fox"}),
    ("score = 1", {"odd"}),
    ("not score >= 0.5", EVERY - {"fox", "copy", "odd"}),
    ("score = none", {"broken", "drawing", "plain"}),
    # dates
    ("mtime >= 2026-01-11", {"fox"}),
    ("mtime = 2026-01-11", {"fox"}),
    ("mtime > 2026-01-10", {"fox"}),
    ("mtime <= 2026-01-11T00:00:00Z", EVERY - {"broken"}),
    ("mtime > 2026-01-11T00:00:00Z", set()),
    ("mtime = 2026", {"fox", "copy", "plain", "odd"}),
    ("mtime = 2026-01-01T01:00+01:00", {"copy", "plain", "odd"}),
    ("mtime < 2026-01", {"photo", "drawing"}),
    ("mtime < 1970-01-01", {"drawing"}),
    ("mtime = 1969-12-31T23:59:59Z", {"drawing"}),
    ("mtime != 2026", {"photo", "drawing"}),
    ("mtime = none", {"broken"}),
    ("mtime in (2024, 1969)", {"photo", "drawing"}),
    ("mtime < 9999", EVERY - {"broken"}),
    ("mtime > 0001", EVERY - {"broken"}),
    ("reviewed_at >= 2026-05-01", {"photo"}),
    ("reviewed_at = 2026-04-12", {"fox", "plain"}),
    ("reviewed_at = 2026-04-12T08:30", {"fox"}),
    ("reviewed_at = none", EVERY - {"fox", "photo", "plain"}),
    ("reviewer = Ann", {"fox", "plain"}),
    ("reviewer ~ b", {"photo"}),
    ("first_seen = 2026-04-11", EVERY),
    ("first_seen > 2026-04-11", set()),
    ("changed_at < 2026-04-11", set()),
    # duplicates
    (
        f"duplicate_group = {min(sha('/pictures/art/fox.png'), sha('/pictures/art/copies/fox small.jpg'))}",
        {"fox", "copy"},
    ),
    ("duplicate_group = none", EVERY - {"fox", "copy"}),
    ("duplicate_group != none", {"fox", "copy"}),
    ("duplicate_group = abc", set()),
    ("duplicate_group >= 0", {"fox", "copy"}),
    (
        f"duplicate_group ~ {min(sha('/pictures/art/fox.png'), sha('/pictures/art/copies/fox small.jpg'))[3:9].upper()}",
        {"fox", "copy"},
    ),
    # words
    ("fox", {"fox", "copy"}),
    ("FOX", {"fox", "copy"}),
    ('"red FOX"', {"fox"}),
    ("red night", {"fox"}),
    ("strasse", {"fox", "drawing"}),
    ("comfy", {"fox"}),
    ("scene", {"fox"}),
    ("hands", {"fox"}),
    ("later", {"plain"}),
    ("zip", {"broken"}),
    ("x", {"fox", "copy"}),
    ("tweaker", set()),
    ("'plain\\'s'", {"plain"}),
    ('"\\"picture\\""', {"plain"}),
    ("fox, red,", {"fox"}),
    # structure
    ("label = ai or label = human and verdict = generated", {"fox"}),
    ("(label = ai or label = human) and verdict = captured", {"photo"}),
    ("not label = ai and verdict = generated", {"copy", "odd"}),
    ("not (label = ai and verdict = generated)", EVERY - {"fox"}),
    ("fox not label = ai", {"copy"}),
    ("NOT fox AND (basis >= signed OR label = none)", EVERY - {"fox", "copy"}),
    ("not not fox", {"fox", "copy"}),
    ("width>=1024 height<2000", {"fox"}),
    ("label", set()),
)
"""Filter text and the pictures that match it. Records and the catalogue's SQL are both held against it."""
