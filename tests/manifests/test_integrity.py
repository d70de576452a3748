"""The lights of picture and history: what counts as changed, and what does not."""

from __future__ import annotations

from typing import Any

import c2pa
import pytest

from inspector.domain.enums import History, Integrity
from inspector.manifests.integrity import HISTORY, MISMATCH
from inspector.manifests.mapping import Lists, credentials_of
from tests.makers import signed
from tests.makers.signed import action, created, edited, manifest, sign


def light(*failures: str | tuple[str, str], deltas: Any = (), **data: Any) -> Any:
    """Credentials of a store in which validation found these failures on the active manifest."""
    pairs = [item if isinstance(item, tuple) else (item, "") for item in failures]
    failure = [{"code": code, "url": "self#jumbf=/c2pa/m/c2pa.claim", "explanation": text} for code, text in pairs]
    report = {
        "active_manifest": "m",
        "manifests": {"m": {"label": "m", **data}},
        "validation_results": {"activeManifest": {"failure": failure}, "ingredientDeltas": list(deltas)},
    }
    return credentials_of(report, {}, lists=Lists())


def test_an_untouched_picture_is_unchanged(read: Any) -> None:
    found = read(signed.camera_capture())
    assert (found.integrity, found.history) == (Integrity.OK, History.OK)
    assert found.codes.failure == ("signingCredential.untrusted",)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_changed_picture_data_is_a_mismatch(read: Any, kind: str) -> None:
    made = signed.camera_capture(kind)
    assert read(signed.tampered(made.picture), made.mime).integrity is Integrity.MISMATCH


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"digitalCapture", b"digitalCaptuer"), (b"Examplecam EX-1", b"Examplecam EX-2")],
    ids=["statement", "claim"],
)
def test_an_altered_statement_or_claim_is_a_mismatch(read: Any, old: bytes, new: bytes) -> None:
    assert read(signed.altered(signed.camera_capture().picture, old, new)).integrity is Integrity.MISMATCH


def test_credentials_copied_onto_another_picture_are_a_mismatch(read: Any) -> None:
    made = signed.sidecar()
    other = signed.picture(colour=(10, 200, 90))
    assert read(other, sidecar=made.manifest).integrity is Integrity.MISMATCH


def test_bytes_after_the_picture_are_a_mismatch(read: Any) -> None:
    assert read(signed.camera_capture().picture + b"more").integrity is Integrity.MISMATCH


def test_a_changed_picture_below_an_update_of_its_credentials_is_a_mismatch(read: Any) -> None:
    photo = signed.camera_capture().picture
    metadata = {"label": "cawg.metadata", "data": {"@context": {"dc": "http://purl.org/dc/"}, "dc:title": "x"}}
    update = sign(photo, manifest([], metadata), intent=c2pa.C2paBuilderIntent.UPDATE).picture
    assert read(update).integrity is Integrity.OK
    assert read(signed.tampered(update)).integrity is Integrity.MISMATCH


def test_a_creation_without_source_type_breaks_a_rule_only(read: Any) -> None:
    found = read(created(None, action("c2pa.drawing")))
    assert found.integrity is Integrity.RULE_VIOLATION
    assert found.library_state == "Invalid"


@pytest.mark.parametrize("code", sorted(MISMATCH))
def test_each_code_of_a_change(code: str) -> None:
    assert light("signingCredential.untrusted", code).integrity is Integrity.MISMATCH


@pytest.mark.parametrize(
    "code",
    [
        "signingCredential.untrusted",
        "signingCredential.expired",
        "signingCredential.invalid",
        "signingCredential.ocsp.revoked",
        "claimSignature.outsideValidity",
        "timeStamp.mismatch",
        "timeStamp.untrusted",
        "cawg.ica.did_unavailable",
        "cawg.x509.credential.untrusted",
        "cawg.identity.hard_binding_missing",
        "assertion.inaccessible",
    ],
)
def test_codes_that_say_nothing_about_the_picture(code: str) -> None:
    assert light(code).integrity is Integrity.OK


@pytest.mark.parametrize(
    "code",
    [
        "claim.malformed",
        "assertion.action.malformed",
        "assertion.required.missing",
        "manifest.update.invalid",
        "new.code",
    ],
)
def test_other_codes_break_a_rule(code: str) -> None:
    assert light(code).integrity is Integrity.RULE_VIOLATION


def test_a_hash_that_leaves_out_another_range_cannot_be_verified() -> None:
    text = "data hash exclusion does not match the manifest location in the asset"
    assert light(("assertion.dataHash.mismatch", text)).integrity is Integrity.UNVERIFIABLE
    both = light(("assertion.dataHash.mismatch", text), "assertion.hashedURI.mismatch")
    assert both.integrity is Integrity.MISMATCH


def test_an_unknown_method_cannot_be_verified() -> None:
    assert light("algorithm.unsupported").integrity is Integrity.UNVERIFIABLE


def test_a_damaged_source_that_was_noted_when_added(read: Any) -> None:
    found = read(edited(signed.tampered(signed.camera_capture().picture), action("c2pa.cropped")))
    assert (found.integrity, found.history) == (Integrity.OK, History.FAILED_WHEN_ADDED)
    assert found.ingredients[0].history is History.FAILED_WHEN_ADDED
    assert "assertion.dataHash.mismatch" in found.ingredients[0].codes.failure


def test_a_source_that_was_damaged_later(read: Any) -> None:
    made = edited(signed.camera_capture().picture, action("c2pa.cropped")).picture
    found = read(signed.altered(made, b"digitalCapture", b"digitalCaptuer"))
    assert (found.integrity, found.history) == (Integrity.OK, History.BROKEN)
    assert found.ingredients[0].history is History.BROKEN


def test_damage_that_a_later_writer_already_found_behind_its_source(read: Any) -> None:
    """Validation reports only what no writer recorded: here the last one noted it, about a source of its source."""
    inner = edited(signed.camera_capture().picture, action("c2pa.cropped")).picture
    outer = edited(signed.altered(inner, b"1/250", b"1/999"), action("c2pa.filtered"))
    found = read(outer)
    assert (found.integrity, found.history, found.weakened) == (Integrity.OK, History.FAILED_WHEN_ADDED, True)
    (middle,) = found.ingredients
    (first,) = middle.ingredients
    assert (middle.integrity, middle.history) == (Integrity.OK, History.OK)
    assert (first.integrity, first.history) == (Integrity.MISMATCH, History.FAILED_WHEN_ADDED)
    assert "assertion.hashedURI.mismatch" in first.codes.failure


def test_damage_deep_inside_the_history_is_seen(read: Any) -> None:
    inner = edited(signed.camera_capture().picture, action("c2pa.cropped")).picture
    outer = edited(inner, action("c2pa.filtered")).picture
    found = read(signed.altered(outer, b"digitalCapture", b"digitalCaptuer"))
    assert found.history is History.BROKEN


@pytest.mark.parametrize("code", sorted(HISTORY))
def test_each_code_of_a_damaged_history(code: str) -> None:
    item = {"label": "i", "active_manifest": "old"}
    now = {
        "ingredientAssertionURI": "self#jumbf=/c2pa/m/c2pa.assertions/i",
        "validationDeltas": {"failure": [{"code": code}]},
    }
    assert light(deltas=[now], ingredients=[item]).history is History.BROKEN
    early = {**item, "validation_status": [{"code": code}]}
    assert light(ingredients=[early]).history is History.FAILED_WHEN_ADDED


def test_an_unknown_signer_in_the_history_is_no_damage(read: Any) -> None:
    other = signed.camera_capture(by=signed.authority("Somebody"))
    found = read(edited(other.picture, action("c2pa.cropped"), by=signed.authority("Official")))
    assert found.history is History.OK


def test_missing_credentials_of_a_source_are_damage() -> None:
    assert light("ingredient.manifest.missing").history is History.BROKEN
    assert light("ingredient.manifest.missing").integrity is Integrity.OK
