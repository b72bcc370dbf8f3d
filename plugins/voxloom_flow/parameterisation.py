"""A denoiser as the velocity of a straight path between data and noise."""

from dataclasses import replace

import torch
from torch import Tensor

from voxloom.denoiser import AbstractDenoiser
from voxloom.parameterisation import AbstractParameterisation, EstimateKind
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition, Encoded


class FlowParameterisation(AbstractParameterisation):
    """F(x_t, t) = dx_t / dt on x_t = (1 - t) z + t noise (Lipman et al. 2022), t = sigma / (1 + sigma).

    What lies at `sigma` is x = x_t / (1 - t), and clean latents are x_t - t F. With `guidance` w the estimate is
    D + w (D - D without condition) (Ho & Salimans 2022), which is the guided velocity of F5-TTS, as D is linear in F.
    """

    estimates: EstimateKind = "denoised"

    def __init__(
        self, sigma_min: float = 0.002, sigma_max: float = 1000.0, sigma_data: float = 0.5, guidance: float = 0.0
    ) -> None:
        self.sigma_min, self.sigma_max, self.sigma_data = sigma_min, sigma_max, sigma_data
        self.guidance = guidance

    def prepared(self, denoiser: AbstractDenoiser, condition: Condition) -> Condition:
        """See `AbstractParameterisation.prepared`; with guidance it is the condition of both passes."""
        return denoiser.prepared(_and_without(condition) if self.guidance else condition)

    def estimate(self, denoiser: AbstractDenoiser, x: LatentTensor, sigma: Level, condition: Condition) -> LatentTensor:
        """See `AbstractParameterisation.estimate`; everything around F is fp32."""
        x, sigma = x.float(), sigma.float()
        if not self.guidance:
            return self._clean(denoiser, x, sigma, condition)
        both = condition if len(condition.mask) == 2 * len(x) else _and_without(condition)
        with_condition, without = self._clean(denoiser, torch.cat([x, x]), torch.cat([sigma, sigma]), both).chunk(2)
        guided: Tensor = with_condition + self.guidance * (with_condition - without)
        return guided

    def _clean(self, denoiser: AbstractDenoiser, x: LatentTensor, sigma: Level, condition: Condition) -> LatentTensor:
        time = sigma / (1 + sigma)
        on_path = x / (1 + sigma)[:, None, None]
        velocity: Tensor = denoiser(on_path, time, condition).float()
        return (on_path - time[:, None, None] * velocity) * condition.mask[:, None]


def _and_without(condition: Condition) -> Condition:
    """The items of `condition`, and again with their condition dropped; one that is dropped already stays so."""

    def twice(values: Tensor) -> Tensor:
        return torch.cat([values, values])

    prompt, known, known_mask = condition.prompt, condition.known, condition.known_mask
    null = torch.zeros_like(condition.mask[:, 0]) if condition.null is None else condition.null
    return replace(
        condition,
        frames=twice(condition.frames),
        mask=twice(condition.mask),
        prompt=None if prompt is None else Encoded(twice(prompt.states), twice(prompt.mask)),
        known=None if known is None else twice(known),
        known_mask=None if known_mask is None else twice(known_mask),
        null=torch.cat([null, torch.ones_like(null)]),
    )
