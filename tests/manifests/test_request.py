"""Which pictures are worth asking about, and as what."""

from __future__ import annotations

import io
import pickle

import pytest

from inspector import containers
from inspector.containers.base import ByteSource
from inspector.domain.blocks import BlockSet, MetadataBlock
from inspector.domain.enums import ContainerFormat
from inspector.manifests import ManifestSettings, TrustLists, candidate, mime_of
from tests.makers import signed


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
        ("jpeg", "APP11", True),
        ("png:tEXt", "c2pa", False),
    ],
)
def test_candidates(carrier: str, key: str, expected: bool) -> None:
    blocks = BlockSet((MetadataBlock("exif", "Make", "x"), MetadataBlock(carrier, key, b"")))
    assert candidate(blocks) is expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "SVG"])
def test_what_the_library_writes_is_seen_in_every_format(kind: str) -> None:
    """Embedded and as a link, whichever way it stores XMP."""
    for made in (signed.ai_generated(kind), signed.remote_link("https://example.org/a.c2pa", kind)):
        found = containers.read(ByteSource(io.BytesIO(made.picture)), "a")
        assert candidate(BlockSet(found.blocks))
        assert found.problems == ()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_the_link_in_a_damaged_packet_is_seen(kind: str) -> None:
    made = signed.remote_link("https://example.org/a.c2pa", kind).picture.replace(b"</x:xmpmeta>", b"</x:xmpmetb>")
    found = containers.read(ByteSource(io.BytesIO(made)), "a")
    assert candidate(BlockSet(found.blocks))


def test_a_packet_in_another_file_is_no_link() -> None:
    beside = MetadataBlock("xmp", "packet", "<x>dcterms:provenance</x>", inside="sidecar")
    assert not candidate(BlockSet((beside,)))


def test_nothing_is_no_candidate() -> None:
    assert not candidate(BlockSet())


def test_every_format_that_carries_credentials_has_its_type() -> None:
    assert mime_of(ContainerFormat.SVG) == "image/svg+xml"
    without = {kind.value for kind in ContainerFormat if not mime_of(kind).startswith("image/")}
    assert without == {"BMP", "PSD", "JP2", "RAF", "RW2", "ORF", "CR3"}
    assert mime_of(None) == "application/octet-stream"


def test_settings_can_be_sent_to_another_process() -> None:
    settings = ManifestSettings(("pem",), 3.0, 4, TrustLists(official="x"), 2)
    assert pickle.loads(pickle.dumps(settings)) == settings
