"""L5: one opened workspace with everything that works on it: session, scanner and controllers, connected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from inspector.gui import operations
from inspector.gui.actions import When
from inspector.gui.assembly import Parts
from inspector.gui.commands import Commands
from inspector.gui.comparecontrol import CompareControl
from inspector.gui.credentialcontrol import CredentialControl
from inspector.gui.delegates.cell import CellDelegate
from inspector.gui.heat import HeatControl
from inspector.gui.inspection import PanelFeed
from inspector.gui.jobs import JobRunner
from inspector.gui.labelling import Labelling
from inspector.gui.loupecontrol import LoupeControl
from inspector.gui.offers import Offers
from inspector.gui.reviewcontrol import ReviewControl
from inspector.gui.scanning import Scanner
from inspector.gui.session import Session
from inspector.gui.subsetexport import SubsetExport
from inspector.gui.viewfeed import ViewFeed

if TYPE_CHECKING:
    from inspector.workspace import Workspace


class Desk(QObject):
    """Controllers of an open workspace over the parts of a window.

    Signals:
        said: a sentence for a toast, and whether it can be undone.
    """

    said = Signal(str, bool)

    def __init__(self, workspace: Workspace, runner: JobRunner, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        centre = parts.centre
        self._parts = parts
        self.session = Session(workspace, runner, self)
        self.scanner = Scanner(self.session)
        self.labelling = Labelling(self.session, centre.grid, centre.confirm, centre.entry)
        self.heat = HeatControl(self.session)
        self.loupe = LoupeControl(self.session, centre.grid, centre.loupe, self.labelling, self.heat)
        self.review = ReviewControl(self.session, parts.review, self.heat)
        self.offers = Offers(self.session, centre.offer, centre.loupe)
        self.compare = CompareControl(self.session, parts.compare)
        self.exports = SubsetExport(self.session, parts.status.export)
        self.commands = Commands(
            self.session, self.scanner, parts, self.labelling, self.loupe, self.review, self.compare
        )
        centre.grid.setModel(self.session.model)
        delegate = CellDelegate(self.session.thumbnails, centre.grid)
        delegate.set_size(centre.grid.cells.size)
        centre.grid.size_changed.connect(delegate.set_size)
        centre.grid.setItemDelegate(delegate)
        self.feed = ViewFeed(self.session, self.scanner, parts)
        self.panel_feed = PanelFeed(self.session, centre.grid, parts.panel, self.heat)
        self.credentials = CredentialControl(self.session, parts.panel)
        self._connect()

    def start(self, paths: Sequence[str], *, read_only: bool) -> None:
        """Show what the catalogue holds, look which sources are there, and scan `paths`."""
        self.feed.start()
        if not read_only:
            operations.check_sources(self.session)
        if paths:
            self.commands.open_paths(list(paths))

    def states(self, *, read_only: bool) -> frozenset[When]:
        """What is there for actions to work on."""
        centre = self._parts.centre
        states = {When.OPEN} if read_only else {When.OPEN, When.WRITE}
        if len(self.session.model.ids):
            states.add(When.VIEW)
        if centre.on_grid:
            states.add(When.GRID)
        if centre.on_pictures and self.feed.selected_count():
            states |= {When.PICTURE} if read_only else {When.PICTURE, When.LABEL}
        return frozenset(states)

    def help_out(self) -> None:
        """Do what the page in place of the grid offers first."""
        if self.feed.page == "filtered":
            self.feed.remove_last_filter()
        elif self.feed.page == "offline":
            self.commands.rescan()
        else:
            self.commands.open_folder()

    def _connect(self) -> None:
        parts, commands, labelling = self._parts, self.commands, self.labelling
        grid, panel, welcome = parts.centre.grid, parts.panel, parts.centre.welcome
        commands.said.connect(self.said)
        self.exports.said.connect(self.said)
        commands.subset_wanted.connect(self.exports.start)
        self.compare.said.connect(self.said)
        parts.compare.undo_requested.connect(labelling.undo)
        parts.compare.redo_requested.connect(labelling.redo)
        parts.centre.loupe.compare_requested.connect(self._compare_in_loupe)
        parts.centre.loupe.note_requested.connect(labelling.edit_note)
        parts.centre.loupe.tags_requested.connect(labelling.edit_tags)
        for answered in (parts.centre.entry.kept, parts.centre.entry.dropped):
            answered.connect(parts.hand_back_focus)
        parts.review.compare_requested.connect(self._compare_in_review)
        labelling.said.connect(self.said)
        self.review.empty.connect(self._nothing_to_review)
        grid.opened.connect(self.loupe.show)
        grid.label_requested.connect(labelling.label)
        grid.tag_toggled.connect(labelling.toggle_tag)
        grid.delete_pressed.connect(self._delete_pressed)
        labelling.labelled_one.connect(self.offers.look)
        self.offers.waiting_changed.connect(parts.status.show_offers)
        parts.status.offers_requested.connect(self.offers.show_waiting)
        panel.label_requested.connect(labelling.label)
        panel.share_requested.connect(commands.preferences.open_detectors)
        panel.copy_requested.connect(commands.copy)
        panel.save_requested.connect(commands.save)
        self.credentials.said.connect(self.said)
        self.credentials.save_requested.connect(commands.save)
        commands.settings_changed.connect(self.credentials.use_settings)
        welcome.open_requested.connect(commands.open_folder)
        welcome.folder_requested.connect(commands.open_path)
        welcome.demo_requested.connect(commands.open_demo)
        parts.left.sources.add_requested.connect(commands.open_folder)

    @Slot()
    def _compare_in_loupe(self) -> None:
        self.compare.open(self._parts.centre.loupe.row)

    @Slot()
    def _compare_in_review(self) -> None:
        self.compare.open(self.review.row)

    @Slot()
    def _delete_pressed(self) -> None:
        """Del refuses an offer that is shown; else it only explains that nothing is deleted."""
        self.offers.refuse() if self.offers.open else self.labelling.explain_delete()

    @Slot()
    def _nothing_to_review(self) -> None:
        self.said.emit(self.tr("Every picture in this view has a label."), False)
