"""Signed test pictures: Content Credentials by a test authority that lives only as long as the process.

Nothing here is on any trust list. A test that needs a trusted signer passes `authority().root` as a list.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from time import sleep
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image, ImageDraw

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MIME = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
    "SVG": "image/svg+xml",
}
OFFLINE: dict[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
    "core": {"allowed_network_hosts": []},
    "builder": {"thumbnail": {"enabled": False}},
}
TRAINING_KEYS = ("ai_inference", "ai_generative_training", "ai_training", "data_mining")


@dataclass(frozen=True)
class Identity:
    """A signer's certificate and key, PEM."""

    certificate: str
    key: str


@dataclass(frozen=True)
class Signed:
    """A signed picture and its manifest store. Without embedding, the picture carries none."""

    picture: bytes
    manifest: bytes
    mime: str


class Authority:
    """A test certificate authority that issues signers."""

    def __init__(self, name: str, *, valid_to: datetime | None = None) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name, f"{name} Root")
        self._certificate = self._build(self._name, self._key.public_key(), authority=True, valid_to=valid_to)
        self.root = _pem(self._certificate)

    def identity(
        self,
        organisation: str = "Example Works",
        common_name: str = "Example Signer",
        *,
        valid_from: datetime | None = None,
        valid_to: datetime | None = None,
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ) -> Identity:
        """A fresh signer below this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(organisation, common_name)
        certificate = self._build(subject, key.public_key(), valid_from=valid_from, valid_to=valid_to, purpose=purpose)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return Identity(_pem(certificate), private.decode())

    def _build(
        self,
        subject: x509.Name,
        public: ec.EllipticCurvePublicKey,
        *,
        authority: bool = False,
        valid_from: datetime | None = None,
        valid_to: datetime | None = None,
        purpose: x509.ObjectIdentifier | None = None,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(valid_from or now - timedelta(days=30))
            .not_valid_after(valid_to or now + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(_usage(authority=authority), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        return builder.sign(self._key, hashes.SHA256())


@cache
def authority(name: str = "Inspector Test Authority") -> Authority:
    """The authority of this name in this process."""
    return Authority(name)


@dataclass(frozen=True)
class Material:
    """A picture that goes into a manifest as an ingredient."""

    picture: bytes
    relationship: str = "parentOf"
    title: str = "source picture"
    mime: str = "image/jpeg"
    id: str = "material"
    extra: Mapping[str, Any] = field(default_factory=dict)


def picture(
    kind: str = "JPEG", colour: tuple[int, int, int] = (190, 120, 60), size: tuple[int, int] = (96, 72)
) -> bytes:
    """A small unsigned picture of this format."""
    if kind == "SVG":
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" '
            f'height="{size[1]}"><rect width="{size[0]}" height="{size[1]}" fill="rgb{colour}"/></svg>\n'
        ).encode()
    image = Image.new("RGB", size, colour)
    draw = ImageDraw.Draw(image)
    draw.ellipse((size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4), fill=tuple(255 - c for c in colour))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def sign(
    source: bytes | None = None,
    definition: Mapping[str, Any] | None = None,
    *,
    kind: str = "JPEG",
    materials: Sequence[Material] = (),
    by: Authority | None = None,
    identity: Identity | None = None,
    remote_url: str | None = None,
    embed: bool = True,
    settings: Mapping[str, Any] | None = None,
    resources: Mapping[str, bytes] | None = None,
    intent: c2pa.C2paBuilderIntent | None = None,
) -> Signed:
    """Sign a picture.

    Args:
        source: the unsigned (or earlier signed) picture; a small one of `kind` by default.
        definition: manifest definition as `c2pa.Builder` takes it.
        kind: format name of Pillow, or `SVG`.
        materials: ingredients.
        by: who issued the signer's certificate.
        identity: the signer; a fresh one of `by` by default.
        remote_url: written into the picture as a link to the manifest.
        embed: whether the manifest store goes into the picture.
        settings: library settings laid over the offline defaults, section by section.
        resources: bytes that the definition or an ingredient refers to by identifier.
        intent: for update manifests.
    """
    issuer = by or authority()
    signer = identity or issuer.identity()
    merged = {key: {**OFFLINE.get(key, {}), **(settings or {}).get(key, {})} for key in {*OFFLINE, *(settings or {})}}
    info = c2pa.C2paSignerInfo(
        c2pa.C2paSigningAlg.ES256, (signer.certificate + issuer.root).encode(), signer.key.encode(), None
    )
    out = io.BytesIO()
    with (
        c2pa.Context.from_dict(merged) as context,
        c2pa.Builder(json.dumps(definition or manifest([])), context) as builder,
        c2pa.Signer.from_info(info) as native,
    ):
        if intent is not None:
            builder.set_intent(intent)
        for identifier, data in (resources or {}).items():
            builder.add_resource(identifier, io.BytesIO(data))
        for material in materials:
            described = {
                "title": material.title,
                "relationship": material.relationship,
                "instance_id": material.id,
                "label": material.id,
                **material.extra,
            }
            builder.add_ingredient(json.dumps(described), material.mime, io.BytesIO(material.picture))
        if remote_url is not None:
            builder.set_remote_url(remote_url)
        if not embed:
            builder.set_no_embed()
        store = builder.sign(native, MIME[kind], io.BytesIO(source or picture(kind)), out)
    return Signed(out.getvalue(), bytes(store), MIME[kind])


def manifest(
    actions: Sequence[Mapping[str, Any]],
    *assertions: Mapping[str, Any],
    tool: str = "Example Tool",
    version: int = 2,
    **fields: Any,
) -> dict[str, Any]:
    """A manifest definition with these actions. `version` is that of the claim."""
    listed: list[Mapping[str, Any]] = []
    if actions:
        label = "c2pa.actions.v2" if version == 2 else "c2pa.actions"
        listed.append({"label": label, "data": {"actions": list(actions)}})
    return {
        "claim_version": version,
        "claim_generator_info": [{"name": tool, "version": "1.2"}],
        "title": "picture",
        "assertions": [*listed, *assertions],
        **fields,
    }


def action(name: str, source_type: str | None = None, **fields: Any) -> dict[str, Any]:
    """One action; `source_type` is the last part of an IPTC digital source type, or a whole URI."""
    found: dict[str, Any] = {"action": name, **fields}
    if source_type is not None:
        found["digitalSourceType"] = source_type if ":" in source_type else SOURCE_TYPES + source_type
    return found


def created(source_type: str | None, *more: Mapping[str, Any], kind: str = "JPEG", **options: Any) -> Signed:
    """A picture whose first action is `c2pa.created` with this source type."""
    return sign(kind=kind, definition=manifest([action("c2pa.created", source_type), *more]), **options)


def ai_generated(kind: str = "JPEG", source: bytes | None = None, **options: Any) -> Signed:
    """Created by a model and signed as such."""
    steps = [action("c2pa.created", "trainedAlgorithmicMedia", softwareAgent={"name": "Example Model", "version": "3"})]
    return sign(source, manifest(steps, tool="Example Image Service"), kind=kind, **options)


def camera_capture(kind: str = "JPEG", source: bytes | None = None, **options: Any) -> Signed:
    """Taken with a camera and signed as such, with signed camera data."""
    data = {
        "@context": {"exif": "http://ns.adobe.com/exif/1.0/", "tiff": "http://ns.adobe.com/tiff/1.0/"},
        "tiff:Make": "Examplecam",
        "tiff:Model": "EX-1",
        "exif:ExposureTime": "1/250",
    }
    steps = [action("c2pa.created", "digitalCapture")]
    definition = manifest(steps, {"label": "c2pa.metadata", "data": data}, tool="Examplecam EX-1")
    return sign(source, definition, kind=kind, **options)


def edited(
    parent: bytes, *steps: Mapping[str, Any], tool: str = "Example Editor", mime: str = "image/jpeg", **options: Any
) -> Signed:
    """Another picture that was opened in an editor; `steps` follow the opening."""
    opened = action("c2pa.opened", parameters={"ingredientIds": ["material"]})
    definition = manifest([opened, *steps], tool=tool)
    return sign(definition=definition, materials=[Material(parent, mime=mime)], **options)


def opened_and_edited_ai(**options: Any) -> Signed:
    """An AI picture, opened in an editor and cropped."""
    return edited(ai_generated(**options).picture, action("c2pa.cropped"), **options)


def composite_with_ai(**options: Any) -> Signed:
    """A picture made in an editor into which a signed AI picture was placed."""
    steps = [
        action("c2pa.created", "digitalCreation"),
        action("c2pa.placed", parameters={"ingredientIds": ["material"]}),
    ]
    part = Material(ai_generated(**options).picture, relationship="componentOf", title="AI picture")
    return sign(definition=manifest(steps, tool="Example Editor"), materials=[part], **options)


def training(uses: Mapping[str, str], prefix: str = "cawg", constraint: str | None = None, **options: Any) -> Signed:
    """A camera picture with wishes about training: `{"ai_training": "notAllowed"}`."""
    entries = {
        f"{prefix}.{key}": {"use": use, **({"constraint_info": constraint} if constraint else {})}
        for key, use in uses.items()
    }
    wishes = {"label": f"{prefix}.training-mining", "data": {"entries": entries}}
    return sign(definition=manifest([action("c2pa.created", "digitalCapture")], wishes), **options)


def remote_link(url: str, kind: str = "JPEG", **options: Any) -> Signed:
    """A picture that only links to its manifest."""
    definition = manifest([action("c2pa.created", "digitalCapture")])
    return sign(definition=definition, kind=kind, remote_url=url, embed=False, **options)


def sidecar(kind: str = "JPEG", **options: Any) -> Signed:
    """A picture without a word about its manifest, which is meant to lie beside it as a `.c2pa` file."""
    definition = manifest([action("c2pa.created", "digitalCreation")])
    return sign(definition=definition, kind=kind, embed=False, **options)


def updated(picture: bytes, *assertions: Mapping[str, Any], kind: str = "JPEG", **options: Any) -> Signed:
    """The same picture with an update manifest: further statements, no further pixels."""
    definition = manifest([], *assertions, tool="Example Updater")
    return sign(picture, definition, kind=kind, intent=c2pa.C2paBuilderIntent.UPDATE, **options)


def redacted(picture: bytes, statement: str, **options: Any) -> Signed:
    """A picture opened in an editor that took one statement out of the history."""
    uri = f"self#jumbf=/c2pa/{active_label(picture)}/c2pa.assertions/{statement}"
    steps = [
        action("c2pa.opened", parameters={"ingredientIds": ["material"]}),
        action("c2pa.redacted", reason="c2pa.PII.present", parameters={"redacted": uri}),
    ]
    definition = manifest(steps, tool="Example Editor", redactions=[uri])
    return sign(definition=definition, materials=[Material(picture)], **options)


def active_label(picture: bytes, mime: str = "image/jpeg") -> str:
    """Label of a signed picture's active manifest."""
    with c2pa.Context.from_dict(OFFLINE) as context, c2pa.Reader(mime, io.BytesIO(picture), context=context) as reader:
        label: str = json.loads(reader.json())["active_manifest"]
        return label


def expired(**options: Any) -> Signed:
    """A camera picture whose signer's certificate has run out by the time this returns, without a time stamp."""
    issuer = options.pop("by", None) or authority()
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    found = camera_capture(by=issuer, identity=issuer.identity(valid_to=ends), **options)
    while datetime.now(UTC) <= ends + timedelta(seconds=1):
        sleep(0.05)
    return found


def wrong_purpose(**options: Any) -> Signed:
    """A camera picture signed with a certificate of a kind that no list of allowed purposes names."""
    issuer = options.pop("by", None) or authority()
    purpose = x509.ObjectIdentifier("1.3.6.1.4.1.99999.1.1")
    allow = {"trust": {"trust_config": purpose.dotted_string}}
    return camera_capture(by=issuer, identity=issuer.identity(purpose=purpose), settings=allow, **options)


def tampered(signed: bytes) -> bytes:
    """The same JPEG or PNG with another byte of picture data; the manifest store is untouched."""
    at = len(signed) - 40
    return signed[:at] + bytes([signed[at] ^ 0x10]) + signed[at + 1 :]


def altered(signed: bytes, old: bytes, new: bytes) -> bytes:
    """The signed file with one text of a signed statement replaced by another of the same length."""
    if len(old) != len(new) or old not in signed:
        raise ValueError(f"{old!r} does not stand in the file or has another length than {new!r}")
    return signed.replace(old, new)


def _name(organisation: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
