"""L2: the library's report on a manifest store as text to be read: sorted, indented, bounded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from inspector.manifests.limits import RAW_LIMIT
from inspector.manifests.request import RawStore

DEPTH_LIMIT = 40
"""Levels that are kept. A report that the library makes of an ordinary store has about 12."""
_STEPS = ((100_000, 5_000), (2_000, 500), (200, 50))
"""Longest texts and lists, tried in order until the whole fits."""


def raw_text(report: Mapping[str, Any], limit: int = RAW_LIMIT) -> RawStore:
    """The report with sorted keys, which the library itself leaves in any order.

    Texts and lists are cut until it fits; what then still does not is told apart by `complete`.
    """
    for texts, entries in _STEPS:
        cut = _Cut(texts, entries)
        text = json.dumps(cut.value(report, DEPTH_LIMIT), ensure_ascii=False, indent=2, sort_keys=True)
        if len(text) <= limit:
            return RawStore(text, complete=not cut.happened)
    return RawStore(text[:limit], complete=False)


class _Cut:
    def __init__(self, texts: int, entries: int) -> None:
        self._texts = texts
        self._entries = entries
        self.happened = False

    def value(self, value: Any, depth: int) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if not isinstance(value, Mapping | list):
            return value
        self.happened |= depth <= 0 or len(value) > self._entries
        if depth <= 0:
            return "…"
        if isinstance(value, list):
            return [self.value(item, depth - 1) for item in value[: self._entries]]
        pairs = list(value.items())[: self._entries]
        return {self._text(str(key)): self.value(item, depth - 1) for key, item in pairs}

    def _text(self, text: str) -> str:
        if len(text) <= self._texts:
            return text
        self.happened = True
        return f"{text[: self._texts]}… ({len(text):,} characters)"
