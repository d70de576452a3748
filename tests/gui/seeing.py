"""What a person or a screen reader meets in a widget."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit, QTreeWidget, QTreeWidgetItemIterator, QWidget

from inspector.gui.widgets.basic import ElidedLabel
from inspector.gui.widgets.chips import Tag


def words(widget: QWidget) -> list[str]:
    """Every text in a widget that is not hidden, in the order of creation."""
    found = []
    for child in [widget, *widget.findChildren(QWidget)]:
        if not child.isVisibleTo(widget):
            continue
        if isinstance(child, ElidedLabel):
            found.append(child.full)
        elif isinstance(child, QLabel | QAbstractButton):
            found.append(child.text().replace("\u200b", ""))
        elif isinstance(child, QTextEdit):
            found.append(child.toPlainText())
        elif isinstance(child, Tag):
            found.append(child.label)
        elif isinstance(child, QTreeWidget):
            found += _tree(child)
    return [word for word in found if word]


def shown(widget: QWidget) -> str:
    """The same as one text."""
    return "\n".join(words(widget))


def everything(widget: QWidget) -> str:
    """Texts, accessible names and tooltips of all that is visible."""
    children = [child for child in [widget, *widget.findChildren(QWidget)] if child.isVisibleTo(widget)]
    return shown(widget) + "\n".join(f"{child.accessibleName()} {child.toolTip()}" for child in children)


def rich(widget: QWidget) -> list[str]:
    """Texts of labels that Qt would read as markup."""
    labels = [label for label in widget.findChildren(QLabel) if label.textFormat() != Qt.TextFormat.PlainText]
    return [label.text() for label in labels if label.text()]


def nameless(widget: QWidget) -> list[str]:
    """Controls that a screen reader could only call by their class."""
    found = []
    for child in [widget, *widget.findChildren(QWidget)]:
        if not child.isVisibleTo(widget) or child.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if child.focusPolicy() == Qt.FocusPolicy.ClickFocus or child.objectName().startswith("qt_"):
            continue
        interface = QAccessible.queryAccessibleInterface(child)
        if interface is not None and not interface.text(QAccessible.Text.Name):
            found.append(f"{type(child).__name__} in {type(child.parent()).__name__}")
    return found


def _tree(tree: QTreeWidget) -> list[str]:
    found = []
    walk = QTreeWidgetItemIterator(tree)
    while walk.value() is not None:
        item = walk.value()
        found += [item.text(column) for column in range(tree.columnCount())]
        found.append(str(item.data(0, Qt.ItemDataRole.AccessibleTextRole) or ""))
        walk += 1
    return found
