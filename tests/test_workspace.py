"""The workspace looks into manifest stores and keeps what was fetched for one picture."""

from __future__ import annotations

import pytest

from inspector.cancel import CancelToken
from inspector.domain.enums import Verdict
from inspector.workspace import ScanOptions, Workspace
from tests.makers import signed
from tests.makers.server import Server, gives
from tests.makers.signed import action, manifest, sign


@pytest.fixture
def server():
    found = Server()
    yield found
    found.close()


@pytest.fixture
def scanned(server, tmp_path):
    """A workspace that scanned a picture with a store, and one that only links to a store."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    definition = manifest([action("c2pa.created", "trainedAlgorithmicMedia")])
    made = sign(definition=definition, remote_url=f"{server.url}/store", embed=False)
    server.answers["/store"] = gives(made.manifest)
    (folder / "linked.jpg").write_bytes(made.picture)
    (folder / "signed.jpg").write_bytes(signed.camera_capture().picture)
    with Workspace.open(tmp_path / "a.catalog") as workspace:
        scan(workspace, folder)
        yield workspace, folder


def scan(workspace, folder):
    options = ScanOptions(detector="none", jobs=1)
    for _ in workspace.scan([str(folder)], CancelToken(), options=options):
        pass


def ids(workspace, where):
    return [int(number) for number in workspace.catalog.ids(where)]


def test_what_was_fetched_is_kept_and_found(scanned, server):
    workspace, folder = scanned
    (linked,) = ids(workspace, "c2pa.integrity = not_checked")
    assert server.hits == []
    report = workspace.fetch_credentials(linked, allow_private=True)
    assert report.assessment.verdict is Verdict.GENERATED
    assert ids(workspace, "c2pa.origin = ai_generated") == [linked]
    assert ids(workspace, "verdict = generated") == [linked]
    assert workspace.detail(linked).report.credentials == report.credentials
    assert workspace.detail(linked).report.blocks
    scan(workspace, folder)
    assert ids(workspace, "verdict = generated") == [linked]
    assert server.hits == ["/store"]


def test_the_store_of_a_picture_of_the_catalogue(scanned):
    workspace, _ = scanned
    (number,) = ids(workspace, "c2pa.origin = camera_capture")
    row = workspace.detail(number).row
    found = workspace.stores.raw(row.path)
    assert found is not None
    assert "digitalCapture" in found.text
    assert workspace.stores.picture(row.path, "self#jumbf=nothing") is None
