"""L0: the sentences of an assessment's summary, by verdict and basis."""

from __future__ import annotations

SUMMARY: dict[str, str] = {}
