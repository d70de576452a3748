"""L2: reports and raw metadata blocks as compressed JSON, and back. Lossless for everything the domain types hold."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zlib
from collections.abc import Callable, Container, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

from inspector.catalog.connection import Damaged
from inspector.domain.blocks import BlockValue, MetadataBlock
from inspector.domain.enums import Severity
from inspector.domain.evidence import Problem
from inspector.domain.jsonform import from_json
from inspector.domain.report import InspectionReport

REPORT_BYTES = 64 * 1024 * 1024
"""Largest report, as JSON. A larger one keeps its assessment and loses its evidence."""
BLOCK_BYTES = 16 * 1024 * 1024
"""Largest value of one metadata block that is kept; the rest is cut and marked as truncated."""
BLOCKS_BYTES = 64 * 1024 * 1024
"""Most bytes of metadata that are kept of one picture."""
INLINE_BYTES = 256
"""Longer values are stored apart, once for all pictures that carry them."""
_PART_BYTES = 16
_MISSING = object()
_ENCODER = json.JSONEncoder(separators=(",", ":"))
_SCALARS = frozenset({str, int, float, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Packed:
    """A report ready to be stored."""

    digest: bytes
    length: int
    data: bytes


@dataclass(frozen=True, slots=True)
class LongValue:
    """A value that is stored apart. `packed` is there where it is likely to be new."""

    digest: bytes
    value: bytes
    packed: bytes | None = None


def deflate(data: bytes) -> bytes:
    """Compress."""
    return zlib.compress(data, 6)


def inflate(data: bytes, length: int, limit: int) -> bytes:
    """Decompress to exactly `length` bytes, never more than `limit`.

    Raises:
        Damaged: what is stored is broken or larger than it says.
    """
    if not 0 <= length <= limit:
        raise Damaged(f"a length of {length} bytes is beyond the limit")
    try:
        engine = zlib.decompressobj()
        value = engine.decompress(data, length + 1)
    except zlib.error as error:
        raise Damaged(str(error)) from error
    if len(value) != length:
        raise Damaged("a stored value has another length than noted")
    return value


def pack_report(report: InspectionReport) -> Packed:
    """Everything of a report but blocks and thumbnail."""
    text = _json(_plain(replace(report, blocks=(), thumbnail=None)))
    if len(text) > REPORT_BYTES:
        problem = Problem("catalog.report_too_large", Severity.WARNING, "", {"limit": REPORT_BYTES})
        bare = replace(report, blocks=(), thumbnail=None, evidence=(), generation=None, problems=(problem,))
        text = _json(_plain(bare))
    return Packed(hashlib.sha256(text).digest(), len(text), zlib.compress(text, 3))


def unpack_report(data: bytes, length: int) -> InspectionReport:
    """Undo `pack_report`.

    Raises:
        Damaged: what is stored is no report.
    """
    value = _load(inflate(data, length, REPORT_BYTES))
    try:
        return from_json(InspectionReport, value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Damaged(str(error)) from error


def pack_blocks(
    blocks: Sequence[MetadataBlock], likely_known: Container[bytes] = ()
) -> tuple[list[Any], list[LongValue]]:
    """The layout of a picture's blocks, and their long values.

    Args:
        blocks: in file order.
        likely_known: digests of values that need no compression, since they are probably stored already.

    Returns:
        The layout, in which `{"#": n}` stands for the n-th long value, and the long values.
    """
    layout: list[Any] = []
    longs = _Longs(likely_known)
    left = BLOCKS_BYTES
    for block in blocks:
        limit = max(0, min(BLOCK_BYTES, left))
        value, cut = _bounded(block.value, limit)
        raw = None if block.raw is None else longs.refer(block.raw[:limit])
        left -= _size(value) + len(block.raw or b"")
        truncated = block.truncated or cut
        row = [block.carrier, block.key, longs.refer(value), block.offset, block.length, block.inside, block.group]
        layout.append([*row, truncated, raw])
    return layout, longs.values


def finish_layout(layout: list[Any], numbers: Sequence[int]) -> tuple[int, bytes]:
    """The layout as stored, with the catalogue's numbers of the long values: length of the JSON, compressed bytes."""
    text = _json([numbers, layout])
    return len(text), zlib.compress(text, 3)


def read_layout(data: bytes, length: int) -> tuple[list[int], list[Any]]:
    """Numbers of the long values, and the layout."""
    value = _load(inflate(data, length, BLOCKS_BYTES))
    if not (isinstance(value, list) and len(value) == 2):
        raise Damaged("a list of metadata blocks is malformed")
    return value[0], value[1]


def unpack_blocks(layout: list[Any], values: Sequence[bytes]) -> tuple[MetadataBlock, ...]:
    """Undo `pack_blocks`, given the long values in order."""
    try:
        return tuple(
            MetadataBlock(
                carrier, key, _restore(value, values), offset, length, inside, _bytes(raw, values), group, truncated
            )
            for carrier, key, value, offset, length, inside, group, truncated, raw in layout
        )
    except (TypeError, ValueError, KeyError, IndexError) as error:
        raise Damaged(str(error)) from error


def _plain(value: Any) -> Any:
    """Like `to_json`, but leaves out what has its default and keeps non-finite floats."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is tuple or kind is list:
        return [_plain(item) for item in value]
    plan = _plan(kind)  # type: ignore[arg-type]
    if plan is not None:
        names, defaults, read = plan
        return {
            name: _plain(item)
            for name, default, item in zip(names, defaults, read(value), strict=True)
            if item is not default and item != default
        }
    return _other(value)


def _other(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value


@cache
def _plan(kind: Hashable) -> tuple[tuple[str, ...], tuple[Any, ...], Callable[[Any], tuple[Any, ...]]] | None:
    """Names and defaults of a dataclass's fields, and what reads them all at once; null for other types."""
    if not dataclasses.is_dataclass(kind):
        return None
    fields = [item for item in dataclasses.fields(kind) if item.init]
    names = tuple(item.name for item in fields)
    # attrgetter of a single name gives no tuple.
    get = attrgetter(*names)
    read = get if len(names) > 1 else lambda value: (get(value),)
    return names, tuple(_default(item) for item in fields), read


def _default(item: dataclasses.Field[Any]) -> Any:
    if item.default is not dataclasses.MISSING:
        return item.default
    return item.default_factory() if item.default_factory is not dataclasses.MISSING else _MISSING


def _json(value: Any) -> bytes:
    return _ENCODER.encode(value).encode("ascii")


def _load(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Damaged(str(error)) from error


def _bounded(value: BlockValue, limit: int) -> tuple[BlockValue, bool]:
    if isinstance(value, str):
        # A character takes at most four bytes, so most texts need no encoding to be measured.
        if len(value) * 4 <= limit or len(_encoded(value)) <= limit:
            return value, False
        return _encoded(value)[:limit].decode("utf-8", "ignore"), True
    if isinstance(value, bytes) and len(value) > limit:
        return value[:limit], True
    if isinstance(value, tuple) and len(value) * _PART_BYTES > limit:
        return value[: limit // _PART_BYTES], True
    return value, False


def _size(value: BlockValue) -> int:
    if isinstance(value, str | bytes):
        return len(value)
    return _PART_BYTES * (len(value) if isinstance(value, tuple) else 1)


class _Longs:
    def __init__(self, likely_known: Container[bytes]) -> None:
        self.values: list[LongValue] = []
        self._places: dict[bytes, int] = {}
        self._likely_known = likely_known

    def refer(self, value: BlockValue) -> Any:
        """What stands for a value in the layout."""
        if isinstance(value, tuple):
            return {"t": list(value)}
        if not isinstance(value, str | bytes):
            return value
        if len(value) <= INLINE_BYTES:
            return value if isinstance(value, str) else {"h": value.hex()}
        data = value if isinstance(value, bytes) else _encoded(value)
        digest = hashlib.sha256(data).digest()
        if digest not in self._places:
            self._places[digest] = len(self.values)
            packed = None if digest in self._likely_known else deflate(data)
            self.values.append(LongValue(digest, data, packed))
        return {"#": self._places[digest], "s": isinstance(value, str)}


def _restore(value: Any, values: Sequence[bytes]) -> BlockValue:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if "t" in value:
        return tuple(value["t"])
    if "h" in value:
        return bytes.fromhex(value["h"])
    data = values[value["#"]]
    return data.decode("utf-8", "surrogatepass") if value["s"] else data


def _bytes(value: Any, values: Sequence[bytes]) -> bytes | None:
    if value is None:
        return None
    found = _restore(value, values)
    if not isinstance(found, bytes):
        raise Damaged("raw bytes of a metadata block are text")
    return found


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
