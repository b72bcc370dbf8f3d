"""Samplers: from noise to latents through an estimate of clean latents."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from voxloom.types import LatentTensor, Level

Estimate = Callable[[LatentTensor, Level], LatentTensor]
"""(x (B,D,T), sigma (B,)) -> clean latents (B,D,T)."""

NoiseSource = Callable[[], LatentTensor]
"""Fresh unit-variance noise (B,D,T) at each call, drawn per item: an item alone gets what it gets in a batch."""


@dataclass(frozen=True)
class Schedule:
    """The noise levels to go through, of those the estimate was trained on, and the deviation of clean latents."""

    sigma_min: float
    sigma_max: float
    sigma_data: float = 0.5

    def karras_levels(self, count: int, rho: float) -> list[float]:
        """`count` levels, sigma_min to sigma_max, by power rho (Karras et al. 2022, eq. 5); a single one is the top."""
        low, high = self.sigma_min ** (1 / rho), self.sigma_max ** (1 / rho)
        between = [(low + place / (count - 1) * (high - low)) ** rho for place in range(1, count - 1)]
        return [self.sigma_min, *between, self.sigma_max][-count:]


class AbstractSampler(ABC):
    """Stateless: everything random comes from the noise source."""

    accepts: frozenset[str]  # the kinds of estimate it can use: "consistency", "denoised"
    evaluations: int  # how often it calls the estimate

    @abstractmethod
    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """Latents (B,D,T) from unit-variance noise `start` (B,D,T)."""


class InvertibleSampler(AbstractSampler):
    """A sampler that also runs backwards."""

    @abstractmethod
    def invert(self, estimate: Estimate, latents: LatentTensor, schedule: Schedule) -> LatentTensor:
        """Unit-variance noise (B,D,T) from which `sample` would lead to `latents`."""


class SteppedSampler(AbstractSampler):
    """A sampler that goes down levels which are known beforehand: training can look at just those."""

    @abstractmethod
    def levels(self, schedule: Schedule) -> list[float]:
        """The levels it goes through, descending from sigma_max; the last is 0."""


class DeadlineSampler(AbstractSampler):
    """A sampler that can be given a time; `evaluations` are the most it makes, and one the least."""

    budget_ms: float | None  # for the sampling of one utterance; None lets it take what `evaluations` take

    @abstractmethod
    def evaluations_within(self, frames: int) -> int:
        """How often it calls the estimate for an utterance of so many frames."""

    @abstractmethod
    def frames_within(self) -> int | None:
        """The longest utterance for which one evaluation is in time; None without a budget, or before it was timed."""
