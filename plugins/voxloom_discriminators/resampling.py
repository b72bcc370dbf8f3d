"""Resampling that gradients pass through."""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from voxloom.device import without_autocast

ZEROS = 24
"""Zero crossings of the sinc on either side."""

ROLL_OFF = 0.95
"""The cut-off as a share of the lower rate's Nyquist frequency, which leaves room for the filter's slope."""


class Resampler(nn.Module):
    """Waves (B,S) at one rate to ceil(S x to / from) samples at another, by Hann-windowed sinc interpolation.

    A sample at the new rate is the inner product of a filter and its neighbours at the old one; the filters repeat
    after to / gcd samples, so that they are the channels of one strided convolution (Smith, "Digital Audio Resampling
    Home Page").
    """

    filters: Tensor

    def __init__(self, from_rate: int, to_rate: int) -> None:
        super().__init__()
        common = math.gcd(from_rate, to_rate)
        self.down, self.up = from_rate // common, to_rate // common
        cut_off = ROLL_OFF * min(1.0, to_rate / from_rate)  # in units of the old Nyquist frequency
        self.reach = math.ceil(ZEROS / cut_off)
        # Derived from the rates, so no part of the state.
        self.register_buffer("filters", self._filters(cut_off), persistent=False)

    def forward(self, wave: Float[Tensor, "B S"]) -> Float[Tensor, "B R"]:
        """The waves at the new rate, in fp32."""
        if self.up == self.down:
            return wave.float()
        length = math.ceil(wave.shape[1] * self.up / self.down)
        padded = F.pad(wave.float(), (self.reach, self.reach + self.down))
        with without_autocast(wave.device):
            phases = F.conv1d(padded[:, None], self.filters, stride=self.down)
        return phases.transpose(1, 2).flatten(1)[:, :length]

    def _filters(self, cut_off: float) -> Float[Tensor, "up 1 K"]:
        """For each of the `up` phases the weights of the samples from `reach` before it to `reach + down` after."""
        taps = torch.arange(-self.reach, self.reach + self.down, dtype=torch.float64)
        phases = torch.arange(self.up, dtype=torch.float64) * self.down / self.up
        distance = taps - phases[:, None]  # in samples of the old rate
        window = (math.pi * distance / (2 * self.reach)).cos().square() * (distance.abs() < self.reach)
        return (cut_off * torch.sinc(cut_off * distance) * window).float()[:, None]
