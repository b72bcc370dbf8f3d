"""States of phonemes stretched over their frames."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def regulate(states: Float[Tensor, "B N H"], frames: Int[Tensor, "B N"]) -> Float[Tensor, "B T H"]:
    """Each phoneme's state repeated over its frames; T is the longest item and padding is zero (length regulator)."""
    totals = frames.sum(dim=1)
    places = torch.arange(int(totals.max()), device=states.device)
    phoneme = torch.searchsorted(frames.cumsum(dim=1), places.expand(len(frames), -1).contiguous(), right=True)
    inside = (places < totals[:, None]).unsqueeze(-1)
    index = phoneme.clamp_max(states.shape[1] - 1).unsqueeze(-1).expand(-1, -1, states.shape[2])
    return states.gather(1, index).masked_fill(~inside, 0)
