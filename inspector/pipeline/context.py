"""L3: what a scan is asked to do (picklable), and the tools built from it inside the worker that does it."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Self

from inspector import __version__, manifests, plugins
from inspector.domain.jsonform import to_json
from inspector.domain.readers import EvidenceReader, Roster
from inspector.errors import InspectorError
from inspector.manifests import CredentialsReader
from inspector.pipeline.detecting import DetectorUse, open_used
from inspector.settings import paths

if TYPE_CHECKING:
    from inspector.detectors import Detector


class HashMode(StrEnum):
    """How a picture is identified: not at all, by its file's SHA-256, or by its decoded pixels too."""

    NONE = "none"
    FILE = "file"
    PIXELS = "pixels"


@dataclass(frozen=True, slots=True)
class ScanSpec:
    """Everything that decides what a report says. Small and picklable; sessions are built from it, never sent.

    `not_run` is the reason recorded where no `detector` is used.
    """

    hash: HashMode = HashMode.FILE
    detector: DetectorUse = field(default_factory=DetectorUse)
    not_run: str = "no_model"
    user_anchors: tuple[str, ...] = ()
    vocabulary: str = ""
    metadata: bool = True
    thumbnails: bool = False
    blocks: bool = False
    """Keep the raw blocks in the report: a catalogue and `show` want them, a stream of records does not."""
    max_bytes: int = 4 * 1024 * 1024 * 1024
    max_pixels: int = 178_956_970
    plugins: bool = False
    """Use readers of other installed packages too."""
    strict: bool = False
    """Let a crashing reader raise instead of noting `reader.crashed`: for tests."""

    @property
    def pixels(self) -> bool:
        """Whether pictures have to be decoded."""
        return self.hash is HashMode.PIXELS or self.thumbnails or bool(self.detector)

    @property
    def fingerprint(self) -> str:
        """Changes when other evidence would be found: options, tool version, vocabulary; not with the rules."""
        asked = to_json(self) | {"tool": __version__, "vocabulary": _digest(self.vocabulary)}
        for key in ("strict", "thumbnails", "blocks"):
            asked.pop(key)
        asked["detector"].pop("provider")
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(slots=True)
class InspectContext:
    """Tools of one worker. Built where the work is done; closing it ends the processes of credentials and detector.

    Thread-safe: readers are stateless, the credentials reader and the detector lock for themselves.
    """

    spec: ScanSpec
    readers: tuple[EvidenceReader, ...]
    credentials: CredentialsReader
    roster: Roster = field(init=False)
    places: int = field(init=False)
    """Number of places in which traces of origin are searched."""
    _detector: Detector | None = None
    _detector_error: InspectorError | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def build(cls, spec: ScanSpec) -> InspectContext:
        """Build the tools that `spec` asks for. Heavy ones start at first use.

        Raises:
            InspectorError: where the extra vocabulary cannot be read.
        """
        from inspector import declarations, generators

        vocabulary = declarations.load_vocabulary(paths.resources() / "vocabulary", spec.vocabulary or None)
        extra = plugins.readers() if spec.plugins else ()
        readers = (*generators.BUILTIN, *declarations.builtin(vocabulary), *extra)
        lists = manifests.read_lists(paths.resources() / "trust")
        settings = manifests.ManifestSettings(
            user_anchors=spec.user_anchors, lists=lists, thumbnailer="inspector.pipeline.storepictures:small_jpeg"
        )
        return cls(spec, readers, CredentialsReader(settings))

    def __post_init__(self) -> None:
        self.roster = Roster(self.readers)
        self.places = len({place for reader in self.readers for place in reader.places})

    def detector(self) -> Detector | None:
        """The detector, loaded at first use; null where none is asked for.

        Raises:
            InspectorError: where it cannot be loaded; the same error each time, without a new try.
        """
        if not self.spec.detector:
            return None
        with self._lock:
            if self._detector is None and self._detector_error is None:
                try:
                    self._detector = open_used(self.spec.detector)
                except InspectorError as error:
                    self._detector_error = error
        if self._detector_error is not None:
            raise self._detector_error
        return self._detector

    def close(self) -> None:
        """End the processes of credentials and detector."""
        self.credentials.close()
        with self._lock:
            if self._detector is not None:
                self._detector.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _digest(path: str) -> str:
    """Of the user's own vocabulary: editing it makes every picture a changed one. One that cannot be read has none."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path else ""
    except OSError:
        return ""
