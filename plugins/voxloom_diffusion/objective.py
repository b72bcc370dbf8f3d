"""Consistency training from scratch (FlashSpeech eq. 13; Song & Dhariwal 2023)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.model import AbstractModel
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import AbstractObjective, Progress
from voxloom.parameterisation import AbstractParameterisation
from voxloom.types import FrameMask, LatentTensor, Level
from voxloom.values import Batch, Condition, Loss, Supervised
from voxloom_diffusion.context import give_context
from voxloom_diffusion.distances import pseudo_huber
from voxloom_diffusion.levels import curriculum_points, karras_levels, lognormal_weights

PROBE_SIGMAS = (80.0, 10.0, 2.0, 0.5)


@dataclass(frozen=True)
class Noised:
    """A batch under noise: `low` and `high` (B,) are neighbouring levels, `generated` (B,T) the frames not given."""

    supervised: Supervised
    condition: Condition
    generated: FrameMask
    low: Level
    high: Level
    noise: LatentTensor


class ConsistencyObjective(AbstractObjective):
    """The estimate at a level is pulled to the same network's estimate at the next smaller level of the same noise.

    The teacher is the student without gradient (no EMA). Every difference and weight is fp32. `max_sigma_share`,
    `data_share` and `weighting="output"` are for short budgets, in which the lognormal draw and 1 / gap weights all but
    leave the largest levels untrained; at their defaults the objective is the paper's.
    """

    def __init__(
        self,
        s0: int = 10,
        s1: int = 1280,
        curriculum_share: float = 0.9231,
        rho: float = 7.0,
        level_mean: float = -1.1,
        level_std: float = 2.0,
        max_sigma_share: float = 0.0,
        data_share: float = 0.0,
        weighting: Literal["gap", "output"] = "gap",
        huber: float = 0.03,
        distance: Literal["element", "frame"] = "element",
        context_probability: float = 0.0,
        context_generated: float = 0.1,
    ) -> None:
        super().__init__()
        self.s0, self.s1, self.curriculum_share, self.rho = s0, s1, curriculum_share, rho
        self.level_mean, self.level_std = level_mean, level_std
        self.max_sigma_share, self.data_share = max_sigma_share, data_share
        self.weighting, self.huber, self.distance = weighting, huber, distance
        self.context_probability, self.context_generated = context_probability, context_generated

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """Everything of the model that is not frozen."""
        del turn
        return [parameter for parameter in model.parameters() if parameter.requires_grad]

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """The consistency loss under `consistency`, beside the model's own losses (duration, pitch)."""
        del turn
        noised = self.draw(model, batch, progress, rngs)
        _, term = self.compare(model, noised, rngs)
        return {"consistency": term, **noised.supervised.losses}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Mean absolute error of one-step estimates at fixed levels, largest first: what one-step speech stands on.

        Losses of the curriculum are not comparable over time, since weights and gaps change with N; these are.
        """
        supervised = model.supervise(batch, rngs)
        noise = masked_noise(supervised.condition.mask, supervised.latents.shape[1], rngs)
        count = supervised.condition.mask.sum() * noise.shape[1]
        figures = {}
        for sigma in PROBE_SIGMAS:
            level = noise.new_full((len(noise),), sigma)
            estimate = estimate_clean(model, supervised.latents + sigma * noise, level, supervised.condition)
            error = (estimate - supervised.latents).abs() * supervised.condition.mask[:, None]
            figures[f"error_at_{sigma:g}"] = Loss(error.sum(), count)
        return figures | supervised.losses

    def draw(self, model: AbstractModel, batch: Batch, progress: Progress, rngs: Sequence[torch.Generator]) -> Noised:
        """What is denoised, with its context, its pair of levels and its noise."""
        supervised = model.supervise(batch, rngs)
        condition, generated = give_context(supervised, rngs, self.context_probability, self.context_generated)
        parameterisation = model.part("parameterisation", AbstractParameterisation)
        points = curriculum_points(progress.fraction, self.s0, self.s1, self.curriculum_share)
        grid = karras_levels(points, parameterisation.sigma_min, parameterisation.sigma_max, self.rho)
        interval = self._interval(grid, rngs)
        grid = grid.to(supervised.latents.device, torch.float32)
        noise = masked_noise(condition.mask, supervised.latents.shape[1], rngs)
        return Noised(supervised, condition, generated, grid[interval], grid[interval + 1], noise)

    def compare(
        self, model: AbstractModel, noised: Noised, rngs: Sequence[torch.Generator]
    ) -> tuple[LatentTensor, Loss]:
        """The student's estimate at the larger level, and its distance to the teacher's at the smaller one."""
        latents, low, high, generated = noised.supervised.latents, noised.low, noised.high, noised.generated
        student, teacher = self._pair(model, latents, noised.noise, low, high, noised.condition)
        towards_data = uniform(rngs, low.device) < self.data_share
        target = torch.where(towards_data[:, None, None], latents, teacher)
        loss = pseudo_huber(student, target, self.huber, self.distance)
        sigma_data = model.part("parameterisation", AbstractParameterisation).sigma_data
        weights = self._weights(low, high, sigma_data)[:, None, None] * generated[:, None]
        return student, Loss((loss * weights).sum(), generated.sum() * loss.shape[1])

    def _interval(self, grid: Float[Tensor, " N"], rngs: Sequence[torch.Generator]) -> Tensor:
        """Interval of the grid per item."""
        weights = lognormal_weights(grid, self.level_mean, self.level_std)
        edges = weights.cumsum(dim=0)
        drawn = torch.searchsorted(edges, uniform(rngs).double().cpu()).clamp_max(len(weights) - 1)
        at_maximum = uniform(rngs).cpu() < self.max_sigma_share
        return torch.where(at_maximum, len(weights) - 1, drawn)

    def _pair(
        self,
        model: AbstractModel,
        latents: LatentTensor,
        noise: LatentTensor,
        low: Level,
        high: Level,
        condition: Condition,
    ) -> tuple[LatentTensor, LatentTensor]:
        """Student at `high` and teacher at `low`, under the same dropout."""
        device = [latents.device] if latents.is_cuda else []
        with torch.random.fork_rng(device), torch.no_grad():
            teacher = estimate_clean(model, latents + low[:, None, None] * noise, low, condition)
        student = estimate_clean(model, latents + high[:, None, None] * noise, high, condition)
        return student, teacher

    def _weights(self, low: Level, high: Level, sigma_data: float) -> Level:
        if self.weighting == "gap":
            return 1 / (high - low)
        return (high**2 + sigma_data**2).sqrt() / (sigma_data * high)


def estimate_clean(model: AbstractModel, x: LatentTensor, sigma: Level, condition: Condition) -> LatentTensor:
    """Clean latents (B,D,T) from `x` at `sigma`."""
    parameterisation = model.part("parameterisation", AbstractParameterisation)
    return parameterisation.estimate(model.part("denoiser", AbstractDenoiser), x, sigma, condition)
