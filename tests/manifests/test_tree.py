"""Lights of source pictures: when they were added and now; updates of credentials, and statements taken out."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.domain.credentials import Credentials, Ingredient, StatusCodes
from inspector.domain.enums import History, Integrity, Origin, Trust
from inspector.manifests.integrity import link_integrity, link_trust
from inspector.manifests.store import Link
from tests.makers import signed
from tests.makers.signed import Material, action, edited, manifest, sign


def state(item: Ingredient) -> tuple[Integrity | None, Trust | None, History | None, Origin | None]:
    return item.integrity, item.trust, item.history, item.origin


def test_a_sound_source_has_three_lights_of_its_own(read: Any) -> None:
    camera = signed.camera_capture(by=signed.authority("Official"))
    (source,) = read(edited(camera.picture, by=signed.authority("Somebody"))).ingredients
    assert state(source) == (Integrity.OK, Trust.TRUSTED, History.OK, Origin.CAMERA_CAPTURE)
    assert source.codes.failure == ("signingCredential.untrusted",)  # what its writer, without a list, recorded
    assert "signingCredential.trusted" in source.found_now.success
    assert source.manifest == signed.active_label(camera.picture)
    assert not source.is_update


def test_a_source_of_an_unknown_signer_below_a_known_one(read: Any) -> None:
    found = read(edited(signed.camera_capture().picture, by=signed.authority("Official")))
    assert found.trust is Trust.TRUSTED
    assert state(found.ingredients[0]) == (Integrity.OK, Trust.UNTRUSTED, History.OK, Origin.CAMERA_CAPTURE)


def test_a_source_that_was_changed_before_it_was_added(read: Any) -> None:
    found = read(edited(signed.tampered(signed.ai_generated().picture), by=signed.authority("Official")))
    assert (found.integrity, found.history) == (Integrity.OK, History.FAILED_WHEN_ADDED)
    (source,) = found.ingredients
    assert state(source) == (Integrity.MISMATCH, Trust.UNTRUSTED, History.FAILED_WHEN_ADDED, Origin.AI_GENERATED)
    assert "assertion.dataHash.mismatch" in source.codes.failure
    assert "assertion.dataHash.mismatch" not in source.found_now.failure


def test_a_source_whose_record_was_changed_afterwards(read: Any) -> None:
    made = edited(signed.camera_capture().picture)
    found = read(signed.altered(made.picture, b"Examplecam", b"Othermaker"))
    assert found.history is History.BROKEN
    (source,) = found.ingredients
    assert (source.integrity, source.history) == (Integrity.MISMATCH, History.BROKEN)
    assert "assertion.hashedURI.mismatch" in source.found_now.failure


def test_a_source_without_credentials_has_no_lights(read: Any) -> None:
    (source,) = read(edited(signed.picture())).ingredients
    assert state(source) == (None, None, None, None)
    assert source.manifest is None


def test_lights_go_down_the_whole_tree(read: Any) -> None:
    broken = edited(signed.tampered(signed.camera_capture().picture), action("c2pa.cropped"))
    step = action("c2pa.placed", parameters={"ingredientIds": ["part"]})
    part = Material(broken.picture, relationship="componentOf", id="part")
    found = read(sign(definition=manifest([action("c2pa.created", "digitalCreation"), step]), materials=[part]))
    (outer,) = found.ingredients
    (inner,) = outer.ingredients
    assert (outer.integrity, outer.history) == (Integrity.OK, History.OK)
    assert (inner.integrity, inner.history) == (Integrity.MISMATCH, History.FAILED_WHEN_ADDED)
    assert found.history is History.FAILED_WHEN_ADDED


def link(recorded: StatusCodes, manifest_: str | None = "m") -> Link:
    return Link("a", None, None, "parentOf", None, manifest_, None, recorded)


@pytest.mark.parametrize(
    ("recorded", "now", "light"),
    [
        ((), (), Integrity.OK),
        (("signingCredential.untrusted",), (), Integrity.OK),
        (("signingCredential.expired", "timeStamp.mismatch"), (), Integrity.OK),
        (("assertion.dataHash.mismatch",), (), Integrity.MISMATCH),
        ((), ("assertion.hashedURI.mismatch",), Integrity.MISMATCH),
        ((), ("ingredient.manifest.mismatch",), Integrity.MISMATCH),
        ((), ("ingredient.manifest.missing",), Integrity.UNREADABLE),
        ((), ("ingredient.manifest.missing", "claimSignature.mismatch"), Integrity.MISMATCH),
        (("assertion.action.malformed",), (), Integrity.RULE_VIOLATION),
        (("cawg.ica.did_unavailable",), (), Integrity.OK),
    ],
)
def test_first_light_of_a_source(recorded: tuple[str, ...], now: tuple[str, ...], light: Integrity) -> None:
    found = link_integrity(link(StatusCodes(failure=recorded)), StatusCodes(failure=now))
    assert found is light
    assert link_integrity(link(StatusCodes(failure=recorded), None), StatusCodes(failure=now)) is None


TRUSTED, UNTRUSTED = (
    StatusCodes(success=("signingCredential.trusted",)),
    StatusCodes(failure=("signingCredential.untrusted",)),
)


@pytest.mark.parametrize(
    ("recorded", "now", "light"),
    [
        (StatusCodes(), StatusCodes(), None),
        (TRUSTED, StatusCodes(), Trust.TRUSTED),
        (UNTRUSTED, StatusCodes(), Trust.UNTRUSTED),
        (UNTRUSTED, TRUSTED, Trust.TRUSTED),
        (TRUSTED, UNTRUSTED, Trust.UNTRUSTED),
        (TRUSTED, StatusCodes(failure=("signingCredential.ocsp.revoked",)), Trust.REVOKED),
        (StatusCodes(failure=("signingCredential.expired",)), StatusCodes(), Trust.EXPIRED),
        (
            StatusCodes(failure=("signingCredential.invalid", "signingCredential.untrusted")),
            StatusCodes(),
            Trust.NOT_ALLOWED,
        ),
    ],
)
def test_second_light_of_a_source(recorded: StatusCodes, now: StatusCodes, light: Trust | None) -> None:
    assert link_trust(link(recorded), now) is light
    assert link_trust(link(recorded, None), now) is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_an_update_adds_statements_and_changes_no_pixels(read: Any, kind: str) -> None:
    camera = signed.camera_capture(kind)
    wishes = {"label": "cawg.training-mining", "data": {"entries": {"cawg.ai_training": {"use": "notAllowed"}}}}
    found = read(signed.updated(camera.picture, wishes, kind=kind))
    assert (found.is_update, found.integrity, found.origin) == (True, Integrity.OK, Origin.CAMERA_CAPTURE)
    assert found.claim_generator == "Example Updater 1.2"
    assert found.training == {"cawg.ai_training": {"use": "notAllowed", "constraint": None}}
    (before,) = found.ingredients
    assert (before.is_update, before.relationship, before.integrity) == (False, "parentOf", Integrity.OK)
    assert found.metadata["tiff:Make"] == "Examplecam"


def test_an_update_of_an_update(read: Any) -> None:
    found = read(signed.updated(signed.updated(signed.ai_generated().picture).picture))
    assert (found.is_update, found.integrity, found.origin) == (True, Integrity.OK, Origin.AI_GENERATED)
    (before,) = found.ingredients
    assert before.is_update
    assert [item.is_update for item in before.ingredients] == [False]


def test_pixels_changed_below_two_updates_are_seen(read: Any) -> None:
    twice = signed.updated(signed.updated(signed.ai_generated().picture).picture).picture
    assert read(signed.tampered(twice)).integrity is Integrity.MISMATCH


def test_a_statement_taken_out_is_named_and_no_sign_of_tampering(read: Any) -> None:
    camera = signed.camera_capture()
    found: Credentials = read(signed.redacted(camera.picture, "c2pa.metadata"))
    assert found.redactions == (f"{signed.active_label(camera.picture)}/c2pa.metadata",)
    assert (found.integrity, found.history, found.origin) == (Integrity.OK, History.OK, Origin.CAMERA_CAPTURE)
    assert found.metadata == {}
    assert found.device is None
    (before,) = found.ingredients
    assert (before.integrity, before.history) == (Integrity.OK, History.OK)


def test_what_an_earlier_editor_took_out_stays_named(read: Any) -> None:
    camera = signed.camera_capture()
    found = read(edited(signed.redacted(camera.picture, "c2pa.metadata").picture))
    assert found.redactions == (f"{signed.active_label(camera.picture)}/c2pa.metadata",)
    assert read(camera).redactions == ()
