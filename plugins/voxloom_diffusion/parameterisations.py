"""Scalings around a denoiser F: estimate = c_skip x + c_out F(c_in x, c_noise)."""

from abc import abstractmethod

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.denoiser import AbstractDenoiser
from voxloom.parameterisation import AbstractParameterisation, EstimateKind
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition


class _Preconditioned(AbstractParameterisation):
    """What both families share: c_in, c_noise and the sum."""

    def __init__(self, sigma_min: float = 0.002, sigma_max: float = 80.0, sigma_data: float = 0.5) -> None:
        self.sigma_min, self.sigma_max, self.sigma_data = sigma_min, sigma_max, sigma_data

    @abstractmethod
    def scalings(self, sigma: Level) -> tuple[Level, Level]:
        """(c_skip, c_out) at `sigma`."""

    def estimate(self, denoiser: AbstractDenoiser, x: LatentTensor, sigma: Level, condition: Condition) -> LatentTensor:
        """See `AbstractParameterisation.estimate`; everything around F is fp32."""
        x, sigma = x.float(), sigma.float()
        c_skip, c_out = self.scalings(sigma)
        c_in = (sigma**2 + self.sigma_data**2).rsqrt()
        c_noise = sigma.log() / 4
        prediction: Tensor = denoiser(_per_item(c_in) * x, c_noise, condition).float()
        return (_per_item(c_skip) * x + _per_item(c_out) * prediction) * condition.mask[:, None]


class ConsistencyParameterisation(_Preconditioned):
    """f(x, sigma): the identity at sigma_min, by c_skip = 1 and c_out = 0 there (FlashSpeech eq. 2 to 4)."""

    estimates: EstimateKind = "consistency"

    def scalings(self, sigma: Level) -> tuple[Level, Level]:
        """c_skip = d^2 / ((s - e)^2 + d^2), c_out = d (s - e) / sqrt(s^2 + d^2), e being sigma_min."""
        above, data = sigma - self.sigma_min, self.sigma_data
        return data**2 / (above**2 + data**2), data * above * (sigma**2 + data**2).rsqrt()


class EdmParameterisation(_Preconditioned):
    """D(x, sigma): the mean of clean latents given x (Karras et al. 2022, table 1)."""

    estimates: EstimateKind = "denoised"

    def scalings(self, sigma: Level) -> tuple[Level, Level]:
        """c_skip = d^2 / (s^2 + d^2), c_out = s d / sqrt(s^2 + d^2)."""
        total = sigma**2 + self.sigma_data**2
        return self.sigma_data**2 / total, sigma * self.sigma_data * total.rsqrt()


def _per_item(level: Float[Tensor, " B"]) -> Float[Tensor, "B 1 1"]:
    return torch.reshape(level, (-1, 1, 1))
