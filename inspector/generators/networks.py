"""L2: LoRAs with the weight at which they were used, in one form for all writing programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from inspector.generators import values

NETWORKS_LIMIT = 200
"""Most networks of one picture."""
NAME_CHARACTERS = 500


def weighted(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """`networks` for the extras: `{"name", "weight"}` of each pair that has a name, in order; empty where none has.

    Args:
        pairs: name and weight as their program wrote them. A weight that is no number is left out.
    """
    found: list[dict[str, Any]] = []
    for written, weight in pairs:
        name = values.name(written)
        if name is not None and len(found) < NETWORKS_LIMIT:
            found.append({"name": name[:NAME_CHARACTERS], "weight": values.number(weight)})
    return {"networks": found} if found else {}


def items(value: Any) -> list[Any]:
    """The members of a list, of which no more are looked at than networks are kept; none where it is no list."""
    return value[:NETWORKS_LIMIT] if isinstance(value, list) else []


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects among the members of a list."""
    return [item for item in items(value) if isinstance(item, dict)]
