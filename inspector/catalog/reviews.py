"""L2: how many people decided on a picture, and whether they agree. Runs inside read transactions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inspector.catalog.base import chunks, marks
from inspector.catalog.codes import LABELS
from inspector.catalog.connection import Connection
from inspector.catalog.decisions import Content
from inspector.catalog.values import Review
from inspector.domain.enums import LabelValue


def agreement(opinions: Sequence[tuple[str, LabelValue]]) -> tuple[int, str | None]:
    """Number of reviewers and their agreement, from stated values in the order of the journal.

    `conflict` where two reviewers' latest values differ; `resolved` once somebody decided after a conflict.
    """
    latest: dict[str, LabelValue] = {}
    state: str | None = None
    for reviewer, value in opinions:
        latest[reviewer] = value
        if state in ("conflict", "resolved"):
            state = "resolved"
        elif len(latest) > 1:
            state = "agree" if len(set(latest.values())) == 1 else "conflict"
        else:
            state = "single"
    return len(latest), state


def reviews(connection: Connection, assets: Iterable[int]) -> dict[int, Review]:
    """The reviews of some pictures: of the content that their label belongs to."""
    found: dict[int, Review] = {}
    for part in chunks(assets):
        rows = connection.execute(
            "SELECT asset.id, coalesce(d.content, asset.sha256, asset.path), d.mode FROM asset "
            f"LEFT JOIN decision AS d ON d.id = asset.decision WHERE asset.id IN ({marks(part)})",
            part,
        ).fetchall()
        stated = _opinions(connection, {content for _, content, _ in rows})
        for number, content, mode in rows:
            opinions = stated.get(content, [])
            count, state = agreement(opinions)
            reviewers = tuple(dict.fromkeys(reviewer for reviewer, _ in opinions))
            found[number] = Review(reviewers, count, state, mode)
    return found


def latest_opinions(connection: Connection, assets: Iterable[int]) -> dict[int, dict[str, LabelValue]]:
    """The latest value that each reviewer gave to some pictures; what was taken back is not in it."""
    found: dict[int, dict[str, LabelValue]] = {}
    for part in chunks(assets):
        rows = connection.execute(
            "SELECT asset.id, coalesce(d.content, asset.sha256, asset.path) FROM asset "
            f"LEFT JOIN decision AS d ON d.id = asset.decision WHERE asset.id IN ({marks(part)})",
            part,
        ).fetchall()
        stated = _opinions(connection, {content for _, content in rows})
        found.update((number, dict(stated[content])) for number, content in rows if content in stated)
    return found


def _opinions(connection: Connection, contents: Iterable[Content]) -> dict[Content, list[tuple[str, LabelValue]]]:
    rows: list[tuple[Content, int, str, int]] = []
    for part in chunks(contents):
        rows.extend(
            connection.execute(
                "SELECT content, operation, reviewer, opinion FROM journal "
                f"WHERE content IN ({marks(part)}) AND opinion IS NOT NULL ORDER BY id",
                part,
            )
        )
    standing = _standing(connection, {operation for _, operation, _, _ in rows})
    found: dict[Content, list[tuple[str, LabelValue]]] = {}
    for content, operation, reviewer, opinion in rows:
        if operation in standing:
            found.setdefault(content, []).append((reviewer, LABELS.known(opinion)))
    return found


def _standing(connection: Connection, operations: Iterable[int]) -> set[int]:
    """Operations that are not taken back: an even number of undos and redos lies on each."""
    roots = {operation: operation for operation in operations}
    depth = dict.fromkeys(roots, 0)
    while roots:
        above: dict[int, int] = {}
        for part in chunks(roots):
            for number, target in connection.execute(
                f"SELECT id, target FROM operation WHERE target IN ({marks(part)})",
                part,
            ):
                above[number] = roots[target]
                depth[roots[target]] += 1
        roots = above
    return {operation for operation, count in depth.items() if count % 2 == 0}
