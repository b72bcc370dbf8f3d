"""Means and deviations of channels, in which a voice differs from another most.

A source's latents are brought to the target's before they are noised, and the noise that an inversion finds to none:
what of a voice is a mean (its pitch, its spectrum's tilt) then need not be undone by generation, and more of what was
said may stay.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.types import LatentTensor

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


def centred(noise: LatentTensor) -> LatentTensor:
    """Noise (B,D,T) that an inversion found, each channel with mean 0 and deviation 1 over time.

    What its condition does not explain of a source stays in the noise; what of it never changes is the source's voice.
    """
    spread = noise.std(dim=2, correction=0, keepdim=True).clamp_min(STILL)
    found: Tensor = (noise - noise.mean(dim=2, keepdim=True)) / spread
    return found


def _moments(codec: AbstractCodec, latents: Float[Tensor, "D T"]) -> tuple[Float[Tensor, "D 1"], Float[Tensor, "D 1"]]:
    _, heard = codec.timbre(latents[None])
    values = latents[:, heard[0]]
    return values.mean(dim=1, keepdim=True), values.std(dim=1, correction=0, keepdim=True)
