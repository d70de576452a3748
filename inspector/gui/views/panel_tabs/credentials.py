"""L5: the Credentials tab: three lights, ingredients, actions, training permission, certificate and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.domain.credentials import Action, Credentials, StatusCodes
from inspector.domain.enums import Integrity, Origin, Trust, TrustList, Verdict
from inspector.gui import badges, text, theme
from inspector.gui.detail import Detail
from inspector.gui.views.panel_tabs.page import TabPage
from inspector.gui.widgets.basic import Card, ElidedLabel, IconLabel, Line, plain
from inspector.gui.widgets.chips import Tag
from inspector.gui.widgets.fields import Heading, NameValues
from inspector.gui.widgets.flow import FlowLayout
from inspector.gui.widgets.ingredients import IngredientTree
from inspector.gui.widgets.rows import Fold

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
_AI_TYPES = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic")


@dataclass(frozen=True, slots=True)
class Light:
    """One of the three lights: icon shape, colour role, the light's name, a word, and one line below it."""

    icon: str
    role: str
    name: str
    word: str
    line: str = ""
    dimmed: bool = False


def lights(credentials: Credentials) -> tuple[Light, Light, Light]:
    """Picture, signer and origin, in words."""
    return _picture_light(credentials), _signer_light(credentials), _origin_light(credentials)


class CredentialsTab(TabPage):
    """What the manifest store says, and how far it can be believed."""

    thumbnail_requested = Signal(str)

    def build(self, detail: Detail) -> None:
        """Show the store, or that there is none."""
        self.tree: IngredientTree | None = None
        credentials = detail.report.credentials
        if credentials is None:
            self.say_nothing(self.tr("No Content Credentials"), text.text("c2pa.none"))
            return
        self._add_lights(credentials)
        self._add_ingredients(credentials)
        self._add_actions(credentials)
        self._add_training(credentials)
        self._add_stated(credentials)
        self._add_certificate(credentials)

    @Slot(str, QPixmap)
    def set_thumbnail(self, identifier: str, picture: QPixmap) -> None:
        """Show the thumbnail of an ingredient; late ones are ignored."""
        tree = getattr(self, "tree", None)
        if tree is not None:
            tree.set_thumbnail(identifier, picture)

    def _add_lights(self, credentials: Credentials) -> None:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        for number, light in enumerate(lights(credentials)):
            if number:
                inside.addWidget(Line())
            inside.addWidget(LightRow(light))
        self.column.addWidget(card)
        self.column.addWidget(plain(text.text("c2pa.trust.note"), role="small", tone="secondary"))
        for wanted, code in (
            (credentials.inferred, "c2pa.inferred"),
            (credentials.based_on_input, "c2pa.based_on_input"),
        ):
            if wanted:
                self.column.addWidget(plain(text.text(code), role="small", tone="secondary"))

    def _add_ingredients(self, credentials: Credentials) -> None:
        signed = credentials.signer.time if credentials.signer else None
        day = self.tr("signed {date}").format(date=text.date(signed)) if signed else ""
        facts = " · ".join(part for part in (credentials.claim_generator or "", day) if part)
        counted = None if credentials.integrity is Integrity.MISMATCH else credentials.origin
        self.column.addWidget(Heading(self.tr("Ingredients")))
        self.tree = IngredientTree(self.tr("This picture"), facts, counted, credentials.ingredients)
        self.tree.thumbnail_requested.connect(self.thumbnail_requested)
        self.column.addWidget(self.tree)
        self.tree.request_thumbnails()

    def _add_actions(self, credentials: Credentials) -> None:
        if not credentials.actions:
            return
        heading = Heading(self.tr("Actions"))
        if not credentials.actions_complete:
            heading = Heading(
                self.tr("Actions"),
                plain(self.tr("List may be incomplete"), role="small", tone="secondary", wrap=False, select=False),
            )
        self.column.addWidget(heading)
        steps = QVBoxLayout()
        steps.setSpacing(0)
        for number, action in enumerate(credentials.actions):
            steps.addWidget(ActionRow(action, last=number == len(credentials.actions) - 1))
        self.column.addLayout(steps)

    def _add_training(self, credentials: Credentials) -> None:
        if not credentials.training:
            return
        self.column.addWidget(Heading(self.tr("Training permission")))
        chips = QWidget()
        flow = FlowLayout(8)
        chips.setLayout(flow)
        for key, value in credentials.training.items():
            flow.addWidget(training_chip(key, value if isinstance(value, Mapping) else {}))
        self.column.addWidget(chips)

    def _add_stated(self, credentials: Credentials) -> None:
        pairs = [(_identity_name(entry), text.text("c2pa.identity.stated")) for entry in credentials.identities]
        if pairs:
            self.column.addWidget(Heading(self.tr("Stated creator")))
            self.column.addWidget(NameValues((stated, name) for name, stated in pairs))
        if credentials.soft_bindings:
            self.column.addWidget(Heading(self.tr("Declared watermarks and fingerprints")))
            names = [str(entry.get("algorithm") or "?") for entry in credentials.soft_bindings]
            self.column.addWidget(NameValues(((self.tr("Method"), name) for name in names), mono=True))
        if credentials.remote_url:
            self.column.addWidget(Heading(self.tr("Stored elsewhere")))
            self.column.addWidget(NameValues([(self.tr("Address"), credentials.remote_url)], mono=True))

    def _add_certificate(self, credentials: Credentials) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        column.addWidget(NameValues(_certificate(credentials)))
        results = list(_checks(credentials.codes))
        for icon, role, code in results:
            column.addWidget(CheckRow(icon, role, code))
        words = self.tr("Certificate, time stamp and {count} check results")
        self.column.addWidget(Line())
        self.certificate = Fold(words.format(count=text.number(len(results))), body)
        self.column.addWidget(self.certificate)


class LightRow(QWidget):
    """One light: icon, its name, the word, one line."""

    def __init__(self, light: Light) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(10)
        row.addWidget(IconLabel(light.icon, size=20, role=light.role), 0, Qt.AlignmentFlag.AlignTop)
        name = plain(light.name, role="small", tone="secondary", select=False)
        name.setFixedWidth(56)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(plain(light.word, role="strong", tone="secondary" if light.dimmed else ""))
        if light.line:
            words.addWidget(plain(light.line, role="small", tone="secondary"))
        row.addLayout(words, 1)
        self.setAccessibleName(f"{light.name}: {light.word}. {light.line}".strip())


class ActionRow(QWidget):
    """One step of the history, with its time on the right; AI steps carry the badge."""

    def __init__(self, action: Action, *, last: bool) -> None:
        super().__init__()
        self._last = last
        ai = any(str(action.digital_source_type or "").rstrip().endswith(kind) for kind in _AI_TYPES)
        self._verdict = Verdict.GENERATED if ai else None
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 2, 0, 6)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = action_name(action)
        words.addWidget(plain(self.title, role="small"))
        told = " · ".join(part for part in (action.software_agent, action.description) if part)
        if told:
            words.addWidget(ElidedLabel(told, role="caption", tone="secondary"))
        row.addLayout(words, 1)
        when = ElidedLabel(text.date_time(action.when), role="caption", tone="secondary")
        when.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(" · ".join(part for part in (self.title, text.safe_line(told), when.full) if part))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the point and the line to the next step."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        middle = self.width() - 9.0 if mirrored else 9.0
        painter.setPen(look.colour("border.control"))
        if not self._last:
            painter.drawLine(int(middle), 20, int(middle), self.height())
        if self._verdict is not None:
            badges.paint_badge(painter, QRectF(middle - 8, 2, 16, 16), self._verdict, theme=look)
        else:
            painter.drawEllipse(QRectF(middle - 4, 6, 8, 8))
        painter.end()


class CheckRow(QWidget):
    """One check result: plain words first, the code after."""

    def __init__(self, icon: str, role: str, code: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(icon, size=14, role=role), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(plain(code_words(code), role="small"))
        words.addWidget(ElidedLabel(code, role="mono", tone="secondary"))
        row.addLayout(words, 1)


def code_words(code: str) -> str:
    """A status code of the specification in plain words."""
    words = text.text(f"c2pa.code.{code}")
    return text.text("c2pa.code.unknown", code=code) if words == text.safe_line(f"c2pa.code.{code}") else words


def action_name(action: Action) -> str:
    """An action in plain words; a foreign one under its own name."""
    code = f"c2pa.action.{action.action.removeprefix('c2pa.')}"
    words = text.text(code)
    return text.safe_line(action.action) if words == text.safe_line(code) else words


def training_chip(key: str, value: Mapping[str, object]) -> Tag:
    """A wish about training: what for, and whether it is allowed."""
    translate = QCoreApplication.translate
    names = {
        "ai_training": translate("credentials", "AI training"),
        "ai_generative_training": translate("credentials", "Training of generative AI"),
        "ai_inference": translate("credentials", "Use by AI"),
        "data_mining": translate("credentials", "Data mining"),
    }
    name, use = names.get(key.rpartition(".")[2], key), str(value.get("use") or "?")
    said = text.text(f"c2pa.use.{use}")
    icon = {"notAllowed": "opt-out", "constrained": "lock"}.get(use, "")
    return Tag(f"{name}: {said}", tooltip=str(value.get("constraint") or ""), icon=icon, round_ends=True)


def _picture_light(credentials: Credentials) -> Light:
    icon, role = _PICTURE[credentials.integrity]
    history = text.text(f"c2pa.history.{credentials.history}") if credentials.history else ""
    word = text.text(f"c2pa.integrity.{credentials.integrity}")
    return Light(icon, role, text.text("c2pa.light.integrity"), word, history)


def _signer_light(credentials: Credentials) -> Light:
    signer, name = credentials.signer, text.text("c2pa.light.trust")
    who = (signer.organisation or signer.common_name or "") if signer else ""
    translate = QCoreApplication.translate
    if credentials.trust is None:
        return Light(*_UNKNOWN, name, text.safe_line(who) or translate("credentials", "Not known"))
    icon, role = _SIGNER[credentials.trust]
    if credentials.trust is not Trust.TRUSTED:
        return Light(icon, role, name, text.text(f"c2pa.trust.{credentials.trust}"), text.safe_line(who))
    if credentials.trust_list is TrustList.USER:
        return Light(icon, role, name, text.text("c2pa.trust.trusted.user", signer=who))
    listed = text.text(f"c2pa.list.{credentials.trust_list}") if credentials.trust_list else "?"
    line = translate("credentials", "On the {list} trust list of {date}")
    line = line.format(list=listed, date=text.date(credentials.trust_list_date) or "?")
    return Light(icon, role, name, translate("credentials", "Known: {signer}").format(signer=text.safe_line(who)), line)


def _origin_light(credentials: Credentials) -> Light:
    origin, name = credentials.origin, text.text("c2pa.light.origin")
    word = text.text(f"c2pa.origin.{origin or 'none'}")
    if credentials.integrity is Integrity.MISMATCH and origin:
        return Light(*_SAYS, name, text.text("c2pa.data_claims", origin=word), dimmed=True)
    if origin in _CAMERA and credentials.trust is not Trust.TRUSTED:
        word = text.text("c2pa.claims", origin=word)
    shape = _UNKNOWN if origin in (None, Origin.NO_STATEMENT, Origin.EDITED_ORIGIN_UNKNOWN) else _SAYS
    return Light(*shape, name, word, text.safe_line(credentials.device or ""))


def _certificate(credentials: Credentials) -> Iterator[tuple[str, str]]:
    translate = QCoreApplication.translate
    signer = credentials.signer
    if signer is not None:
        yield translate("credentials", "Organisation"), signer.organisation or ""
        yield translate("credentials", "Name"), signer.common_name or ""
        yield translate("credentials", "Issuer"), signer.issuer or ""
        yield translate("credentials", "Serial number"), signer.serial or ""
        yield translate("credentials", "Method"), signer.algorithm or ""
        validity = (text.date(signer.valid_from), text.date(signer.valid_to))
        yield translate("credentials", "Valid"), " – ".join(validity) if any(validity) else ""
        code = "c2pa.time.trusted" if signer.time_trusted else "c2pa.time.unconfirmed"
        when = text.text(code, time=text.date_time(signer.time)) if signer.time else text.text("c2pa.time.none")
        yield translate("credentials", "Time"), when
    yield translate("credentials", "Tool"), credentials.claim_generator or ""
    yield translate("credentials", "Library says"), credentials.library_state or ""
    yield translate("credentials", "Checked with"), credentials.validator or ""


def _checks(codes: StatusCodes) -> Iterator[tuple[str, str, str]]:
    for icon, role, group in (
        ("octagon-x", "light.bad", codes.failure),
        ("information", "text.secondary", codes.informational),
        ("done", "text.secondary", codes.success),
    ):
        for code in group:
            yield icon, role, code


def _identity_name(entry: Mapping[str, object]) -> str:
    parts = (entry.get("name"), entry.get("provider"), entry.get("uri"))
    return " · ".join(str(part) for part in parts if part)
