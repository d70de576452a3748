"""L2: how much must be checked, and what a check establishes: plans, exact bounds, agreement, repeatable samples.

Pure functions, standard library only, no I/O. Formulas: hypergeometric sampling without replacement, one-sided.
"""

from __future__ import annotations

from inspector.review.agreement import Agreement, agreement, agreement_of
from inspector.review.bounds import (
    Controls,
    Stratum,
    anytime_bound,
    attempt_alpha,
    certificate_bound,
    clopper_pearson_upper,
    sensitivity_lower,
    share_left,
    strata_bound,
    upper_bound,
)
from inspector.review.plans import METHODS, Claim, Outcome, Tally, outcome, sample_size
from inspector.review.sampling import ALGORITHM, Unit, allocate, draw, line_of, mix, new_seed, rank, set_digest
from inspector.review.shares import breaking_count, parse_confidence, parse_share

__all__ = [
    "ALGORITHM",
    "METHODS",
    "Agreement",
    "Claim",
    "Controls",
    "Outcome",
    "Stratum",
    "Tally",
    "Unit",
    "agreement",
    "agreement_of",
    "allocate",
    "anytime_bound",
    "attempt_alpha",
    "breaking_count",
    "certificate_bound",
    "clopper_pearson_upper",
    "draw",
    "line_of",
    "mix",
    "new_seed",
    "outcome",
    "parse_confidence",
    "parse_share",
    "rank",
    "sample_size",
    "sensitivity_lower",
    "set_digest",
    "share_left",
    "strata_bound",
    "upper_bound",
]
