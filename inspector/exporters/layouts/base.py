"""L2: what a layout of an exported set is: how pictures are named and written, and what stands beside them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from inspector.domain.enums import ContainerFormat
from inspector.errors import ParseError
from inspector.exporters.base import Entry
from inspector.exporters.subset.captions import caption_of
from inspector.exporters.subset.names import Naming
from inspector.exporters.subset.writing import Mode, SourceFault, Stored, Target, opened

Line = Mapping[str, Any]
DECODED = frozenset(
    {
        ContainerFormat.PNG,
        ContainerFormat.JPEG,
        ContainerFormat.WEBP,
        ContainerFormat.GIF,
        ContainerFormat.TIFF,
        ContainerFormat.AVIF,
        ContainerFormat.BMP,
    }
)
"""What trainers and readers of data sets decode, as Pillow does without plug-ins. One other picture ends their run."""
LINKS = (Mode.HARDLINK, Mode.REFLINK, Mode.SYMLINK, Mode.MOVE)


@dataclass(frozen=True, slots=True)
class File:
    """A file at its source. `path` is null for a member of an archive. `target` is where it goes in the set."""

    name: str
    target: str
    path: str | None
    opener: Callable[[], BinaryIO]
    mtime_ns: int | None = None

    def open(self) -> BinaryIO:
        """Its bytes.

        Raises:
            OSError, ParseError: where it cannot be opened.
        """
        return self.opener()


@dataclass(frozen=True, slots=True)
class Work:
    """One picture to write. `entry` is set where the layout writes pictures with their records."""

    id: int
    key: str
    sha256: str
    label: str | None
    picture: File
    beside: tuple[File, ...]
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One picture of the set. `files` has a row a file: path, sha256, bytes, how, role (`picture`, `beside`)."""

    work: Work
    files: tuple[dict[str, Any], ...]
    caption: str | None = None
    lost: tuple[str, ...] = ()
    """Names of files beside it that could not be read."""


class PictureWriter(Protocol):
    """Writes pictures one by one."""

    def write(self, work: Work) -> Iterable[Written]:
        """Write one picture; gives those that stand in the set since, not always this one.

        Raises:
            SourceFault: the picture is left out.
            InspectorError: nothing can be written.
        """
        ...

    def close(self) -> Iterable[Written]:
        """Write what waits."""
        ...

    def drop(self) -> None:
        """Forget what waits: the export was interrupted."""
        ...


@dataclass(frozen=True, slots=True)
class About:
    """What a set's description names. Inspector invents none of it."""

    title: str = ""
    creator: str = ""
    licence: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A set whose pictures are written, for the lists of a layout. `rows` can be asked for more than once."""

    target: Target
    rows: Callable[[], Iterator[tuple[Line, Entry]]]
    """The journal's line (`target`, `sha256`, `caption`, `files`) and the entry of each picture, sorted by `target`."""
    mode: Mode
    head: Line
    """The manifest's facts so far: tool, counts, set digest, filter."""
    files: Callable[[], Iterator[Line]]
    """A row a file: pictures, what lies beside them, and the lists, sorted by path."""
    lists: Callable[[], Sequence[Line]]
    """A row for each list that is written: the labels CSV and the records."""
    about: About = field(default_factory=About)


class Layout(Protocol):
    """One way to lay out a set. A new one is a module here and an entry of `LAYOUTS`."""

    name: str
    modes: tuple[Mode, ...]
    naming: Naming
    formats: frozenset[ContainerFormat] | None
    """Formats that its readers decode; pictures of others are left out. Null for any."""
    records: bool
    """Whether pictures are written together with their records."""
    labels: str
    """Where the labels CSV stands in the set."""
    columns: tuple[str, ...]
    """Columns that its labels CSV has after the canonical ones; `text` is the caption."""

    def writer(self, target: Target, mode: Mode, done: Iterable[Line]) -> PictureWriter:
        """How pictures are written; `done` is what an interrupted export finished."""
        ...

    def finish(self, made: Made) -> list[str]:
        """Write what the layout has beside the pictures; gives the paths."""
        ...


class FileWriter:
    """Writes each picture and what goes along with it as files."""

    def __init__(self, target: Target, mode: Mode, *, captions: bool = False) -> None:
        self.target, self.mode = target, mode
        self._captions = captions

    def write(self, work: Work) -> list[Written]:
        """Write one picture.

        Raises:
            SourceFault, InspectorError: as `Target.copy`.
        """
        picture = self.put(work.picture, expected=work.sha256)
        rows, lost = [row_of(picture, "picture", work.picture)], []
        for file in self.carried(work):
            try:
                rows.append(row_of(self.put(file), "beside", file))
            except SourceFault:
                lost.append(file.name)
        return [Written(work, tuple(rows), caption(work) if self._captions else None, tuple(lost))]

    def close(self) -> list[Written]:
        """Nothing waits."""
        return []

    def drop(self) -> None:
        """Nothing waits."""

    def carried(self, work: Work) -> Iterable[File]:
        """The files beside a picture that go along as they are."""
        return work.beside

    def put(self, file: File, expected: str | None = None) -> Stored:
        """One file into the set, in the mode that was asked for."""
        if file.path is not None and self.mode in LINKS:
            return self.target.link(file.path, file.target, self.mode, expected=expected)
        with reading(file) as stream:
            if self.mode is not Mode.LIST:
                return self.target.copy(stream, file.target, expected=expected, mtime_ns=file.mtime_ns)
            digest, size = self.target.hashed(stream)
        if expected is not None and digest != expected:
            raise SourceFault("changed")
        return Stored(file.target, digest, size, Mode.LIST)


@contextlib.contextmanager
def reading(file: File) -> Iterator[BinaryIO]:
    """The bytes of a file at its source.

    Raises:
        SourceFault: `missing`, `unreadable`.
    """
    if file.path is not None:
        with opened(file.path) as stream:
            yield stream
        return
    try:
        member = file.open()
    except (OSError, ParseError) as error:
        raise SourceFault("unreadable", str(error)) from error
    with member:
        yield member


def caption(work: Work) -> str | None:
    """The picture's caption; null where there is none, or it cannot be read."""
    try:
        return caption_of(work.picture.name, work.beside)
    except (OSError, ParseError):
        return None


def row_of(stored: Stored, role: str, file: File | None = None) -> dict[str, Any]:
    """A file of the set as journal and manifest carry it."""
    row: dict[str, Any] = {
        "path": stored.path,
        "sha256": stored.sha256,
        "bytes": stored.bytes,
        "role": role,
        "how": str(stored.how),
    }
    return row if file is None else row | {"name": file.name}
