"""How far two distributions lie apart."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def jensen_shannon(first: Array, second: Array) -> Array:
    """The Jensen-Shannon divergence (...,) of counts (..., bins), in bits: 0 when alike, 1 when no bin is shared.

    NaN where either side counts nothing (Lin 1991).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        p = first / first.sum(axis=-1, keepdims=True)
        q = second / second.sum(axis=-1, keepdims=True)
    middle = (p + q) / 2
    return _entropy(middle) - (_entropy(p) + _entropy(q)) / 2


def pooled_divergence(tallies: Array) -> Array:
    """The divergence (R,) of tallies (R, 2 x bins): counts of the speech, then of the recordings."""
    bins = tallies.shape[-1] // 2
    return np.clip(jensen_shannon(tallies[..., :bins], tallies[..., bins:]), 0.0, 1.0)


def _entropy(p: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.where(p == 0, 0.0, p * np.log2(p))
    entropy: Array = -terms.sum(axis=-1)
    return entropy
