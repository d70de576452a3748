"""The smallest window holds every view, also with text of twice the size."""

from __future__ import annotations

import pytest

from inspector.gui import theme
from inspector.gui.views.compare import CompareView
from inspector.gui.views.loupe import Loupe
from inspector.gui.views.panel import InspectionPanel
from inspector.gui.views.review import ReviewView
from tests.gui import samples

WIDTH, HEIGHT = 1024, 700


def review() -> ReviewView:
    view = ReviewView()
    view.start("Order: review priority", 1206, 214, False, tags=("keeper", "lighting"))
    view.show_picture(samples.hostile().row, None)
    view.set_detail(samples.hostile())
    view.show_decision("a_very_long_name_of_a_picture_that_was_decided.jpg", None)
    view.set_progress(214, 1206, 38.0, 26.0)
    view.set_offer(3, "Human-made")
    return view


def compare() -> CompareView:
    view = CompareView()
    view.show_group([samples.hostile().row, samples.detected().row], {})
    return view


def loupe() -> Loupe:
    view = Loupe()
    view.show_picture(samples.hostile().row, None, position=123_456, total=999_999)
    view.set_offer(3, "Human-made")
    return view


def panel() -> InspectionPanel:
    view = InspectionPanel()
    view.show_detail(samples.hostile())
    return view


@pytest.mark.parametrize("body", [13, 26])
@pytest.mark.parametrize(
    ("make", "room"),
    [(review, WIDTH), (compare, WIDTH), (loupe, WIDTH - 328), (panel, 304)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_smallest_window_is_wide_and_high_enough(qapp, qtbot, make, room, body):
    theme.apply(qapp, "light", body_px=body)
    view = make()
    qtbot.addWidget(view)
    view.show()
    qtbot.wait(1)
    least = view.minimumSizeHint()
    assert least.width() <= (room if body == 13 or room > 304 else 400)
    assert least.height() <= HEIGHT
