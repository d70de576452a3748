"""The certificates behind a signature, and the small readers of JUMBF and CBOR that find them."""

from __future__ import annotations

import contextlib
import struct
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.manifests import cbor, certificates, jumbf
from inspector.manifests.cbor import CborError, decode
from tests.makers import signed


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def described(label: str, toggles: int = 3) -> bytes:
    return box(b"jumd", b"\0" * 16, bytes([toggles]), label.encode(), b"\0")


def store(signature: bytes, manifest: str = "m") -> bytes:
    """A manifest store with nothing but a signature."""
    claim = box(b"jumb", described("c2pa.claim"), box(b"cbor", b"\xa0"))
    signed_ = box(b"jumb", described("c2pa.signature"), box(b"cbor", signature))
    return box(b"jumb", described("c2pa"), box(b"jumb", described(manifest), claim, signed_))


def test_the_chain_of_a_signed_picture(read: Any) -> None:
    issuer = signed.authority("Official")
    ends = datetime(2027, 5, 6, 7, 8, 9, tzinfo=UTC)
    identity = issuer.identity("Example Works", "Example Signer", valid_to=ends)
    signer = read(signed.camera_capture(by=issuer, identity=identity)).signer
    assert signer is not None
    own, root = signer.chain
    assert (own.organisation, own.common_name) == ("Example Works", "Example Signer")
    assert own.issuer == root.issuer == "Official, Official Root"
    assert (own.valid_to, own.valid_from) == ("2027-05-06T07:08:09+00:00", signer.valid_from)
    assert own.serial == signer.serial
    assert (root.organisation, root.common_name) == ("Official", "Official Root")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "SVG", "TIFF"])
def test_every_container_gives_the_chain(read: Any, kind: str) -> None:
    made = signed.ai_generated(kind)
    signer = read(made.picture, made.mime).signer
    assert signer is not None
    assert len(signer.chain) == 2


def test_a_store_beside_the_picture_gives_the_chain_too(read: Any) -> None:
    made = signed.sidecar()
    found = read(made.picture, made.mime, made.manifest)
    assert found.signer is not None
    assert len(found.signer.chain) == 2


def test_certificates_in_either_head_and_under_either_name() -> None:
    der = _der(signed.authority("Official").root)
    in_protected = b"\x84" + _bytes(b"\xa1\x18\x21" + _bytes(der)) + b"\xa0\xf6\x40"
    spelled = b"\x84\x40\xa1\x67x5chain\x81" + _bytes(der) + b"\xf6\x40"
    tagged = b"\xd2" + spelled
    for signature in (in_protected, spelled, tagged):
        (found,) = certificates.chain_of(store(signature), "m")
        assert found.common_name == "Official Root"


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"\xff",
        b"\x84",
        b"\x80",
        b"\xa0",
        b"\x84\x01\x02\x03\x04",
        b"\x84\x41\xff\xa0\xf6\x40",
        b"\x84\x40\xa1\x18\x21\x43abc\xf6\x40",
        b"\x84\x40\xa1\x18\x21\x82\x43abc\x01\xf6\x40",
        b"\x9b" + b"\xff" * 8,
        b"\x5b" + b"\xff" * 8,
        b"\x81" * 100_000,
    ],
)
def test_a_damaged_signature_has_no_certificates(signature: bytes) -> None:
    assert certificates.chain_of(store(signature), "m") == ()


def test_only_some_certificates_of_an_endless_chain_are_read() -> None:
    der = _der(signed.authority("Official").root)
    many = b"\x99" + struct.pack(">H", 100) + _bytes(der) * 100
    found = certificates.chain_of(store(b"\x84\x40\xa1\x18\x21" + many + b"\xf6\x40"), "m")
    assert len(found) == certificates.CHAIN_LIMIT


def test_a_huge_store_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    der = _der(signed.authority("Official").root)
    made = store(b"\x84\x40\xa1\x18\x21" + _bytes(der) + b"\xf6\x40")
    assert len(certificates.chain_of(made, "m")) == 1
    monkeypatch.setattr(certificates, "STORE_LIMIT", len(made) - 1)
    assert certificates.chain_of(made, "m") == ()
    monkeypatch.setattr(certificates, "STORE_LIMIT", len(made))
    monkeypatch.setattr(certificates, "CERTIFICATE_LIMIT", len(der) - 1)
    assert certificates.chain_of(made, "m") == ()


def test_a_box_is_found_by_its_path() -> None:
    made = store(b"\x01")
    assert jumbf.content_of(made, ("c2pa", "m", "c2pa.signature")) == b"\x01"
    assert jumbf.content_of(made, ("c2pa", "m", "c2pa.claim")) == b"\xa0"
    for path in (("c2pa", "x", "c2pa.signature"), ("c2p", "m", "c2pa.signature"), ("c2pa",), ("c2pa", "m", "")):
        assert jumbf.content_of(made, path) is None


def test_boxes_whose_lengths_do_not_fit_end_the_search() -> None:
    made = store(b"\x01" * 50)
    for length in range(0, len(made), 3):
        jumbf.content_of(made[:length], ("c2pa", "m", "c2pa.signature"))
    for wrong in (b"\0\0\0\0", b"\0\0\0\1", b"\0\0\0\7", b"\xff\xff\xff\xff"):
        jumbf.content_of(wrong + made[4:], ("c2pa", "m", "c2pa.signature"))
    assert jumbf.content_of(b"\0\0\0\0jumb" + made[8:], ("c2pa", "m", "c2pa.signature")) == b"\x01" * 50


def test_only_so_many_boxes_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    filler = box(b"free") * 500
    made = box(b"jumb", described("c2pa"), filler, box(b"jumb", described("m"), box(b"cbor", b"\x01")))
    assert jumbf.content_of(made, ("c2pa", "m")) == b"\x01"
    monkeypatch.setattr(jumbf, "BOX_LIMIT", 100)
    assert jumbf.content_of(made, ("c2pa", "m")) is None


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"\x17", 23),
        (b"\x18\xff", 255),
        (b"\x1b\0\0\0\1\0\0\0\0", 2**32),
        (b"\x38\x63", -100),
        (b"\x43abc", b"abc"),
        (b"\x5f\x41a\x42bc\xff", b"abc"),
        (b"\x7f\x61a\x61b\xff", "ab"),
        (b"\x62\xc3\xa4", "ä"),
        (b"\x83\x01\x02\x03", [1, 2, 3]),
        (b"\x9f\x01\x02\xff", [1, 2]),
        (b"\xa1\x61a\x01", {"a": 1}),
        (b"\xbf\x61a\x01\xff", {"a": 1}),
        (b"\xa1\x80\x01", {}),
        (b"\xc1\x18\x2a", 42),
        (b"\xf4", False),
        (b"\xf5", True),
        (b"\xf6", None),
        (b"\xf9\x3c\x00", 1.0),
        (b"\xfb\x3f\xf8\0\0\0\0\0\0", 1.5),
        (b"\xf8\x20", None),
        (b"\x01\x02", 1),
    ],
)
def test_cbor_values(data: bytes, value: Any) -> None:
    assert decode(data) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x1c",
        b"\x18",
        b"\x44abc",
        b"\x83\x01",
        b"\x82\x01\xff",
        b"\xbf\x01\xff",
        b"\x5f\x01\xff",
        b"\x1f",
        b"\xf9\0",
    ],
)
def test_what_is_no_cbor(data: bytes) -> None:
    with pytest.raises(CborError):
        decode(data)


def test_cbor_is_bounded_in_depth_and_number(monkeypatch: pytest.MonkeyPatch) -> None:
    decode(b"\x81" * cbor.DEPTH_LIMIT + b"\x01")
    with pytest.raises(CborError):
        decode(b"\x81" * (cbor.DEPTH_LIMIT + 1) + b"\x01")
    with pytest.raises(CborError):
        decode(b"\xc1" * 1_000_000 + b"\x01")
    monkeypatch.setattr(cbor, "ITEM_LIMIT", 100)
    with pytest.raises(CborError):
        decode(b"\x98\x64" + b"\x01" * 100)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_an_error(data: bytes) -> None:
    with contextlib.suppress(CborError):
        decode(data)
    assert certificates.chain_of(store(data), "m") == ()


def _bytes(data: bytes) -> bytes:
    return b"\x59" + struct.pack(">H", len(data)) + data


def _der(pem: str) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
