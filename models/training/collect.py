"""Adds pictures of further sources: one crop at native size from each picture of a folder, and their manifest.

Sources stand in a table with tabs: label, medium, generator, source (`github:owner/name`, `debian:package`), commit,
licence, folder. A folder may be part of a bare Git repository: its path, `!`, the beginning of the names to take and,
if only some of those are the source's own, `!` and a pattern that names must contain. Only sources whose origin is
stated belong there, whole, without depth maps, screenshots, comparison grids and outputs of neural style transfer.
Pictures of rows with the label `known` are in another collection already, or are kept for tests: what looks like them
is not taken.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from models.training.augment import chance, flat
from models.training.data import LABELS, MEDIA, read_reserved, refuse_reserved

SIDE = 320
SMALLEST = 256
STEP = 8
"""Crops begin at multiples of this, so that blocks of JPEG stay where they are."""
SMALLEST_FILE = 15_000
LARGEST_FILE = 16_000_000
MOST_PIXELS = 60_000_000
FLATTEST = 2.0
"""Mean difference of neighbouring pixels, in grey levels, below which a crop shows nothing."""
TRIES = 4
KNOWN = "known"
ALIKE = 4
"""Bits of 64 in which the fingerprints of two files of one picture may differ: a copy scaled or compressed anew."""
EXTENSIONS = (".jpg", ".jpeg", ".png", ".webp")
COLUMNS = (
    "path",
    "sha256",
    "label",
    "medium",
    "generator_or_source",
    "source_repo",
    "commit",
    "repo_path",
    "licence",
    "original_sha256",
    "original_width",
    "original_height",
    "original_format",
    "original_compression",
    "crop",
    "bytes",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the table of sources."""

    label: str
    medium: str
    generator: str
    name: str
    commit: str
    licence: str
    folder: str


def read_sources(path: Path) -> list[Source]:
    """The table of sources; `#` begins a comment.

    Raises:
        ValueError: a row has too few columns, or its label or medium is unknown.
    """
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != len(Source.__slots__) or columns[0] not in (*LABELS, KNOWN) or columns[1] not in MEDIA:
            raise ValueError(f"not a source: {line}")
        found.append(Source(*columns))
    return found


def collect(sources: Sequence[Source], reserved: Path, out: Path, most: int) -> dict[str, int]:
    """Write crops into `out/train` and their manifest; the number of crops by source.

    Args:
        sources: to take pictures from, `most` of each, chosen by chance that depends on nothing but their names.
        reserved: digests of the names of sources that are kept for tests.
        out: the folder of a corpus; one that is there already is replaced.
        most: pictures of one source.

    Raises:
        ReservedSourceError: one of the sources is reserved.
    """
    wanted = [source for source in sources if source.label != KNOWN]
    refuse_reserved((source.name for source in wanted), read_reserved(reserved))
    folder = out / "train"
    folder.mkdir(parents=True, exist_ok=True)
    seen = Seen()
    for source in sources:
        if source.label == KNOWN:
            seen.learn(source)
    counts: dict[str, int] = {}
    with (folder / "MANIFEST.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS)
        table.writeheader()
        for source in wanted:
            for row in _rows(source, folder, seen, most):
                table.writerow(row)
                counts[source.name] = counts.get(source.name, 0) + 1
    return counts


class Seen:
    """Pictures that were met already, by the bytes of their files and by what they look like."""

    def __init__(self) -> None:
        self._hashes: set[str] = set()
        self._prints = np.zeros(0, np.uint64)

    def is_new(self, original: str) -> bool:
        """Whether a file with this hash was never met. From then on it was."""
        new = original not in self._hashes
        self._hashes.add(original)
        return new

    def looks_new(self, picture: Image.Image) -> bool:
        """Whether no picture that was met looks like this one. From then on one does."""
        mark = fingerprint(picture)
        new = not (np.bitwise_count(self._prints ^ mark) <= ALIKE).any()
        self._prints = np.append(self._prints, mark)
        return new

    def learn(self, source: Source) -> None:
        """Meet all pictures of a source."""
        for _, data in _files(source):
            picture = _decoded(data)
            if picture is not None and self.is_new(hashlib.sha256(data).hexdigest()):
                self.looks_new(picture[0])


def fingerprint(picture: Image.Image) -> np.uint64:
    """64 bits that say where a picture gets brighter from left to right (difference hash)."""
    small = np.asarray(picture.convert("L").resize((9, 8), Image.Resampling.BOX), np.int16)
    return np.packbits(small[:, 1:] > small[:, :-1]).view(np.uint64)[0]


def _rows(source: Source, folder: Path, seen: Seen, most: int) -> Iterator[dict[str, str]]:
    taken = 0
    for name, data in _files(source):
        if taken >= most:
            return
        original = hashlib.sha256(data).hexdigest()
        if not seen.is_new(original):
            continue
        row = _crop(source, name, data, original, folder, seen)
        if row is not None:
            taken += 1
            yield row


def _decoded(data: bytes) -> tuple[Image.Image, str] | None:
    """A picture and its format; null where it is too small, too large or broken."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            width, height = opened.size
            if min(width, height) < SMALLEST or width * height > MOST_PIXELS:
                return None
            return flat(opened), opened.format or ""
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _crop(source: Source, name: str, data: bytes, original: str, folder: Path, seen: Seen) -> dict[str, str] | None:
    """One crop of a picture, stored without loss; null where it cannot be used, is blank or looks like another."""
    decoded = _decoded(data)
    if decoded is None:
        return None
    picture, kind = decoded
    box = _box(picture, original)
    if box is None or not seen.looks_new(picture):
        return None
    stream = io.BytesIO()
    picture.crop(box).save(stream, "WEBP", lossless=True)
    stored = stream.getvalue()
    path = folder / source.label / source.name.split(":")[1].replace("/", "+") / f"{original[:16]}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored)
    values = (
        path.relative_to(folder).as_posix(),
        hashlib.sha256(stored).hexdigest(),
        source.label,
        source.medium,
        source.generator,
        source.name,
        source.commit,
        name,
        source.licence,
        original,
        str(picture.width),
        str(picture.height),
        kind,
        "lossless" if kind == "PNG" else "lossy",
        f"{box[0]},{box[1]},{box[2] - box[0]},{box[3] - box[1]}",
        str(len(stored)),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _box(picture: Image.Image, original: str) -> tuple[int, int, int, int] | None:
    random = chance(original, "crop")
    width, height = min(SIDE, picture.width), min(SIDE, picture.height)
    for _ in range(TRIES):
        left = int(random.integers((picture.width - width) // STEP + 1)) * STEP
        top = int(random.integers((picture.height - height) // STEP + 1)) * STEP
        box = left, top, left + width, top + height
        grey = np.asarray(picture.crop(box).convert("L"), np.float32)
        if np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean() >= 2 * FLATTEST:
            return box
    return None


def original(folder: str, commit: str, name: str) -> bytes:
    """The bytes of a picture of a source: nothing where it is gone."""
    where, *selection = folder.split("!", 1)
    if selection:
        return _git(Path(where), "show", f"{commit}:{name}")
    path = Path(where) / name
    return path.read_bytes() if path.is_file() else b""


def _files(source: Source) -> Iterator[tuple[str, bytes]]:
    """Pictures of a source in an order of chance: their names in it, and their bytes."""
    where, *selection = source.folder.split("!", 2)
    if selection:
        repository, pattern = Path(where), re.compile(selection[1] if selection[1:] else "")
        listed = _git(repository, "ls-tree", "-r", "-l", "-z", source.commit).decode("utf-8", "replace").split("\0")
        entries = [line.split("\t", 1) for line in listed if "\t" in line]
        names = [
            name
            for facts, name in entries
            if name.startswith(selection[0]) and pattern.search(name) and _fits(name, facts.split()[3])
        ]
        for name in _shuffled(names):
            yield name, _git(repository, "show", f"{source.commit}:{name}")
    else:
        folder = Path(where)
        files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
        names = [path.relative_to(folder).as_posix() for path in files if _fits(path.name, str(path.stat().st_size))]
        for name in _shuffled(names):
            yield name, (folder / name).read_bytes()


def _fits(name: str, size: str) -> bool:
    return name.lower().endswith(EXTENSIONS) and size.isdigit() and SMALLEST_FILE <= int(size) <= LARGEST_FILE


def _shuffled(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())


def _git(repository: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=False).stdout
