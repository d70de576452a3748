"""L2: the certificates that come with a signature.

A manifest's signature is COSE_Sign1 (RFC 9052): a protected head, an unprotected one, no payload, the signature. The
certificates stand in either head as `x5chain` (RFC 9360, label 33; older writers spell the name out), the signer's
own first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from inspector.domain.credentials import Certificate
from inspector.manifests.cbor import CborError, decode
from inspector.manifests.jumbf import content_of

CHAIN_LIMIT = 10
"""Most certificates of one chain."""
CERTIFICATE_LIMIT = 64 * 1024
"""Largest certificate in bytes."""
STORE_LIMIT = 16 * 1024 * 1024
"""Largest manifest store, in bytes, in which certificates are looked for."""
_LABELS = (33, "x5chain")


def chain_of(store: bytes, manifest: str) -> tuple[Certificate, ...]:
    """The certificates in the signature of the manifest with this label; none where they cannot be read."""
    signature = content_of(store, ("c2pa", manifest, "c2pa.signature")) if len(store) <= STORE_LIMIT else None
    if signature is None:
        return ()
    found = (_certificate(data) for data in _encoded(signature))
    return tuple(item for item in found if item is not None)


def last_days(pem: str) -> list[str]:
    """The last day (ISO) of each certificate in a PEM text, in order; none where one cannot be read."""
    from cryptography import x509

    try:
        return sorted(
            found.not_valid_after_utc.date().isoformat() for found in x509.load_pem_x509_certificates(pem.encode())
        )
    except ValueError:
        return []


def _encoded(signature: bytes) -> list[bytes]:
    try:
        parts = decode(signature)
        if not isinstance(parts, list) or len(parts) < 2:
            return []
        protected = decode(parts[0]) if isinstance(parts[0], bytes) and parts[0] else {}
    except CborError:
        return []
    for head in (protected, parts[1]):
        for label in _LABELS:
            value: Any = head.get(label) if isinstance(head, Mapping) else None
            chain = value if isinstance(value, list) else [value]
            found = [item for item in chain if isinstance(item, bytes) and len(item) <= CERTIFICATE_LIMIT]
            if found:
                return found[:CHAIN_LIMIT]
    return []


def _certificate(data: bytes) -> Certificate | None:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        found = x509.load_der_x509_certificate(data)
        subject, issuer = found.subject, found.issuer

        def names(name: x509.Name, kind: x509.ObjectIdentifier) -> str | None:
            return ", ".join(str(item.value) for item in name.get_attributes_for_oid(kind)) or None

        both = (names(issuer, NameOID.ORGANIZATION_NAME), names(issuer, NameOID.COMMON_NAME))
        return Certificate(
            organisation=names(subject, NameOID.ORGANIZATION_NAME),
            common_name=names(subject, NameOID.COMMON_NAME),
            issuer=", ".join(dict.fromkeys(filter(None, both))) or None,
            serial=str(found.serial_number),
            valid_from=_moment(found.not_valid_before_utc),
            valid_to=_moment(found.not_valid_after_utc),
        )
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType, x509.DuplicateExtension):
        return None


def _moment(value: datetime) -> str:
    return value.isoformat()
