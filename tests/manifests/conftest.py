"""A reader whose official, interim and own lists are test authorities, and short ways to use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.domain.credentials import Credentials
from inspector.manifests import CredentialsReader, ManifestRequest, ManifestSettings, TrustLists
from tests.makers import signed

ROOT = Path(__file__).resolve().parents[2]
PURPOSES = (ROOT / "resources/trust/eku.cfg").read_text("utf-8")
Read = Callable[..., Credentials]


def lists(**more: str) -> TrustLists:
    """Lists on which the test authority `Official` and the one named `Interim` stand."""
    values = {
        "official": signed.authority("Official").root,
        "interim": signed.authority("Interim").root,
        "purposes": PURPOSES,
        "official_date": "2026-08-21",
        "interim_date": "2026-04-16",
    }
    return TrustLists(**{**values, **more})


def request_of(made: signed.Signed | bytes, mime: str = "image/jpeg", sidecar: bytes | None = None) -> ManifestRequest:
    """A request that carries the picture's bytes."""
    if isinstance(made, signed.Signed):
        return ManifestRequest(None, made.picture, made.mime, sidecar)
    return ManifestRequest(None, made, mime, sidecar)


@pytest.fixture(scope="session")
def reader() -> Iterator[CredentialsReader]:
    """A reader that the quiet tests share."""
    with CredentialsReader(ManifestSettings(lists=lists())) as found:
        yield found


@pytest.fixture
def read(reader: CredentialsReader) -> Read:
    """Reads a picture that has credentials and no problem."""

    def run(made: signed.Signed | bytes, mime: str = "image/jpeg", sidecar: bytes | None = None) -> Credentials:
        found, problems = reader.read(request_of(made, mime, sidecar))
        assert problems == ()
        assert found is not None
        return found

    return run
