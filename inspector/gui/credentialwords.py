"""L5: Content Credentials in translated words: lights, steps, certificates, permissions. Pure functions, no widgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inspector.domain.credentials import Action, Certificate, Credentials, Ingredient, Signer, StatusCodes
from inspector.domain.enums import History, Integrity, Origin, Trust, TrustList
from inspector.gui import text
from inspector.manifests import by_older_rules, is_grave
from inspector.messages import TABLES

_GOOD, _SAYS, _CAUTION, _BAD, _UNKNOWN = (
    ("circle-check", "light.ok"),
    ("circle-dot", "light.ok"),
    ("triangle-alert", "light.caution"),
    ("octagon-x", "light.bad"),
    ("circle-dashed", "light.unknown"),
)
_PICTURE = {
    Integrity.OK: _GOOD,
    Integrity.MISMATCH: _BAD,
    Integrity.RULE_VIOLATION: _CAUTION,
    Integrity.UNVERIFIABLE: _UNKNOWN,
    Integrity.UNREADABLE: _CAUTION,
    Integrity.NOT_CHECKED: _UNKNOWN,
}
_SIGNER = {
    Trust.TRUSTED: _GOOD,
    Trust.UNTRUSTED: _UNKNOWN,
    Trust.EXPIRED: _CAUTION,
    Trust.NOT_ALLOWED: _CAUTION,
    Trust.REVOKED: _BAD,
}
_CAMERA = frozenset({Origin.CAMERA_CAPTURE, Origin.CAMERA_CAPTURE_EDITED, Origin.SCAN})
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Light:
    """One of the three lights: icon shape, colour role, the light's name, a word, and one line below it."""

    icon: str
    role: str
    name: str
    word: str
    line: str = ""
    dimmed: bool = False

    @property
    def spoken(self) -> str:
        """The light as a screen reader says it."""
        said = f"{self.name}: {self.word}"
        return f"{said}. {self.line}" if self.line else said


def lights(credentials: Credentials) -> tuple[Light, Light, Light]:
    """Picture, signer and origin, in words."""
    earlier = any(part.integrity for part in credentials.ingredients)
    told = credentials.history and (earlier or credentials.history is not History.OK)
    history = text.text(f"c2pa.history.{credentials.history}") if told else ""
    picture = _picture_light(credentials.integrity, history)
    device = text.safe_line(credentials.device or "")
    origin = _origin_light(credentials.origin, credentials.integrity, credentials.trust, device)
    return picture, _signer_light(credentials), origin


def ingredient_lights(part: Ingredient) -> tuple[Light, ...]:
    """The three lights of a source picture; none where it has no credentials of its own."""
    if part.integrity is None and part.trust is None and part.origin is None:
        return ()
    told = part.history and (part.integrity is None or part.history is not History.OK)
    line = text.text(f"c2pa.history.{part.history}") if told else ""
    return (
        _picture_light(part.integrity, line),
        _ingredient_signer(part.trust, text.safe_line(part.signer or "")),
        _origin_light(part.origin, part.integrity, part.trust, ""),
    )


def notes(credentials: Credentials) -> Iterator[str]:
    """Sentences that belong to the lights."""
    for wanted, code in (
        (credentials.inferred, "c2pa.inferred"),
        (credentials.based_on_input, "c2pa.based_on_input"),
        (credentials.weakened, "c2pa.weakened"),
        (credentials.is_update, "c2pa.update"),
    ):
        if wanted:
            yield text.text(code)


def code_words(code: str) -> str:
    """A status code of the specification in plain words; one that is not in the table by its family."""
    known = TABLES["credentials"]
    for key in (f"c2pa.code.{code}", f"c2pa.code.{code.split('.', 1)[0]}"):
        if key in known:
            return text.text(key, code=code)
    return text.text("c2pa.code.unknown", code=code)


def check_words(code: str, integrity: Integrity) -> str:
    """As `manifests.check_text`: a status code in the light of what it means for the picture."""
    return text.text("c2pa.older_rules") if by_older_rules(code, integrity) else code_words(code)


def reason_words(reason: str | None) -> str:
    """The reason of a step in plain words; a foreign one as it is."""
    return _known(f"c2pa.reason.{reason.removeprefix('c2pa.')}", reason) if reason else ""


def source_words(term: str | None) -> str:
    """A digital source type in plain words; a foreign one as it is."""
    return _known(f"c2pa.source.{term}", term) if term else ""


def action_name(action: Action) -> str:
    """An action in plain words; a foreign one under its own name."""
    key = f"c2pa.action.{action.action.removeprefix('c2pa.')}"
    return text.text(key) if key in TABLES["credentials"] else text.safe_line(action.action)


def permission(key: str, wish: Mapping[str, object]) -> str:
    """A wish about training: what for, and whether it is allowed."""
    use = str(wish.get("use") or "?")
    name = _known(f"c2pa.training.{key.rpartition('.')[2]}", key)
    return f"{name}: {_known(f'c2pa.use.{use}', use)}"


def condition(wish: Mapping[str, object]) -> str:
    """The condition of a wish about training, in its writer's words; empty where none is stated."""
    return text.safe_line(str(wish.get("constraint") or ""))


def stored(credentials: Credentials) -> str:
    """Where the manifest store lies."""
    if credentials.remote_url and not credentials.embedded:
        return text.text("c2pa.stored.elsewhere", url=credentials.remote_url)
    return text.text("c2pa.stored.inside" if credentials.embedded else "c2pa.stored.beside")


def signing(credentials: Credentials) -> Pairs:
    """Who signed when with what, and what checked it."""
    translate, signer = QCoreApplication.translate, credentials.signer
    found = [
        (translate("credentials", "Time"), signing_time(signer) if signer else ""),
        (translate("credentials", "Time stamp by"), (signer.time_authority or "") if signer else ""),
        (translate("credentials", "Method"), (signer.algorithm or "") if signer else ""),
        (translate("credentials", "Tool"), credentials.claim_generator or ""),
        (translate("credentials", "Stored"), stored(credentials)),
        (translate("credentials", "Library says"), _library_state(credentials)),
        (translate("credentials", "Checked with"), credentials.validator or ""),
    ]
    return tuple(pair for pair in found if pair[1])


def _library_state(credentials: Credentials) -> str:
    state = text.safe_line(credentials.library_state or "")
    if state != "Invalid" or credentials.integrity is Integrity.MISMATCH:
        return state
    return QCoreApplication.translate("credentials", "{state}: its word for any failed check").format(state=state)


def signing_time(signer: Signer) -> str:
    """When it was signed, and whether a time stamp confirms that."""
    if not signer.time:
        return text.text("c2pa.time.none")
    code = "c2pa.time.trusted" if signer.time_trusted else "c2pa.time.unconfirmed"
    return text.text(code, time=text.date_time(signer.time))


def certificates(credentials: Credentials) -> tuple[tuple[str, Pairs], ...]:
    """The certificates of the signature with their titles, the signer's own first."""
    translate, signer = QCoreApplication.translate, credentials.signer
    if signer is None:
        return ()
    own = Certificate(
        signer.organisation, signer.common_name, signer.issuer, signer.serial, signer.valid_from, signer.valid_to
    )
    titles = (translate("credentials", "Certificate of the signer"), translate("credentials", "Issued under"))
    return tuple((titles[min(place, 1)], _certificate(item)) for place, item in enumerate(signer.chain or (own,)))


def check_mark(code: str, integrity: Integrity | None) -> tuple[str, str]:
    """Icon and colour role of a failed check: only what means a change or worse looks like an alarm."""
    return _BAD if is_grave(code, integrity) else _CAUTION


def checks(codes: StatusCodes, integrity: Integrity) -> Iterator[tuple[str, str, str]]:
    """Icon, colour role and code of every check result, failures first."""
    for code in codes.failure:
        yield *check_mark(code, integrity), code
    for icon, role, group in (
        ("information", "text.secondary", codes.informational),
        ("done", "text.secondary", codes.success),
    ):
        for code in group:
            yield icon, role, code


def identity(entry: Mapping[str, object]) -> str:
    """A stated creator in one line."""
    parts = (entry.get("name"), entry.get("provider"), entry.get("uri"), entry.get("stated_by"))
    return " · ".join(str(part) for part in parts if part)


def _known(key: str, otherwise: str) -> str:
    return text.text(key) if key in TABLES["credentials"] else text.safe_line(otherwise)


def _certificate(item: Certificate) -> Pairs:
    translate = QCoreApplication.translate
    validity = (text.date(item.valid_from), text.date(item.valid_to))
    found = (
        (translate("credentials", "Organisation"), item.organisation or ""),
        (translate("credentials", "Name"), item.common_name or ""),
        (translate("credentials", "Valid"), " – ".join(validity) if any(validity) else ""),
        (translate("credentials", "Issuer"), item.issuer or ""),
        (translate("credentials", "Serial number"), item.serial or ""),
    )
    return tuple(pair for pair in found if pair[1])


def _picture_light(integrity: Integrity | None, line: str) -> Light:
    name = text.text("c2pa.light.integrity")
    if integrity is None:
        return Light(*_UNKNOWN, name, QCoreApplication.translate("credentials", "Not known"), line)
    return Light(*_PICTURE[integrity], name, text.text(f"c2pa.integrity.{integrity}"), line)


def _signer_light(credentials: Credentials) -> Light:
    signer, name = credentials.signer, text.text("c2pa.light.trust")
    who = text.safe_line((signer.organisation or signer.common_name or "") if signer else "")
    if credentials.trust is not Trust.TRUSTED:
        return _ingredient_signer(credentials.trust, who)
    if credentials.trust_list is TrustList.USER:
        return Light(*_GOOD, name, text.text("c2pa.trust.trusted.user", signer=who))
    listed = text.text(f"c2pa.list.{credentials.trust_list}") if credentials.trust_list else "?"
    line = QCoreApplication.translate("credentials", "On the {list} trust list of {date}")
    line = line.format(list=listed, date=text.date(credentials.trust_list_date) or "?")
    return Light(*_GOOD, name, text.text("c2pa.trust.known", signer=who), line)


def _ingredient_signer(trust: Trust | None, who: str) -> Light:
    name = text.text("c2pa.light.trust")
    if trust is None:
        return Light(*_UNKNOWN, name, who or QCoreApplication.translate("credentials", "Not known"))
    if trust is Trust.TRUSTED:
        return Light(*_GOOD, name, text.text("c2pa.trust.known", signer=who or "?"))
    return Light(*_SIGNER[trust], name, text.text(f"c2pa.trust.{trust}"), who)


def _origin_light(origin: Origin | None, integrity: Integrity | None, trust: Trust | None, line: str) -> Light:
    name, word = text.text("c2pa.light.origin"), text.text(f"c2pa.origin.{origin or 'none'}")
    if integrity is Integrity.MISMATCH and origin:
        return Light(*_SAYS, name, text.text("c2pa.data_claims", origin=word), dimmed=True)
    if origin in _CAMERA and trust is not Trust.TRUSTED:
        word = text.text("c2pa.claims", origin=word)
    shape = _UNKNOWN if origin in (None, Origin.NO_STATEMENT, Origin.EDITED_ORIGIN_UNKNOWN) else _SAYS
    return Light(*shape, name, word, line)
