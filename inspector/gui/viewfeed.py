"""L5: carries the session's state into the views of the window, and the wishes of the views into the session."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot

from inspector.domain.catalogue import ScanProgress
from inspector.domain.enums import Severity
from inspector.errors import CodedError
from inspector.gui import operations, text
from inspector.gui.assembly import Parts
from inspector.gui.jobs import Crash
from inspector.gui.query import SEARCH, Filter, Query
from inspector.gui.scanning import Scanner, ScanResult
from inspector.gui.session import Session, SourceList
from inspector.gui.views.facets import FacetCounts
from inspector.gui.views.histogram import Bands
from inspector.gui.views.sources import tree

MARGIN_ROWS = 2
"""Rows of thumbnails that are loaded above and below what is visible."""


class ViewFeed(QObject):
    """Keeps the views in step with a session.

    Signals:
        state_changed: what actions make sense may have changed.
    """

    state_changed = Signal()

    def __init__(self, session: Session, scanner: Scanner, parts: Parts) -> None:
        super().__init__(session)
        self._session = session
        self._scanner = scanner
        self._parts = parts
        self._listed = False
        self._page = ""
        self._last_scan: ScanResult | None = None
        self._wants = QTimer(self)
        self._wants.setSingleShot(True)
        self._wants.timeout.connect(self._want)
        self._connect_session()
        self._connect_views()

    @property
    def page(self) -> str:
        """Name of the page shown: `welcome`, `grid`, `busy`, `filtered`, `offline` or `nothing`."""
        return self._page

    def _connect_session(self) -> None:
        session, scanner = self._session, self._scanner
        session.query_changed.connect(self._show_query)
        session.view_changed.connect(self._show_view)
        session.counted.connect(self._show_counts)
        session.sources_changed.connect(self._show_sources)
        session.arranged.connect(self._parts.centre.results.show_order)
        session.unsorted_changed.connect(self._show_unsorted)
        session.thumbnails.ready.connect(self._thumbnails_ready)
        scanner.started.connect(self._scan_started)
        scanner.progressed.connect(self._scan_progressed)
        scanner.ended.connect(self._scan_ended)

    def _connect_views(self) -> None:
        parts, session = self._parts, self._session
        results, grid = parts.centre.results, parts.centre.grid
        parts.left.facets.asked.connect(session.set_query)
        parts.left.sources.chosen.connect(self._folder_chosen)
        parts.search.searched.connect(self._searched)
        results.removed.connect(self._filter_removed)
        results.edited.connect(self._filter_edited)
        results.order_asked.connect(session.arrange)
        results.sort_now.connect(session.find)
        results.size_asked.connect(grid.set_thumbnail_size)
        grid.size_changed.connect(results.show_size)
        grid.shown.connect(self._grid_moved)
        grid.selection_moved.connect(self._show_selection)
        parts.status.job.cancelled.connect(self._scanner.cancel)
        parts.status.job.paused.connect(self._scanner.pause)
        parts.status.job.shown.connect(self._show_unreadable)
        parts.side.rail.pressed.connect(self._rail_pressed)
        parts.notices.acted.connect(self._notice_acted)

    def start(self) -> None:
        """Show the present state and read what is missing."""
        self._parts.centre.results.show_order(self._session.arrangement.key)
        self._show_query(self._session.query)
        self._session.refresh()
        operations.find_bands(self._session).finished.connect(self._show_bands)

    # From the session

    @Slot(object)
    def _show_query(self, query: Query) -> None:
        parts = self._parts
        parts.centre.results.show_query(query)
        parts.left.facets.show_query(query)
        parts.left.sources.tree.show_folder(query.folder)
        parts.side.rail.show_query(query)
        parts.search.set_search(query.search)

    @Slot(int)
    def _show_view(self, count: int) -> None:
        self._parts.centre.results.show_count(count)
        self._show_selection(self._parts.centre.grid.selection_size())
        self._choose_page()
        self._grid_moved()

    @Slot(object)
    def _show_counts(self, counts: FacetCounts) -> None:
        self._parts.left.facets.show_counts(counts, self._session.query)
        self._parts.toolbar.show_count(dict(counts.values.get("label", ())).get("none", 0))

    @Slot(object)
    def _show_bands(self, bands: Bands | None) -> None:
        if bands is not None:
            self._parts.left.facets.show_bands(bands)

    @Slot(object)
    def _show_sources(self, sources: SourceList) -> None:
        nodes = tree([(source.path, source.count, source.offline) for source in sources.sources], sources.folders)
        self._parts.left.sources.tree.show_nodes(nodes, self._session.query.folder)
        self._listed = True
        self._choose_page()

    @Slot(bool)
    def _show_unsorted(self, unsorted: bool) -> None:
        self._parts.centre.results.show_unsorted(unsorted=unsorted and self._scanner.running)

    @Slot(int)
    def _show_selection(self, selected: int) -> None:
        total = len(self._session.model.ids)
        if total or self._session.sources.sources:
            self._parts.status.show_selection(selected, total)
        self.state_changed.emit()

    @Slot(list)
    def _thumbnails_ready(self, _ids: list[int]) -> None:
        self._parts.centre.grid.viewport().update()

    # From the views

    @Slot(str)
    def _folder_chosen(self, folder: str) -> None:
        self._session.set_query(replace(self._session.query, folder=folder))

    @Slot(str)
    def _searched(self, search: str) -> None:
        self._session.set_query(replace(self._session.query, search=search))

    @Slot(object)
    def _filter_removed(self, part: Filter) -> None:
        self._session.set_query(self._session.query.removed(part))

    @Slot(object)
    def _filter_edited(self, part: Filter) -> None:
        """Go to where a filter was made."""
        if part.field == SEARCH:
            self._parts.search.focus()
        else:
            self._rail_pressed(part.field)

    @Slot(str)
    def _rail_pressed(self, name: str) -> None:
        self._parts.side.show_left(True)
        self._parts.left.focus_facet(name)

    @Slot()
    def _grid_moved(self) -> None:
        if not self._wants.isActive():
            self._wants.start(15)

    @Slot()
    def _want(self) -> None:
        """Load thumbnails of what is visible, then of some rows around it."""
        grid, model = self._parts.centre.grid, self._session.model
        cells, ratio = grid.cells, grid.devicePixelRatioF()
        self._session.thumbnails.set_box((QSize(cells.picture_width, cells.size).toSizeF() * ratio).toSize())
        first, last = grid.visible_positions()
        margin = MARGIN_ROWS * cells.columns
        below = range(last + 1, min(last + 1 + margin, len(model.ids)))
        above = range(max(0, first - margin), first)
        places = [*range(first, last + 1), *below, *above] if last >= first else []
        self._session.thumbnails.want([row for row in map(model.row, places) if row is not None])

    # Scans

    @Slot(object)
    def _scan_started(self, paths: tuple[str, ...]) -> None:
        name = text.safe_line(paths[0].rstrip("/").rsplit("/", 1)[-1] or paths[0], 40)
        self._parts.status.job.begin(self.tr("Scanning {name}").format(name=name))
        self._parts.status.show_hint(shown=False)
        self._choose_page()

    @Slot(object)
    def _scan_progressed(self, progress: ScanProgress) -> None:
        self._parts.status.job.progress(progress.stage, progress.done, progress.total)
        if self._page == "busy":
            self._show_busy(progress.done)

    @Slot(object)
    def _scan_ended(self, result: ScanResult) -> None:
        self._last_scan = result
        job, done = self._parts.status.job, result.progress.done if result.progress else 0
        if result.error is not None:
            self._scan_failed(result, done)
        elif result.cancelled:
            job.end(self.tr("Scan stopped"), self.tr("{n} pictures are kept").format(n=text.number(done)), icon="close")
        else:
            self._scan_done(result, done)
        self._choose_page()
        self.state_changed.emit()

    def _scan_done(self, result: ScanResult, done: int) -> None:
        unreadable = result.progress.unreadable if result.progress else 0
        words = self.tr("{n} pictures").format(n=text.number(done))
        if unreadable:
            words = self.tr("{n} pictures, {m} could not be read").format(
                n=text.number(done), m=text.number(unreadable)
            )
        self._parts.status.job.end(self.tr("Scan done"), words, action=self.tr("Show") if unreadable else "")

    def _scan_failed(self, result: ScanResult, done: int) -> None:
        """A bar with what to do; never a dialog, unless it is a bug."""
        words = self.tr("{n} pictures are kept").format(n=text.number(done))
        self._parts.status.job.end(self.tr("Scan stopped"), words, icon="error")
        if isinstance(result.error, CodedError):
            sentence = text.text(result.error.code, **result.error.params)
            self._parts.notices.say("scan", sentence, Severity.ERROR, action=self.tr("Try again"))
        elif isinstance(result.error, Crash):
            self._session.failed.emit(result.error)

    @Slot()
    def _show_unreadable(self) -> None:
        self._session.set_query(Query(included={"flags": ("unreadable",)}))
        self._parts.status.job.hide()

    @Slot(str)
    def _notice_acted(self, key: str) -> None:
        if key == "scan" and self._last_scan is not None:
            self._parts.notices.drop(key)
            self._scanner.scan(self._last_scan.paths)

    # Pages

    def _choose_page(self) -> None:
        """Show the grid, or say why there is nothing in it."""
        if not (self._session.loaded and self._listed):
            return
        page = self._wanted_page()
        if page != self._page:
            self._page = page
            self._show_page(page)
        self.state_changed.emit()

    def _wanted_page(self) -> str:
        query, sources = self._session.query, self._session.sources.sources
        if len(self._session.model.ids):
            return "grid"
        if self._scanner.running:
            return "busy"
        if any(True for _ in query.filters()):
            return "filtered"
        if not sources:
            return "welcome"
        offline = any(source.offline for source in sources if not query.folder or source.path == query.folder)
        return "offline" if offline else "nothing"

    def _show_page(self, page: str) -> None:
        centre, loupe = self._parts.centre, self._parts.centre.loupe
        self._parts.side.show_bare(bare=page == "welcome")
        if page == "welcome":
            centre.welcome.show_recent(self._session.workspace.settings.recent)
            centre.show_welcome()
            centre.welcome.target.button.setFocus()
        elif page == "grid":
            if centre.currentWidget() is not loupe:
                centre.show_grid()
                self._parts.search.give_way(centre.grid)
        else:
            self._show_empty(page)
            centre.show_empty()

    def _show_empty(self, page: str) -> None:
        empty, name = self._parts.centre.empty, self._folder_name()
        if page == "busy":
            self._show_busy(0)
        elif page == "filtered":
            empty.set_state(
                "filter",
                self.tr("No picture matches"),
                self.tr("Remove a filter, or search in all sources."),
                primary=self.tr("Remove last filter"),
                secondary=self.tr("Clear all"),
            )
        elif page == "offline":
            title = self.tr("{name} is not connected").format(name=name)
            sentence = self.tr("All labels and results are kept. Connect the drive, then try again.")
            empty.set_state("source offline", title, sentence, primary=self.tr("Try again"))
        else:
            sentence = self.tr("None of its files is a picture format that Inspector reads.")
            empty.set_state(
                "open folder",
                self.tr("No pictures in this folder"),
                sentence,
                primary=self.tr("Open another folder"),
            )

    def _show_busy(self, found: int) -> None:
        sentence = self.tr("{n} found so far. Results appear as they are ready.").format(n=text.number(found))
        self._parts.centre.empty.set_state("rescan", self.tr("Looking for pictures"), sentence)

    def _folder_name(self) -> str:
        folder = self._session.query.folder
        if not folder and self._session.sources.sources:
            folder = self._session.sources.sources[0].path
        return text.safe_line(folder.rstrip("/").rsplit("/", 1)[-1] or folder, 60)

    def remove_last_filter(self) -> None:
        """Take the latest filter away."""
        parts = list(self._session.query.filters())
        if parts:
            self._session.set_query(self._session.query.removed(parts[-1]))

    def selected_count(self) -> int:
        """Pictures that an action on the selection would touch."""
        grid = self._parts.centre.grid
        return int(np.max([grid.selection_size(), int(grid.current() >= 0)]))
