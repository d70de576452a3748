"""L2: which of a picture's traces would outlast everyday handling. Pure; it judges carriers, never the picture.

The table states what is usual: editors keep EXIF, XMP and IPTC but drop PNG text; a screenshot is a new picture;
social sites strip metadata and compress the pixels again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from inspector.domain.enums import EvidenceKind, Signature
from inspector.domain.evidence import Evidence
from inspector.domain.survival import Fate, Survival, Trace

_KEPT, _WEAKER, _FADES, _LOST = Fate.OFTEN_KEPT, Fate.WEAKENED, Fate.OFTEN_LOST, Fate.LOST

FATES: Mapping[Trace, tuple[Fate, Fate, Fate]] = {
    Trace.CREDENTIALS: (_FADES, _LOST, _FADES),
    Trace.WATERMARK: (_KEPT, _KEPT, _KEPT),
    Trace.CHUNK_TEXT: (_FADES, _LOST, _LOST),
    Trace.HIDDEN_TEXT: (_FADES, _LOST, _LOST),
    Trace.SIGNATURE: (_LOST, _LOST, _LOST),
    Trace.EXIF: (_KEPT, _LOST, _LOST),
    Trace.XMP: (_KEPT, _LOST, _LOST),
    Trace.IPTC: (_KEPT, _LOST, _FADES),
    Trace.COMMENT: (_FADES, _LOST, _LOST),
    Trace.TRAILER: (_LOST, _LOST, _LOST),
    Trace.ENCODING: (_LOST, _LOST, _LOST),
    Trace.SIDECAR: (_FADES, _LOST, _LOST),
    Trace.NAME: (_KEPT, _LOST, _FADES),
    Trace.SIZE: (_KEPT, _LOST, _FADES),
    Trace.COPY: (_KEPT, _FADES, _KEPT),
    Trace.DETECTOR: (_WEAKER, _WEAKER, _WEAKER),
}
"""Trace -> fate in an editor, in a screenshot, on a social site."""

_CARRIERS: tuple[tuple[str, Trace], ...] = (
    ("png:", Trace.CHUNK_TEXT),
    ("stealth:", Trace.HIDDEN_TEXT),
    ("exif:", Trace.EXIF),
    ("xmp:", Trace.XMP),
    ("iptc:", Trace.IPTC),
    ("jpeg:DQT", Trace.ENCODING),
    ("jpeg:", Trace.COMMENT),
    ("gif:", Trace.COMMENT),
    ("trailer:", Trace.TRAILER),
    ("sidecar:", Trace.SIDECAR),
    ("caption:", Trace.SIDECAR),
    ("c2pa", Trace.CREDENTIALS),
    ("jumbf:", Trace.CREDENTIALS),
    ("detector:", Trace.DETECTOR),
    ("duplicate:", Trace.COPY),
    ("filename", Trace.NAME),
    ("header:size", Trace.SIZE),
)
"""Beginning of a source -> trace; the first that fits."""


def survival_of(evidence: Sequence[Evidence], *, watermark: bool = False) -> tuple[Survival, ...]:
    """What would become of each kind of trace that this picture carries.

    Args:
        evidence: everything observed. All sources that an evidence cites count, since each can be lost alone.
        watermark: whether the credentials declare an invisible watermark (a soft binding).

    Returns:
        One row a kind, in the order of `Trace`; nothing for a picture without traces.
    """
    found: dict[Trace, list[str]] = {}
    for item in evidence:
        for trace in _traces(item, watermark=watermark):
            ids = found.setdefault(trace, [])
            if item.id not in ids:
                ids.append(item.id)
    return tuple(Survival(trace, tuple(found[trace]), *FATES[trace]) for trace in Trace if trace in found)


def _traces(item: Evidence, *, watermark: bool) -> Iterator[Trace]:
    beside = bool(item.location and item.location.file)
    for source in (item.source, *(item.location.also if item.location else ())):
        trace = next((trace for start, trace in _CARRIERS if source.startswith(start)), None)
        if trace is not None:
            yield Trace.SIDECAR if beside else trace
    if item.data.get("signature") == Signature.VERIFIED:
        yield Trace.SIGNATURE
    if watermark and item.kind is EvidenceKind.CREDENTIALS:
        yield Trace.WATERMARK
