"""L1: what becomes of the traces in a picture when it is saved again, photographed off a screen, or uploaded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Journey(StrEnum):
    """What commonly happens to a picture."""

    EDITOR = "editor"
    """Opened and saved again in an ordinary editor."""
    SCREENSHOT = "screenshot"
    UPLOAD = "upload"
    """Posted on a social site and downloaded again: metadata removed, pixels compressed, often scaled."""


class Fate(StrEnum):
    """What then becomes of a trace, best first. Programs and sites differ: these are the usual cases."""

    OFTEN_KEPT = "often_kept"
    WEAKENED = "weakened"
    OFTEN_LOST = "often_lost"
    LOST = "lost"


class Trace(StrEnum):
    """A kind of trace, by where it sits. In the order in which they are shown."""

    CREDENTIALS = "credentials"
    WATERMARK = "watermark"
    CHUNK_TEXT = "chunk_text"
    HIDDEN_TEXT = "hidden_text"
    SIGNATURE = "signature"
    EXIF = "exif"
    XMP = "xmp"
    IPTC = "iptc"
    COMMENT = "comment"
    TRAILER = "trailer"
    ENCODING = "encoding"
    SIDECAR = "sidecar"
    NAME = "name"
    SIZE = "size"
    COPY = "copy"
    DETECTOR = "detector"


@dataclass(frozen=True, slots=True)
class Survival:
    """One kind of trace of a picture: the evidence that it carries, and what becomes of it."""

    trace: Trace
    evidence: tuple[str, ...]
    editor: Fate
    screenshot: Fate
    upload: Fate

    def fate(self, journey: Journey) -> Fate:
        """What becomes of it on this journey."""
        return {Journey.EDITOR: self.editor, Journey.SCREENSHOT: self.screenshot, Journey.UPLOAD: self.upload}[journey]
