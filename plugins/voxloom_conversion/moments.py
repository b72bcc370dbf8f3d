"""A source's latents brought to the target's mean and deviation, channel by channel, before they are noised.

What of a voice is a mean (its pitch, its spectrum's tilt) then need not be undone by generation, so that less noise is
enough, and more of what was said stays.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.codec import AbstractCodec

LARGEST_GAIN = 2.0
"""No channel is stretched or shrunk further."""

STILL = 1e-3
"""A channel that deviates less does not move, and is shifted alone."""


def matched(codec: AbstractCodec, own: Float[Tensor, "D T"], target: Float[Tensor, "D Tt"]) -> Float[Tensor, "D T"]:
    """`own` raw latents with the moments of `target`'s, both of the frames in which the codec hears a voice."""
    mean, deviation = _moments(codec, own)
    wanted, spread = _moments(codec, target)
    gain = (spread / deviation.clamp_min(STILL)).clamp(1 / LARGEST_GAIN, LARGEST_GAIN)
    gain = torch.where(deviation < STILL, torch.ones_like(gain), gain)
    moved: Tensor = (own - mean) * gain + wanted
    return moved


def _moments(codec: AbstractCodec, latents: Float[Tensor, "D T"]) -> tuple[Float[Tensor, "D 1"], Float[Tensor, "D 1"]]:
    _, heard = codec.timbre(latents[None])
    values = latents[:, heard[0]]
    return values.mean(dim=1, keepdim=True), values.std(dim=1, correction=0, keepdim=True)
