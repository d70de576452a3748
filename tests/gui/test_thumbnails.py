"""Thumbnails: the visible ones first, within a byte budget, never twice at once, and failures remembered."""

from __future__ import annotations

import threading

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage

from inspector.errors import ParseError
from inspector.gui.thumbnails import ThumbnailService
from tests.gui.rows import row


def jpeg(width: int = 256, height: int = 192) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")
    return bytes(data.data())


class Source:
    def __init__(self) -> None:
        self.asked: list[int] = []
        self.data = jpeg()
        self.gate = threading.Event()
        self.gate.set()

    def load(self, one):
        self.gate.wait(10)
        self.asked.append(one.id)
        return self.data


def test_pictures_are_fitted_into_the_box(runner, qtbot):
    service = ThumbnailService(runner, Source().load, runner)
    service.set_box(QSize(100, 90))
    with qtbot.waitSignal(service.ready) as heard:
        service.want([row(1)])
    assert heard.args == [[1]]
    assert service.pixmap(row(1)).size() == QSize(100, 75)


def test_the_latest_wish_comes_first(runner, qtbot):
    source = Source()
    source.gate.clear()
    service = ThumbnailService(runner, source.load, runner)
    service.want([row(key) for key in range(1, 101)])
    qtbot.wait(50)
    service.want([row(key) for key in range(500, 510)])
    source.gate.set()
    qtbot.waitUntil(lambda: all(service.pixmap(row(key)) is not None for key in range(500, 510)))
    early = [key for key in source.asked if key < 101]
    assert len(early) <= 2 * service._threads


def test_nothing_is_loaded_twice(runner, qtbot):
    source = Source()
    service = ThumbnailService(runner, source.load, runner)
    for _ in range(5):
        service.want([row(key) for key in range(1, 11)])
    qtbot.waitUntil(lambda: all(service.pixmap(row(key)) is not None for key in range(1, 11)))
    service.want([row(key) for key in range(1, 11)])
    qtbot.wait(50)
    assert sorted(source.asked) == list(range(1, 11))


def test_memory_stays_within_the_budget(runner, qtbot):
    service = ThumbnailService(runner, Source().load, runner, budget=10 * 136 * 102 * 4)
    rows = [row(key) for key in range(1, 51)]
    arrived = []
    service.ready.connect(arrived.extend)
    service.want(rows)
    qtbot.waitUntil(lambda: len(arrived) == 50)
    assert service.bytes_held == 10 * 136 * 102 * 4
    assert sum(service.pixmap(one) is not None for one in rows) == 10


def test_changed_content_is_loaded_anew(runner, qtbot):
    source = Source()
    service = ThumbnailService(runner, source.load, runner)
    service.want([row(1)])
    qtbot.waitUntil(lambda: service.pixmap(row(1)) is not None)
    changed = row(1, sha256="f" * 64)
    assert service.pixmap(changed) is None
    service.want([changed])
    qtbot.waitUntil(lambda: service.pixmap(changed) is not None)


def test_another_size_shows_the_old_picture_until_the_new_one_is_there(runner, qtbot):
    source = Source()
    service = ThumbnailService(runner, source.load, runner)
    service.want([row(1)])
    qtbot.waitUntil(lambda: service.pixmap(row(1)) is not None)
    service.set_box(QSize(60, 60))
    assert service.pixmap(row(1)).width() == 136
    service.want([row(1)])
    qtbot.waitUntil(lambda: service.pixmap(row(1)).width() == 60)


def test_pictures_that_cannot_be_decoded_are_tried_once(runner, qtbot):
    asked = []

    def load(one):
        asked.append(one.id)
        if one.id == 1:
            raise ParseError("pixels.not_decoded")
        return b"no picture" if one.id == 2 else None

    service = ThumbnailService(runner, load, runner)
    rows = [row(1), row(2), row(3)]
    service.want(rows)
    qtbot.waitUntil(lambda: all(service.has_none(one) for one in rows))
    service.want(rows)
    qtbot.wait(50)
    assert sorted(asked) == [1, 2, 3]


def test_offline_pictures_are_grey(runner, qtbot):
    service = ThumbnailService(runner, Source().load, runner)
    away = row(1, offline=True)
    service.want([away])
    qtbot.waitUntil(lambda: service.pixmap(away) is not None)
    colour = service.pixmap(away).toImage().pixelColor(10, 10)
    assert colour.red() == colour.green() == colour.blue()


def test_updates_come_in_batches(runner, qtbot):
    service = ThumbnailService(runner, Source().load, runner)
    batches = []
    service.ready.connect(batches.append)
    service.want([row(key) for key in range(1, 201)])
    qtbot.waitUntil(lambda: sum(map(len, batches)) == 200, timeout=20_000)
    assert len(batches) < 100


def test_large_cells_get_the_whole_picture_after_its_thumbnail(runner, qtbot):
    whole = QImage(1200, 900, QImage.Format.Format_RGB32)
    whole.fill(QColor("#884422"))
    service = ThumbnailService(runner, Source().load, runner, load_whole=lambda _row: whole)
    service.set_box(QSize(480, 480))
    sizes = []
    big = row(1, width=1200, height=900)
    service.ready.connect(lambda _ids: sizes.append(service.pixmap(big).width()))
    service.want([big])
    qtbot.waitUntil(lambda: service.pixmap(big) is not None and service.pixmap(big).width() == 480)
    assert sizes[-1] == 480


def test_small_pictures_are_not_read_twice(runner, qtbot):
    read = []
    service = ThumbnailService(runner, Source().load, runner, load_whole=read.append)
    service.set_box(QSize(480, 480))
    small = row(1, width=256, height=192)
    service.want([small])
    qtbot.waitUntil(lambda: service.pixmap(small) is not None)
    qtbot.wait(50)
    assert read == []
