"""L1: messages between the product and its worker process: a JSON head with raw attachments behind it.

A frame is the head's length (4 bytes, big-endian), the head (a JSON object in ASCII) and the attachments. The head's
key `attachments` holds their lengths.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any

HEAD_LIMIT = 64 * 1024 * 1024
"""Largest head in bytes."""
_LENGTH = struct.Struct(">I")

Read = Callable[[int], bytes]
"""Gives exactly as many bytes as asked for, or raises."""


class FrameError(Exception):
    """The other side sent something that is no frame."""


def frame(head: Mapping[str, Any], attachments: Sequence[bytes] = ()) -> list[bytes]:
    """The parts of one frame, to be written one after the other."""
    text = json.dumps({**head, "attachments": [len(item) for item in attachments]}).encode("ascii")
    if len(text) > HEAD_LIMIT:
        raise FrameError(f"head of {len(text)} bytes")
    return [_LENGTH.pack(len(text)) + text, *attachments]


def read_frame(read: Read, limit: int) -> tuple[dict[str, Any], list[bytes]]:
    """Read one frame.

    Args:
        read: reads exactly as many bytes as asked for.
        limit: most bytes of all attachments together.

    Raises:
        FrameError: where the bytes are no frame or go beyond a limit.
    """
    (length,) = _LENGTH.unpack(read(_LENGTH.size))
    if length > HEAD_LIMIT:
        raise FrameError(f"head of {length} bytes")
    head = json.loads(read(length))
    sizes = head.pop("attachments")
    if sum(sizes) > limit:
        raise FrameError(f"attachments of {sum(sizes)} bytes")
    return head, [read(size) for size in sizes]
