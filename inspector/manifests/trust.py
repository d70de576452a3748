"""L2: trust lists and the settings under which the native library validates.

No setting of the library is taken from outside this module. Whether each has an effect is tested, not assumed:
the library accepts unknown names in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.domain.enums import TrustList
from inspector.errors import InspectorError, UsageError

SYSTEM_URI = "system_anchors"
"""What the library reports for a signer found in `trust.trust_anchors`."""
INTERIM_URI = "user_anchors"
"""What the library reports for a signer found in `trust.user_anchors`, where the interim list goes."""
USER_URI = "inspector:user"
TIME_URI = "inspector:time"
"""Name of the list of time-stamp authorities. The library lets it vouch for signers too, whatever the list's kind says;
a signer that is found nowhere else is unknown all the same."""
TIME_KIND = "tsa"
ALLOWED_URI = ""
"""What the library reports for a signer found in any list of single certificates."""
DECOMPRESSED_MB = 32
"""Largest manifest store, in MB, into which a compressed one may unfold."""
PEM_LIMIT = 16 * 1024 * 1024
"""Largest file of own trust anchors, in bytes."""
_BEGIN = "-----BEGIN CERTIFICATE-----"
_END = "-----END CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class TrustLists:
    """PEM texts of the shipped lists and their dates (ISO). Without texts no signer is known."""

    official: str = ""
    time_stamps: str = ""
    interim: str = ""
    interim_signers: str = ""
    purposes: str = ""
    """Allowed extended key usages, one OID a line. Many signers are refused without it."""
    official_date: str | None = None
    interim_date: str | None = None


def read_lists(folder: Path) -> TrustLists:
    """The lists of a folder laid out like `resources/trust`, named by its `lists.toml`.

    Raises:
        InspectorError: `credentials.no_lists` where the folder or one of its files cannot be read.
    """
    import tomllib

    try:
        names = tomllib.loads((folder / "lists.toml").read_text("utf-8"))
        official, interim = names["official"], names["interim"]
        return TrustLists(
            official=(folder / official["anchors"]).read_text("utf-8"),
            time_stamps=(folder / official["time_stamps"]).read_text("utf-8"),
            interim=(folder / interim["anchors"]).read_text("utf-8"),
            interim_signers=(folder / interim["signers"]).read_text("utf-8"),
            purposes=(folder / names["purposes"]["file"]).read_text("utf-8"),
            official_date=str(official["date"]),
            interim_date=str(interim["date"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InspectorError("credentials.no_lists", folder=str(folder), reason=str(error)) from error


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A trust list in numbers. Days are ISO dates; `first_end` to `last_end` is when its certificates end."""

    date: str | None = None
    authorities: int = 0
    time_stamps: int = 0
    signers: int = 0
    first_end: str | None = None
    last_end: str | None = None


def shipped_lists(resources: Path) -> dict[TrustList, ListFacts]:
    """Date and size of each shipped list.

    Raises:
        InspectorError: `credentials.no_lists` where the lists cannot be read.
    """
    lists = read_lists(resources / "trust")
    signing, stamping = lists.official.count(_BEGIN), lists.time_stamps.count(_BEGIN)
    older, single = lists.interim.count(_BEGIN), lists.interim_signers.count(_BEGIN)
    return {
        TrustList.OFFICIAL: ListFacts(lists.official_date, signing, time_stamps=stamping),
        TrustList.INTERIM: ListFacts(lists.interim_date, older, signers=single),
    }


def own_list(path: Path) -> ListFacts:
    """A user's own list in numbers.

    Raises:
        UsageError: `credentials.bad_anchors` as `read_anchors`.
    """
    from inspector.manifests.certificates import last_days

    text = read_anchors(path)
    days = last_days(text)
    first, last = (days[0], days[-1]) if days else (None, None)
    return ListFacts(authorities=text.count(_BEGIN), first_end=first, last_end=last)


def trust_list_facts(resources: Path) -> dict[str, str]:
    """Date and size of each shipped list in words, by its name.

    Raises:
        InspectorError: `credentials.no_lists` where the lists cannot be read.
    """
    shipped = shipped_lists(resources)
    official, interim = shipped[TrustList.OFFICIAL], shipped[TrustList.INTERIM]
    purposes = [line for line in read_lists(resources / "trust").purposes.splitlines() if line[:1].isdigit()]
    return {
        TrustList.OFFICIAL.value: f"{official.date} ({official.authorities} signing, "
        f"{official.time_stamps} time-stamp authorities)",
        TrustList.INTERIM.value: f"{interim.date} ({interim.authorities} authorities, "
        f"{interim.signers} single signers)",
        "purposes": f"{len(purposes)} kinds of certificate may sign",
    }


def anchor_facts(path: Path) -> str:
    """The user's own list in words: how many certificates and until when they hold, or why it cannot be used."""
    from inspector import messages

    try:
        found = own_list(path)
    except UsageError as error:
        return messages.text(error.code, **error.params)
    until = f", valid until {found.first_end}" if found.first_end else ""
    to = f" to {found.last_end}" if found.first_end != found.last_end else ""
    certificates = "certificate" if found.authorities == 1 else "certificates"
    return f"{found.authorities} {certificates}{until}{to}"


def read_anchors(path: Path) -> str:
    """The PEM text of a user's own trust anchors.

    Raises:
        UsageError: `credentials.bad_anchors` where the file cannot be read or holds no sound certificate.
    """
    import ssl

    try:
        with path.open("rb") as stream:
            text = stream.read(PEM_LIMIT + 1).decode("utf-8")
        if len(text) > PEM_LIMIT:
            raise ValueError("larger than the limit")
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=_certificates(text))
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise UsageError("credentials.bad_anchors", file=str(path), reason=str(error)) from error
    return text


def _certificates(text: str) -> str:
    blocks = [part.split(_END, 1)[0] for part in text.split(_BEGIN)[1:]]
    if not blocks:
        raise ValueError("no certificate inside")
    return "\n".join(f"{_BEGIN}{block}{_END}\n" for block in blocks)


def library_settings(lists: TrustLists, own: Sequence[str]) -> dict[str, Any]:
    """Settings of the native library: no network, official, interim and own lists told apart.

    Args:
        lists: the shipped lists.
        own: PEM texts of the user's anchors: authorities or single signers.
    """
    mine = "\n".join(own)
    user = _without(mine, lists.official)
    interim = _without(lists.interim, lists.official, mine)
    time = _without(lists.time_stamps, lists.official, mine, interim)
    anchors = [
        _anchor("interim-signers", "", _without(lists.interim_signers, mine)),
        _anchor(USER_URI, user, user),
        _anchor(TIME_URI, time, "", TIME_KIND),
    ]
    trust = {"trust_anchors": lists.official, "user_anchors": interim, "trust_config": lists.purposes}
    return _settings(trust, anchors)


def own_settings(lists: TrustLists, own: Sequence[str]) -> dict[str, Any]:
    """The same with the user's lists only: tells whether a signer named singly stands on theirs."""
    mine = "\n".join(own)
    time = _anchor(TIME_URI, _without(lists.time_stamps, mine), "", TIME_KIND)
    return _settings({"trust_config": lists.purposes}, [_anchor(USER_URI, "", mine), time])


def _without(pem: str, *others: str) -> str:
    """The certificates of a list that stand on none of the others.

    Where one stands on several lists the library names any of them, another each time.
    """
    known = {body for other in others for body in _bodies(other)}
    kept = (body for body in dict.fromkeys(_bodies(pem)) if body not in known)
    return "".join(f"{_BEGIN}\n{body}\n{_END}\n" for body in kept)


def _bodies(pem: str) -> list[str]:
    return ["\n".join(part.split(_END, 1)[0].split()) for part in pem.split(_BEGIN)[1:]]


def list_names(lists: TrustLists) -> Mapping[str, tuple[TrustList, str | None]]:
    """List and date by the URI that the library reports."""
    interim = (TrustList.INTERIM, lists.interim_date)
    return {
        SYSTEM_URI: (TrustList.OFFICIAL, lists.official_date),
        INTERIM_URI: interim,
        ALLOWED_URI: interim,
        USER_URI: (TrustList.USER, None),
    }


def _anchor(uri: str, anchors: str, signers: str, kind: str = "manifest") -> dict[str, str]:
    return {"trust_kind": kind, "trust_uri": uri, "trust_anchors": anchors, "allowed_list": signers}


def _settings(trust: Mapping[str, str], anchors: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """A list without a certificate is left out: the library takes it for a damaged one."""
    lists: dict[str, Any] = {key: text for key, text in trust.items() if text.strip()}
    filled = [entry for entry in anchors if entry["trust_anchors"] or entry["allowed_list"]]
    if filled:
        lists["anchors"] = filled
    return {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        "core": {
            "allowed_network_hosts": [],
            "allow_redirects": False,
            "max_decompressed_manifest_size_in_mb": DECOMPRESSED_MB,
        },
        "trust": lists,
    }
