"""The diffusion's process: a denoiser that predicts clean latents from what is neither scaled up nor blown up."""

import torch
from torch import Tensor

from voxloom.denoiser import AbstractDenoiser
from voxloom.parameterisation import AbstractParameterisation, EstimateKind
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition
from voxloom_naturalspeech2.options import sigma_at


class VariancePreservingParameterisation(AbstractParameterisation):
    """D(x, sigma) = F(x / sqrt(1 + sigma^2), t): NaturalSpeech 2 predicts z itself (its section 3.2).

    Its SDE, dz = -beta z dt / 2 + sqrt(beta) dw, gives z_t = a z + sqrt(1 - a^2) noise with a = exp(-1/2 integral of
    beta), beta linear in t: what lies at sigma = sqrt(1 - a^2) / a is x = z_t / a.
    """

    estimates: EstimateKind = "denoised"

    def __init__(
        self, beta_min: float = 0.05, beta_max: float = 20.0, time_min: float = 0.001, sigma_data: float = 0.5
    ) -> None:
        self.beta_min, self.beta_max, self.time_min, self.sigma_data = beta_min, beta_max, time_min, sigma_data
        self.sigma_min, self.sigma_max = (sigma_at(time, beta_min, beta_max) for time in (time_min, 1.0))

    def estimate(self, denoiser: AbstractDenoiser, x: LatentTensor, sigma: Level, condition: Condition) -> LatentTensor:
        """See `AbstractParameterisation.estimate`; everything around F is fp32."""
        x, sigma = x.float(), sigma.float()
        scaled = x * (1 + sigma**2).rsqrt()[:, None, None]
        predicted: Tensor = denoiser(scaled, self.time(sigma), condition).float()
        return predicted * condition.mask[:, None]

    def time(self, sigma: Level) -> Level:
        """The time t (B,) of `sigma`: the root of beta_min t + (beta_max - beta_min) t^2 / 2 = ln(1 + sigma^2)."""
        integral, slope = torch.log1p(sigma**2), self.beta_max - self.beta_min
        # The root by its stable form: near the data integral and time are tiny.
        return 2 * integral / (self.beta_min + (self.beta_min**2 + 2 * slope * integral).sqrt())

    def sigma(self, time: Level) -> Level:
        """The noise level (B,) at `time`."""
        return torch.expm1(self.beta_min * time + (self.beta_max - self.beta_min) * time**2 / 2).sqrt()
