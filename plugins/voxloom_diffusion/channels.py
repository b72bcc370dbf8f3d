"""How much each channel of latents counts."""

from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.model import AbstractModel
from voxloom.types import LatentTensor

Counting = Literal["alike", "spread"]


def channel_weights(model: AbstractModel, latents: LatentTensor, counting: Counting) -> Float[Tensor, "D 1"]:
    """A weight per channel of normalised latents (B,D,T): 1, or by `spread` as far as it moves before normalisation.

    Where each channel is scaled by itself, the fine ripples of a spectral envelope count as much as its shape, though
    they hardly move the spectrum and cannot be foreseen. `spread` gives the channels that tell voices apart
    (`AbstractCodec.timbre`) back the proportions they have in the codec's latents, at a mean of 1.
    """
    weights = latents.new_ones(latents.shape[1], 1)
    if counting == "alike":
        return weights
    channels, _ = model.part("codec", AbstractCodec).timbre(latents[:1])
    ends = torch.stack([weights, torch.zeros_like(weights)])
    with torch.no_grad():
        high, low = model.denormalise(ends)
        spread = (high - low)[channels]
        weights[channels] = spread / spread.mean()
    return weights
