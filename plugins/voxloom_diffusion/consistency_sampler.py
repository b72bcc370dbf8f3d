"""Multistep consistency sampling."""

from voxloom.sampler import AbstractSampler, Estimate, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_diffusion.levels import karras_levels


class ConsistencySampler(AbstractSampler):
    """Jump to the data from sigma_max, then add noise of a smaller level and jump again (FlashSpeech eq. 7 to 9)."""

    accepts = frozenset({"consistency"})

    def __init__(self, steps: int = 2, second_sigma: float = 2.0, rho: float = 7.0) -> None:
        self.steps, self.second_sigma, self.rho = steps, second_sigma, rho
        self.evaluations = steps

    def levels(self, schedule: Schedule) -> list[float]:
        """One step: sigma_max. Two: `second_sigma` after it, if it is lower. More: a Karras grid without its last."""
        if self.steps == 1:
            return [schedule.sigma_max]
        if self.steps == 2:
            return [schedule.sigma_max, min(self.second_sigma, schedule.sigma_max)]
        grid = karras_levels(self.steps + 1, schedule.sigma_min, schedule.sigma_max, self.rho)
        return [float(level) for level in grid.flip(0)[:-1]]

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`. The noise added between steps has standard deviation sigma, as in the paper."""
        first, *rest = self.levels(schedule)
        clean = estimate(first * start, start.new_full((len(start),), first))
        for sigma in rest:
            noisy = clean + sigma * noise()
            clean = estimate(noisy, start.new_full((len(start),), sigma))
        return clean
