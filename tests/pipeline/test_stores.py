"""One picture's manifest store, looked into because a person asked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from inspector.domain.enums import Basis, Integrity, Origin, Verdict
from inspector.domain.record import record, report_of
from inspector.errors import Cancelled, InspectorError
from inspector.pipeline import stores
from inspector.pipeline.context import InspectContext, ScanSpec
from inspector.pipeline.inspect import inspect_reports
from inspector.pipeline.storepictures import SIZE, small_jpeg
from tests.makers import signed
from tests.makers.png import SIGNATURE, chunk
from tests.makers.server import Server, gives
from tests.makers.signed import Material, action, manifest, sign

SPEC = ScanSpec(blocks=True, not_run="switched_off")


@pytest.fixture(scope="module")
def viewer():
    found = stores.StoreViewer(lambda: SPEC)
    yield found
    found.close()


@pytest.fixture(scope="module")
def context():
    with InspectContext.build(SPEC) as found:
        yield found


@pytest.fixture
def server():
    found = Server()
    yield found
    found.close()


def thumbnailed(data: bytes) -> bytes:
    """A signed picture whose source has this thumbnail in the store."""
    extra = {"thumbnail": {"format": "image/jpeg", "identifier": "thumb"}}
    material = Material(signed.camera_capture().picture, relationship="parentOf", extra=extra)
    opened = action("c2pa.opened", parameters={"ingredientIds": ["material"]})
    return sign(definition=manifest([opened]), materials=[material], resources={"thumb": data}).picture


def identifier_of(context: InspectContext, path: Path) -> str:
    (report,) = inspect_reports([stores.item_of(str(path))], context)
    return report.credentials.ingredients[0].thumbnail


def test_a_picture_inside_the_store_comes_as_a_small_jpeg(viewer, context, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(thumbnailed(signed.picture("PNG", size=(900, 300))))
    made = viewer.picture(str(path), identifier_of(context, path))
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("JPEG", (SIZE, 43))
    assert viewer.picture(str(path), "self#jumbf=nowhere") is None


@pytest.mark.parametrize("data", [b"\xff\xd8\xff", b"\xff\xd8\xff" + b"\0" * 5_000, b"<svg/>", b"RIFF\0\0\0\0WAVE"])
def test_what_cannot_be_decoded_is_no_picture(data):
    assert small_jpeg(data) is None


def test_a_bomb_inside_the_store_is_not_decoded(viewer, context, tmp_path):
    path = tmp_path / "a.jpg"
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    bomb = SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000)) + chunk(b"IEND")
    path.write_bytes(thumbnailed(bomb))
    identifier = identifier_of(context, path)
    assert identifier
    assert viewer.picture(str(path), identifier) is None
    assert viewer.raw(str(path)) is not None


def test_the_store_of_a_file_of_a_member_and_of_a_sidecar(viewer, tmp_path):
    (tmp_path / "a.jpg").write_bytes(signed.ai_generated().picture)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("folder/a.jpg", signed.camera_capture().picture)
    beside = signed.sidecar()
    (tmp_path / "c.jpg").write_bytes(beside.picture)
    (tmp_path / "c.c2pa").write_bytes(beside.manifest)
    (tmp_path / "d.svg").write_bytes(signed.ai_generated("SVG").picture)
    (tmp_path / "e.jpg").write_bytes(signed.picture())
    expected = {
        "a.jpg": "trainedAlgorithmicMedia",
        "b.zip!folder/a.jpg": "digitalCapture",
        "c.jpg": "digitalCreation",
        "d.svg": "trainedAlgorithmicMedia",
    }
    for name, term in expected.items():
        found = viewer.raw(f"{tmp_path}/{name}")
        assert found is not None, name
        assert term in found.text
    assert viewer.raw(f"{tmp_path}/e.jpg") is None


def test_a_picture_that_is_gone_is_an_error(viewer, tmp_path):
    with pytest.raises(InspectorError):
        viewer.raw(f"{tmp_path}/gone.jpg")


def test_a_closed_viewer_answers_no_more(tmp_path):
    (tmp_path / "a.jpg").write_bytes(signed.ai_generated().picture)
    closed = stores.StoreViewer(lambda: SPEC)
    closed.close()
    with pytest.raises(Cancelled):
        closed.raw(f"{tmp_path}/a.jpg")


@pytest.fixture
def linked(server, tmp_path):
    """A picture that only links to credentials which say that it is AI-made."""
    definition = manifest([action("c2pa.created", "trainedAlgorithmicMedia")])
    made = sign(definition=definition, remote_url=f"{server.url}/store", embed=False)
    server.answers["/store"] = gives(made.manifest)
    path = tmp_path / "linked.jpg"
    path.write_bytes(made.picture)
    return path


def test_a_scan_does_not_fetch(context, server, linked):
    (report,) = inspect_reports([stores.item_of(str(linked))], context)
    assert report.credentials.integrity is Integrity.NOT_CHECKED
    assert report.credentials.remote_url == f"{server.url}/store"
    assert report.assessment.verdict is Verdict.INCONCLUSIVE
    assert server.hits == []


def test_fetched_credentials_are_judged(context, server, linked):
    item = stores.item_of(str(linked))
    (before,) = inspect_reports([item], context)
    after = stores.fetched(before, item, context, allow_private=True)
    assert (after.credentials.integrity, after.credentials.origin) == (Integrity.OK, Origin.AI_GENERATED)
    assert (after.assessment.verdict, after.assessment.basis) == (Verdict.GENERATED, Basis.SIGNED)
    assert [entry.id for entry in after.evidence] == [f"e{number}" for number, _ in enumerate(after.evidence, 1)]
    assert len([entry for entry in after.evidence if entry.source == "c2pa"]) == 1
    assert after.blocks == before.blocks
    assert server.hits == ["/store"]
    again = report_of(record(after))
    assert again.credentials == after.credentials


def test_a_refused_fetch_is_a_problem_and_changes_nothing_else(context, server, linked):
    item = stores.item_of(str(linked))
    (before,) = inspect_reports([item], context)
    after = stores.fetched(stores.fetched(before, item, context), item, context)
    assert [problem.code for problem in after.problems] == ["credentials.fetch_private"]
    assert after.credentials == before.credentials
    assert after.assessment == before.assessment
    assert server.hits == []


def test_a_picture_with_its_own_store_is_left_alone(context, server, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(signed.ai_generated(remote_url=f"{server.url}/store").picture)
    item = stores.item_of(str(path))
    (before,) = inspect_reports([item], context)
    assert stores.fetched(before, item, context, allow_private=True) is before
    assert server.hits == []
