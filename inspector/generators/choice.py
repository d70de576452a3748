"""L2: which of several generation payloads speaks for the picture. All stay in evidence; this only picks one."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.domain.enums import EvidenceKind, Shows
from inspector.domain.evidence import Evidence

_REACH = (
    Shows.GENERATED,
    Shows.EDITED,
    Shows.POSSIBLE_INPUT,
    Shows.WORKFLOW_ONLY,
    Shows.PROCESSED,
    Shows.UNKNOWN_PAYLOAD,
)
"""From the payload that speaks of these pixels to the one that may not."""
_FIELDS = ("prompt", "seed", "steps", "sampler", "models", "negative_prompt", "guidance", "generator")


def best_supported(evidence: Sequence[Evidence]) -> Evidence | None:
    """The generation evidence to show first, or None where there is none.

    What a truer payload supersedes comes last; then firm before pattern, embedded before sidecar, this picture
    before what may be another, and the one that says more.
    """
    found = [item for item in evidence if item.kind is EvidenceKind.GENERATION]
    superseded = {source for item in found for source in item.data.get("supersedes", ())}
    return min(found, key=lambda item: _rank(item, superseded), default=None)


def _rank(item: Evidence, superseded: set[str]) -> tuple[bool, bool, int, bool, int]:
    reach = _REACH.index(Shows(item.data.get("shows", Shows.UNKNOWN_PAYLOAD)))
    outside = item.source.startswith(("caption:", "sidecar:"))
    filled = sum(item.data.get(key) not in (None, "", []) for key in _FIELDS)
    return item.source in superseded, not item.data.get("firm", False), reach, outside, -filled
