"""L5: the widgets of the window, made and laid out. They know nothing of the workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.gui.actions import Actions
from inspector.gui.completion import Values
from inspector.gui.session import ARRANGEMENTS
from inspector.gui.views.centre import Centre
from inspector.gui.views.compare import CompareView
from inspector.gui.views.leftside import LeftSide
from inspector.gui.views.notices import Notices
from inspector.gui.views.panel import InspectionPanel
from inspector.gui.views.review import ReviewView
from inspector.gui.views.search import SearchBox
from inspector.gui.views.sidelayout import SideLayout
from inspector.gui.views.statusbar import StatusBar
from inspector.gui.views.toolbar import Toolbar
from inspector.gui.widgets.bars import ToastStack
from inspector.gui.widgets.basic import IconLabel, plain


class Parts(QStackedWidget):
    """Pages: the window's usual body, and review and compare, which take all of it."""

    def __init__(self, actions: Actions, values: Values) -> None:
        super().__init__()
        self.body = QWidget()
        self.search = SearchBox(values, self.body)
        self.toolbar = Toolbar(actions, self.search)
        self.notices = Notices()
        self.centre = Centre(orders())
        self.left = LeftSide()
        self.panel = InspectionPanel()
        self.side = SideLayout(self.left, self.centre, self.panel)
        self.status = StatusBar()
        self.review, self.compare = ReviewView(), CompareView()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.toolbar, self.search.mistake, self.notices):
            column.addWidget(widget)
        column.addWidget(self.side, 1)
        column.addWidget(self.status)
        self.addWidget(self.body)
        self.addWidget(self.review)
        self.addWidget(self.compare)
        self._before_compare: QWidget = self.body
        self.toasts = ToastStack(self.body)

    def show_review(self, *, shown: bool) -> None:
        """Show review, or the usual body."""
        self.setCurrentWidget(self.review if shown else self.body)

    def show_compare(self, *, shown: bool) -> None:
        """Show compare, or what was there before it."""
        if shown:
            self._before_compare = self.review if self.currentWidget() is self.review else self.body
        self.setCurrentWidget(self.compare if shown else self._before_compare)

    def hand_back_focus(self) -> None:
        """Give the keys to what is shown now: compare, review, loupe or grid."""
        loupe_shown = self.centre.on_pictures and not self.centre.on_grid
        usual = self.centre.loupe if loupe_shown else self.centre.grid
        other = next((page for page in (self.review, self.compare) if self.currentWidget() is page), usual)
        other.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_loupe(self, *, shown: bool) -> None:
        """Show the loupe in the place of toolbar, left side and grid; the panel stays."""
        self.toolbar.setVisible(not shown)
        if shown:
            self.centre.show_loupe()
        else:
            self.centre.show_grid()


def orders() -> Sequence[tuple[str, str]]:
    """Keys of the arrangements with their words."""
    translate = QCoreApplication.translate
    words: Mapping[str, str] = {
        "review_priority": translate("orders", "Review priority"),
        "score-down": translate("orders", "Score, highest first"),
        "name": translate("orders", "Name"),
        "path": translate("orders", "Folder and name"),
        "date-down": translate("orders", "Date, newest first"),
        "date": translate("orders", "Date, oldest first"),
        "size-down": translate("orders", "File size, largest first"),
        "size": translate("orders", "File size, smallest first"),
    }
    return [(key, words[key]) for key in ARRANGEMENTS]


class NetworkNote(QWidget):
    """What stands at the right end of the menu bar: whether anything was asked of the network since the start."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("no network")
        self._words = plain(role="small", tone="secondary", wrap=False, select=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 14, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words)
        self.show_count(0)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    @Slot(int)
    def show_count(self, count: int) -> None:
        """Say for how many pictures somebody asked the network."""
        one = self.tr("Network used for 1 picture, as you asked")
        many = self.tr("Network used for %n pictures, as you asked", "", count)
        self._words.setText(self.tr("No network used") if not count else one if count == 1 else many)
        self._icon.set_icon("plug" if count else "no network")
        self.setAccessibleName(self._words.text())
        self.setMinimumWidth(self.sizeHint().width())
        self.adjustSize()
