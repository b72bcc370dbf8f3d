"""Plain diffusion training: what teachers learn by."""

from collections.abc import Sequence

import torch

from voxloom.model import AbstractModel
from voxloom.nn.denoising import errors_at, estimate_clean, family_of, masked_loss
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import AbstractObjective, Progress
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import AbstractSampler
from voxloom.types import Level
from voxloom.values import Batch, Loss
from voxloom_distillation.steps import levels_of, stepped
from voxloom_distillation.teacher import Error, Weighting, error_of, output_weight

PROBE_SIGMAS = (80.0, 10.0, 2.0, 0.5)


class DenoisingObjective(AbstractObjective):
    """The error of estimates at levels from a lognormal, or at those that `teacher_sampler` steps through."""

    def __init__(
        self,
        teacher_sampler: AbstractSampler | None = None,
        level_mean: float = -1.2,
        level_std: float = 1.2,
        max_sigma_share: float = 0.0,
        error: Error = "squared",
        weighting: Weighting = "output",
    ) -> None:
        super().__init__()
        self.sampler = None if teacher_sampler is None else stepped(teacher_sampler, "teacher_sampler")
        self.level_mean, self.level_std, self.max_sigma_share = level_mean, level_std, max_sigma_share
        self.error, self.weighting = error, weighting

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """The loss under `denoising`, beside the model's own losses (duration, pitch)."""
        del turn, progress
        supervised = model.supervise(batch, rngs)
        clean, mask = supervised.latents, supervised.condition.mask
        sigma = self._levels(family_of(model), rngs).to(clean)
        noise = masked_noise(mask, clean.shape[1], rngs)
        estimate = estimate_clean(model, clean + sigma[:, None, None] * noise, sigma, supervised.condition)
        error = error_of(estimate - clean, self.error)
        if self.weighting == "output":
            weight = output_weight(sigma, family_of(model).sigma_data)
            error = error * (weight if self.error == "squared" else weight.sqrt())[:, None, None]
        return {"denoising": masked_loss(error, mask), **supervised.losses}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Mean absolute error of estimates at fixed levels, or at all that are trained, largest first."""
        supervised = model.supervise(batch, rngs)
        levels = PROBE_SIGMAS if self.sampler is None else levels_of(self.sampler, family_of(model))[:-1]
        return errors_at(model, supervised, levels, rngs) | supervised.losses

    def _levels(self, family: AbstractParameterisation, rngs: Sequence[torch.Generator]) -> Level:
        """A level per item."""
        if self.sampler is not None:
            trained = torch.tensor(levels_of(self.sampler, family)[:-1])
            return trained[(uniform(rngs).cpu() * len(trained)).long()]
        normal = torch.stack([torch.randn((), generator=rng, device=rng.device).cpu() for rng in rngs])
        drawn = (self.level_mean + self.level_std * normal).exp().clamp(family.sigma_min, family.sigma_max)
        at_maximum = uniform(rngs).cpu() < self.max_sigma_share
        return torch.where(at_maximum, family.sigma_max, drawn)
