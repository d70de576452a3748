"""L2: status codes to lights: picture, history and signer. Codes: C2PA specification, validation results.

The library's own verdict `Invalid` never decides: an expired certificate or an identity that would need the
network gives it too, on untouched pictures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from inspector.domain.credentials import StatusCodes
from inspector.domain.enums import History, Integrity, Trust
from inspector.manifests.store import Codes, Link, Manifest, Store, as_map, status_codes

MISMATCH = frozenset(
    {
        "assertion.dataHash.mismatch",
        "assertion.boxesHash.mismatch",
        "assertion.bmffHash.mismatch",
        "assertion.collectionHash.mismatch",
        "assertion.multiAssetHash.mismatch",
        "assertion.hashedURI.mismatch",
        "assertion.missing",
        "claimSignature.mismatch",
        "claimSignature.missing",
    }
)
"""The only codes that mean: changed after signing."""
HISTORY = MISMATCH | {
    "ingredient.manifest.mismatch",
    "ingredient.manifest.missing",
    "ingredient.claimSignature.mismatch",
    "ingredient.claimSignature.missing",
    "ingredient.hashedURI.mismatch",
}
"""Codes that mean the record of an earlier version is damaged."""
_ABSENT = frozenset({"ingredient.manifest.missing", "ingredient.claimSignature.missing"})
"""Codes that mean an earlier version's record is not there, which is no sign of a change."""
OLD_RULES = "does not match the manifest location"
"""Part of the library's explanation where the hash leaves out another range than today's rules demand."""
_EXPIRED = ("signingCredential.expired", "claimSignature.outsideValidity")
_REVOKED = ("signingCredential.ocsp.revoked", "signingCredential.revoked")
_ELSEWHERE = (
    "signingCredential.",
    "timeStamp.",
    "timeOfSigning.",
    "cawg.",
    "ingredient.",
    "claimSignature.outsideValidity",
    "assertion.inaccessible",
    "manifest.inaccessible",
)
"""Failures about the signer, its time, a stated identity, the history, or something only the network has."""


def integrity_of(store: Store) -> Integrity:
    """The first light: does the picture match what was signed?"""
    failures = list(store.active_entries["failure"])
    failures += _inherited(store)
    changed = [explanation for code, _, explanation in failures if code in MISMATCH]
    if changed:
        return Integrity.UNVERIFIABLE if all(OLD_RULES in text for text in changed) else Integrity.MISMATCH
    broken = {code for code, _, _ in failures if not code.startswith(_ELSEWHERE)}
    if not broken:
        return Integrity.OK
    return Integrity.UNVERIFIABLE if broken == {"algorithm.unsupported"} else Integrity.RULE_VIOLATION


def by_older_rules(code: str, integrity: Integrity | str | None) -> bool:
    """Whether a code only says that a fingerprint was taken by older rules, and nothing about a change."""
    return integrity == Integrity.UNVERIFIABLE and code in MISMATCH


def is_grave(code: str, integrity: Integrity | str | None) -> bool:
    """Whether a failed check means a change, a damaged record or a withdrawn certificate, and not just doubt."""
    return (code in HISTORY or code in _REVOKED) and not by_older_rules(code, integrity)


def _inherited(store: Store) -> Codes:
    """Failures of the parent's tie to the picture: an update manifest has none of its own."""
    found: list[tuple[str, str, str]] = []
    manifest = store.manifest(store.active)
    seen = set()
    while manifest is not None and manifest.is_update and manifest.label not in seen:
        seen.add(manifest.label)
        parent = next((link for link in manifest.links if link.relationship == "parentOf"), None)
        if parent is None:
            break
        codes = store.found_now.get((manifest.label, parent.label))
        found += [(code, "", "") for code in (codes.failure if codes else ()) if code in MISMATCH]
        manifest = store.manifest(parent.manifest)
    return found


def link_history(store: Store, manifest: Manifest, link: Link) -> History | None:
    """State of one ingredient's own record; null where it never had one."""
    now = store.found_now.get((manifest.label, link.label))
    if now and HISTORY.intersection(now.failure):
        return History.BROKEN
    if HISTORY.intersection(store.recorded(manifest, link).failure):
        return History.FAILED_WHEN_ADDED
    return History.OK if link.manifest else None


def history_of(states: Collection[History | None], store: Store) -> History:
    """The worst state of all ingredients; nothing is damaged where there is none."""
    missing = any(code in HISTORY - MISMATCH for code, _, _ in store.active_entries["failure"])
    if missing or History.BROKEN in states:
        return History.BROKEN
    return History.FAILED_WHEN_ADDED if History.FAILED_WHEN_ADDED in states else History.OK


def link_integrity(link: Link, now: StatusCodes) -> Integrity | None:
    """The first light of one ingredient: null where it never had a record of its own."""
    if link.manifest is None:
        return None
    failures = {*link.recorded.failure, *now.failure}
    damaged = failures & HISTORY
    if damaged:
        return Integrity.UNREADABLE if damaged <= _ABSENT else Integrity.MISMATCH
    broken = {code for code in failures if not code.startswith(_ELSEWHERE)}
    return Integrity.RULE_VIOLATION if broken else Integrity.OK


def link_trust(link: Link, now: StatusCodes) -> Trust | None:
    """The second light of one ingredient: what was found now counts more than what its writer recorded."""
    if link.manifest is None:
        return None
    return trust_by(now) or trust_by(link.recorded)


def trust_of(store: Store) -> Trust | None:
    """The second light: who signed? Null where nothing was said about the certificate."""
    return trust_by(status_codes(as_map(store.results.get("activeManifest"))))


def trust_by(codes: StatusCodes) -> Trust | None:
    """Who signed, by the status codes alone."""
    failures = set(codes.failure)
    if failures.intersection(_REVOKED):
        return Trust.REVOKED
    if "signingCredential.invalid" in failures:
        return Trust.NOT_ALLOWED
    if failures.intersection(_EXPIRED):
        return Trust.EXPIRED
    if "signingCredential.trusted" in codes.success:
        return Trust.TRUSTED
    return Trust.UNTRUSTED if "signingCredential.untrusted" in failures else None


def time_trusted(entries: Mapping[str, Codes]) -> bool:
    """Whether a known authority confirmed the signing time."""
    return any(code == "timeStamp.trusted" for code, _, _ in entries["success"])
