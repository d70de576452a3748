"""Reads bytes as the product does, and looks blocks up by source."""

from __future__ import annotations

import io

from inspector import containers
from inspector.containers.base import DEFAULT_LIMITS, BlockCollector, ByteSource, ContainerResult, Limits
from inspector.domain.blocks import MetadataBlock


def inspect(data: bytes, name: str = "", limits: Limits = DEFAULT_LIMITS) -> ContainerResult:
    """What the containers say about a whole file."""
    return containers.read(ByteSource(io.BytesIO(data)), name, limits)


def sources(result: ContainerResult) -> list[str]:
    """Sources of all blocks in file order."""
    return [block.source for block in result.blocks]


def block(result: ContainerResult | BlockCollector, source: str) -> MetadataBlock:
    """The only block with this source."""
    found = [one for one in result.blocks if one.source == source]
    assert len(found) == 1, f"{source} in {[one.source for one in result.blocks]}"
    return found[0]


def value(result: ContainerResult | BlockCollector, source: str) -> object:
    """The value of the only block with this source."""
    return block(result, source).value


def codes(result: ContainerResult | BlockCollector) -> list[str]:
    """Codes of all problems."""
    return [problem.code for problem in result.problems]
