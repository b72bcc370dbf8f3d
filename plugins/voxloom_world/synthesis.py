"""WORLD's synthesis (Morise et al. 2016) in torch, for gradients."""

import torch
from torch import Tensor

from voxloom_world.pulses import Pulses
from voxloom_world.responses import noise_responses, periodic_responses

AT_ONCE = 512
"""Pulses rendered together: what they need of the processor's caches, or of a GPU's memory, stays small."""

APERIODICITY_FLOOR = 1e-3
"""Least aperiodicity, -60 dB."""

KNEE = 0.9
"""Where a peak starts to be bent, lest it exceeds 1; speech at a usual level hardly gets there."""

SEED = 0
"""The noise is the same in every call and for every item."""

_BLOCK = 4096


def white_noise(samples: int, like: Tensor) -> Tensor:
    """Noise (samples,) of variance 1, drawn on the CPU; a longer one begins with the shorter."""
    return further_noise(noise_source(), samples)[:samples].to(like)


def noise_source() -> torch.Generator:
    """What all noise is drawn from, from its first sample on."""
    return torch.Generator().manual_seed(SEED)


def further_noise(source: torch.Generator, samples: int) -> Tensor:
    """The next so many samples or some more, in whole blocks: it is the same noise in whatever parts it is drawn."""
    return torch.randn(-(-samples // _BLOCK) * _BLOCK, generator=source, dtype=torch.float32, device="cpu")


def render(
    pulses: Pulses, unheard: Pulses | None, envelope: Tensor, aperiodicity: Tensor, noise: Tensor, hop_length: int
) -> Tensor:
    """Wave (B,S) of pulses filtered by `envelope` (B,T,K), a power, with `noise` (S,) by `aperiodicity` (B,T,K).

    Differentiable in all that is a real number: envelope, aperiodicity, the pulses' places and voicing. `unheard` are
    the pulses that voicing would bring in; they are there for its gradient.
    """
    early = envelope.shape[2] - 1
    wave = overlapped(pulses, unheard, envelope, aperiodicity, noise, hop_length)
    return wave[:, early : early + envelope.shape[1] * hop_length]


def overlapped(
    pulses: Pulses, unheard: Pulses | None, envelope: Tensor, aperiodicity: Tensor, noise: Tensor, hop_length: int
) -> Tensor:
    """What `render` gives, from K - 1 samples before it to K samples after it: all that the pulses sound like."""
    batch, frames, bins = envelope.shape
    size, samples = 2 * (bins - 1), frames * hop_length
    width = samples + size + 1
    wave = envelope.new_zeros(batch * width) + envelope[:0].sum()  # with gradients, if without a pulse
    aperiodicity = aperiodicity.clamp(min=APERIODICITY_FLOOR)
    reach = torch.arange(size, device=envelope.device)
    voiced = pulses.chosen((pulses.voicing > 0).nonzero()[:, 0])
    for train, noisy in ((pulses, True), (voiced if unheard is None else voiced.followed_by(unheard), False)):
        for start in range(0, len(train), AT_ONCE):
            some = train.chosen(slice(start, start + AT_ONCE))
            power = _at_pulses(envelope, some, hop_length)
            share = _at_pulses(aperiodicity, some, hop_length).square()
            responses = noise_responses(power, share, some, noise) if noisy else periodic_responses(power, share, some)
            places = (some.item * width + some.sample)[:, None] + 1 + reach
            wave.index_add_(0, places.flatten(), responses.flatten())
    return wave.view(batch, width)


def limited(wave: Tensor) -> Tensor:
    """Samples in [-1, 1]: up to `KNEE` as they are, above it bent. Each by itself, so that a stream can do it too."""
    loud = wave.abs()
    bent = KNEE + (1 - KNEE) * torch.tanh((loud - KNEE) / (1 - KNEE))
    return torch.where(loud > KNEE, wave.sign() * bent, wave)


def _at_pulses(frames: Tensor, pulses: Pulses, hop_length: int) -> Tensor:
    """(P,K): frames (B,T,K) interpolated at the pulses, constant after the last frame."""
    floor = pulses.sample // hop_length
    weight = (pulses.sample % hop_length).to(frames.dtype)[:, None] / hop_length
    following = (floor + 1).clamp(max=frames.shape[1] - 1)
    return torch.lerp(frames[pulses.item, floor], frames[pulses.item, following], weight)
