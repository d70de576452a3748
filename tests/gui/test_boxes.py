"""Check boxes and radio buttons are seen, pressed and focused in both schemes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from inspector.gui import theme
from inspector.gui.widgets.boxes import CheckBox, RadioButton


@pytest.mark.parametrize("kind", [CheckBox, RadioButton])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mark_shows_the_state(qtbot, qapp, kind, scheme):
    theme.apply(qapp, scheme, body_px=13)
    box = kind("Run the detector")
    qtbot.addWidget(box)
    box.resize(box.sizeHint())
    box.show()
    empty = box.grab().toImage()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.isChecked()
    assert box.grab().toImage() != empty
    assert box.sizeHint().width() > 60
    assert box.sizeHint().height() >= 24


def test_words_can_be_clicked_too(qtbot):
    box = CheckBox("Look inside archives")
    qtbot.addWidget(box)
    box.resize(box.sizeHint())
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert box.isChecked()
