"""Details of pictures that do not exist, one for every verdict and for what makes a panel hard."""

from __future__ import annotations

import json
from dataclasses import replace

from inspector.detectors import Calibration, InputSpec, Measured, ModelCard, OutputSpec, explain
from inspector.domain.blocks import MetadataBlock
from inspector.domain.catalogue import CatalogRow
from inspector.domain.credentials import Action, Credentials, Ingredient, Signer, StatusCodes
from inspector.domain.enums import (
    Band,
    Basis,
    ContainerFormat,
    EvidenceKind,
    Flag,
    History,
    Integrity,
    LabelValue,
    Leaning,
    Origin,
    Severity,
    Shows,
    Trust,
    TrustList,
    Verdict,
)
from inspector.domain.evidence import (
    Evidence,
    GenerationParameters,
    Location,
    ModelReference,
    Problem,
)
from inspector.domain.jsonform import to_json
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
from inspector.gui.detail import Detail, DetectorFacts

HOSTILE = "<b>bold</b><img src=x onerror=alert(1)>\u202egnp.exe\x1b[31m\x00 & \u2066end"
GRAPH = {
    "4": {
        "class_type": "CheckpointLoaderSimple",
        "inputs": {"ckpt_name": "sdxl_base_1.0.safetensors"},
        "_meta": {"title": "Checkpoint"},
    },
    "10": {"class_type": "LoraLoader", "inputs": {"model": ["4", 0], "clip": ["4", 1]}, "_meta": {"title": "LoRA"}},
    "6": {
        "class_type": "CLIPTextEncode",
        "inputs": {"clip": ["10", 1], "text": "layered"},
        "_meta": {"title": "Prompt"},
    },
    "7": {
        "class_type": "CLIPTextEncode",
        "inputs": {"clip": ["10", 1], "text": "photo"},
        "_meta": {"title": "Negative"},
    },
    "3": {
        "class_type": "KSampler",
        "inputs": {"seed": 8412270055, "steps": 28, "model": ["10", 0], "positive": ["6", 0], "negative": ["7", 0]},
    },
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}, "_meta": {"title": "Decode"}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}, "_meta": {"title": "Save"}},
}
PARAMETERS = GenerationParameters(
    generator="ComfyUI",
    prompt="layered mountain ridges at dusk, warm haze, low sun, screen print texture, soft gradients, <lora:riso_print:0.6>",
    negative_prompt="photo, text, watermark, frame",
    seed="8412270055",
    steps=28,
    sampler="dpmpp_2m",
    scheduler="karras",
    guidance=5.5,
    width=1024,
    height=1280,
    models=(
        ModelReference("sdxl_base_1.0.safetensors", "31e35c80fc4829d14f90153f4c74cd59c90b779f6afe05a74cd6120b893f7e5b"),
        ModelReference("riso_print.safetensors", None, "lora"),
    ),
    extras={"denoise": 1.0},
)
CARD = ModelCard(
    id="inspector-art-2",
    name="inspector-art-2",
    version="2",
    licence="MIT",
    source="",
    sha256="",
    folder="",
    file="",
    input=InputSpec("x", (224, 224)),
    output=OutputSpec("y"),
    calibration=Calibration(weak=0.0, strong=2.0),
    trained="2026-10-04",
    measured=(
        Measured("illustration", "ai", 500, 5, 500, 55),
        Measured("illustration", "unsure", 500, 30, 500, 90),
        Measured("all", "ai", 900, 9, 900, 99),
    ),
)
DETECTOR = DetectorFacts("inspector-art-2", 0.42, 0.81, "2026-10-04", ("photo", "illustration", "painting", "render"))


def row(number: int, name: str, verdict: Verdict, basis: Basis, **more) -> CatalogRow:
    base = CatalogRow(
        id=number,
        path=f"/pictures/Reference/{name}",
        sha256=f"{number:064x}",
        format=ContainerFormat.PNG,
        width=1024,
        height=1280,
        bytes=1_990_000,
        mtime_ns=1_790_000_000_000_000_000,
        verdict=verdict,
        basis=basis,
        flags=(),
        generator=None,
        score=None,
        band=None,
        label=None,
    )
    return replace(base, **more)


def detail(shown: CatalogRow, assessment: Assessment, **more) -> Detail:
    report_keys = {item for item in more if item not in ("label", "duplicates", "detector_facts")}
    report = InspectionReport(
        Asset(shown.path, shown.bytes, shown.mtime_ns, shown.sha256, shown.format, shown.width, shown.height),
        assessment=assessment,
        looked=14,
        **{key: more[key] for key in report_keys},
    )
    score = report.detector
    explanation = None if score is None else explain(score, CARD)
    return Detail(shown, report, more.get("label"), more.get("duplicates", ()), more.get("detector_facts"), explanation)


def generated() -> Detail:
    blocks = (
        MetadataBlock("png:tEXt", "prompt", json.dumps(GRAPH), 1_204, 18_332),
        MetadataBlock(
            "xmp",
            "Iptc4xmpExt:DigitalSourceType",
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
            20_100,
            1_200,
        ),
        MetadataBlock(
            "exif", "UserComment", "layered mountain ridges at dusk\nSteps: 28", 21_500, 480, group="ExifIFD"
        ),
        MetadataBlock("exif", "Software", "ComfyUI", 21_400, 8, group="IFD0"),
    )
    evidence = (
        Evidence(
            EvidenceKind.GENERATION,
            "png:tEXt:prompt",
            "comfyui",
            dict(to_json(PARAMETERS), shows=Shows.GENERATED.value, firm=True),
            Location(1_204, 18_332),
            "e1",
        ),
        Evidence(
            EvidenceKind.SOURCE_TYPE,
            "xmp:Iptc4xmpExt:DigitalSourceType",
            "iptc",
            {"term": "trainedAlgorithmicMedia", "known": True},
            Location(20_100, 1_200),
            "e2",
        ),
        Evidence(
            EvidenceKind.DETECTOR,
            "detector:inspector-art-2",
            "detector",
            {"band": "ai", "score": 0.91, "id": "inspector-art-2"},
            None,
            "e3",
        ),
        Evidence(
            EvidenceKind.HINT,
            "filename",
            "names",
            {"hint": "counter", "toward": "", "text": "Name ends in a counter"},
            None,
            "e4",
        ),
        Evidence(
            EvidenceKind.GENERATION,
            "exif:UserComment",
            "automatic1111",
            dict(to_json(replace(PARAMETERS, extras={}, steps=30)), shows="generated", firm=True),
            Location(21_500, 480),
            "e5",
        ),
    )
    findings = (
        Finding("generation.parameters", Leaning.GENERATED, Basis.DECLARED, ("e1",), {"generator": "ComfyUI"}),
        Finding(
            "source_type.trained_algorithmic_media",
            Leaning.GENERATED,
            Basis.DECLARED,
            ("e2",),
            {"term": "trainedAlgorithmicMedia"},
        ),
        Finding("detector.ai", Leaning.GENERATED, Basis.DETECTED, ("e3",)),
        Finding("hint.context", Leaning.CONTEXT, Basis.HINTED, ("e4",), {"text": "Name ends in a counter"}),
    )
    assessment = Assessment(
        Verdict.GENERATED,
        Basis.DECLARED,
        (),
        (Phrase("summary.generated.declared", {"generator": "ComfyUI"}),),
        findings,
    )
    return detail(
        row(1, "dusk_ridge_04.png", Verdict.GENERATED, Basis.DECLARED, generator="ComfyUI", label=LabelValue.AI),
        assessment,
        evidence=evidence,
        generation=PARAMETERS,
        blocks=blocks,
        detector=DetectorScore(
            "inspector-art-2", "2", 0.91, 2.1, Band.AI, (0.86, 0.95), "illustration", "CPU, full precision"
        ),
        detector_facts=DETECTOR,
        hashes=Hashes("ab" * 32, "9f2c77ab04e1d0c3"),
        duplicates=(
            Duplicate("cd" * 32, "/pictures/web/dusk_small.jpg", 4),
            Duplicate("ce" * 32, "/pictures/web/dusk.webp", 2),
        ),
        label=Label(LabelValue.AI, ("keeper",), None, "mara", "2026-11-24T10:00:00Z"),
    )


def edited() -> Detail:
    credentials = Credentials(
        Integrity.OK,
        History.OK,
        Trust.TRUSTED,
        TrustList.OFFICIAL,
        "2026-11-01",
        Origin.CONTAINS_AI_EDITED_PARTS,
        "Trusted",
        "Adobe Photoshop 27.1",
        Signer(
            "Adobe Inc.",
            "Adobe Content Credentials",
            "DigiCert",
            "12345678901234567890",
            "ps256",
            "2026-10-03T14:10:00Z",
            True,
            "2026-01-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
        ),
        ("compositeWithTrainedAlgorithmicMedia",),
        (
            Action("c2pa.opened", None, "Nikon Z 6III", "camera capture", "2026-10-03T14:02:00Z"),
            Action(
                "c2pa.placed",
                "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
                "Adobe Firefly Image 5",
                "Generative Fill",
                "2026-10-03T14:05:00Z",
            ),
            Action("c2pa.color_adjustments", None, "Adobe Photoshop 27.1", None, "2026-10-03T14:09:00Z"),
            Action("com.adobe.export", None, "Adobe Photoshop 27.1", None, "2026-10-03T14:10:00Z"),
        ),
        False,
        (
            Ingredient(
                "studio_set.dng",
                "image/x-adobe-dng",
                "parentOf",
                "Nikon Z 6III",
                None,
                Origin.CAMERA_CAPTURE,
                History.OK,
                thumbnail="t1",
                integrity=Integrity.OK,
                trust=Trust.UNTRUSTED,
            ),
            Ingredient(
                "Generative Fill",
                "image/png",
                "componentOf",
                "Adobe Firefly",
                None,
                Origin.AI_GENERATED,
                thumbnail="t2",
                integrity=Integrity.MISMATCH,
                trust=Trust.EXPIRED,
            ),
        ),
        {
            "cawg.ai_training": {"use": "notAllowed", "constraint": None},
            "cawg.data_mining": {"use": "allowed", "constraint": None},
            "cawg.ai_inference": {"use": "constrained", "constraint": "ask first"},
        },
        ({"algorithm": "com.adobe.trustmark.P", "values": []},),
        ({"kind": "cawg.identity", "name": "Mara Lund", "provider": "behance"},),
        StatusCodes(
            ("claimSignature.validated", "assertion.dataHash.match", "timeStamp.trusted"),
            ("signingCredential.ocsp.skipped",),
            (),
        ),
        validator="c2pa-rs 0.70",
    )
    evidence = (
        Evidence(
            EvidenceKind.CREDENTIALS,
            "c2pa",
            "c2pa",
            {"origin": "contains_ai_edited_parts", "signer": "Adobe Inc.", "integrity": "ok", "trust": "trusted"},
            Location(40, 90_000),
            "e1",
        ),
        Evidence(
            EvidenceKind.TRAINING,
            "c2pa",
            "c2pa",
            {"scheme": "cawg", "key": "cawg.ai_training", "value": "notAllowed", "effect": "opt_out"},
            None,
            "e2",
        ),
    )
    findings = (
        Finding("c2pa.ai_edited", Leaning.EDITED_WITH_AI, Basis.SIGNED_TRUSTED, ("e1",), {"signer": "Adobe Inc."}),
        Finding(
            "training.opt_out", Leaning.CONTEXT, Basis.NONE, ("e2",), {"scheme": "cawg", "key": "cawg.ai_training"}
        ),
    )
    assessment = Assessment(
        Verdict.EDITED_WITH_AI,
        Basis.SIGNED_TRUSTED,
        (Flag.TRAINING_OPT_OUT,),
        (
            Phrase("summary.edited_with_ai.signed_trusted", {"signer": "Adobe Inc."}),
            Phrase("summary.trust_list", {"list": "official"}),
        ),
        findings,
    )
    blocks = (MetadataBlock("jumbf", "c2pa", b"", 40, 90_000),)
    shown = row(
        2,
        "studio_set-2.jpg",
        Verdict.EDITED_WITH_AI,
        Basis.SIGNED_TRUSTED,
        format=ContainerFormat.JPEG,
        width=3000,
        height=2250,
        bytes=4_800_000,
        flags=(Flag.TRAINING_OPT_OUT,),
    )
    return detail(shown, assessment, evidence=evidence, credentials=credentials, blocks=blocks)


def detected() -> Detail:
    evidence = (
        Evidence(
            EvidenceKind.DETECTOR,
            "detector:inspector-art-2",
            "detector",
            {"band": "ai", "score": 0.88, "spread": [0.7, 0.94], "unstable": True, "id": "inspector-art-2"},
            None,
            "e1",
        ),
    )
    assessment = Assessment(
        Verdict.GENERATED,
        Basis.DETECTED,
        (Flag.UNSTABLE_SCORE,),
        (Phrase("summary.generated.detected"),),
        (Finding("detector.ai", Leaning.GENERATED, Basis.DETECTED, ("e1",)),),
    )
    shown = row(
        3,
        "nebula study.jpg",
        Verdict.GENERATED,
        Basis.DETECTED,
        format=ContainerFormat.JPEG,
        width=640,
        height=640,
        bytes=212_000,
        flags=(Flag.UNSTABLE_SCORE,),
        score=0.88,
        band=Band.AI,
    )
    return detail(
        shown,
        assessment,
        evidence=evidence,
        detector=DetectorScore(
            "inspector-art-2",
            "2",
            0.88,
            1.9,
            Band.AI,
            (0.70, 0.94),
            "illustration",
            "CPU, full precision",
            unstable=True,
            versions=3,
            versions_changed=2,
        ),
        detector_facts=DETECTOR,
    )


def captured() -> Detail:
    evidence = (
        Evidence(
            EvidenceKind.CAMERA,
            "exif:Make",
            "camera",
            {"make": "Nikon", "model": "Z 6", "complete": True, "has_makernote": True},
            Location(200, 40),
            "e1",
        ),
    )
    blocks = (MetadataBlock("exif", "Make", "NIKON CORPORATION", 200, 18, group="IFD0"),)
    assessment = Assessment(
        Verdict.CAPTURED,
        Basis.DECLARED,
        (),
        (Phrase("summary.captured.declared", {"device": "Nikon Z 6"}),),
        (Finding("camera.complete", Leaning.CAPTURED, Basis.DECLARED, ("e1",), {"device": "Nikon Z 6"}),),
    )
    shown = row(4, "DSC_0418.jpg", Verdict.CAPTURED, Basis.DECLARED, format=ContainerFormat.JPEG, label=LabelValue.AI)
    return detail(
        shown,
        assessment,
        evidence=evidence,
        blocks=blocks,
        label=Label(LabelValue.AI, reviewed_at="2026-11-24T10:00:00Z"),
    )


def authored() -> Detail:
    evidence = (
        Evidence(
            EvidenceKind.SOURCE_TYPE,
            "xmp:Iptc4xmpExt:DigitalSourceType",
            "iptc",
            {"term": "digitalCreation", "known": True},
            None,
            "e1",
        ),
    )
    assessment = Assessment(
        Verdict.AUTHORED,
        Basis.DECLARED,
        (),
        (Phrase("summary.authored.declared", {"field": "DigitalSourceType"}),),
        (Finding("source_type.authored", Leaning.AUTHORED, Basis.DECLARED, ("e1",), {"term": "digitalCreation"}),),
    )
    return detail(row(5, "poster-draft.png", Verdict.AUTHORED, Basis.DECLARED), assessment, evidence=evidence)


def conflicting() -> Detail:
    evidence = (
        Evidence(
            EvidenceKind.GENERATION,
            "exif:UserComment",
            "automatic1111",
            dict(to_json(PARAMETERS), shows="generated", firm=True),
            Location(400, 900),
            "e1",
        ),
        Evidence(
            EvidenceKind.CAMERA,
            "exif:Make",
            "camera",
            {"make": "Nikon", "model": "Z 6", "complete": True},
            Location(200, 40),
            "e2",
        ),
    )
    blocks = (
        MetadataBlock("exif", "Make", "NIKON CORPORATION", 200, 18, group="IFD0"),
        MetadataBlock("exif", "UserComment", "stable diffusion parameters", 400, 900, group="ExifIFD"),
    )
    findings = (
        Finding("generation.parameters", Leaning.GENERATED, Basis.DECLARED, ("e1",), {"generator": "Stable Diffusion"}),
        Finding("camera.complete", Leaning.CAPTURED, Basis.DECLARED, ("e2",), {"device": "Nikon Z 6, 35 mm"}),
    )
    assessment = Assessment(
        Verdict.CONFLICTING,
        Basis.DECLARED,
        (),
        (Phrase("summary.conflicting.declared", {"a": "Generation parameters", "b": "camera data"}),),
        findings,
    )
    return detail(
        row(6, "currents_0017.png", Verdict.CONFLICTING, Basis.DECLARED), assessment, evidence=evidence, blocks=blocks
    )


def inconclusive() -> Detail:
    assessment = Assessment(
        Verdict.INCONCLUSIVE,
        Basis.NONE,
        (Flag.NEAR_DUPLICATE,),
        (Phrase("summary.inconclusive.none", {"places": 14}), Phrase("summary.detector.none")),
        (Finding("detector.none", Leaning.CONTEXT, Basis.DETECTED, ("e1",)),),
    )
    evidence = (
        Evidence(
            EvidenceKind.DETECTOR, "detector:inspector-art-2", "detector", {"band": "none", "score": 0.12}, None, "e1"
        ),
    )
    shown = row(
        7, "IMG_2291.jpg", Verdict.INCONCLUSIVE, Basis.NONE, flags=(Flag.NEAR_DUPLICATE,), format=ContainerFormat.JPEG
    )
    return detail(
        shown,
        assessment,
        evidence=evidence,
        detector=DetectorScore("inspector-art-2", "2", 0.12, -1.9, Band.NONE, (0.08, 0.2), "photo", "CPU"),
        detector_facts=DETECTOR,
    )


def tampered() -> Detail:
    base = edited()
    credentials = replace(
        base.report.credentials,
        integrity=Integrity.MISMATCH,
        history=History.BROKEN,
        trust=Trust.EXPIRED,
        origin=Origin.CAMERA_CAPTURE,
        codes=StatusCodes((), (), ("assertion.dataHash.mismatch", "x.made.up")),
    )
    assessment = Assessment(
        Verdict.INCONCLUSIVE,
        Basis.HINTED,
        (Flag.TAMPERED, Flag.TRAINING_OPT_OUT),
        (Phrase("summary.inconclusive.tampered"),),
        (Finding("c2pa.tampered", Leaning.CONTEXT, Basis.HINTED, ("e1",)),),
    )
    shown = replace(base.row, id=8, verdict=Verdict.INCONCLUSIVE, basis=Basis.HINTED, flags=assessment.flags)
    return replace(base, row=shown, report=replace(base.report, credentials=credentials, assessment=assessment))


def unreadable() -> Detail:
    assessment = Assessment(
        Verdict.INCONCLUSIVE, Basis.NONE, (Flag.UNREADABLE,), (Phrase("summary.inconclusive.unreadable"),)
    )
    shown = row(9, "DSC_0777.jpg", Verdict.INCONCLUSIVE, Basis.NONE, flags=(Flag.UNREADABLE,), width=None, height=None)
    return detail(
        shown,
        assessment,
        problems=(
            Problem("file.no_permission", Severity.ERROR),
            Problem("name.encoding", Severity.INFO, "path"),
        ),
        detector=DetectorScore(not_run="not_decoded"),
    )


def hostile() -> Detail:
    """Every text a stranger can write holds markup, terminal codes and direction marks."""
    parameters = GenerationParameters(
        generator=HOSTILE,
        prompt=HOSTILE * 40,
        negative_prompt=HOSTILE,
        seed=HOSTILE,
        sampler=HOSTILE,
        models=(ModelReference(HOSTILE, HOSTILE),),
        extras={HOSTILE: HOSTILE},
    )
    blocks = (
        MetadataBlock("png:tEXt", HOSTILE, HOSTILE * 100, 10, 4_000),
        MetadataBlock(
            "png:tEXt",
            "prompt",
            json.dumps(
                {
                    "1": {"class_type": HOSTILE, "inputs": {"a": ["2", 0]}},
                    "2": {"class_type": "<h1>", "inputs": {"b": ["1", 0]}},
                }
            ),
            5_000,
            80,
        ),
        MetadataBlock("xmp", "dc:title", HOSTILE, 9_000, 80),
    )
    evidence = (
        Evidence(
            EvidenceKind.GENERATION,
            f"png:tEXt:{HOSTILE}",
            "x",
            dict(to_json(parameters), shows="unknown_payload", firm=True),
            Location(10, 4_000),
            "e1",
        ),
        Evidence(EvidenceKind.TAG, "caption:txt", "x", {"tag": HOSTILE, "site": HOSTILE}, None, "e2"),
    )
    findings = (
        Finding("generation.parameters", Leaning.GENERATED, Basis.DECLARED, ("e1",), {"generator": HOSTILE}),
        Finding("tag.generated", Leaning.GENERATED, Basis.TAGGED, ("e2",), {"tag": HOSTILE, "site": HOSTILE}),
    )
    credentials = Credentials(
        Integrity.OK,
        trust=Trust.UNTRUSTED,
        origin=Origin.CAMERA_CAPTURE,
        claim_generator=HOSTILE,
        signer=Signer(HOSTILE, HOSTILE, HOSTILE),
        actions=(Action(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        ingredients=(Ingredient(HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        training={HOSTILE: {"use": HOSTILE}},
        identities=({"name": HOSTILE},),
        soft_bindings=({"algorithm": HOSTILE},),
        codes=StatusCodes(failure=(HOSTILE,)),
        remote_url=HOSTILE,
    )
    assessment = Assessment(
        Verdict.GENERATED, Basis.DECLARED, (), (Phrase("summary.generated.declared", {"generator": HOSTILE}),), findings
    )
    shown = row(10, HOSTILE.replace("/", ""), Verdict.GENERATED, Basis.DECLARED, generator=HOSTILE, tags=(HOSTILE,))
    return detail(
        shown,
        assessment,
        evidence=evidence,
        generation=parameters,
        credentials=credentials,
        blocks=blocks,
        problems=(Problem("file.mislabelled", Severity.WARNING, HOSTILE, {"extension": HOSTILE, "format": HOSTILE}),),
        detector=DetectorScore(HOSTILE, HOSTILE, 0.5, 0.0, Band.UNSURE, None, HOSTILE, HOSTILE),
        label=Label(LabelValue.UNSURE, (HOSTILE,), HOSTILE, HOSTILE, HOSTILE),
        duplicates=(Duplicate("aa" * 32, HOSTILE, 3),),
    )


EVERY = (generated, edited, detected, captured, authored, conflicting, inconclusive, tampered, unreadable, hostile)
