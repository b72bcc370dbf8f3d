"""Consistency distillation (Song et al. 2023, alg. 2), by which CoMoSpeech comes to one step (Ye et al. 2023)."""

from collections.abc import Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Literal

import torch
from torch import nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.model import AbstractModel
from voxloom.nn.denoising import estimate_clean, family_of, masked_loss
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import AbstractObjective, Progress
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import Estimate, Schedule
from voxloom.types import LatentTensor, Level
from voxloom.values import Batch, Loss
from voxloom_distillation.steps import step_down
from voxloom_distillation.teacher import Weighting, denoiser_of, estimate_of, output_weight, teacher_of


class ConsistencyDistillationObjective(AbstractObjective):
    """The estimate at a level is pulled to the average student's where the teacher's ODE leads from there.

    Teacher and student begin as the same network, and share the condition: encoders and prosody stay frozen.
    """

    def __init__(
        self,
        denoiser: AbstractDenoiser,
        intervals: int = 49,
        rho: float = 7.0,
        max_sigma_share: float = 0.0,
        solver: Literal["euler", "heun"] = "euler",
        target_decay: float = 0.95,
        weighting: Weighting = "even",
    ) -> None:
        super().__init__()
        self.teacher = teacher_of(denoiser)
        self.target = deepcopy(denoiser).requires_grad_(False)
        self.intervals, self.rho, self.max_sigma_share = intervals, rho, max_sigma_share
        self.solver, self.target_decay, self.weighting = solver, target_decay, weighting

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """Those of the denoiser."""
        del turn
        return [parameter for parameter in denoiser_of(model).parameters() if parameter.requires_grad]

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """The loss under `consistency`."""
        del turn, progress
        self._follow(denoiser_of(model))
        family = family_of(model)
        with torch.no_grad():
            supervised = model.supervise(batch, rngs)
        clean, condition = supervised.latents, supervised.condition
        low, high = (level.to(clean) for level in self._interval(family, rngs))
        noise = masked_noise(condition.mask, clean.shape[1], rngs)
        x = clean + high[:, None, None] * noise
        lower = self._step_down(estimate_of(family, self.teacher.network, condition), x, high, low)
        target = estimate_of(family, self.target.eval(), condition)(lower, low)
        error = (estimate_clean(model, x, high, condition) - target).square()
        if self.weighting == "output":
            error = error * output_weight(high, family.sigma_data)[:, None, None]
        return {"consistency": masked_loss(error, condition.mask)}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Mean absolute distance of one-step latents from where the teacher's ODE leads from the same noise."""
        supervised, family = model.supervise(batch, rngs), family_of(model)
        condition, levels = supervised.condition, self._levels(family)[::-1]
        x = levels[0] * masked_noise(condition.mask, supervised.latents.shape[1], rngs)
        one_step = estimate_clean(model, x, x.new_full((len(x),), levels[0]), condition)
        teacher = estimate_of(family, self.teacher.network, condition)
        for high, low in pairwise(levels):
            x = self._step_down(teacher, x, x.new_full((len(x),), high), x.new_full((len(x),), low))
        return {"distance": masked_loss((one_step - x).abs(), condition.mask)}

    def _levels(self, family: AbstractParameterisation) -> list[float]:
        """Of the ends of all intervals, ascending."""
        schedule = Schedule(family.sigma_min, family.sigma_max, family.sigma_data)
        return schedule.karras_levels(self.intervals + 1, self.rho)

    def _interval(self, family: AbstractParameterisation, rngs: Sequence[torch.Generator]) -> tuple[Level, Level]:
        """The ends of one interval per item, the smaller first."""
        levels = torch.tensor(self._levels(family))
        drawn = (uniform(rngs).cpu() * self.intervals).long()
        drawn = torch.where(uniform(rngs).cpu() < self.max_sigma_share, self.intervals - 1, drawn)
        return levels[drawn], levels[drawn + 1]

    def _step_down(self, teacher: Estimate, x: LatentTensor, high: Level, low: Level) -> LatentTensor:
        first = teacher(x, high)
        lower = step_down(x, first, high, low)
        if self.solver == "euler":
            return lower
        slopes = ((x - first) / high[:, None, None], (lower - teacher(lower, low)) / low[:, None, None])
        return x + (low - high)[:, None, None] * (slopes[0] + slopes[1]) / 2

    @torch.no_grad()
    def _follow(self, student: AbstractDenoiser) -> None:
        """Take the average of the student's weights a step on; looking on moves nothing."""
        if not self.training:
            return
        for average, now in zip(self.target.parameters(), student.parameters(), strict=True):
            average.lerp_(now, 1 - self.target_decay)
