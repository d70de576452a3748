"""L3: certification of a set: freeze it, draw a sample, follow the decisions, say what they establish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from inspector import __version__
from inspector.catalog import Catalog, Order, PlanUnit, Queued
from inspector.catalog.values import PlanRow
from inspector.domain.catalogue import CatalogRow
from inspector.domain.enums import Basis, LabelValue, Verdict
from inspector.domain.report import RULESET
from inspector.engines.standing import Standing, standing
from inspector.errors import InspectorError, UsageError
from inspector.filters import Comparison, Not, Op, every, parse, to_text
from inspector.filters.fields import folder_of
from inspector.review import (
    ALGORITHM,
    Claim,
    Stratum,
    Unit,
    allocate,
    breaking_count,
    draw,
    mix,
    new_seed,
    parse_confidence,
    parse_share,
    sample_size,
    set_digest,
    strata_bound,
)

if TYPE_CHECKING:
    from inspector.pipeline.context import ScanSpec

PAGE = 500
KNOWN = (Basis.SIGNED_TRUSTED, Basis.SIGNED, Basis.DECLARED)
"""What the AI origin of a control picture must rest on."""
STRATA: Mapping[str, Callable[[CatalogRow], str | None]] = {
    "band": lambda row: row.band,
    "verdict": lambda row: row.verdict,
    "basis": lambda row: row.basis,
    "format": lambda row: row.format,
    "generator": lambda row: row.generator,
    "folder": lambda row: folder_of(row.path),
    "label": lambda row: row.label,
}
"""Fields that a set can be divided by, and how a picture's part is read."""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a check is to establish, as a person writes it. `controls` are hidden pictures known to be AI-made."""

    max_ai: str
    confidence: str
    method: str = "random"
    stratify: str = ""
    tolerate: int = 0
    sensitivity: float = 1.0
    seed: str = ""
    where: str = ""
    controls: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that was stored."""

    id: int
    population: int
    sample: int
    claim: Claim
    seed: str
    set_digest: str

    def json(self) -> dict[str, Any]:
        """As `inspector review plan --json` prints it."""
        return {
            "population": self.population,
            "max_ai": float(self.claim.max_ai),
            "confidence": float(self.claim.confidence),
            "tolerate": self.claim.tolerate,
            "sensitivity": self.claim.sensitivity,
            "sample": self.sample,
            "seed": self.seed,
            "set_digest": self.set_digest,
            "plan": self.id,
            "controls": self.claim.controls,
            "attempt": max(1, self.claim.attempt),
        }


class Reviews:
    """Plans of one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def plan(self, request: PlanRequest) -> Planned:
        """Freeze the pictures that match, draw a sample, and keep both.

        Pictures labelled `exclude` are set aside and do not belong to the set.

        Raises:
            UsageError: a share, level, field or filter that cannot be read; a claim that cannot be established.
            InspectorError: `review.empty`, or as `Catalog.store_plan`.
        """
        parts, names = self._frozen(request)
        units = [unit for part in parts for unit in part]
        if not units:
            raise InspectorError("review.empty")
        inside = {unit.sha256 for unit in units} if request.controls else set()
        controls = [unit for unit in request.controls if unit.sha256 not in inside]
        digest, seed = set_digest(units), request.seed or new_seed()
        claim = Claim(
            population=len(units),
            max_ai=parse_share(request.max_ai),
            confidence=parse_confidence(request.confidence),
            tolerate=request.tolerate,
            sensitivity=_sensitivity(request.sensitivity),
            method=request.method,
            controls=len(controls),
            attempt=self._attempt(digest),
        )
        sizes = _sizes(claim, [len(part) for part in parts])
        drawn = [unit for part, size in zip(parts, sizes, strict=True) for unit in draw(part, size, seed)]
        strata = [
            {"value": name, "population": len(part), "sample": size}
            for name, part, size in zip(names, parts, sizes, strict=True)
        ]
        params = _params(request, claim, seed, digest) | {"strata": strata if request.stratify else []}
        number = self._store(params, parts, drawn, controls, seed)
        return Planned(number, claim.population, len(drawn), claim, seed, digest)

    def queue(self) -> list[Queued]:
        """The latest plan's sample in order, with hidden controls among it.

        Raises:
            InspectorError: `review.no_plan`.
        """
        return self._catalog.plan_queue(self._latest().id)

    def answer(self, answers: Mapping[str, LabelValue], reviewer: str) -> set[str]:
        """Take decisions on control pictures of the latest plan; they never become labels.

        Args:
            answers: decisions by SHA-256.
            reviewer: who decided.

        Returns:
            The hashes that were controls.
        """
        plans = self._catalog.plans()
        taken = set()
        for item in self._catalog.plan_queue(plans[0].id) if plans else ():
            sha256, place = item.unit.sha256, item.unit.place
            if item.unit.control and sha256 is not None and sha256 in answers and place is not None:
                self._catalog.answer_control(plans[0].id, place, answers[sha256], reviewer=reviewer)
                taken.add(sha256)
        return taken

    def status(self) -> Standing:
        """What the decisions on the latest plan establish so far.

        Raises:
            InspectorError: `review.no_plan`.
        """
        plan = self._latest()
        return standing(plan, self._catalog.plan_queue(plan.id))

    def attempts(self, digest: str) -> list[PlanRow]:
        """All plans on the same frozen set, the first one first."""
        return [plan for plan in reversed(self._catalog.plans()) if plan.params.get("set_digest") == digest]

    def _latest(self) -> PlanRow:
        plans = self._catalog.plans()
        if not plans:
            raise InspectorError("review.no_plan")
        return plans[0]

    def _attempt(self, digest: str) -> int:
        """0 for a first sample of a set, else the number of this one."""
        before = len(self.attempts(digest))
        return before + 1 if before else 0

    def _frozen(self, request: PlanRequest) -> tuple[list[list[Unit]], list[str]]:
        """The set in its parts (one, where it is not divided), and their names."""
        stratum = STRATA.get(request.stratify)
        if request.stratify and stratum is None:
            raise UsageError("review.stratify", value=request.stratify, known=", ".join(STRATA))
        kept = every(parse(request.where), Not(Comparison("label", Op.EQ, LabelValue.EXCLUDE.value)))
        parts: dict[str, list[Unit]] = {}
        numbers = iter(self._catalog.ids(kept, Order.PATH))
        while page := [int(number) for number in islice(numbers, PAGE)]:
            for row in self._catalog.rows(page):
                name = str(stratum(row) or "none") if stratum else ""
                parts.setdefault(name, []).append(Unit(row.path, row.sha256))
        names = sorted(parts)
        return [parts[name] for name in names], names

    def _store(
        self,
        params: Mapping[str, Any],
        parts: Sequence[Sequence[Unit]],
        drawn: Sequence[Unit],
        controls: Sequence[Unit],
        seed: str,
    ) -> int:
        order = {unit: place for place, unit in enumerate(mix(drawn, controls, seed))}
        stratum_of = {unit: number for number, part in enumerate(parts) for unit in part if unit in order}
        places = [0] * len(order)
        for unit, place in order.items():
            places[place] = stratum_of.get(unit, -1)

        def units() -> Iterator[PlanUnit]:
            for part in parts:
                yield from (PlanUnit(unit.path, unit.sha256, order.get(unit)) for unit in part)
            yield from (PlanUnit(unit.path, unit.sha256, order[unit], control=True) for unit in controls)

        kept = {"sample_strata": places} if params["strata"] else {}
        return self._catalog.store_plan({**params, **kept}, units())


def controls_in(folder: str, spec: ScanSpec) -> tuple[Unit, ...]:
    """Pictures of a folder whose AI origin is signed or declared: each content once, for hiding in a check.

    Raises:
        InspectorError: `review.no_controls`, or where the folder cannot be read.
    """
    from inspector.cancel import CancelToken
    from inspector.engines import local
    from inspector.engines.tasks import Work
    from inspector.pipeline.walk import Walk

    found: dict[str, Unit] = {}
    with Walk([folder]) as walk:
        for report in local.run((Work(item) for item in walk), spec, jobs=1, cancel=CancelToken()):
            sha256, assessment = report.asset.sha256, report.assessment
            if sha256 and assessment.verdict is Verdict.GENERATED and assessment.basis in KNOWN:
                found.setdefault(sha256, Unit(report.asset.key, sha256))
    if not found:
        raise InspectorError("review.no_controls", path=folder)
    return tuple(found.values())


def _sizes(claim: Claim, populations: Sequence[int]) -> list[int]:
    """How many pictures of each part are drawn: in proportion, and enough for the bound over all parts."""
    size = sample_size(claim)
    if len(populations) == 1:
        return [size]
    if claim.method != "random" or claim.tolerate or claim.controls or claim.sensitivity < 1:
        raise UsageError("review.stratify_alone")
    breaking = breaking_count(claim.population, claim.max_ai)
    while True:
        sizes = allocate(populations, size)
        strata = [Stratum(*pair, 0) for pair in zip(populations, sizes, strict=True)]
        if size >= claim.population or strata_bound(strata, claim.alpha) < breaking:
            return sizes
        size += max(1, size // 200)


def _sensitivity(value: float) -> float:
    if not 0 < value <= 1:
        raise UsageError("review.sensitivity", value=str(value))
    return value


def _params(request: PlanRequest, claim: Claim, seed: str, digest: str) -> dict[str, Any]:
    return {
        "max_ai": str(claim.max_ai),
        "confidence": str(claim.confidence),
        "tolerate": claim.tolerate,
        "sensitivity": claim.sensitivity,
        "method": claim.method,
        "controls": claim.controls,
        "attempt": claim.attempt,
        "seed": seed,
        "algorithm": ALGORITHM,
        "set_digest": digest,
        "where": to_text(parse(request.where)),
        "stratify": request.stratify,
        "tool_version": __version__,
        "ruleset": RULESET,
    }
