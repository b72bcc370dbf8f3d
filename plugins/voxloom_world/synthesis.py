"""WORLD's synthesis (Morise et al. 2016) in torch, for gradients."""

import torch
from torch import Tensor

from voxloom_world.pulses import Pulses
from voxloom_world.responses import ALL_NOISE, noise_responses, periodic_responses

AT_ONCE = 512
"""Pulses rendered together: what they need of the processor's caches, or of a GPU's memory, stays small."""

APERIODICITY_FLOOR = 1e-3
"""Least aperiodicity, -60 dB."""

SEED = 0
"""The noise is the same in every call and for every item."""

_BLOCK = 4096


def white_noise(samples: int, like: Tensor) -> Tensor:
    """Noise (samples,) of variance 1, drawn on the CPU; a longer one begins with the shorter."""
    generator = torch.Generator().manual_seed(SEED)
    drawn = torch.randn(-(-samples // _BLOCK) * _BLOCK, generator=generator, dtype=torch.float32, device="cpu")
    return drawn[:samples].to(like)


def render(pulses: Pulses, envelope: Tensor, aperiodicity: Tensor, noise: Tensor, hop_length: int) -> Tensor:
    """Wave (B,S) of pulses filtered by `envelope` (B,T,K), a power, with `noise` (S,) by `aperiodicity` (B,T,K).

    Differentiable in all that is a real number: envelope, aperiodicity, the pulses' places and voicing.
    """
    batch, frames, bins = envelope.shape
    size, samples = 2 * (bins - 1), frames * hop_length
    width = samples + size + 1
    wave = envelope.new_zeros(batch * width)
    reach = torch.arange(size, device=envelope.device)
    for start in range(0, len(pulses), AT_ONCE):
        some = pulses.chosen(slice(start, start + AT_ONCE))
        responses = _responses(some, envelope, aperiodicity, noise, hop_length)
        places = (some.item * width + some.sample)[:, None] + 1 + reach
        wave.index_add_(0, places.flatten(), responses.flatten())
    return wave.view(batch, width)[:, size // 2 : size // 2 + samples]


def _responses(pulses: Pulses, envelope: Tensor, aperiodicity: Tensor, noise: Tensor, hop_length: int) -> Tensor:
    """Responses (P,N) of pulses, the periodic part and the noise."""
    power = _at_pulses(envelope, pulses, hop_length)
    share = _at_pulses(aperiodicity.clamp(min=APERIODICITY_FLOOR), pulses, hop_length).square()
    responses = noise_responses(power, share, pulses, noise)
    sounding = share[:, 0] <= ALL_NOISE
    if not pulses.voicing.requires_grad:
        sounding = sounding & (pulses.voicing > 0)
    chosen = sounding.nonzero()[:, 0]
    if not len(chosen):  # an empty batch is too small for some FFTs
        return responses
    return responses.index_add(0, chosen, periodic_responses(power[chosen], share[chosen], pulses.chosen(chosen)))


def _at_pulses(frames: Tensor, pulses: Pulses, hop_length: int) -> Tensor:
    """(P,K): frames (B,T,K) interpolated at the pulses, constant after the last frame."""
    floor = pulses.sample // hop_length
    weight = (pulses.sample % hop_length).to(frames.dtype)[:, None] / hop_length
    following = (floor + 1).clamp(max=frames.shape[1] - 1)
    return torch.lerp(frames[pulses.item, floor], frames[pulses.item, following], weight)
