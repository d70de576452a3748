"""L5: the Credentials tab: three lights, ingredients, steps, permissions, signed metadata, certificates, the store."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.blocks import BlockSet
from inspector.domain.credentials import Credentials, Ingredient
from inspector.domain.enums import Integrity
from inspector.gui import credentialwords, text
from inspector.gui.detail import Detail
from inspector.gui.views.panel_tabs.credentialrows import ActionRow, CheckRow, LightsCard, training_chip
from inspector.gui.views.panel_tabs.ingredientcard import IngredientCard
from inspector.gui.views.panel_tabs.page import TabPage
from inspector.gui.views.panel_tabs.signeddata import SignedMetadata
from inspector.gui.views.panel_tabs.storeparts import Ask, RemoteCard, SecondPart
from inspector.gui.widgets.basic import Line, TextButton, plain
from inspector.gui.widgets.fields import Heading, NameValues
from inspector.gui.widgets.flow import FlowLayout
from inspector.gui.widgets.ingredients import IngredientTree
from inspector.gui.widgets.rows import Fold
from inspector.manifests import SecondOpinion, compare_metadata


class CredentialsTab(TabPage):
    """What the manifest store says, and how far it can be believed.

    Signals:
        thumbnail_requested: identifier of a small picture in the manifest store.
        asked: an `Ask` about the picture shown.
        ingredient_opened: an `Ingredient` to be shown beside the picture.
    """

    thumbnail_requested = Signal(str)
    asked = Signal(object)
    ingredient_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.second_wanted = False
        """Whether another validator is asked whenever a picture with credentials is looked at."""
        self._fetching: frozenset[int] = frozenset()
        self._preview: QPixmap | None = None
        self.tree: IngredientTree | None = None
        self.second: SecondPart | None = None

    def build(self, detail: Detail) -> None:
        """Show the store, or that there is none."""
        self.tree, self.second = None, None
        credentials = detail.report.credentials
        if credentials is None:
            self.say_nothing(self.tr("No Content Credentials"), text.text("c2pa.none"))
            return
        self._add_lights(credentials)
        self._add_remote(credentials, detail)
        self._add_ingredients(credentials)
        self._add_actions(credentials)
        self._add_training(credentials)
        self._add_stated(credentials)
        self._add_metadata(credentials, detail)
        self._add_second(credentials)
        self._add_certificate(credentials)
        if _is_here(credentials):
            self._add_store()

    def show_detail(self, detail: Detail | None) -> None:
        """Show a picture, or nothing; parts of the picture before are gone at once."""
        self.tree, self.second = None, None
        if detail is None:
            self._preview = None
        super().show_detail(detail)

    @Slot(str, QPixmap)
    def set_thumbnail(self, identifier: str, picture: QPixmap) -> None:
        """Show the thumbnail of an ingredient, or of the picture itself (empty); late ones are ignored."""
        if not identifier:
            self._preview = picture
        if self.tree is not None:
            self.tree.set_thumbnail(identifier, picture)

    def set_second_opinion(self, second: SecondOpinion | None) -> None:
        """Show what another validator says about the picture shown."""
        credentials = self.detail.report.credentials if self.detail is not None else None
        if self.second is not None and credentials is not None:
            self.second.show_opinion(credentials, second)

    def set_fetching(self, ids: frozenset[int]) -> None:
        """Say of which pictures credentials are being fetched."""
        self._fetching = ids
        detail = self.detail
        if detail is not None and detail.report.credentials is not None and detail.report.credentials.remote_url:
            self.show_detail(detail)

    def _add_lights(self, credentials: Credentials) -> None:
        self.column.addWidget(LightsCard(credentialwords.lights(credentials)))
        if credentials.trust is not None:
            self._add_small(text.text("c2pa.trust.note"))
        for words in credentialwords.notes(credentials):
            self._add_small(words)

    def _add_remote(self, credentials: Credentials, detail: Detail) -> None:
        self.remote: RemoteCard | None = None
        if credentials.remote_url and not credentials.embedded:
            busy = detail.row.id in self._fetching
            self.remote = RemoteCard(credentials, detail.report.problems, busy=busy)
            self.remote.asked.connect(self.asked)
            self.column.addWidget(self.remote)

    def _add_ingredients(self, credentials: Credentials) -> None:
        signed = credentials.signer.time if credentials.signer else None
        day = self.tr("signed {date}").format(date=text.date(signed)) if signed else ""
        facts = " · ".join(part for part in (credentials.claim_generator or "", day) if part)
        counted = None if credentials.integrity is Integrity.MISMATCH else credentials.origin
        self.column.addWidget(Heading(self.tr("Ingredients")))
        lights = credentialwords.lights(credentials)
        self.tree = IngredientTree(self.tr("This picture"), facts, counted, credentials.ingredients, lights)
        self.tree.thumbnail_requested.connect(self.thumbnail_requested)
        self.tree.opened.connect(self.ingredient_opened)
        self.tree.chosen.connect(self._show_ingredient)
        self.column.addWidget(self.tree)
        self._chosen: IngredientCard | None = None
        self._chosen_place = QVBoxLayout()
        self.column.addLayout(self._chosen_place)
        if self._preview is not None:
            self.tree.set_thumbnail("", self._preview)
        self.tree.request_thumbnails()

    @Slot(object)
    def _show_ingredient(self, part: Ingredient | None) -> None:
        """Show the lights, steps by AI and failed checks of the current ingredient below the tree."""
        if self._chosen is not None:
            self._chosen_place.removeWidget(self._chosen)
            self._chosen.deleteLater()
            self._chosen = None
        if part is not None:
            self._chosen = IngredientCard(part)
            self._chosen.opened.connect(self.ingredient_opened)
            self._chosen_place.addWidget(self._chosen)

    def _add_actions(self, credentials: Credentials) -> None:
        if not credentials.actions:
            return
        complete = self.tr("List is complete, says the signer")
        words = complete if credentials.actions_complete else self.tr("List may be incomplete")
        note = plain(words, role="small", tone="secondary", wrap=False, select=False)
        self.column.addWidget(Heading(self.tr("Actions"), note))
        steps = QVBoxLayout()
        steps.setSpacing(0)
        for number, action in enumerate(credentials.actions):
            steps.addWidget(ActionRow(action, last=number == len(credentials.actions) - 1))
        self.column.addLayout(steps)

    def _add_training(self, credentials: Credentials) -> None:
        wishes = {key: value if isinstance(value, Mapping) else {} for key, value in credentials.training.items()}
        if not wishes:
            return
        self.column.addWidget(Heading(self.tr("Training permission")))
        chips = QWidget()
        flow = FlowLayout(8)
        chips.setLayout(flow)
        said = {credentialwords.permission(key, wish): (key, wish) for key, wish in wishes.items()}
        for key, wish in said.values():
            flow.addWidget(training_chip(key, wish))
        self.column.addWidget(chips)
        conditions = filter(None, map(credentialwords.condition, wishes.values()))
        for condition in dict.fromkeys(conditions):
            self._add_small(self.tr("Condition: {words}").format(words=condition))

    def _add_stated(self, credentials: Credentials) -> None:
        pairs = [
            (text.text("c2pa.identity.stated"), credentialwords.identity(entry)) for entry in credentials.identities
        ]
        if pairs:
            self.column.addWidget(Heading(self.tr("Stated creator")))
            self.column.addWidget(NameValues(pairs))
        if credentials.soft_bindings:
            self.column.addWidget(Heading(self.tr("Declared watermarks and fingerprints")))
            for entry in credentials.soft_bindings:
                self._add_small(text.text("c2pa.soft_binding", algorithm=str(entry.get("algorithm") or "?")))
        if credentials.redactions:
            self.column.addWidget(Heading(self.tr("Taken out")))
            for statement in credentials.redactions:
                self._add_small(text.text("c2pa.redaction", statement=statement.rpartition("/")[2]))

    def _add_metadata(self, credentials: Credentials, detail: Detail) -> None:
        rows = compare_metadata(credentials.metadata, BlockSet(detail.report.blocks))
        if rows:
            self.column.addWidget(Heading(self.tr("Signed metadata beside the file's own")))
            self.column.addWidget(SignedMetadata(rows))

    def _add_second(self, credentials: Credentials) -> None:
        if self.second_wanted and _is_here(credentials):
            self.second = SecondPart()
            self.column.addWidget(Heading(self.tr("Second opinion")))
            self.column.addWidget(self.second)
            self.asked.emit(Ask.SECOND)

    def _add_certificate(self, credentials: Credentials) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        column.addWidget(NameValues(credentialwords.signing(credentials)))
        for title, pairs in credentialwords.certificates(credentials):
            column.addWidget(plain(title, role="small-strong", select=False))
            column.addWidget(NameValues(pairs))
        results = list(credentialwords.checks(credentials.codes, credentials.integrity))
        if results:
            column.addWidget(plain(self.tr("Check results"), role="small-strong", select=False))
        for icon, role, code in results:
            column.addWidget(CheckRow(icon, role, code, words=credentialwords.check_words(code, credentials.integrity)))
        words = self.tr("Certificates, time stamp and {count} check results")
        self.column.addWidget(Line())
        self.certificate = Fold(words.format(count=text.number(len(results))), body)
        self.column.addWidget(self.certificate)

    def _add_store(self) -> None:
        self.raw = TextButton(self.tr("Show the store as JSON"), kind="link")
        self.raw.clicked.connect(self._ask_raw)
        row = QHBoxLayout()
        row.addWidget(self.raw)
        row.addStretch(1)
        self.column.addWidget(Line())
        self.column.addLayout(row)

    @Slot()
    def _ask_raw(self) -> None:
        self.asked.emit(Ask.RAW)

    def _add_small(self, words: str) -> None:
        self.column.addWidget(plain(words, role="small", tone="secondary"))


def _is_here(credentials: Credentials) -> bool:
    """Whether the store lies in the picture or beside it."""
    return credentials.embedded or credentials.remote_url is None
