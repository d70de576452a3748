"""Signs of a second save: quantisation tables, chunks of other programs, missing credentials. Hints only."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from inspector.assess import assess
from inspector.declarations.resaved import Tables, tables_of
from inspector.domain.blocks import ImageFacts, MetadataBlock
from inspector.domain.enums import ContainerFormat, EvidenceKind, Verdict
from inspector.domain.evidence import Evidence
from tests.declarations.blocks import exif, png, sidecar
from tests.declarations.conftest import Find
from tests.makers.jpeg import jpeg, plain, segment
from tests.makers.reading import inspect

INFOTEXT = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x6"
GRAPH = '{"3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 20}}}'
CAMERA = (exif("Make", "Nikon"), exif("Model", "Z 9"))
NOTE = exif("MakerNote", b"Nikon\0\x02" + bytes(40))
ODD = tuple(range(1, 129))


def dqt(quality: int | None = None, values: tuple[int, ...] = ()) -> MetadataBlock:
    """The tables that Pillow writes at a quality, or these values."""
    if quality is not None:
        values = tables(plain(quality=quality))
    return MetadataBlock("jpeg", "DQT", values, 20, 130)


def tables(data: bytes) -> tuple[int, ...]:
    return next(block.value for block in inspect(data).blocks if block.source == "jpeg:DQT")


def codes(found: list[Evidence]) -> list[str]:
    return [item.data["hint"] for item in found]


@pytest.mark.parametrize("quality", [1, 10, 49, 50, 75, 80, 95, 100])
def test_tables_of_the_common_library_are_known_with_their_quality(quality: int) -> None:
    assert tables_of(tables(plain(quality=quality))) == Tables("standard", quality)


def test_grey_pictures_have_one_table() -> None:
    out = io.BytesIO()
    Image.new("L", (16, 16), 90).save(out, "JPEG", quality=82)
    assert tables_of(tables(out.getvalue())) == Tables("standard", 82)


def test_other_tables_are_somebody_elses() -> None:
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, "JPEG", qtables=[list(range(1, 65)), list(range(65, 129))])
    assert tables_of(tables(out.getvalue())).writer == "other"
    for values in ((), (1, 2, 3), ODD, (70_000,) * 64, ("a",) * 64, (1.5,) * 64):
        assert tables_of(values) == Tables("other")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "writer"),
    [
        ("metadata/adobe-firefly/c2pa-js-legacy--genai-actions-v2.jpg", "adobe"),
        ("metadata/neg-art/style2paints--test_8_.jpg", "adobe"),
        ("metadata/neg-camera/exiftool--Nikon.jpg", "other"),
        ("metadata/neg-camera/exif-samples--Canon_40D.jpg", "standard"),
    ],
)
def test_tables_of_real_files(corpus, name: str, writer: str) -> None:
    assert tables_of(tables((corpus / name).read_bytes())).writer == writer


def test_camera_data_without_a_makernote_in_a_picture_that_a_program_compressed(find: Find) -> None:
    (found,) = find("resaved", *CAMERA, dqt(85))
    assert found.kind is EvidenceKind.HINT
    assert (found.data["hint"], found.data["toward"]) == ("resaved.camera_standard", "software")
    assert (found.data["text"], found.data["quality"]) == ("Nikon Z 9", 85)
    assert (found.source, found.location.offset) == ("jpeg:DQT", 20)
    assert found.location.also == ("exif:Make", "exif:Model")


@pytest.mark.parametrize(
    "blocks",
    [
        (*CAMERA, NOTE, dqt(85)),
        (*CAMERA, dqt(values=ODD)),
        (*CAMERA,),
        (dqt(85),),
        (exif("Make", "Nikon"), dqt(85)),
        (exif("Make", 'prompt:{"3": {}}'), exif("Model", "workflow:{}"), dqt(85)),
        (exif("Make", "Ideogram AI"), exif("Model", "x"), dqt(85)),
    ],
    ids=["makernote", "own tables", "no JPEG", "no camera", "make alone", "graph", "generator"],
)
def test_what_a_camera_may_write_itself_is_no_hint(find: Find, blocks: tuple[MetadataBlock, ...]) -> None:
    assert find("resaved", *blocks) == []


def test_a_make_that_the_model_repeats_is_said_once(find: Find) -> None:
    (found,) = find("resaved", exif("Make", "Canon"), exif("Model", "Canon EOS 40D"), dqt(75))
    assert found.data["text"] == "Canon EOS 40D"


def test_adobe_marks_beside_camera_data() -> None:
    saved = jpeg(extra=[segment(0xEC, b"Ducky\0\1\0\4\0\0\0\x3c\0\0")])
    assert any(block.source == "jpeg:APP12" for block in inspect(saved).blocks)


@pytest.mark.parametrize("note", [(), (NOTE,)])
def test_save_for_web_marks_a_second_save_even_with_a_makernote(find: Find, note: tuple[MetadataBlock, ...]) -> None:
    ducky = MetadataBlock("jpeg", "APP12", b"Ducky\0\1\0\4", 30, 15)
    assert codes(find("resaved", *CAMERA, *note, dqt(values=ODD), ducky)) == ["resaved.camera_adobe"]


@pytest.mark.parametrize(
    ("payload", "mark"),
    [
        (png("parameters", INFOTEXT), MetadataBlock("png", "tIME", "2024-01-02T03:04:05", 60, 7)),
        (png("prompt", GRAPH), MetadataBlock("png", "iCCP", "Display P3", 60, 400)),
        (png("prompt", GRAPH), MetadataBlock("png", "iDOT", bytes(28), 60, 28)),
        (png("parameters", INFOTEXT, "zTXt"), png("date:create", "2024-01-02T03:04:05+00:00")),
        (png("Comment", '{"uc": "blurry", "seed": 7, "steps": 5}'), MetadataBlock("png", "bKGD", bytes(6), 60, 6)),
    ],
)
def test_chunks_that_generators_do_not_write(find: Find, payload: MetadataBlock, mark: MetadataBlock) -> None:
    (found,) = find("resaved", payload, mark)
    assert found.data["hint"] == "resaved.generated_chunks"
    assert found.data["text"] == mark.key
    assert found.source == mark.source
    assert payload.source in found.location.also


@pytest.mark.parametrize(
    "blocks",
    [
        (png("parameters", INFOTEXT),),
        (png("parameters", INFOTEXT), MetadataBlock("png", "pHYs", (2834, 2834, 1), 60, 9)),
        (png("Comment", "Created with GIMP"), MetadataBlock("png", "tIME", "2024-01-02T03:04:05", 60, 7)),
        (png("parameters", "Steps of the dance"), MetadataBlock("png", "tIME", "x", 60, 7)),
        (png("parameters", INFOTEXT + ", Model hash: unknown"), MetadataBlock("png", "tIME", "x", 60, 7)),
        (png("Description", INFOTEXT), MetadataBlock("png", "tIME", "x", 60, 7)),
    ],
    ids=["bare", "density", "editor", "words", "krita", "other place"],
)
def test_what_generators_write_is_no_hint(find: Find, blocks: tuple[MetadataBlock, ...]) -> None:
    assert find("resaved", *blocks) == []


def test_a_generators_text_in_a_picture_that_was_compressed_by_other_means(find: Find) -> None:
    (found,) = find("resaved", exif("UserComment", INFOTEXT), dqt(values=ODD))
    assert found.data["hint"] == "resaved.generated_tables"
    assert found.location.also == ("exif:UserComment",)
    assert find("resaved", exif("UserComment", INFOTEXT), dqt(80)) == []
    assert find("resaved", exif("UserComment", "a nice day"), dqt(values=ODD)) == []


def test_a_service_name_without_its_credentials(find: Find) -> None:
    image = ImageFacts(ContainerFormat.PNG, name="ChatGPT Image Jun 1, 2025.png")
    (found,) = find("resaved", image=image)
    assert (found.data["hint"], found.source, found.location) == ("resaved.no_credentials", "filename", None)
    signed = MetadataBlock("jumbf", "c2pa", b"", 50, 900)
    assert find("resaved", signed, image=image) == []
    assert find("resaved", sidecar("c2pa", "x", "a.c2pa"), image=image) == []
    assert find("resaved", image=ImageFacts(ContainerFormat.PNG, name="ComfyUI_00001_.png")) == []
    assert find("resaved", image=ImageFacts(name="ChatGPT Image Jun 1, 2025.png")) == []


def test_no_such_sign_carries_a_verdict(find_all: Find) -> None:
    found = find_all(*CAMERA, dqt(85), image=ImageFacts(ContainerFormat.JPEG, name="ChatGPT Image 1.jpg"))
    assert assess(found).verdict is Verdict.INCONCLUSIVE
