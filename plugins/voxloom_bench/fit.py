"""How cost grows with length and with batch: a power law by least squares in logarithms."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

T_95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131),
    *(2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
"""Student's t by degrees of freedom, 1 to 30, that 5 % lie beyond on both sides together."""


@dataclass(frozen=True)
class Exponent:
    """Of a power law, with its 95 % interval; NaN limits where there are no more costs than unknowns."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Law:
    """cost = c length^a batch^b. An exponent is None where its quantity did not vary.

    `spread` is by how much costs lie off the law, as a share: what is no power law shows there.
    """

    length: Exponent | None
    batch: Exponent | None
    spread: float
    count: int


def law_of(lengths: Sequence[float], batches: Sequence[float], costs: Sequence[float]) -> Law | None:
    """The law of these costs; None where neither length nor batch varies, or a cost is 0."""
    if min(costs, default=0.0) <= 0:
        return None
    varied = {
        name: np.log(np.asarray(values, dtype=np.float64))
        for name, values in (("length", lengths), ("batch", batches))
        if max(values) > 1.05 * min(values)  # lengths that an engine speaks for one and the same text differ a little
    }
    columns = np.stack([np.ones(len(costs)), *varied.values()], axis=1)
    target = np.log(np.asarray(costs, dtype=np.float64))
    if not varied or np.linalg.matrix_rank(columns) < columns.shape[1]:
        return None
    found, *_ = np.linalg.lstsq(columns, target, rcond=None)
    freedom = len(costs) - columns.shape[1]
    variance = float(np.square(target - columns @ found).sum()) / freedom if freedom else math.nan
    errors = _quantile(freedom) * np.sqrt(variance * np.diag(np.linalg.inv(columns.T @ columns)))
    exponents = {
        name: Exponent(float(found[place]), float(found[place] - errors[place]), float(found[place] + errors[place]))
        for place, name in enumerate(varied, start=1)
    }
    spread = math.expm1(math.sqrt(variance)) if freedom else math.nan
    return Law(exponents.get("length"), exponents.get("batch"), spread, len(costs))


def _quantile(freedom: int) -> float:
    if freedom < 1:
        return math.nan
    return T_95[freedom - 1] if freedom <= len(T_95) else 1.96 + 2.4 / freedom
