"""L0: what each finding says, in one line. The code is stable; it is what exports and filters use."""

from __future__ import annotations

FINDINGS: dict[str, str] = {}
