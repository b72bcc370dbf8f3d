"""Parameterisations: what turns any denoiser into an estimate of clean latents."""

from abc import ABC, abstractmethod
from typing import Literal

from voxloom.denoiser import AbstractDenoiser
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition

EstimateKind = Literal["consistency", "denoised"]


class AbstractParameterisation(ABC):
    """One per family. Scalings are computed in fp32 whatever the network's precision."""

    estimates: EstimateKind  # the end of the trajectory, or the mean of the posterior
    sigma_min: float
    sigma_max: float
    sigma_data: float  # the standard deviation latents are normalised to

    def prepared(self, denoiser: AbstractDenoiser, condition: Condition) -> Condition:
        """What `estimate` may be given for `condition`, and takes less time with: see `AbstractDenoiser.prepared`."""
        return denoiser.prepared(condition)

    @abstractmethod
    def estimate(self, denoiser: AbstractDenoiser, x: LatentTensor, sigma: Level, condition: Condition) -> LatentTensor:
        """Clean latents (B,D,T), fp32, from `x` (B,D,T) holding noise of standard deviation `sigma` (B,)."""
