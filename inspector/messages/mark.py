"""L0: marks English templates for translation without importing Qt.

`pyside6-lupdate` finds calls of this name with a literal context and a literal text.
"""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001 - the name lupdate looks for
    """Return `text` unchanged."""
    return text
