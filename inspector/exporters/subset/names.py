"""L2: names in an exported set: legal on every usual file system, unique without regard to case, mapped with a reason.

Rules: Windows (reserved characters and device names, no blank or full stop at the end of a name), macOS (names that
differ in normalisation or case are one), 255 bytes a name. No part of a source's path can lead out of the set.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256

from inspector.filters.fields import clean_folder, within

SEGMENT_BYTES = 200
"""Longest name in UTF-8 bytes, with room for a number and the suffix of a sidecar below the 255 of file systems."""
PATH_UNITS = 200
"""Longest path inside the set in UTF-16 units, so that with its folder it stays below the 260 of Windows."""
_ILLEGAL = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:$|[. ])", re.IGNORECASE)
_ARCHIVE = re.compile(r"(\.(?:zip|tar|tar\.gz|tgz|tar\.bz2|tar\.xz))!", re.IGNORECASE)
_SPLIT_WORD = re.compile(
    r"(?<![^\W\d_])(train|training|validation|valid|dev|val|test|testing|eval|evaluation)(?![^\W\d_])", re.IGNORECASE
)
REASONS = ("illegal", "encoding", "too_long", "split_word", "extension", "collision")


@dataclass(frozen=True, slots=True)
class Naming:
    """How a layout names pictures."""

    folder: str = "images"
    """Where pictures stand in the set; empty for its top."""
    flat: bool = False
    """All pictures directly in that folder."""
    unique_stems: bool = False
    """No two pictures share a name but for the extension."""
    plain_stems: bool = False
    """No full stop in a name but the one before its extension."""
    split_words: bool = False
    """Names that readers of data sets take for splits (`test`, `train`) are changed."""
    extensions: bool = False
    """Every name gets a picture's extension: readers of the layout go by it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that goes along with a picture: its own name at the source, and its path in the set."""

    name: str
    target: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a picture goes. `reason` is one of `REASONS`, or empty where it keeps its name."""

    target: str
    reason: str = ""
    beside: tuple[Beside, ...] = ()


def safe_segment(name: str) -> tuple[str, str]:
    """A name that every usual file system takes, and the reason where it is another one."""
    legal = _ILLEGAL.sub("_", name)
    stripped = legal.rstrip(" .")
    if stripped != legal:
        legal = stripped + "_"
    if _DEVICES.match(legal):
        legal = "_" + legal
    short = _shortened(legal)
    return short, "too_long" if short != legal else "illegal" if legal != name else ""


def fold(path: str) -> str:
    """What names are compared by: two paths that any usual file system takes for one fold to the same text."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def outermost(roots: Iterable[str]) -> tuple[str, ...]:
    """Scanned roots without those that lie inside another one."""
    kept: list[str] = []
    for root in sorted({clean_folder(root) for root in roots}, key=lambda root: (len(root), root)):
        if not any(within(root, other) for other in kept):
            kept.append(root)
    return tuple(sorted(kept))


class Names:
    """Gives each picture of a set its place. The same calls in the same order give the same places.

    Keeps 8 bytes of digest a name, not the names.

    Args:
        naming: what the layout asks for.
        roots: scanned folders and archives; paths in the set are relative to them. With more than one, each has a
            folder of its own.
    """

    def __init__(self, naming: Naming, roots: Iterable[str] = ()) -> None:
        self._naming = naming
        self._roots = outermost(roots)
        self._tops = _tops(self._roots)
        self._stems: dict[int, int] = {}
        self._files: set[int] = set()
        self._numbers: dict[int, int] = {}
        self._folders: set[int] = set()
        self._last = ("", "")

    def place(self, source: str, beside: Sequence[str] = (), *, encoded: bool = False, extension: str = "") -> Placed:
        """Place one picture with the files beside it.

        Args:
            source: its path in the record contract.
            beside: names of files that go along; each begins with the picture's name, or with that without extension.
            encoded: whether bytes that are no UTF-8 are written as %XX in the path.
            extension: to be added to its name, with the full stop.
        """
        wished, name, reason = self._wanted(source, extension)
        folder = self._opened(wished)
        reason = "collision" if folder != wished else reason or ("encoding" if encoded else "")
        owner = _digest(_without_extension(source))
        number = 1
        counter = _digest(fold(f"{folder}/{_without_extension(name)}"))
        while True:
            target = _joined(folder, _numbered(name, number))
            if self._claim(target, owner):
                break
            number = max(number + 1, self._numbers.get(counter, 0) + 1)
            self._numbers[counter] = number
            reason = "collision"
        return Placed(target, reason, tuple(_beside(source, target, beside)))

    def _wanted(self, source: str, extension: str) -> tuple[str, str, str]:
        """Folder and name as wished, and why they are not the source's own."""
        parts, reason = [], ""
        for part in self._relative(source).split("/"):
            if part in ("", ".", ".."):
                reason = "illegal"
                continue
            safe, why = self._safe(part)
            parts.append(safe)
            reason = reason or why
        *folders, name = parts or ["picture"]
        if extension:
            name, reason = name + extension, reason or "extension"
        if self._naming.plain_stems:
            name = _without_stops(name)
        if self._naming.flat:
            folders = []
        folder = "/".join(filter(None, [self._naming.folder, *folders]))
        if _units(f"{folder}/{name}") > PATH_UNITS:
            kept = "/".join(filter(None, [self._naming.folder, sha256(folder.encode()).hexdigest()[:16]]))
            return kept, _shortened(name, PATH_UNITS - _units(kept) - 2), "too_long"
        return folder, name, reason

    def _safe(self, part: str) -> tuple[str, str]:
        safe, reason = safe_segment(part)
        if self._naming.split_words and _SPLIT_WORD.search(safe):
            return _SPLIT_WORD.sub(r"x\1", safe), reason or "split_word"
        return safe, reason

    def _relative(self, source: str) -> str:
        for root in self._roots:
            if within(source, root):
                return self._tops[root] + _ARCHIVE.sub(r"\1/", source[len(root) :].lstrip("/!"), count=1)
        return source.rsplit("/", 1)[-1]

    def _claim(self, target: str, owner: int) -> bool:
        folded = fold(target)
        stem, file = _digest(_without_extension(folded)), _digest(folded)
        holder = self._stems.get(stem)
        if holder is not None and (holder != owner or self._naming.unique_stems):
            return False
        if file in self._files or file in self._folders:
            return False
        self._stems[stem] = owner
        self._files.add(file)
        return True

    def _opened(self, folder: str) -> str:
        """A folder none of whose parts is the name of a file in the set."""
        if not folder or folder == self._last[0]:
            return self._last[1] if folder else ""
        found = ""
        for part in folder.split("/"):
            found = _joined(found, part)
            while (digest := _digest(fold(found))) in self._files:
                found += "-2"
            self._folders.add(digest)
        self._last = (folder, found)
        return found


def _tops(roots: Sequence[str]) -> dict[str, str]:
    """The folder in the set that stands for each root: none for a single root, else its name, numbered if need be."""
    if len(roots) < 2:
        return dict.fromkeys(roots, "")
    taken: dict[str, int] = {}
    tops = {}
    for root in roots:
        name = safe_segment(root.rsplit("/", 1)[-1] or "root")[0]
        count = taken[fold(name)] = taken.get(fold(name), 0) + 1
        tops[root] = f"{name}-{count}/" if count > 1 else f"{name}/"
    return tops


def _beside(source: str, target: str, names: Sequence[str]) -> Iterable[Beside]:
    base = _ARCHIVE.sub(r"\1/", source).rsplit("/", 1)[-1]
    stem, target_stem = _without_extension(base), _without_extension(target)
    for name in names:
        if name.startswith(f"{base}."):
            yield Beside(name, target + name[len(base) :])
        elif name.startswith(stem):
            yield Beside(name, target_stem + name[len(stem) :])


def _without_extension(path: str) -> str:
    head, slash, name = path.rpartition("/")
    stem, stop, _ = name.rpartition(".")
    return f"{head}{slash}{stem}" if stem and stop else path


def _without_stops(name: str) -> str:
    stem = _without_extension(name)
    return stem.replace(".", "_") + name[len(stem) :]


def _numbered(name: str, number: int) -> str:
    stem = _without_extension(name)
    return name if number == 1 else f"{stem}-{number}{name[len(stem) :]}"


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _shortened(name: str, limit: int = SEGMENT_BYTES) -> str:
    """A name cut to a number of UTF-8 bytes; the extension stays, and a digest tells cut names apart."""
    data = name.encode("utf-8", "replace")
    if len(data) <= limit:
        return name
    stem = _without_extension(name)
    end = name[len(stem) :] if len(name) - len(stem) <= 12 else ""
    mark = "~" + sha256(data).hexdigest()[:8]
    room = max(1, limit - len(mark) - len(end.encode()))
    return stem.encode()[:room].decode("utf-8", "ignore") + mark + end


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
