"""Heat-maps lie where they belong, are made only when asked for, and never say what they are not."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor

from inspector.detectors import HeatMap
from inspector.gui.heat import overlay, upright_size
from inspector.gui.views import panel as places
from inspector.settings import paths, store
from tests.detectors.networks import install, network
from tests.gui.driving import Driver
from tests.gui.rows import row
from tests.gui.seeing import shown
from tests.makers import jpeg, png

BLUE = QColor("#2f5f93")


def test_the_map_covers_what_was_looked_at_and_nothing_else():
    values = np.array([[8.0, 8.0], [8.0, 8.0]], np.float32)
    image = overlay(HeatMap(values, 320, 160, 80.0, 80.0), QSize(640, 320), QColor(BLUE))
    assert (image.width(), image.height()) == (640, 320)
    assert image.pixelColor(400, 240).alpha() > 150
    assert image.pixelColor(100, 80).alpha() == 0
    assert image.pixelColor(400, 100).alpha() == 0


def test_places_without_resemblance_stay_clear():
    values = np.array([[-8.0, np.nan]], np.float32)
    image = overlay(HeatMap(values, 0, 0, 50.0, 100.0), QSize(100, 100), QColor(BLUE))
    assert all(image.pixelColor(x, 320).alpha() == 0 for x in range(0, 640, 20))


def test_a_picture_that_lies_on_its_side_stands_up():
    shot = row(1, width=640, height=480)
    assert upright_size(shot, jpeg.plain(48, 64)) == QSize(480, 640)
    assert upright_size(shot, jpeg.plain(64, 48)) == QSize(640, 480)
    assert upright_size(shot, None) == QSize(640, 480)


@pytest.fixture
def scored(qtbot, tmp_path):
    """The window over one scanned picture, with a model of the person's own that gives a map."""
    folder = tmp_path / "Reference"
    folder.mkdir()
    (folder / "noise.png").write_bytes(png.png(png.drawn(400, 300, seed=3)))
    install(
        paths.own_models_folder() / "mapped", network(with_map=True, scale=60.0), output={"map": "map"}, id="mapped"
    )
    driver = Driver(qtbot, tmp_path / "catalogue.db", detector=True)
    settings = store.load(paths.settings_file()).changed(detector="mapped")
    store.save(settings, paths.settings_file())
    driver.open_on(folder)
    driver.select("noise.png")
    yield driver
    driver.close()


def test_the_loupe_shows_where_the_statistics_differ(scored):
    scored.key(Qt.Key.Key_Return)
    scored.settle()
    loupe = scored.centre.loupe
    before = loupe.view.grab().toImage()
    scored.key(Qt.Key.Key_M, "m", to=loupe)
    assert loupe.view.heat_note.words == "Looking where the statistics differ …"
    scored.settle()
    assert loupe.view.heat_note.words == "Where the statistics differ"
    assert "Not a manipulation map" in shown(loupe)
    after = loupe.view.grab().toImage()
    middle = before.rect().center()
    assert after.pixelColor(middle) != before.pixelColor(middle)
    scored.key(Qt.Key.Key_M, "m", to=loupe)
    assert loupe.view.heat_note.words == ""
    assert loupe.view.grab().toImage().pixelColor(middle) == before.pixelColor(middle)


def test_the_panel_shows_it_over_the_grey_picture(scored):
    panel = scored.window.parts.panel
    panel.show_tab(places.PIXELS)
    scored.click(panel.pixels.heat.toggle)
    scored.settle()
    assert panel.pixels.heat.map.isVisible()
    assert "Not a manipulation map" in shown(panel.pixels)
    assert panel.pixels.heat.toggle.text() == "Hide"


def test_without_a_detector_the_loupe_says_so(window, folder, monkeypatch):
    monkeypatch.setattr(paths, "model_folders", list)
    window.open_on(folder)
    window.select("fox.png")
    window.key(Qt.Key.Key_Return)
    window.settle()
    window.key(Qt.Key.Key_M, "m", to=window.centre.loupe)
    window.settle()
    assert window.centre.loupe.view.heat_note.words == "No detector is set up."
