"""Content Credentials in words: every state has words, a shape, and says no more than is known."""

from __future__ import annotations

import pytest

from inspector.domain.credentials import Action, Certificate, Credentials, Ingredient, Signer, StatusCodes
from inspector.domain.enums import History, Integrity, Origin, Trust, TrustList
from inspector.gui import credentialwords as words


@pytest.mark.parametrize("integrity", list(Integrity))
@pytest.mark.parametrize("trust", [None, *Trust])
def test_every_state_has_words_and_a_shape(integrity, trust):
    found = words.lights(Credentials(integrity, trust=trust, origin=Origin.AI_GENERATED))
    assert [light.name for light in found] == ["Picture", "Signer", "Origin"]
    assert all(light.word and not light.word.startswith("c2pa.") for light in found)
    assert all(light.icon and light.role.startswith("light.") for light in found)


@pytest.mark.parametrize("origin", list(Origin))
def test_a_changed_picture_only_claims_its_origin(origin):
    _, _, light = words.lights(Credentials(Integrity.MISMATCH, origin=origin))
    assert light.word.startswith("The data claims: ")
    assert light.dimmed


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TrustList.OFFICIAL, "On the official C2PA trust list of 21 Aug 2026"),
        (TrustList.INTERIM, "On the interim (older model) trust list of 21 Aug 2026"),
    ],
)
def test_a_known_signer_comes_with_list_and_date(kind, expected):
    signer = Signer("Example Works")
    found = words.lights(
        Credentials(Integrity.OK, trust=Trust.TRUSTED, trust_list=kind, trust_list_date="2026-08-21", signer=signer)
    )[1]
    assert (found.word, found.line) == ("Known: Example Works", expected)


def test_the_own_list_is_told_apart_and_has_no_date():
    own = Credentials(Integrity.OK, trust=Trust.TRUSTED, trust_list=TrustList.USER, signer=Signer("Example Works"))
    assert words.lights(own)[1].word == "Known: Example Works, on your own trust list"


def test_a_source_picture_has_three_lights_or_none():
    assert words.ingredient_lights(Ingredient("a.jpg")) == ()
    part = Ingredient(
        "a.jpg",
        integrity=Integrity.OK,
        trust=Trust.UNTRUSTED,
        origin=Origin.CAMERA_CAPTURE,
        signer="Example Works",
        history=History.FAILED_WHEN_ADDED,
    )
    spoken = [light.spoken for light in words.ingredient_lights(part)]
    assert spoken == [
        "Picture: Unchanged since it was signed. An earlier record was already damaged when added",
        "Signer: Unknown, on none of your lists. Example Works",
        "Origin: Claims to be: Camera capture",
    ]


def test_what_was_not_recorded_of_a_source_picture_is_not_known():
    picture, signer, _ = words.ingredient_lights(Ingredient("a.jpg", origin=Origin.AI_GENERATED))
    assert (picture.word, signer.word) == ("Not known", "Not known")


def test_earlier_versions_are_called_intact_only_where_one_has_a_record():
    def line(*parts):
        return words.lights(Credentials(Integrity.OK, history=History.OK, ingredients=parts))[0].line

    assert line() == line(Ingredient("plain.jpg")) == ""
    assert line(Ingredient("a.jpg", integrity=Integrity.OK)) == "Earlier versions are also intact"


def test_a_fingerprint_of_older_rules_is_not_called_a_change():
    code = "assertion.dataHash.mismatch"
    assert words.check_words(code, Integrity.MISMATCH) == words.code_words(code)
    assert "older rules" in words.check_words(code, Integrity.UNVERIFIABLE)


def test_only_a_change_or_worse_looks_like_an_alarm():
    codes = StatusCodes(
        failure=("assertion.dataHash.mismatch", "signingCredential.untrusted", "cawg.ica.did_unavailable"),
        success=("claimSignature.validated",),
    )
    assert [role for _, role, _ in words.checks(codes, Integrity.MISMATCH)] == [
        "light.bad",
        "light.caution",
        "light.caution",
        "text.secondary",
    ]
    assert words.check_mark("assertion.dataHash.mismatch", Integrity.UNVERIFIABLE)[1] == "light.caution"
    assert words.check_mark("signingCredential.ocsp.revoked", Integrity.OK)[1] == "light.bad"


def test_invalid_is_explained_where_nothing_was_changed():
    def said(integrity, state):
        return dict(words.signing(Credentials(integrity, library_state=state)))["Library says"]

    assert said(Integrity.OK, "Valid") == "Valid"
    assert said(Integrity.OK, "Invalid") == "Invalid: its word for any failed check"
    assert said(Integrity.MISMATCH, "Invalid") == "Invalid"


def test_source_types_in_words():
    assert words.source_words("trainedAlgorithmicMedia") == "made by a trained AI model"
    assert (words.source_words("example"), words.source_words(None)) == ("example", "")


def test_reasons_in_words():
    assert words.reason_words("c2pa.PII.present") == "it held personal data"
    assert (words.reason_words("example"), words.reason_words(None)) == ("example", "")


def test_permissions_in_words():
    assert words.permission("cawg.ai_training", {"use": "notAllowed"}) == "AI training: Not allowed"
    assert words.permission("c2pa.data_mining", {"use": "constrained"}) == "Data mining: Only under conditions"
    assert words.permission("x.strange", {"use": "perhaps"}) == "x.strange: perhaps"
    assert words.condition({"constraint": "ask\nfirst"}) == "ask first"


def test_steps_and_codes_without_words_keep_their_own_name():
    assert words.action_name(Action("c2pa.color_adjustments")) == "Colours adjusted"
    assert words.action_name(Action("com.example.melt")) == "com.example.melt"
    assert words.code_words("assertion.dataHash.mismatch") == "The picture data is not what was signed"
    assert words.code_words("x.made.up").endswith("does not know: x.made.up")


def test_the_chain_of_certificates_begins_with_the_signer():
    chain = (
        Certificate(
            "Example Works", "Signer", "Example Root", "1", "2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00Z"
        ),
        Certificate("Example Root", None, "Example Root", "2"),
    )
    (first, own), (second, above) = words.certificates(Credentials(Integrity.OK, signer=Signer(chain=chain)))
    assert (first, second) == ("Certificate of the signer", "Issued under")
    assert ("Valid", "1 Jan 2026 – 1 Jan 2027") in own
    assert ("Organisation", "Example Root") in above
    assert words.certificates(Credentials(Integrity.UNREADABLE)) == ()


@pytest.mark.parametrize(
    ("signer", "expected"),
    [
        (Signer(), "No trusted time is given"),
        (Signer(time="2026-05-04T10:00:00Z", time_trusted=True), "confirmed by a time stamp"),
        (Signer(time="2026-05-04T10:00:00Z"), "not confirmed"),
    ],
)
def test_the_time_says_whether_it_is_confirmed(signer, expected):
    assert expected in words.signing_time(signer)


def test_where_the_store_lies():
    assert words.stored(Credentials(Integrity.OK)) == "In the file"
    assert words.stored(Credentials(Integrity.OK, embedded=False)) == "In a file beside it"
    away = Credentials(Integrity.NOT_CHECKED, embedded=False, remote_url="https://example.org/a")
    assert words.stored(away) == "Stored elsewhere: https://example.org/a"


def test_notes_beside_the_lights():
    found = list(words.notes(Credentials(Integrity.OK, inferred=True, weakened=True, is_update=True)))
    assert found[0] == "This is inferred from the tool."
    assert len(found) == 3
