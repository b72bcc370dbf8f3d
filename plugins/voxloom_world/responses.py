"""What each pulse of WORLD's excitation sounds like. P pulses, N the FFT's size, K = N / 2 + 1 bins."""

import math

import torch
from torch import Tensor

from voxloom_world.pulses import Pulses

FLOOR = 1e-12
"""Power that WORLD adds to the periodic spectrum before its logarithm."""

SLOPE_FLOOR = 1e-6
"""Least share of power left to the periodic part, -60 dB: the slope of its root would else grow without bound."""

ALL_NOISE = 0.999
"""A pulse with more than this share of noise at 0 Hz has no periodic part."""


def minimum_phase(log_power: Tensor) -> Tensor:
    """Spectrum (P,K) of minimum phase with this log power, by folding the cepstrum (Oppenheim & Schafer 1975)."""
    cepstrum: Tensor = torch.fft.irfft(0.5 * log_power)
    half = cepstrum.shape[-1] // 2
    causal = torch.cat([cepstrum[..., :1], 2 * cepstrum[..., 1:half], cepstrum[..., half : half + 1]], -1)
    spectrum: Tensor = torch.fft.rfft(causal, 2 * half)
    return spectrum.exp()


def periodic_responses(power: Tensor, noise_share: Tensor, pulses: Pulses) -> Tensor:
    """Responses (P,N) from -N/2 to N/2 - 1 of pulses to spectra `power` (P,K), without what is noise, free of DC."""
    size = 2 * (power.shape[-1] - 1)
    spectrum = minimum_phase(torch.log(power * (1 - noise_share).clamp(min=SLOPE_FLOOR) + FLOOR))
    angle = -2 * math.pi / size * pulses.shift[:, None] * torch.arange(size // 2 + 1, device=power.device)
    causal: Tensor = torch.fft.irfft(spectrum * torch.polar(torch.ones_like(angle), angle))[:, : size // 2]
    window = torch.hann_window(size + 2, periodic=False, device=power.device, dtype=power.dtype)[1:-1]
    responses = torch.cat([torch.zeros_like(causal), causal], 1) - causal.sum(1, keepdim=True) * window / window.sum()
    periodic = noise_share[:, 0] <= ALL_NOISE
    return responses * (pulses.period.sqrt() * pulses.voicing * periodic)[:, None]


def noise_responses(power: Tensor, noise_share: Tensor, pulses: Pulses, noise: Tensor) -> Tensor:
    """Responses (P,N) from -N/2 to N/2 - 1 to the stretch of white `noise` (S,) that follows each pulse.

    A voiced pulse has its share of noise, an unvoiced one is nothing else.
    """
    size = 2 * (power.shape[-1] - 1)
    ahead = torch.arange(int(pulses.length.max()), device=noise.device)
    inside = ahead < pulses.length[:, None]
    stretch = torch.where(inside, noise[(pulses.sample[:, None] + ahead).clamp(max=len(noise) - 1)], 0.0)
    stretch = torch.where(inside, stretch - stretch.sum(1, keepdim=True) / pulses.length[:, None], 0.0)
    spectrum = minimum_phase(torch.log(power) + pulses.voicing[:, None] * torch.log(noise_share))
    responses: Tensor = torch.fft.irfft(spectrum * torch.fft.rfft(stretch, size))
    return responses.roll(size // 2, -1)
