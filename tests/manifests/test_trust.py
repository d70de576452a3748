"""Who signed: official, interim and own lists told apart by their effect, not by the settings' names."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inspector import messages
from inspector.domain.enums import Integrity, Trust, TrustList
from inspector.errors import InspectorError, UsageError
from inspector.manifests import (
    CredentialsReader,
    ManifestSettings,
    TrustLists,
    anchor_facts,
    read_anchors,
    read_lists,
    trust_list_facts,
)
from inspector.manifests import trust as trust_module
from tests.makers import signed
from tests.manifests.conftest import PURPOSES, ROOT, Read, lists, request_of

SHIPPED = ROOT / "resources/trust"


@pytest.mark.parametrize(
    ("name", "trust", "found_on", "date"),
    [
        ("Official", Trust.TRUSTED, TrustList.OFFICIAL, "2026-08-21"),
        ("Interim", Trust.TRUSTED, TrustList.INTERIM, "2026-04-16"),
        ("Somebody", Trust.UNTRUSTED, None, None),
    ],
)
def test_lists_are_told_apart(
    read: Read, name: str, trust: Trust, found_on: TrustList | None, date: str | None
) -> None:
    found = read(signed.camera_capture(by=signed.authority(name)))
    assert (found.trust, found.trust_list, found.trust_list_date) == (trust, found_on, date)


def test_own_anchors_and_own_single_signers_are_told_from_the_interim_list() -> None:
    single, interim = signed.authority("Somebody").identity(), signed.authority("Somebody").identity()
    own = (signed.authority("Mine").root, single.certificate)
    settings = ManifestSettings(user_anchors=own, lists=lists(interim_signers=interim.certificate))
    with CredentialsReader(pickle.loads(pickle.dumps(settings))) as reader:

        def found_on(**options: object) -> TrustList | None:
            made = signed.camera_capture(**options)  # type: ignore[arg-type]
            credentials, _ = reader.read(request_of(made))
            return credentials.trust_list if credentials else None

        assert found_on(by=signed.authority("Mine")) is TrustList.USER
        assert found_on(by=signed.authority("Somebody"), identity=single) is TrustList.USER
        assert found_on(by=signed.authority("Somebody"), identity=interim) is TrustList.INTERIM
        assert found_on(by=signed.authority("Somebody")) is None
        assert found_on(by=signed.authority("Official")) is TrustList.OFFICIAL
        assert found_on(by=signed.authority("Interim")) is TrustList.INTERIM


def test_an_authority_for_time_stamps_vouches_for_no_signer() -> None:
    """The library itself would take it: whoever may stamp the time could then sign as anybody on the official list."""
    stamps, both = signed.authority("Stamps"), signed.authority("Official")
    found = lists(time_stamps=stamps.root + both.root + signed.authority("Mine").root)
    single = stamps.identity()
    settings = ManifestSettings(user_anchors=(signed.authority("Mine").root, single.certificate), lists=found)
    with CredentialsReader(settings) as reader:

        def state(**options: object) -> tuple[Trust | None, TrustList | None, Integrity]:
            credentials, _ = reader.read(request_of(signed.camera_capture(**options)))  # type: ignore[arg-type]
            assert credentials is not None
            return credentials.trust, credentials.trust_list, credentials.integrity

        assert state(by=stamps) == (Trust.UNTRUSTED, None, Integrity.OK)
        assert state(by=both) == (Trust.TRUSTED, TrustList.OFFICIAL, Integrity.OK)
        assert state(by=signed.authority("Mine")) == (Trust.TRUSTED, TrustList.USER, Integrity.OK)
        assert state(by=stamps, identity=single) == (Trust.TRUSTED, TrustList.USER, Integrity.OK)


def test_a_certificate_on_several_lists_is_found_on_the_same_one_each_time() -> None:
    """The library takes its lists in any order; the official one counts most, then the user's own."""
    both, older = signed.authority("Official"), signed.authority("Interim")
    everything = both.root + older.root
    found = lists(official=both.root, interim=everything, time_stamps=everything)
    made = [request_of(signed.camera_capture(by=authority)) for authority in (both, older)]
    for _ in range(6):
        with CredentialsReader(ManifestSettings(lists=found)) as reader:
            seen = [credentials.trust_list for request in made if (credentials := reader.read(request)[0])]
        assert seen == [TrustList.OFFICIAL, TrustList.INTERIM]
        with CredentialsReader(ManifestSettings(user_anchors=(everything,), lists=found)) as reader:
            seen = [credentials.trust_list for request in made if (credentials := reader.read(request)[0])]
        assert seen == [TrustList.OFFICIAL, TrustList.USER]


def test_no_list_is_given_to_the_library_that_is_not_named_here() -> None:
    """Its section for identities has no effect, and broad roots given for another use would vouch for signers."""
    found = trust_module.library_settings(read_lists(SHIPPED), (signed.authority("Mine").root,))
    assert set(found) == {"verify", "core", "trust"}
    assert set(found["trust"]) == {"trust_anchors", "user_anchors", "trust_config", "anchors"}
    kinds = [(entry["trust_uri"], entry["trust_kind"]) for entry in found["trust"]["anchors"]]
    assert kinds == [("interim-signers", "manifest"), ("inspector:user", "manifest"), ("inspector:time", "tsa")]


def test_without_any_list_nobody_is_known() -> None:
    with CredentialsReader(ManifestSettings(lists=TrustLists(purposes=PURPOSES))) as reader:
        found, problems = reader.read(request_of(signed.camera_capture()))
    assert found is not None
    assert (found.integrity, found.trust, problems) == (Integrity.OK, Trust.UNTRUSTED, ())


def test_a_certificate_that_ran_out_is_expired_and_the_picture_unchanged(read: Read) -> None:
    found = read(signed.expired())
    assert (found.integrity, found.trust, found.library_state) == (Integrity.OK, Trust.EXPIRED, "Invalid")


def test_an_expired_certificate_of_a_known_authority_is_expired_too(read: Read) -> None:
    assert read(signed.expired(by=signed.authority("Official"))).trust is Trust.EXPIRED


def test_a_certificate_of_another_purpose_is_not_allowed(read: Read) -> None:
    found = read(signed.wrong_purpose(by=signed.authority("Official")))
    assert (found.integrity, found.trust) == (Integrity.OK, Trust.NOT_ALLOWED)


def test_who_signed_is_read_from_the_certificate(read: Read) -> None:
    signer = read(signed.camera_capture(by=signed.authority("Official"))).signer
    assert signer is not None
    assert (signer.organisation, signer.common_name) == ("Example Works", "Example Signer")
    assert signer.issuer == "Official, Official Root"
    assert signer.algorithm == "ES256"
    assert signer.serial is not None
    assert signer.serial.isdecimal()
    assert (signer.time, signer.time_trusted) == (None, False)
    assert signer.valid_from is not None
    assert signer.valid_to is not None
    assert signer.valid_from < signer.valid_to


def test_the_shipped_lists_are_read_with_their_dates() -> None:
    found = read_lists(SHIPPED)
    assert (found.official_date, found.interim_date) == ("2026-08-21", "2026-04-16")
    counts = [
        text.count("BEGIN CERT") for text in (found.official, found.time_stamps, found.interim, found.interim_signers)
    ]
    assert counts == [30, 22, 27, 117]
    assert "1.3.6.1.4.1.62558.2.1" in found.purposes
    facts = trust_list_facts(ROOT / "resources")
    assert facts["official"] == "2026-08-21 (30 signing, 22 time-stamp authorities)"
    assert facts["interim"] == "2026-04-16 (27 authorities, 117 single signers)"
    assert facts["purposes"] == "6 kinds of certificate may sign"


def test_own_lists_in_words(tmp_path: Path) -> None:
    ends = datetime(2031, 2, 3, tzinfo=UTC)
    file = tmp_path / "own.pem"
    file.write_text(signed.Authority("Mine", valid_to=ends).root)
    assert anchor_facts(file) == "1 certificate, valid until 2031-02-03"
    later = signed.Authority("Other", valid_to=ends + timedelta(days=1)).root
    file.write_text(file.read_text() + "between\n" + later)
    assert anchor_facts(file) == "2 certificates, valid until 2031-02-03 to 2031-02-04"
    file.write_text("hello")
    assert "no certificates that can be used" in anchor_facts(file)
    assert "no certificates that can be used" in anchor_facts(tmp_path / "absent.pem")


def test_the_shipped_lists_are_credited_with_their_digests() -> None:
    import hashlib

    credit = (SHIPPED / "ATTRIBUTION.md").read_text("utf-8")
    for file in SHIPPED.iterdir():
        if file.suffix in (".pem", ".cfg"):
            assert hashlib.sha256(file.read_bytes()).hexdigest() in credit


def test_lists_that_cannot_be_read_are_an_environment_fault(tmp_path: Path) -> None:
    with pytest.raises(InspectorError) as caught:
        read_lists(tmp_path)
    assert caught.value.code == "credentials.no_lists"
    assert messages.text(caught.value.code, **caught.value.params) != caught.value.code


def test_own_anchors_are_checked_before_they_are_used(tmp_path: Path) -> None:
    good = tmp_path / "good.pem"
    good.write_text("My authority\n" + signed.authority("Mine").root)
    assert "BEGIN CERTIFICATE" in read_anchors(good)
    broken = signed.authority("Mine").root.replace("M", "!", 3)
    for name, text in (("none.pem", "hello"), ("broken.pem", broken), ("binary.pem", "\0\udcff")):
        bad = tmp_path / name
        bad.write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(UsageError) as caught:
            read_anchors(bad)
        assert caught.value.code == "credentials.bad_anchors"
    with pytest.raises(UsageError):
        read_anchors(tmp_path / "absent.pem")


def test_a_huge_file_of_anchors_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust_module, "PEM_LIMIT", 100)
    file = tmp_path / "anchors.pem"
    file.write_text(signed.authority("Mine").root)
    with pytest.raises(UsageError):
        read_anchors(file)
