"""Latents brought to the mean and deviation of their prompt's.

What one step generates lies between all that might be said, so its channels move less than a speaker's. That they must
move as much is an old remedy of statistical synthesis: global variance (Toda & Tokuda 2007), here as an affine map of
what was generated (Silen et al. 2012) towards the prompt instead of a training set.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.types import FrameTensor
from voxloom.values import Condition

FEW_FRAMES = 20.0
"""With so many frames, of a prompt or of what is said, half of the way is gone: a word tells little of a deviation."""

LARGEST_GAIN = 2.0
"""No channel is stretched or shrunk further, so that a noisy prompt's noise does not become a manner of speaking."""


@dataclass(frozen=True)
class Moments:
    """Mean and deviation (C,) of the channels that tell voices apart, and how many frames they are of."""

    mean: Float[Tensor, " C"]
    deviation: Float[Tensor, " C"]
    frames: int


@dataclass(frozen=True)
class PromptedCondition(Condition):
    """A condition that remembers the moments of each item's prompt, and the energy (B,T) that was asked for in dB."""

    prompts: tuple[Moments, ...] = ()
    energy: FrameTensor | None = None


def moments_of(codec: AbstractCodec, latents: Float[Tensor, "D T"]) -> Moments:
    """Of raw latents, in the frames in which the codec hears a voice."""
    channels, heard = codec.timbre(latents[None])
    values = latents[channels, heard[0]]
    return Moments(values.mean(dim=1), values.std(dim=1, correction=0), values.shape[1])


def match_prompt(
    codec: AbstractCodec, latents: Float[Tensor, "D T"], prompt: Moments, share: float
) -> Float[Tensor, "D T"]:
    """Raw latents with their moments brought `share` of the way to the prompt's, less where there are few frames."""
    channels, _ = codec.timbre(latents[None])
    own = moments_of(codec, latents)
    fewest = min(own.frames, prompt.frames)
    share = share * fewest / (fewest + FEW_FRAMES)
    gain = (prompt.deviation / own.deviation.clamp_min(1e-6)).clamp(1 / LARGEST_GAIN, LARGEST_GAIN)
    mean = torch.lerp(own.mean, prompt.mean, share)
    moved = (latents[channels] - own.mean[:, None]) * (gain**share)[:, None] + mean[:, None]
    out = latents.clone()
    out[channels] = moved
    return out
