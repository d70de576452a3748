"""The one path of a picture: what a report holds, whatever happens on the way."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace

import pytest

from inspector.domain.enums import EvidenceKind
from inspector.pipeline.context import HashMode, InspectContext, ScanSpec
from inspector.pipeline.detecting import DetectorUse
from inspector.pipeline.inspect import inspect_batch, inspect_reports
from inspector.pipeline.items import BytesOpener, Item, Sidecar, sidecar_names
from inspector.pipeline.walk import Walk
from tests.makers import signed
from tests.makers.jpeg import plain as jpeg
from tests.makers.png import png, text

INFOTEXT = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x6"
GENERATED = png(before=[text("parameters", INFOTEXT)])


@pytest.fixture(scope="module")
def context():
    with InspectContext.build(ScanSpec(strict=True, blocks=True)) as built:
        yield built


def item(data, name="a.png", *sidecars):
    beside = tuple(Sidecar(f"/set/{other}", BytesOpener(body)) for other, body in sidecars)
    return Item(f"/set/{name}", BytesOpener(data), name, beside, None, len(data), 0)


def inspect(context, *items):
    return list(inspect_reports(items, context))


def test_a_record_for_every_item_in_order(context):
    records = inspect_batch([item(GENERATED), item(b"", "b.png"), item(jpeg(), "c.jpg")], context)
    assert [record["path"] for record in records] == ["/set/a.png", "/set/b.png", "/set/c.jpg"]


def test_evidence_is_numbered_and_findings_cite_it(context):
    (report,) = inspect(context, item(GENERATED))
    ids = [evidence.id for evidence in report.evidence]
    assert ids == [f"e{number}" for number in range(1, len(ids) + 1)]
    assert {cited for finding in report.assessment.findings for cited in finding.evidence} <= set(ids)


def test_sidecars_count_as_tagged(context):
    sidecars = [("a.txt", b"tree, ai-generated"), ("a.png.json", b'{"category": "danbooru", "tag_string": "x"}')]
    (report,) = inspect(context, item(png(), "a.png", *sidecars))
    assert (report.assessment.verdict, report.assessment.basis) == ("generated", "tagged")


def test_credentials_of_a_picture_that_has_no_path(context):
    (report,) = inspect(context, item(signed.ai_generated().picture, "a.jpg"))
    assert (report.assessment.verdict, report.assessment.basis) == ("generated", "signed")


def test_credentials_beside_the_picture(context):
    made = signed.sidecar()
    (report,) = inspect(context, item(made.picture, "a.jpg", ("a.c2pa", made.manifest)))
    assert report.credentials is not None
    assert report.credentials.origin == "digital_creation_no_ai_declared"


def test_one_store_beside_two_pictures_of_a_name_belongs_to_the_one_it_fits(tmp_path, context):
    """Raw and JPEG of one shot, a draft in another format: the one that was never signed is not a changed one."""
    made = signed.sidecar(kind="PNG")
    (tmp_path / "a.png").write_bytes(made.picture)
    (tmp_path / "a.JPG").write_bytes(signed.picture())
    (tmp_path / "a.c2pa").write_bytes(made.manifest)
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for name in ("a.png", "a.JPG", "a.c2pa"):
            archive.write(tmp_path / name, name)
    with Walk([str(tmp_path), str(tmp_path / "set.zip")]) as walk:
        reports = sorted(inspect(context, *walk), key=lambda report: report.asset.key)
    other, own, packed_other, packed_own = reports
    for report in (own, packed_own):
        assert report.credentials is not None
        assert report.credentials.integrity == "ok"
    for report in (other, packed_other):
        assert report.credentials is None
        assert "tampered" not in report.assessment.flags
        assert [problem.code for problem in report.problems] == ["credentials.of_another"]


def test_the_only_picture_beside_a_store_that_does_not_fit_was_changed(tmp_path, context):
    made = signed.sidecar()
    (tmp_path / "a.jpg").write_bytes(signed.tampered(made.picture))
    (tmp_path / "a.c2pa").write_bytes(made.manifest)
    with Walk([str(tmp_path)]) as walk:
        (report,) = inspect(context, *walk)
    assert "tampered" in report.assessment.flags


@dataclass(frozen=True)
class Failing:
    """Opens a stream that fails after some reads."""

    data: bytes
    good_reads: int

    def __call__(self):
        stream = io.BytesIO(self.data)
        count = iter(range(self.good_reads))
        read = stream.read

        class Broken(io.BytesIO):
            def read(self, size=-1):
                if next(count, None) is None:
                    raise OSError(5, "Input/output error")
                stream.seek(self.tell())
                data = read(size)
                self.seek(stream.tell())
                return data

        return Broken(self.data)


@pytest.mark.parametrize("good_reads", range(4))
def test_a_drive_that_fails_gives_a_problem(context, good_reads):
    broken = Item("/set/a.png", Failing(GENERATED, good_reads), "a.png", (), None, len(GENERATED), 0)
    (report,) = inspect(context, broken)
    if report.asset.format is None:
        assert [problem.code for problem in report.problems] == ["file.read_failed"]
        assert "unreadable" in report.assessment.flags


def test_a_file_that_is_gone(context):
    from inspector.pipeline.items import FileOpener

    (report,) = inspect(context, Item("/set/no.png", FileOpener("/set/no.png"), "no.png"))
    assert [problem.code for problem in report.problems] == ["file.missing"]


def test_a_file_above_the_limit_is_refused():
    with InspectContext.build(ScanSpec(max_bytes=10)) as small:
        (report,) = inspect(small, item(GENERATED))
    assert [problem.code for problem in report.problems] == ["file.too_large"]


class Crashing:
    name = "crashing"
    places = ("nowhere",)

    def read(self, blocks, image):
        raise ZeroDivisionError("a bug")


def test_a_reader_with_a_bug_loses_nothing_of_the_others(context):
    careless = replace_spec(context, strict=False)
    (report,) = inspect(careless, item(GENERATED))
    assert report.assessment.verdict == "generated"
    (problem,) = [found for found in report.problems if found.code == "reader.crashed"]
    assert problem.params["reader"] == "crashing"
    with pytest.raises(ZeroDivisionError):
        inspect(replace_spec(context, strict=True), item(GENERATED))


def replace_spec(context, **changes):
    return replace(context, spec=replace(context.spec, **changes), readers=(Crashing(), *context.readers))


def test_one_decode_gives_hashes_and_thumbnail():
    with InspectContext.build(ScanSpec(hash=HashMode.PIXELS, thumbnails=True)) as full:
        (report,) = inspect(full, item(GENERATED))
    assert report.hashes.pixels
    assert report.thumbnail.startswith(b"\xff\xd8")
    assert report.detector.not_run == "no_model"


def test_pixels_that_cannot_be_decoded_are_a_problem_and_metadata_stays():
    with InspectContext.build(ScanSpec(hash=HashMode.PIXELS)) as full:
        (report,) = inspect(full, item(GENERATED[: len(GENERATED) - 60]))
    assert report.assessment.verdict == "generated"
    assert "pixels.not_decoded" in [problem.code for problem in report.problems]
    assert report.detector.not_run == "not_decoded"


def test_the_fingerprint_changes_with_what_a_report_would_say(tmp_path):
    first = ScanSpec()
    own = tmp_path / "tags.toml"
    own.write_text("")
    other = [
        ScanSpec(hash=HashMode.PIXELS),
        ScanSpec(detector=DetectorUse("x")),
        ScanSpec(user_anchors=("pem",)),
        ScanSpec(vocabulary=str(own)),
    ]
    assert len({spec.fingerprint for spec in (first, *other)}) == 5
    assert ScanSpec(blocks=True, strict=True).fingerprint == first.fingerprint
    before = other[-1].fingerprint
    own.write_text("# changed")
    assert other[-1].fingerprint != before


@pytest.mark.parametrize(
    ("name", "present", "found"),
    [
        ("a.jpg", {"a.jpg.json", "a.txt"}, ["a.jpg.json", "a.txt"]),
        ("a.b.jpg", {"a.b.txt", "a.txt"}, ["a.b.txt"]),
        ("a.jpg", {"a.jpg.xmp", "a.xmp"}, ["a.jpg.xmp"]),
        ("noext", {"noext.txt"}, ["noext.txt"]),
        ("a.txt", {"a.txt"}, []),
    ],
)
def test_names_of_sidecars(name, present, found):
    assert sidecar_names(name, present) == found


def test_evidence_of_everything_asked_for(context):
    (report,) = inspect(context, item(GENERATED, "ComfyUI_00001_.png"))
    kinds = {evidence.kind for evidence in report.evidence}
    assert {EvidenceKind.GENERATION, EvidenceKind.HINT} <= kinds
