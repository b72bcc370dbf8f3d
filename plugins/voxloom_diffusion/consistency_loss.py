"""The loss of consistency training from scratch (FlashSpeech eq. 13; Song & Dhariwal 2023), whatever is estimated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from voxloom.nn.masks import masked_noise, uniform
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import Schedule
from voxloom.types import LatentTensor, Level
from voxloom.values import Loss
from voxloom_diffusion.distances import pseudo_huber
from voxloom_diffusion.forked import forked_rng
from voxloom_diffusion.levels import curriculum_points, lognormal_weights

Estimate = Callable[[LatentTensor, Level], LatentTensor]
"""Clean values (B,D,L) from noisy ones at a level (B,)."""


@dataclass(frozen=True)
class Pair:
    """Neighbouring noise levels `low` and `high` (B,), and the noise (B,D,L) both are given."""

    low: Level
    high: Level
    noise: LatentTensor

    def noised(self, clean: LatentTensor, level: Level) -> LatentTensor:
        """`clean` under the noise at `level`."""
        return clean + level[:, None, None] * self.noise


class ConsistencyLoss:
    """The estimate at a level is pulled to the same network's estimate at the next smaller level of the same noise.

    The teacher is the student without gradient (no EMA). Every difference and weight is fp32. `max_sigma_share`,
    `data_share` and `weighting="output"` are for short budgets, in which the lognormal draw and 1 / gap weights all but
    leave the largest levels untrained.
    """

    def __init__(
        self,
        s0: int,
        s1: int,
        curriculum_share: float,
        rho: float,
        level_mean: float,
        level_std: float,
        max_sigma_share: float,
        data_share: float,
        weighting: Literal["gap", "output"],
        huber: float,
        distance: Literal["element", "frame"],
    ) -> None:
        self.s0, self.s1, self.curriculum_share, self.rho = s0, s1, curriculum_share, rho
        self.level_mean, self.level_std = level_mean, level_std
        self.max_sigma_share, self.data_share = max_sigma_share, data_share
        self.weighting, self.huber, self.distance = weighting, huber, distance

    def draw(
        self,
        family: AbstractParameterisation,
        fraction: float,
        mask: Bool[Tensor, "B L"],
        channels: int,
        rngs: Sequence[torch.Generator],
    ) -> Pair:
        """Levels and noise at `fraction` of the budget, which the grid's size depends on."""
        points = curriculum_points(fraction, self.s0, self.s1, self.curriculum_share)
        levels = Schedule(family.sigma_min, family.sigma_max).karras_levels(points, self.rho)
        grid = torch.tensor(levels, dtype=torch.float64)
        interval = self._interval(grid, rngs)
        grid = grid.to(mask.device, torch.float32)
        return Pair(grid[interval], grid[interval + 1], masked_noise(mask, channels, rngs))

    def compare(
        self,
        estimate: Estimate,
        clean: LatentTensor,
        pair: Pair,
        counted: Bool[Tensor, "B L"],
        sigma_data: float,
        rngs: Sequence[torch.Generator],
        channels: Float[Tensor, "D 1"] | None = None,
    ) -> tuple[LatentTensor, Loss]:
        """The student's estimate at the larger level, and its distance to the teacher's where it is `counted`.

        `channels` weights differences; without it all channels count alike.
        """
        student, teacher = self.estimates(estimate, clean, pair)
        towards_data = uniform(rngs, clean.device) < self.data_share
        target = torch.where(towards_data[:, None, None], clean, teacher)
        weighted = (student, target) if channels is None else (student * channels, target * channels)
        loss = pseudo_huber(*weighted, self.huber, self.distance)
        weights = self._weights(pair, sigma_data)[:, None, None] * counted[:, None]
        return student, Loss((loss * weights).sum(), counted.sum() * loss.shape[1])

    def estimates(self, estimate: Estimate, clean: LatentTensor, pair: Pair) -> tuple[LatentTensor, LatentTensor]:
        """Student at the larger level and teacher at the smaller one, under the same dropout."""
        with forked_rng(clean.device), torch.no_grad():
            teacher = estimate(pair.noised(clean, pair.low), pair.low)
        return estimate(pair.noised(clean, pair.high), pair.high), teacher

    def _interval(self, grid: Float[Tensor, " N"], rngs: Sequence[torch.Generator]) -> Tensor:
        """Interval of the grid per item."""
        weights = lognormal_weights(grid, self.level_mean, self.level_std)
        edges = weights.cumsum(dim=0)
        drawn = torch.searchsorted(edges, uniform(rngs).double().cpu()).clamp_max(len(weights) - 1)
        at_maximum = uniform(rngs).cpu() < self.max_sigma_share
        return torch.where(at_maximum, len(weights) - 1, drawn)

    def _weights(self, pair: Pair, sigma_data: float) -> Level:
        if self.weighting == "gap":
            return 1 / (pair.high - pair.low)
        return (pair.high**2 + sigma_data**2).sqrt() / (sigma_data * pair.high)
