"""L2: probabilities behind a certificate: hypergeometric and binomial, from the standard library alone.

Single terms come from the saddle-point form of C. Loader (2000, "Fast and accurate computation of binomial
probabilities"): constant time at any size, about 1e-13 relative. Sums walk away from their largest term, so that
a tail costs about as many steps as the distribution is wide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

_NEGLIGIBLE = 1e-20
_EXACT_UNTIL = 15
_HALF_LOG_TAU = 0.5 * math.log(math.tau)


def _stirling_error(n: int) -> float:
    """`log(n!) - log(sqrt(tau n) (n/e)^n)`, the part that Stirling's formula leaves out."""
    if n == 0:
        return 0.0
    if n <= _EXACT_UNTIL:
        return math.log(math.factorial(n)) - _HALF_LOG_TAU - (n + 0.5) * math.log(n) + n
    square = float(n) * n
    tail = 1 / 1188 - 691 / 360360 / square
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - tail / square) / square) / square) / square) / n


def _deviance(x: float, mean: float) -> float:
    """`x log(x/mean) + mean - x` without cancellation where x is close to the mean."""
    gap = x - mean
    if abs(gap) >= 0.1 * (x + mean):
        return x * math.log(x / mean) - gap
    ratio = gap / (x + mean)
    total = gap * ratio
    term = 2 * x * ratio
    square = ratio * ratio
    for odd in range(3, 2000, 2):
        term *= square
        following = total + term / odd
        if following == total:
            break
        total = following
    return total


def _log_binomial(k: int, n: int, p: float, q: float) -> float:
    """Log of the binomial term; `p + q = 1`, both above 0."""
    if k == 0:
        return n * (math.log(q) if p > 0.1 else math.log1p(-p))
    if k == n:
        return n * (math.log(p) if q > 0.1 else math.log1p(-q))
    error = _stirling_error(n) - _stirling_error(k) - _stirling_error(n - k)
    spread = 0.5 * (math.log(n) - math.log(k) - math.log(n - k)) - _HALF_LOG_TAU
    return error + spread - _deviance(k, n * p) - _deviance(n - k, n * q)


def binomial(k: int, n: int, p: float) -> float:
    """Probability of exactly `k` successes in `n` trials of chance `p`."""
    if not 0 <= k <= n:
        return 0.0
    if p <= 0 or p >= 1:
        return float(k == (0 if p <= 0 else n))
    return math.exp(_log_binomial(k, n, p, 1 - p))


def binomial_tail(x: int, n: int, p: float) -> float:
    """Probability of at most `x` successes in `n` trials of chance `p`."""
    if x < 0:
        return 0.0
    if x >= n:
        return 1.0
    if p <= 0 or p >= 1:
        return float(p <= 0)
    odds = p / (1 - p)
    if x > n * p:
        up = (odds * (n - k) / (k + 1) for k in range(x + 1, n))
        return max(0.0, 1 - _sum(binomial(x + 1, n, p), up))
    return min(1.0, _sum(binomial(x, n, p), (k / ((n - k + 1) * odds) for k in range(x, 0, -1))))


def hypergeometric(k: int, population: int, marked: int, sample: int) -> float:
    """Probability that a sample without replacement holds exactly `k` of the marked pictures."""
    if not max(0, sample - population + marked) <= k <= min(marked, sample):
        return 0.0
    if sample in (0, population):
        return 1.0
    p, q = sample / population, (population - sample) / population
    return math.exp(
        _log_binomial(k, marked, p, q)
        + _log_binomial(sample - k, population - marked, p, q)
        - _log_binomial(sample, population, p, q)
    )


def hypergeometric_tail(x: int, population: int, marked: int, sample: int) -> float:
    """`T(x; N, D, n)`: probability of at most `x` marked pictures in the sample."""
    low, high = max(0, sample - population + marked), min(marked, sample)
    if x < low:
        return 0.0
    if x >= high:
        return 1.0
    rest = population - marked - sample
    if x > sample * marked / population:
        up = ((marked - k) * (sample - k) / ((k + 1) * (rest + k + 1)) for k in range(x + 1, high))
        return max(0.0, 1 - _sum(hypergeometric(x + 1, population, marked, sample), up))
    down = (k * (rest + k) / ((marked - k + 1) * (sample - k + 1)) for k in range(x, low, -1))
    return min(1.0, _sum(hypergeometric(x, population, marked, sample), down))


def tail_with_sensitivity(x: int, population: int, marked: int, sample: int, sensitivity: float) -> float:
    """`T_Se(x)`: probability of at most `x` reports by a reviewer who recognises AI with chance `sensitivity`."""
    total = hypergeometric_tail(x, population, marked, sample)
    low, high = max(0, x + 1, sample - population + marked), min(marked, sample)
    if sensitivity >= 1 or low > high:
        return total
    middle = min(max(low, sample * marked // population), high)
    peak = hypergeometric(middle, population, marked, sample)
    rest = population - marked - sample
    up = ((marked - k) * (sample - k) / ((k + 1) * (rest + k + 1)) for k in range(middle, high))
    down = (k * (rest + k) / ((marked - k + 1) * (sample - k + 1)) for k in range(middle, low, -1))
    total += peak * binomial_tail(x, middle, sensitivity)
    for ratios, step in ((up, 1), (down, -1)):
        weight, k = peak, middle
        for ratio in ratios:
            weight *= ratio
            k += step
            term = weight * binomial_tail(x, k, sensitivity)
            total += term
            if weight < _NEGLIGIBLE * peak or (step > 0 and term < total * _NEGLIGIBLE):
                break
    return min(1.0, total)


def _sum(first: float, ratios: Iterator[float]) -> float:
    """Sum of a first term and those that follow by ratio, until they no longer matter."""
    total = term = first
    for ratio in ratios:
        term *= ratio
        total += term
        if term < total * _NEGLIGIBLE:
            break
    return total
