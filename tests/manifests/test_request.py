"""Which pictures are worth asking about, and as what."""

from __future__ import annotations

import pickle

import pytest

from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.domain.enums import ContainerFormat
from inspector.manifests import ManifestSettings, TrustLists, candidate, mime_of


@pytest.mark.parametrize(
    ("carrier", "key", "expected"),
    [
        ("jumbf", "c2pa", True),
        ("jumbf", "remote", True),
        ("sidecar", "c2pa", True),
        ("gif", "application:C2PA_GIF\x01", True),
        ("gif", "application:NETSCAPE2.0", False),
        ("sidecar", "txt", False),
        ("xmp", "packet", False),
        ("png:tEXt", "c2pa", False),
    ],
)
def test_candidates(carrier: str, key: str, expected: bool) -> None:
    blocks = BlockSet((MetadataBlock("exif", "Make", "x"), MetadataBlock(carrier, key, b"")))
    assert candidate(blocks) is expected


def test_nothing_is_no_candidate() -> None:
    assert not candidate(BlockSet())


def test_every_format_that_carries_credentials_has_its_type() -> None:
    assert mime_of(ContainerFormat.SVG) == "image/svg+xml"
    known = {kind: mime_of(kind) for kind in ContainerFormat}
    assert [kind for kind, mime in known.items() if not mime.startswith("image/")] == [ContainerFormat.BMP]
    assert mime_of(None) == "application/octet-stream"


def test_settings_can_be_sent_to_another_process() -> None:
    settings = ManifestSettings(("pem",), 3.0, 4, TrustLists(official="x"), 2)
    assert pickle.loads(pickle.dumps(settings)) == settings
