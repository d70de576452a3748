"""L0: the status codes of CAWG identity assertions in plain words. Keys are `c2pa.code.` and the code."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

CODES: dict[str, str] = {
    "c2pa.code.cawg.ica.credential.not_revoked": QT_TRANSLATE_NOOP(
        "credentials", "The identity document was not withdrawn"
    ),
    "c2pa.code.cawg.ica.credential.revoked": QT_TRANSLATE_NOOP("credentials", "The identity document was withdrawn"),
    "c2pa.code.cawg.ica.credential_valid": QT_TRANSLATE_NOOP("credentials", "The identity document is in order"),
    "c2pa.code.cawg.ica.did_unavailable": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator was not confirmed: that needs the network"
    ),
    "c2pa.code.cawg.ica.did_unsupported_method": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: its issuer is named in an unknown way"
    ),
    "c2pa.code.cawg.ica.invalid_alg": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: unknown method"
    ),
    "c2pa.code.cawg.ica.invalid_content_type": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: unexpected content"
    ),
    "c2pa.code.cawg.ica.invalid_cose_sign1": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: its signature cannot be read"
    ),
    "c2pa.code.cawg.ica.invalid_did_document": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: its issuer's document cannot be read"
    ),
    "c2pa.code.cawg.ica.invalid_issuer": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: its issuer is not named properly"
    ),
    "c2pa.code.cawg.ica.invalid_verifiable_credential": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: the identity document cannot be read"
    ),
    "c2pa.code.cawg.ica.revocation.unavailable": QT_TRANSLATE_NOOP(
        "credentials", "Whether the identity document was withdrawn could not be asked"
    ),
    "c2pa.code.cawg.ica.revocation.unsupported": QT_TRANSLATE_NOOP(
        "credentials", "Whether the identity document was withdrawn cannot be asked here"
    ),
    "c2pa.code.cawg.ica.revocation_status.unavailable": QT_TRANSLATE_NOOP(
        "credentials", "Whether the identity document was withdrawn could not be asked"
    ),
    "c2pa.code.cawg.ica.signature_mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: the signature does not fit"
    ),
    "c2pa.code.cawg.ica.signer_payload.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: it was stated for another picture"
    ),
    "c2pa.code.cawg.ica.time_stamp.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The time stamp of the identity document is not valid"
    ),
    "c2pa.code.cawg.ica.time_stamp.validated": QT_TRANSLATE_NOOP(
        "credentials", "The time stamp of the identity document is in order"
    ),
    "c2pa.code.cawg.ica.untrusted_issuer": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: the issuer is unknown"
    ),
    "c2pa.code.cawg.ica.valid_from.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The identity document was not yet valid"
    ),
    "c2pa.code.cawg.ica.valid_from.missing": QT_TRANSLATE_NOOP(
        "credentials", "The identity document does not say from when it is valid"
    ),
    "c2pa.code.cawg.ica.valid_until.invalid": QT_TRANSLATE_NOOP("credentials", "The identity document had run out"),
    "c2pa.code.cawg.ica.verified_identities.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The identity document has a badly written entry"
    ),
    "c2pa.code.cawg.ica.verified_identities.missing": QT_TRANSLATE_NOOP(
        "credentials", "The identity document names nobody"
    ),
    "c2pa.code.cawg.identity.assertion.cycle": QT_TRANSLATE_NOOP("credentials", "The stated creator refers to itself"),
    "c2pa.code.cawg.identity.assertion.duplicate": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator covers a statement twice"
    ),
    "c2pa.code.cawg.identity.assertion.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator covers a statement that is not there"
    ),
    "c2pa.code.cawg.identity.cbor.invalid": QT_TRANSLATE_NOOP("credentials", "The stated creator cannot be decoded"),
    "c2pa.code.cawg.identity.credential.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator is not allowed for this use"
    ),
    "c2pa.code.cawg.identity.credential.not_revoked": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator was not withdrawn"
    ),
    "c2pa.code.cawg.identity.credential.ocsp_unknown": QT_TRANSLATE_NOOP(
        "credentials", "Whether the certificate of the stated creator was withdrawn is not known"
    ),
    "c2pa.code.cawg.identity.credential.revoked": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator was withdrawn"
    ),
    "c2pa.code.cawg.identity.credential.untrusted": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator is on none of your lists"
    ),
    "c2pa.code.cawg.identity.credential_revoked": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator was withdrawn"
    ),
    "c2pa.code.cawg.identity.expected_claim_generator.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator expected another tool"
    ),
    "c2pa.code.cawg.identity.expected_countersigner.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator expected another co-signer"
    ),
    "c2pa.code.cawg.identity.expected_countersigner.missing": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator expected a co-signer who is missing"
    ),
    "c2pa.code.cawg.identity.expected_partial_claim.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator expected another record"
    ),
    "c2pa.code.cawg.identity.hard_binding_incorrect": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator is tied to the picture in the wrong way"
    ),
    "c2pa.code.cawg.identity.hard_binding_missing": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator is not tied to the picture"
    ),
    "c2pa.code.cawg.identity.network_traffic_blocked": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator was not confirmed: that needs the network"
    ),
    "c2pa.code.cawg.identity.pad.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The entry on the stated creator is badly written"
    ),
    "c2pa.code.cawg.identity.sig_type.unknown": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator is signed in an unknown way"
    ),
    "c2pa.code.cawg.identity.signature.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The signature of the stated creator does not fit"
    ),
    "c2pa.code.cawg.identity.timestamp.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The time stamp of the stated creator cannot be read"
    ),
    "c2pa.code.cawg.identity.timestamp.untrusted": QT_TRANSLATE_NOOP(
        "credentials", "The issuer of the stated creator's time stamp is unknown"
    ),
    "c2pa.code.cawg.identity.trusted": QT_TRANSLATE_NOOP("credentials", "The stated creator was confirmed"),
    "c2pa.code.cawg.identity.unexpected_countersigner": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator did not expect another co-signer"
    ),
    "c2pa.code.cawg.identity.well-formed": QT_TRANSLATE_NOOP(
        "credentials", "The entry on the stated creator is in order; who it is was not checked"
    ),
    "c2pa.code.cawg.x509.algorithm.unsupported": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator uses a method that cannot be checked here"
    ),
    "c2pa.code.cawg.x509.credential.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator could not be confirmed: the certificate is not allowed for this use"
    ),
    "c2pa.code.cawg.x509.credential.trusted": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator is on a list"
    ),
    "c2pa.code.cawg.x509.credential.untrusted": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator is on none of your lists"
    ),
    "c2pa.code.cawg.x509.ocsp.inaccessible": QT_TRANSLATE_NOOP(
        "credentials", "Whether the certificate of the stated creator was withdrawn could not be asked"
    ),
    "c2pa.code.cawg.x509.ocsp.not_revoked": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator was not withdrawn"
    ),
    "c2pa.code.cawg.x509.ocsp.revoked": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator was withdrawn"
    ),
    "c2pa.code.cawg.x509.ocsp.skipped": QT_TRANSLATE_NOOP(
        "credentials", "Whether the certificate of the stated creator was withdrawn was not asked"
    ),
    "c2pa.code.cawg.x509.ocsp.unknown": QT_TRANSLATE_NOOP(
        "credentials", "Whether the certificate of the stated creator was withdrawn is not known"
    ),
    "c2pa.code.cawg.x509.signature.inside_validity": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator was valid when it signed"
    ),
    "c2pa.code.cawg.x509.signature.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The signature of the stated creator does not fit"
    ),
    "c2pa.code.cawg.x509.signature.outside_validity": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator was not valid when it signed"
    ),
    "c2pa.code.cawg.x509.signature.validated": QT_TRANSLATE_NOOP(
        "credentials", "The signature of the stated creator fits"
    ),
    "c2pa.code.cawg.x509.time_of_signing.inside_validity": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator's signing time lies within the life of the certificate"
    ),
    "c2pa.code.cawg.x509.time_of_signing.outside_validity": QT_TRANSLATE_NOOP(
        "credentials", "The stated creator's signing time lies outside the life of the certificate"
    ),
    "c2pa.code.cawg.x509.time_stamp.credential_invalid": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the stated creator's time stamp is not allowed for this use"
    ),
    "c2pa.code.cawg.x509.time_stamp.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The time stamp of the stated creator cannot be read"
    ),
    "c2pa.code.cawg.x509.time_stamp.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The time stamp of the stated creator belongs to other data"
    ),
    "c2pa.code.cawg.x509.time_stamp.outside_validity": QT_TRANSLATE_NOOP(
        "credentials", "The time stamp of the stated creator lies outside the life of its certificate"
    ),
    "c2pa.code.cawg.x509.time_stamp.trusted": QT_TRANSLATE_NOOP(
        "credentials", "The time of the stated creator's signature is confirmed"
    ),
    "c2pa.code.cawg.x509.time_stamp.untrusted": QT_TRANSLATE_NOOP(
        "credentials", "The issuer of the stated creator's time stamp is unknown"
    ),
    "c2pa.code.cawg.x509.time_stamp.validated": QT_TRANSLATE_NOOP(
        "credentials", "The time stamp of the stated creator fits"
    ),
    "c2pa.code.cawg": QT_TRANSLATE_NOOP("credentials", "The stated creator could not be confirmed: {code}"),
}
