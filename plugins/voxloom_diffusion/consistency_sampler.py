"""Multistep consistency sampling."""

from collections.abc import Callable

import torch

from voxloom.denoiser import AbstractDenoiser
from voxloom.sampler import DeadlineSampler, Estimate, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_diffusion.costs import EvaluationCosts


class ConsistencySampler(DeadlineSampler):
    """Jump to the data from sigma_max, then add noise of a smaller level and jump again (FlashSpeech eq. 7 to 9).

    With `budget_ms` each utterance gets as many steps as it alone would take in that time, one at least and `steps` at
    most. `denoiser` is what is evaluated: times are kept by its shape, and taken when there are none of such a length.
    """

    accepts = frozenset({"consistency"})

    def __init__(
        self,
        steps: int = 2,
        second_sigma: float = 2.0,
        rho: float = 7.0,
        budget_ms: float | None = None,
        denoiser: AbstractDenoiser | None = None,
    ) -> None:
        self.steps, self.second_sigma, self.rho, self.budget_ms = steps, second_sigma, rho, budget_ms
        self.evaluations = steps
        self._costs = EvaluationCosts(denoiser)

    def levels(self, schedule: Schedule, steps: int | None = None) -> list[float]:
        """One step: sigma_max. Two: `second_sigma` after it, if it is lower. More: a Karras grid without its last."""
        steps = self.steps if steps is None else steps
        if steps == 1:
            return [schedule.sigma_max]
        if steps == 2:
            return [schedule.sigma_max, min(self.second_sigma, schedule.sigma_max)]
        return schedule.karras_levels(steps + 1, self.rho)[:0:-1]

    def evaluations_within(self, frames: int) -> int:
        """See `DeadlineSampler.evaluations_within`; `evaluations` as long as none of such a length was timed."""
        cost = None if self.budget_ms is None else self._costs.of(frames)
        if cost is None or self.budget_ms is None:
            return self.evaluations
        return max(1, min(self.evaluations, int(self.budget_ms / cost)))

    def frames_within(self) -> int | None:
        """See `DeadlineSampler.frames_within`."""
        return None if self.budget_ms is None else self._costs.frames_within(self.budget_ms)

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`. The noise added between steps has standard deviation sigma, as in the paper."""
        first = start.new_full((len(start),), schedule.sigma_max)
        x = schedule.sigma_max * start
        paths = [self.levels(schedule, steps) for steps in self._steps(lambda: estimate(x, first), start)]
        clean = estimate(x, first)
        for step in range(1, max(len(path) for path in paths)):
            sigma = torch.tensor([path[min(step, len(path) - 1)] for path in paths]).to(start)
            going = torch.tensor([step < len(path) for path in paths])[:, None, None].to(start.device)
            noisy = clean + sigma[:, None, None] * noise()
            clean = torch.where(going, estimate(noisy, sigma), clean)
        return clean

    def _steps(self, evaluate: Callable[[], LatentTensor], start: LatentTensor) -> list[int]:
        """Of each item: what it would get alone."""
        if self.budget_ms is None:
            return [self.steps] * len(start)
        frames = _frames(start)
        self._costs.time(frames, evaluate, start.shape[0] * start.shape[2])
        return [self.evaluations_within(length) for length in frames]


def _frames(start: LatentTensor) -> list[int]:
    """How long each item is: padding holds zeros, noise none. Of tensors without values, as long as they are."""
    batch, _, size = start.shape
    if start.is_meta:
        return [size] * batch
    places = torch.arange(1, size + 1, device=start.device)
    lengths: list[int] = ((start != 0).any(dim=1) * places).amax(dim=1).tolist()
    return lengths
