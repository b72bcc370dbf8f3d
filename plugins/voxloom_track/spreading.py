"""Values of a symbol over its frames."""

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor


def spread(values: Sequence[float], frames: int) -> Float[Tensor, " _"]:
    """As many as there are frames: the values themselves, or lines between them, each at the middle of its share."""
    found = np.asarray(values)
    if len(found) != frames:
        places = (np.arange(frames) + 0.5) * len(found) / frames - 0.5
        found = np.interp(places, np.arange(len(found)), found)
    return torch.from_numpy(found.astype(np.float32))


def spread_pitch(values: Sequence[float], frames: int) -> Float[Tensor, " _"]:
    """F0 in Hz; the lines are straight on a log scale."""
    if len(values) == frames:
        return spread(values, frames)
    return spread(np.log2(values).tolist(), frames).exp2()
