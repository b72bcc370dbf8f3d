"""How often a discriminator is right about estimates, by the noise level they were made from."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, distributed

SIGMA_BANDS = {"small": 0.5, "middle": 5.0, "large": float("inf")}
"""Where each band of noise levels ends."""


def accuracy_by_band(
    scores: Sequence[Float[Tensor, "K ..."]], boundary: float, sigma: Float[Tensor, " K"]
) -> dict[str, float]:
    """The share of the scores of estimates that lie below `boundary`, under `accuracy_BAND_sigma`.

    It is that of the items of all processes that train together, so each must call this in the same step, one without
    items too. A band without items is left out.
    """
    right = [(each < boundary).float().flatten(1).mean(dim=1) for each in scores]
    shares = torch.stack(right).mean(dim=0) if right else torch.zeros_like(sigma)
    bounds = torch.tensor(list(SIGMA_BANDS.values())[:-1], device=sigma.device)
    inside = torch.nn.functional.one_hot(torch.bucketize(sigma, bounds), len(SIGMA_BANDS)).float()
    counted = torch.stack([shares @ inside, inside.sum(dim=0)])
    if distributed.is_available() and distributed.is_initialized():
        distributed.all_reduce(counted)
    sums, counts = counted.tolist()
    return {
        f"accuracy_{band}_sigma": total / count
        for band, total, count in zip(SIGMA_BANDS, sums, counts, strict=True)
        if count
    }
