"""L3: pictures inside `.zip` and `.tar` archives, with their sidecars, without unpacking to disk beside them.

Compressed tar files cannot be read at random; they are unpacked once into a temporary file.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import os
import tarfile
import tempfile
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from inspector import containers
from inspector.domain.catalogue import ARCHIVE_SUFFIXES, archive_of
from inspector.errors import InspectorError, ParseError
from inspector.pipeline.items import (
    MEMBER_BYTES,
    BytesOpener,
    FileOpener,
    Item,
    Opener,
    Sidecar,
    SliceOpener,
    ZipOpener,
    is_doubtful,
    sidecar_names,
)
from inspector.pipeline.shards import ShardFile, shard_of

MEMBERS = 2_000_000
"""Most members of one archive that are looked at."""
UNPACKED_BYTES = 256 * 1024 * 1024 * 1024
_PACKED: Mapping[str, Callable[..., Any]] = {
    ".tar.gz": gzip.open,
    ".tgz": gzip.open,
    ".tar.bz2": bz2.open,
    ".tar.xz": lzma.open,
}
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, lzma.LZMAError, ValueError, NotImplementedError)


def is_archive(path: str) -> bool:
    """Whether the name says that this is an archive Inspector opens."""
    return path.lower().endswith(ARCHIVE_SUFFIXES)


def archive_items(path: str, stack: contextlib.ExitStack) -> Iterator[Item]:
    """The pictures of an archive, keyed `archive!member`.

    Args:
        path: the archive.
        stack: closed by the caller when no item is needed any more; holds temporary files.

    Raises:
        InspectorError: `archive.broken`.
    """
    try:
        members = _zip_members(path) if path.lower().endswith(".zip") else _tar_members(path, stack)
    except _BROKEN as error:
        raise InspectorError("archive.broken", path=path, reason=str(error) or type(error).__name__) from error
    folders: dict[str, dict[str, _Member]] = {}
    for name, member in members.items():
        folder, _, base = name.rpartition("/")
        folders.setdefault(folder, {})[base] = member
    root = path.replace(os.sep, "/")
    shard = shard_of(_without_suffix(path))
    for name, member in members.items():
        folder, _, base = name.rpartition("/")
        if not _candidate(base, member):
            continue
        beside = folders[folder]
        sidecars = tuple(
            Sidecar(other, beside[other][0], is_doubtful(base, other, beside)) for other in sidecar_names(base, beside)
        )
        item = Item(f"{root}!{name}", member[0], base, sidecars, None, member[1], member[2])
        yield item if shard is None else _with_row(item, shard, beside)


def _without_suffix(path: str) -> str:
    return path[: -len(next(suffix for suffix in ARCHIVE_SUFFIXES if path.lower().endswith(suffix)))]


def _with_row(item: Item, shard: ShardFile, beside: Mapping[str, Any]) -> Item:
    """The item with its row of the shard's table; a changed table makes it a changed one."""
    rows, lacking = shard.beside(item.name, beside, shard.path.replace(os.sep, "/"))
    stamp = zlib.crc32(f"{shard.size}\0{shard.mtime_ns}".encode()) if rows else 0
    return replace(item, sidecars=item.sidecars + rows, problems=item.problems + lacking, beside=stamp)


def opener_of(key: str) -> Opener:
    """How to open the picture behind a key of the record contract: a file, or `archive!member`.

    Raises:
        OSError: where the archive cannot be opened.
        ParseError: `archive.member_broken`.
    """
    archive = archive_of(key)
    path = path_of(key)
    if archive is None or os.path.exists(path):  # noqa: PTH110 - surrogate escapes
        return FileOpener(path)
    try:
        return BytesOpener(_one_member(path_of(archive), key[len(archive) + 1 :]))
    except _BROKEN as error:
        raise ParseError("archive.member_broken", key, reason=str(error) or type(error).__name__) from error


def path_of(key: str) -> str:
    """The path a key was written for: a name that is not UTF-8 is percent-encoded in the key."""
    if "%" not in key or os.path.exists(key):  # noqa: PTH110
        return key
    decoded = os.fsdecode(urllib.parse.unquote_to_bytes(key))
    return decoded if os.path.exists(decoded) else key  # noqa: PTH110


def _one_member(path: str, member: str) -> bytes:
    if path.lower().endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            return archive.open(member).read(MEMBER_BYTES)
    with tarfile.open(path, "r:*") as tar:
        for info in tar:
            if info.name.removeprefix("./") == member and (stream := tar.extractfile(info)):
                return stream.read(MEMBER_BYTES)
    raise FileNotFoundError(member)


_Member = tuple[Opener, int, int | None]


def _candidate(name: str, member: _Member) -> bool:
    stem, dot, end = name.rpartition(".")
    if stem and dot + end.lower() in containers.PICTURE_EXTENSIONS:
        return True
    try:
        with member[0]() as stream:
            return containers.recognise(stream.read(containers.PREFIX_BYTES)) is not None
    except (OSError, ParseError):
        return False


def _zip_members(path: str) -> dict[str, _Member]:
    members: dict[str, _Member] = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist()[:MEMBERS]:
            if info.is_dir():
                continue
            modified = _moment(info.date_time)
            if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not info.flag_bits & 1:
                opener: Opener = ZipOpener(
                    path, info.header_offset, info.compress_size, info.file_size, info.compress_type
                )
            else:
                opener = _other_method(archive, info)
            members[info.filename] = (opener, info.file_size, modified)
    return members


def _other_method(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Opener:
    """Rare methods are unpacked at once; an encrypted member comes out empty and is reported as such."""
    try:
        with archive.open(info) as stream:
            return BytesOpener(stream.read(min(info.file_size, 64 * 1024 * 1024)))
    except (RuntimeError, *_BROKEN):
        return BytesOpener(b"")


def _tar_members(path: str, stack: contextlib.ExitStack) -> dict[str, _Member]:
    plain = _unpacked(path, stack)
    members: dict[str, _Member] = {}
    with tarfile.open(plain, "r:") as archive:
        for info in archive:
            if info.isreg():
                opener = SliceOpener(plain, info.offset_data, info.size)
                members[info.name.removeprefix("./")] = (opener, info.size, int(info.mtime) * 1_000_000_000)
            if len(members) >= MEMBERS:
                break
    return members


def _unpacked(path: str, stack: contextlib.ExitStack) -> str:
    unpack = next((opener for suffix, opener in _PACKED.items() if path.lower().endswith(suffix)), None)
    if unpack is None:
        return path
    target = os.path.join(stack.enter_context(tempfile.TemporaryDirectory(prefix="inspector-")), "unpacked.tar")  # noqa: PTH118
    left = UNPACKED_BYTES
    with unpack(path, "rb") as source, open(target, "wb") as plain:  # noqa: PTH123
        while left and (chunk := source.read(min(1 << 20, left))):
            plain.write(chunk)
            left -= len(chunk)
    return target


def _moment(parts: tuple[int, ...]) -> int | None:
    try:
        year, month, day, hour, minute, second = parts[:6]
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return int(moment.timestamp()) * 1_000_000_000
    except ValueError:
        return None
