"""What is heard between sentences: the room as the voice has it, not digital silence."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.level import ACTIVE_DB, powers_of
from voxloom.model import Recording

Wave = Float[Tensor, " _"]

STRETCH_SECONDS = 0.04
"""How long the stretch is that tells how the room sounds; 25 Hz apart its noise has a colour of its own."""

UNHEARD_DB = 50.0
"""How far below speech the tone is made where a sentence has no quiet stretch: there is no room to hear in it."""

EDGE_SECONDS = 0.005
"""In what time the tone meets the sample that ends, or begins, a sentence which does not end in silence."""


def room_tone(before: Wave, after: Wave, seconds: float, sample_rate: int, seed: int) -> Wave:
    """Noise (S,) with the spectrum and level of the quietest stretch of `before`, without a step at either end."""
    samples = round(seconds * sample_rate)
    tone = _noise(_quietest(before, sample_rate), samples, seed)
    edge = min(round(EDGE_SECONDS * sample_rate), samples)
    fall = 0.5 + 0.5 * torch.cos(math.pi * (1 + torch.arange(edge)) / (edge + 1))
    tone[:edge] += before[-1] * fall
    tone[samples - edge :] += after[0] * fall.flip(0)
    return tone


def _quietest(wave: Wave, sample_rate: int) -> Wave:
    size = round(STRETCH_SECONDS * sample_rate)
    recording = Recording(wave, sample_rate)
    powers = powers_of(recording, STRETCH_SECONDS)
    if not len(powers):
        return torch.zeros(1)
    start = int(powers.argmin()) * size
    quiet, speech = float(powers.min()), float(powers.max())
    heard = quiet <= speech / 10 ** (ACTIVE_DB / 10)
    gain = 1.0 if heard else math.sqrt(speech / quiet / 10 ** (UNHEARD_DB / 10))
    return gain * wave[start : start + size]


def _noise(stretch: Wave, samples: int, seed: int) -> Wave:
    """White noise filtered by the stretch itself, whose spectrum and power it has then."""
    shape = (stretch - stretch.mean()).double() * torch.hann_window(len(stretch), periodic=False, dtype=torch.float64)
    energy = float(shape.square().sum())
    if energy == 0.0:
        return torch.zeros(samples)
    shape = shape * math.sqrt(float((stretch - stretch.mean()).double().square().mean()) / energy)
    size = samples + len(shape)
    white = torch.randn(size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    filtered: Tensor = torch.fft.irfft(torch.fft.rfft(white) * torch.fft.rfft(shape, size), size)
    return filtered[len(shape) :].float()
