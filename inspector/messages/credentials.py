"""L0: Content Credentials in plain words: lights, origins and the specification's status codes."""

from __future__ import annotations

CODES: dict[str, str] = {}
