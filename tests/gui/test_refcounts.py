"""Guards the pin on PySide6: a release that loses references to None aborts Python 3.11 after some thousand calls."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QModelIndex, QObject, QPoint, QRect, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QBrush, QColor, QFont, QIcon, QImage, QPainter, QPen, QPixmap, QStandardItemModel
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QScrollBar, QVBoxLayout, QWidget

ROUNDS = 400


class Sender(QObject):
    plain = Signal()
    valued = Signal(object)


@pytest.fixture
def calls(qtbot):
    widget, label, button, view, bar = QWidget(), QLabel(), QPushButton(), QListView(), QScrollBar()
    qtbot.addWidget(widget)
    column = QVBoxLayout(widget)
    for one in (label, button, view, bar):
        column.addWidget(one)
    model = QStandardItemModel(3, 1)
    view.setModel(model)
    sender, timer, action = Sender(), QTimer(), QAction()
    sender.plain.connect(lambda: None)
    sender.valued.connect(lambda _value: None)
    pixmap, image = QPixmap(8, 8), QImage(8, 8, QImage.Format.Format_RGB32)
    pixmap.fill(Qt.GlobalColor.red)
    target = QPixmap(32, 32)
    painter = QPainter(target)
    settings = QSettings("nowhere.ini", QSettings.Format.IniFormat)
    yield {
        "emit": sender.plain.emit,
        "emit none": lambda: sender.valued.emit(None),
        "property": lambda: widget.property("missing"),
        "set property": lambda: widget.setProperty("some", None),
        "set text": lambda: label.setText("words"),
        "tool tip": lambda: label.setToolTip("words"),
        "accessible name": lambda: label.setAccessibleName("words"),
        "update": widget.update,
        "resize": lambda: widget.resize(200, 100),
        "geometry": lambda: widget.setGeometry(QRect(0, 0, 100, 100)),
        "visible": lambda: label.setVisible(False),
        "enabled": lambda: button.setEnabled(True),
        "focus policy": lambda: button.setFocusPolicy(Qt.FocusPolicy.NoFocus),
        "parent": lambda: label.parent(),
        "icon": lambda: button.setIcon(QIcon()),
        "scroll value": lambda: bar.setValue(3),
        "scroll range": lambda: bar.setRange(0, 10),
        "model data": lambda: model.data(QModelIndex()),
        "set data": lambda: model.setData(model.index(0, 0), "x"),
        "current": lambda: view.setCurrentIndex(QModelIndex()),
        "clear selection": view.clearSelection,
        "timer": lambda: (timer.start(1000), timer.stop()),
        "action": lambda: action.setChecked(False),
        "pixmap fill": lambda: pixmap.fill(QColor("#112233")),
        "image fill": lambda: image.fill(0),
        "pen": lambda: painter.setPen(QPen(QColor("#445566"), 2)),
        "brush": lambda: painter.setBrush(QBrush(QColor("#445566"))),
        "font": lambda: painter.setFont(QFont()),
        "draw text": lambda: painter.drawText(QPoint(2, 12), "a"),
        "draw pixmap": lambda: painter.drawPixmap(QPoint(0, 0), pixmap),
        "fill rect": lambda: painter.fillRect(QRect(0, 0, 4, 4), QColor("#778899")),
        "draw rounded": lambda: painter.drawRoundedRect(QRect(0, 0, 9, 9), 2, 2),
        "save and restore": lambda: (painter.save(), painter.restore()),
        "pixmap of image": lambda: QPixmap.fromImage(image).size() == QSize(8, 8),
        "settings": lambda: settings.value("missing"),
    }
    painter.end()


def test_no_call_loses_references_to_none(calls):
    losing = {}
    for name, call in calls.items():
        call()
        before = sys.getrefcount(None)
        for _ in range(ROUNDS):
            call()
        change = sys.getrefcount(None) - before
        if change < -ROUNDS / 2:
            losing[name] = change
    assert losing == {}
