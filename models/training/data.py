"""The training pictures: what a manifest says about them, which may not be used, and whose they are.

A corpus is a folder with `reserved-sources.txt` and `train/MANIFEST.csv`, whose columns `path` (in `train`), `sha256`,
`label` (`ai` or `human`), `medium`, `generator_or_source`, `source_repo`, `commit`, `repo_path`, `licence`,
`crop` and `original_…` are used. Pictures are crops at the original's native size.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MEDIA = ("photo", "illustration", "painting", "render", "other")
LABELS = ("human", "ai")
RESERVED = "reserved-sources.txt"
MANIFEST_COLUMNS = ("source", "commit", "path", "original_sha256", "crop", "sha256", "label", "medium", "licence")
_LOSSLESS = frozenset({"PNG", "BMP", "TIFF", "GIF"})

_PUBLISHERS = {
    "comfyanonymous": "comfy",
    "comfy-org": "comfy",
    "comfyui-workflow-templates": "comfy",
    "lomiri-wallpapers": "lomiri",
    "wesnoth": "wesnoth",
}
"""Publishers that appear under several names: beginning of the name → one name for all of them."""
_FORKED = frozenset({"stable-diffusion", "comfyui"})
"""Repositories that are forked with their pictures; all forks of one count as one publisher."""


class ReservedSourceError(ValueError):
    """A source that is kept for tests is among the training pictures."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One training picture. `group` names its publisher: pictures of one group are never on both sides of a split."""

    path: Path
    sha256: str
    is_ai: bool
    medium: str
    generator: str
    source: str
    commit: str
    repository_path: str
    licence: str
    original_sha256: str
    crop: str
    original_size: tuple[int, int]
    original_format: str
    is_lossless: bool
    group: str


def read_corpus(folder: Path, more: Sequence[Path] = ()) -> list[Picture]:
    """All training pictures of a corpus and of further folders like it, in the order of their hashes.

    Raises:
        ReservedSourceError: a picture is of a reserved source. None is then returned.
        ValueError: a row makes no sense.
    """
    reserved = read_reserved(folder / RESERVED)
    rows: list[dict[str, str]] = []
    for place in (folder, *more):
        with (place / "train" / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
            rows += [{**row, "path": str(place / "train" / row["path"])} for row in csv.DictReader(stream)]
    refuse_reserved((row["source_repo"] for row in rows), reserved)
    groups = publishers([(row["source_repo"], row["original_sha256"]) for row in rows])
    pictures = [_picture(row, group) for row, group in zip(rows, groups, strict=True)]
    # The same crop twice would weigh double, and could stand under two labels.
    unique = {picture.sha256: picture for picture in pictures}
    return [unique[key] for key in sorted(unique)]


def read_reserved(path: Path) -> frozenset[str]:
    """Hexadecimal SHA-256 digests of the lower-cased names of sources that are kept for tests; `#` begins a comment."""
    lines = path.read_text(encoding="ascii").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def refuse_reserved(sources: Iterable[str], reserved: frozenset[str]) -> None:
    """Stop where one of the sources is reserved.

    Raises:
        ReservedSourceError: with the names of all such sources.
    """
    found = sorted({name for name in sources if hashlib.sha256(name.strip().lower().encode()).hexdigest() in reserved})
    if found:
        raise ReservedSourceError(f"reserved for tests, never to be trained on: {', '.join(found)}")


def publishers(pictures: Sequence[tuple[str, str]]) -> list[str]:
    """The publisher of each picture, given its source (`github:owner/name`, `debian:package`) and original hash.

    Sources that share an original are one publisher: forks and copies.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    owner_of: dict[str, str] = {}
    for source, original in pictures:
        owner = _owner(source)
        first, second = sorted((root(owner), root(owner_of.setdefault(original, owner))))
        parent[second] = first
    return [root(_owner(source)) for source, _ in pictures]


def balanced_order(pictures: Sequence[Picture]) -> list[int]:
    """Places of the pictures in an order of which every beginning is balanced.

    A group with n pictures has a share of √n in it, as in training.
    """
    members: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for place, picture in enumerate(pictures):
        members[picture.group, picture.is_ai].append(place)
    keyed = [
        ((rank + 0.5) / len(places) ** 0.5, pictures[place].sha256, place)
        for places in members.values()
        for rank, place in enumerate(sorted(places, key=lambda place: pictures[place].sha256))
    ]
    return [place for _, _, place in sorted(keyed)]


def row_weights(groups: Sequence[str], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights of training rows that sum to their number: 1/√(rows of the group), both classes alike."""
    _, inverse, counts = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(counts[inverse])
    for label in (False, True):
        rows = labels == label
        if rows.any():
            weights[rows] *= labels.size / 2 / weights[rows].sum()
    weights *= labels.size / weights.sum()
    return weights


def write_manifest(pictures: Iterable[Picture], path: Path) -> str:
    """Write what the model was trained on, without the pictures, as a gzipped table; its SHA-256 before compression."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(MANIFEST_COLUMNS)
    table.writerows(_manifest_rows(pictures))
    data = text.getvalue().encode()
    with path.open("wb") as stream, gzip.GzipFile("", "wb", 9, stream, mtime=0) as packed:
        packed.write(data)
    return hashlib.sha256(data).hexdigest()


def _manifest_rows(pictures: Iterable[Picture]) -> Iterator[tuple[str, ...]]:
    for picture in sorted(pictures, key=lambda picture: (picture.source, picture.repository_path, picture.crop)):
        yield (
            picture.source,
            picture.commit,
            picture.repository_path,
            picture.original_sha256,
            picture.crop,
            picture.sha256,
            "ai" if picture.is_ai else "human",
            picture.medium,
            picture.licence,
        )


def _owner(source: str) -> str:
    kind, _, name = source.lower().partition(":")
    owner, _, repository = name.partition("/")
    if repository in _FORKED:
        return f"forks of {repository}"
    for beginning, publisher in _PUBLISHERS.items():
        if owner.startswith(beginning):
            return publisher
    return owner if kind == "github" else re.sub(r"-(data|common|game|themes)$", "", owner)


def _picture(row: dict[str, str], group: str) -> Picture:
    if row["label"] not in LABELS or row["medium"] not in MEDIA:
        raise ValueError(f"{row['path']}: label {row['label']!r}, medium {row['medium']!r}")
    return Picture(
        path=Path(row["path"]),
        sha256=row["sha256"],
        is_ai=row["label"] == "ai",
        medium=row["medium"],
        generator=row["generator_or_source"],
        source=row["source_repo"],
        commit=row["commit"],
        repository_path=row["repo_path"],
        licence=row["licence"],
        original_sha256=row["original_sha256"],
        crop=row["crop"],
        original_size=(int(row["original_width"]), int(row["original_height"])),
        original_format=row["original_format"],
        is_lossless=row["original_format"] in _LOSSLESS or row.get("original_compression") == "lossless",
        group=group,
    )
