"""L5: a label given to one picture is offered to its near-duplicates, never spread silently. Offers wait in a list."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Signal, Slot

from inspector.domain.catalogue import CatalogRow, Changes
from inspector.domain.enums import LabelValue
from inspector.gui import operations, text
from inspector.gui.session import Session
from inspector.gui.views.loupe import Loupe
from inspector.gui.widgets.bars import OfferBar

WAITING = 500
"""Offers that wait at most; the oldest are forgotten."""


class Offers(QObject):
    """Shows the offer of the last decision over the grid and in the loupe.

    Signals:
        waiting_changed: number of offers that nobody answered.
    """

    waiting_changed = Signal(int)

    def __init__(self, session: Session, bar: OfferBar, loupe: Loupe) -> None:
        super().__init__(session)
        self._session = session
        self._bar = bar
        self._loupe = loupe
        self._present: operations.Offer | None = None
        self._waiting: deque[operations.Offer] = deque(maxlen=WAITING)
        bar.accepted.connect(self.accept)
        bar.refused.connect(self.refuse)
        loupe.offer_answered.connect(self._answer)
        session.changed.connect(self._changed)

    @property
    def open(self) -> bool:
        """Whether an offer is shown."""
        return self._present is not None

    @Slot(object, object)
    def look(self, row: CatalogRow, value: LabelValue | None) -> None:
        """Look for near-duplicates of a picture that was labelled. The offer before it waits."""
        if self._present is not None:
            self._waiting.append(self._present)
        self._show(None)
        if value is not None and row.duplicates:
            operations.find_offers(self._session, row, value).finished.connect(self._found)

    @Slot()
    def accept(self) -> None:
        """Give the label to the near-duplicates."""
        if self._present is not None:
            operations.label(self._session, self._present.ids, self._present.value)
        self._show(None)

    @Slot()
    def refuse(self) -> None:
        """Leave the near-duplicates without a label."""
        self._show(None)

    @Slot()
    def show_waiting(self) -> None:
        """Show the latest offer that waits."""
        if self._waiting:
            before, offer = self._present, self._waiting.pop()
            if before is not None:
                self._waiting.appendleft(before)
            self._show(offer)

    @Slot(bool)
    def _answer(self, accepted: bool) -> None:
        self.accept() if accepted else self.refuse()

    @Slot(object)
    def _found(self, offer: operations.Offer) -> None:
        if offer.ids:
            self._show(offer)

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        """What was labelled meanwhile needs no offer any more."""
        done = set(changes.labelled)
        kept = (offer for offer in self._waiting if not done.issuperset(offer.ids))
        self._waiting = deque(kept, maxlen=WAITING)
        if self._present is not None and done.issuperset(self._present.ids):
            self._show(None)
        self.waiting_changed.emit(len(self._waiting))

    def _show(self, offer: operations.Offer | None) -> None:
        self._present = offer
        count, name = (len(offer.ids), text.label_name(offer.value)) if offer is not None else (0, "")
        self._loupe.set_offer(count, name)
        if count:
            self._bar.offer(count, name)
            self._bar.raise_()
        else:
            self._bar.hide()
        self.waiting_changed.emit(len(self._waiting))
