"""The learning rate over a stage."""

import math
from typing import Literal

Shape = Literal["constant", "linear", "cosine"]


def learning_rate_factor(
    step: int, fraction: float, warmup_steps: int, shape: Shape, decay_from: float, final_ratio: float
) -> float:
    """Share of the peak: rising over `warmup_steps`, then falling from `decay_from` of the budget to `final_ratio`.

    `fraction` is the share of the budget that is done, from 0 to 1.
    """
    rising = min(1.0, (step + 1) / warmup_steps) if warmup_steps else 1.0
    if shape == "constant" or fraction <= decay_from:
        return rising
    fallen = min(1.0, (fraction - decay_from) / (1 - decay_from)) if decay_from < 1 else 1.0
    left = 1 - fallen if shape == "linear" else (1 + math.cos(math.pi * fallen)) / 2
    return rising * (final_ratio + (1 - final_ratio) * left)
