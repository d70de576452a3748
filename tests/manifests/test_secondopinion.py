"""A second validator beside the first: the same trust lists, no network, differences with both states."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from inspector.domain.credentials import Credentials, StatusCodes
from inspector.domain.enums import Integrity, Trust
from inspector.manifests import (
    CredentialsReader,
    Difference,
    SecondOpinion,
    differences,
    second_validator,
)
from inspector.manifests import secondopinion as module
from tests.makers import signed
from tests.manifests.conftest import ROOT, request_of

installed = pytest.mark.skipif(second_validator() is None, reason="the extra second-opinion is not installed")


@installed
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_both_agree_on_a_sound_picture(reader: CredentialsReader, kind: str) -> None:
    made = signed.ai_generated(kind, by=signed.authority("Official"))
    first, _ = reader.read(request_of(made))
    second = reader.second_opinion(request_of(made))
    assert second is not None
    assert second.validator == second_validator()
    assert (second.present, second.integrity, second.trust) == (True, Integrity.OK, Trust.TRUSTED)
    assert differences(first, second) == ()


@installed
@pytest.mark.parametrize(("name", "trust"), [("Interim", Trust.TRUSTED), ("Somebody", Trust.UNTRUSTED)])
def test_both_use_the_same_lists(reader: CredentialsReader, name: str, trust: Trust) -> None:
    second = reader.second_opinion(request_of(signed.ai_generated(by=signed.authority(name))))
    assert second is not None
    assert second.trust is trust


@installed
def test_both_see_a_changed_picture(reader: CredentialsReader) -> None:
    made = request_of(signed.tampered(signed.ai_generated().picture))
    first, _ = reader.read(made)
    second = reader.second_opinion(made)
    assert second is not None
    assert second.integrity is Integrity.MISMATCH
    assert differences(first, second) == ()


@installed
def test_both_read_a_store_beside_the_picture(reader: CredentialsReader) -> None:
    made = signed.sidecar()
    second = reader.second_opinion(request_of(made, sidecar=made.manifest))
    assert second is not None
    assert second.integrity is Integrity.OK


@installed
def test_both_prefer_the_store_inside_the_picture(reader: CredentialsReader) -> None:
    made = request_of(signed.camera_capture(), sidecar=signed.sidecar(kind="PNG").manifest)
    first, _ = reader.read(made)
    second = reader.second_opinion(made)
    assert second is not None
    assert second.integrity is Integrity.OK
    assert differences(first, second) == ()


@installed
def test_a_link_is_not_followed_by_the_second_either(reader: CredentialsReader) -> None:
    made = request_of(signed.remote_link("http://127.0.0.1:9/store"))
    first, _ = reader.read(made)
    second = reader.second_opinion(made)
    assert second is not None
    assert second.integrity is Integrity.NOT_CHECKED
    assert differences(first, second) == ()


@installed
def test_without_credentials_both_say_so(reader: CredentialsReader) -> None:
    second = reader.second_opinion(request_of(signed.picture()))
    assert second is not None
    assert not second.present
    assert differences(None, second) == ()


@installed
@pytest.mark.parametrize("data", [b"hello", b"", b"\xff\xd8\xff\xff"], ids=["text", "empty", "no segments"])
def test_what_it_cannot_read_gives_no_opinion(reader: CredentialsReader, data: bytes) -> None:
    found = reader.second_opinion(request_of(data))
    assert found is None or not found.present


@installed
def test_it_does_not_follow_what_somebody_once_allowed_and_writes_nothing(tmp_path: Path) -> None:
    """Its own program may have saved yes to everything: that does not count here."""
    home = tmp_path / "home"
    saved = home / ".config/encypher"
    saved.mkdir(parents=True)
    for name in ("telemetry.json", "online.json", "update.json"):
        (saved / name).write_text('{"enabled": true, "online": "on", "check": true}')
    before = sorted(home.rglob("*"))
    (tmp_path / "a.jpg").write_bytes(signed.tampered(signed.ai_generated().picture))
    script = (
        "import sys\nfrom inspector.manifests import *\n"
        "with CredentialsReader(ManifestSettings()) as reader:\n"
        "    print(reader.second_opinion(ManifestRequest(sys.argv[1], None, 'image/jpeg')).integrity)\n"
    )
    own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "ENCYPHER_C2PA_ONLINE": "on"}
    environment = {**os.environ, **own, "ENCYPHER_C2PA_TELEMETRY": "on"}
    command = [sys.executable, "-c", script, str(tmp_path / "a.jpg")]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "mismatch"
    assert sorted(home.rglob("*")) == before


def test_without_the_extra_nothing_is_asked(reader: CredentialsReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DISTRIBUTION", "no-such-distribution")
    assert second_validator() is None
    assert reader.second_opinion(request_of(signed.ai_generated())) is None


def report(integrity: str, *failures: str, **more: Any) -> dict[str, Any]:
    results = {"failure": [{"code": code} for code in failures], **more}
    return {"present": True, "integrity": integrity, "validation_results": results}


@pytest.mark.parametrize(
    ("told", "integrity", "trust"),
    [
        (report("valid"), Integrity.OK, None),
        (report("valid", success=[{"code": "signingCredential.trusted"}]), Integrity.OK, Trust.TRUSTED),
        (report("valid", "claimSignature.outsideValidity"), Integrity.OK, Trust.EXPIRED),
        (report("invalid", "assertion.bmffHash.mismatch"), Integrity.MISMATCH, None),
        (report("invalid", "assertion.action.malformed"), Integrity.RULE_VIOLATION, None),
        (report("invalid", "manifest.inaccessible"), Integrity.NOT_CHECKED, None),
        (report("invalid", "general.error"), Integrity.UNREADABLE, None),
        (report("invalid", "signingCredential.invalid"), Integrity.RULE_VIOLATION, Trust.NOT_ALLOWED),
    ],
)
def test_its_report_in_our_words(told: dict[str, Any], integrity: Integrity, trust: Trust | None) -> None:
    found = module.opinion_of(told, "x")
    assert (found.present, found.integrity, found.trust) == (True, integrity, trust)


@pytest.mark.parametrize("told", [{}, {"present": 1}, {"present": True}, {"present": True, "validation_results": [3]}])
def test_a_report_of_another_shape_does_no_harm(told: dict[str, Any]) -> None:
    found = module.opinion_of(told, "x")
    assert found.present is (told.get("present") is True)


def test_differences_name_both_states_and_the_codes_behind_them() -> None:
    first = Credentials(Integrity.OK, trust=Trust.TRUSTED)
    failed = StatusCodes(failure=("assertion.dataHash.mismatch", "cawg.ica.did_unavailable", "com.encypher.own"))
    second = SecondOpinion("x", True, Integrity.MISMATCH, Trust.TRUSTED, failed)
    assert differences(first, second) == (
        Difference("integrity", "ok", "mismatch"),
        Difference("assertion.dataHash.mismatch", None, "failure"),
    )
    assert differences(None, second) == (Difference("present", "false", "true"),)
    assert differences(first, SecondOpinion("x")) == (Difference("present", "true", "false"),)


def test_another_code_for_the_same_state_is_no_difference() -> None:
    expired = StatusCodes(failure=("signingCredential.expired",))
    outside = StatusCodes(failure=("claimSignature.outsideValidity",))
    first = Credentials(Integrity.OK, trust=Trust.EXPIRED, codes=expired)
    assert differences(first, SecondOpinion("x", True, Integrity.OK, Trust.EXPIRED, outside)) == ()
    second = SecondOpinion("x", True, Integrity.RULE_VIOLATION, Trust.EXPIRED, outside)
    assert [item.about for item in differences(first, second)] == ["integrity"]
