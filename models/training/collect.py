"""Adds pictures of further sources: one crop at native size from each picture of a folder, and their manifest.

Sources stand in a table with tabs: label, medium, generator, source (`github:owner/name`, `debian:package`), commit,
licence, folder. A folder may be part of a bare Git repository: its path, `!`, and the beginning of the names to take.
Only sources whose origin is stated belong there, whole, without depth maps, screenshots, comparison grids and pictures
made by neural style transfer.
"""

from __future__ import annotations

import csv
import hashlib
import io
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
        if len(columns) != len(Source.__slots__) or columns[0] not in LABELS or columns[1] not in MEDIA:
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
    refuse_reserved((source.name for source in sources), read_reserved(reserved))
    folder = out / "train"
    folder.mkdir(parents=True, exist_ok=True)
    seen: set[str] = set()
    counts: dict[str, int] = {}
    with (folder / "MANIFEST.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS)
        table.writeheader()
        for source in sources:
            for row in _rows(source, folder, seen, most):
                table.writerow(row)
                counts[source.name] = counts.get(source.name, 0) + 1
    return counts


def _rows(source: Source, folder: Path, seen: set[str], most: int) -> Iterator[dict[str, str]]:
    taken = 0
    for name, data in _files(source):
        if taken >= most:
            return
        original = hashlib.sha256(data).hexdigest()
        if original in seen:
            continue
        seen.add(original)
        row = _crop(source, name, data, original, folder)
        if row is not None:
            taken += 1
            yield row


def _crop(source: Source, name: str, data: bytes, original: str, folder: Path) -> dict[str, str] | None:
    """One crop of a picture, stored without loss; null where the picture is too small, too large, broken or blank."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            kind, size = opened.format or "", opened.size
            if min(size) < SMALLEST or size[0] * size[1] > MOST_PIXELS:
                return None
            picture = flat(opened)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    box = _box(picture, original)
    if box is None:
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
        str(size[0]),
        str(size[1]),
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


def _files(source: Source) -> Iterator[tuple[str, bytes]]:
    """Pictures of a source in an order of chance: their names in it, and their bytes."""
    where, separator, beginning = source.folder.partition("!")
    if separator:
        repository = Path(where)
        listed = _git(repository, "ls-tree", "-r", "-l", "-z", source.commit).decode("utf-8", "replace").split("\0")
        entries = [line.split("\t", 1) for line in listed if "\t" in line]
        names = [name for facts, name in entries if name.startswith(beginning) and _fits(name, facts.split()[3])]
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
