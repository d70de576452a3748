"""L2: frozen sets and their samples, for certification. Append-only: later scans change nothing in a plan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inspector.catalog.base import HERE, CatalogPart, iso
from inspector.catalog.codes import FLAGS, LABELS
from inspector.catalog.connection import Damaged
from inspector.catalog.facts import from_hex
from inspector.catalog.journal import clean_reviewer
from inspector.catalog.terms import storable
from inspector.catalog.values import PlanRow, PlanUnit, Queued
from inspector.domain.enums import Flag, LabelValue

_UNREADABLE = FLAGS.bits([Flag.UNREADABLE])


class Plans(CatalogPart):
    """Plans of certification."""

    def store_plan(self, params: Mapping[str, Any], units: Iterable[PlanUnit]) -> int:
        """Freeze a set with its sample; gives the plan's id.

        Args:
            params: JSON values: claim, seed, set digest, and whatever else describes the plan.
            units: every picture of the set, those of the sample with their place, and controls with theirs.

        Raises:
            InspectorError: `disk.full`, `catalog.locked`, `catalog.read_only`; nothing is stored then.
        """
        with self._transaction(urgent=True) as (connection, _):
            (plan,) = connection.execute(
                "INSERT INTO plan (at, params) VALUES (?, ?) RETURNING id", (self._now(), json.dumps(dict(params)))
            ).fetchone()
            connection.executemany(
                "INSERT INTO plan_unit (plan, path, sha256, place, control) VALUES (?, ?, ?, ?, ?)",
                (
                    (plan, storable(unit.path, len(unit.path)), from_hex(unit.sha256, 32), unit.place, unit.control)
                    for unit in units
                ),
            )
            return int(plan)

    def plans(self) -> list[PlanRow]:
        """All plans, the latest first."""
        with self._db.reading() as connection:
            rows = connection.execute(
                "SELECT plan.id, at, params, count(u.id) FILTER (WHERE NOT control), "
                "count(place) FILTER (WHERE NOT control) "
                "FROM plan LEFT JOIN plan_unit AS u ON u.plan = plan.id GROUP BY plan.id ORDER BY plan.id DESC"
            )
            return [
                PlanRow(plan, iso(at) or "", _params(text), units, sample) for plan, at, text, units, sample in rows
            ]

    def plan_units(self, plan: int) -> Iterator[PlanUnit]:
        """The frozen set in the order it was stored, without controls; memory stays bounded."""
        last = 0
        while True:
            with self._db.reading() as connection:
                rows = connection.execute(
                    "SELECT id, path, sha256, place, control FROM plan_unit "
                    "WHERE plan = ? AND id > ? AND NOT control ORDER BY id LIMIT 1000",
                    (int(plan), last),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            for _, *values in rows:
                yield _unit(values)

    def plan_queue(self, plan: int) -> list[Queued]:
        """The sample with its controls in order of place, each with its current label.

        A picture keeps its label wherever its bytes lie now; whether it still lies where the plan says is told by
        `id`. A picture that could not be read has no bytes to compare: it is found by its path.
        """
        with self._db.reading() as connection:
            rows = connection.execute(
                "SELECT u.path, u.sha256, u.place, u.control, a.id, a.flags, "
                "CASE WHEN u.control THEN w.value ELSE d.value END, "
                "CASE WHEN u.control THEN w.reviewer ELSE (SELECT text FROM term WHERE id = d.reviewer) END, d.mode "
                "FROM plan_unit AS u "
                f"LEFT JOIN asset AS a ON a.path = u.path AND a.sha256 IS u.sha256 AND a.state = {HERE} "
                "LEFT JOIN decision AS d ON NOT u.control AND d.id = coalesce(a.decision, "
                "(SELECT id FROM decision WHERE content = coalesce(u.sha256, u.path))) "
                "LEFT JOIN plan_answer AS w ON w.id = (SELECT max(id) FROM plan_answer AS x "
                "WHERE x.plan = u.plan AND x.place = u.place) "
                "WHERE u.plan = ? AND u.place IS NOT NULL ORDER BY u.place",
                (int(plan),),
            )
            return [
                Queued(
                    _unit(unit),
                    number,
                    LABELS.value(label),
                    reviewer,
                    mode,
                    number is not None and not flags & _UNREADABLE,
                )
                for *unit, number, flags, label, reviewer, mode in rows
            ]

    def answer_control(self, plan: int, place: int, value: LabelValue, *, reviewer: str) -> None:
        """Note what a reviewer said about a control picture. It never becomes a label.

        Raises:
            UsageError: `label.reviewer_missing`.
        """
        who = clean_reviewer(reviewer)
        with self._transaction(urgent=True) as (connection, _):
            connection.execute(
                "INSERT INTO plan_answer (plan, place, at, reviewer, value) VALUES (?, ?, ?, ?, ?)",
                (int(plan), int(place), self._now(), who, LABELS.number(value)),
            )


def _unit(values: Any) -> PlanUnit:
    path, sha256, place, control = values
    return PlanUnit(path, sha256.hex() if sha256 is not None else None, place, bool(control))


def _params(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged(str(error)) from error
    return found if isinstance(found, dict) else {}
