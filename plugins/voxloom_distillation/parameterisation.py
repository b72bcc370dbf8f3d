"""A denoiser that predicts clean latents as they are."""

from torch import Tensor

from voxloom.denoiser import AbstractDenoiser
from voxloom.parameterisation import AbstractParameterisation, EstimateKind
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition


class DataParameterisation(AbstractParameterisation):
    """D(x, sigma) = F(x / sqrt(sigma^2 + sigma_data^2), ln(sigma) / 4), the generator of ProDiff (its section 3.2)."""

    estimates: EstimateKind = "denoised"

    def __init__(self, sigma_min: float = 0.002, sigma_max: float = 80.0, sigma_data: float = 0.5) -> None:
        self.sigma_min, self.sigma_max, self.sigma_data = sigma_min, sigma_max, sigma_data

    def estimate(self, denoiser: AbstractDenoiser, x: LatentTensor, sigma: Level, condition: Condition) -> LatentTensor:
        """See `AbstractParameterisation.estimate`; everything around F is fp32."""
        x, sigma = x.float(), sigma.float()
        scaled = x * (sigma**2 + self.sigma_data**2).rsqrt()[:, None, None]
        predicted: Tensor = denoiser(scaled, sigma.log() / 4, condition).float()
        return predicted * condition.mask[:, None]
