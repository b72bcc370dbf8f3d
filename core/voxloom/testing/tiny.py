"""A model small enough to put objectives and tasks around."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from voxloom.model import AbstractModel
from voxloom.testing.inputs import LENGTHS, LinearDenoiser, generators, sequence
from voxloom.values import Batch, Condition, Supervised

LATENT_DIM = 6


class TinyModel(AbstractModel):
    """Latents as the batch gives them, and a condition made of their padding alone."""

    def __init__(self, parts: Mapping[str, object]) -> None:
        super().__init__({"denoiser": LinearDenoiser(LATENT_DIM), **parts})

    def supervise(self, batch: Batch, rngs: Sequence[torch.Generator]) -> Supervised:
        """See `AbstractModel.supervise`."""
        del rngs
        assert batch.latents is not None
        assert batch.frame_mask is not None
        inside = batch.frame_mask[:, None]
        latents = batch.latents.masked_fill(~inside, 0)
        return Supervised(latents, Condition(torch.zeros_like(latents) + 0.1 * inside, batch.frame_mask))


def tiny_batch(items: slice = slice(None), garbage: float = 0.0) -> Batch:
    """A batch of latents, waves and tokens in LENGTHS, or some of its items without padding they do not need."""
    lengths = torch.tensor(LENGTHS)[items]
    size = int(lengths.max())
    plain = sequence(LATENT_DIM, seed=7)
    mask = plain.mask[items, :size]
    latents: Tensor = 0.5 * plain.values[items, :, :size]
    return Batch(
        ids=tuple(str(item) for item in range(len(LENGTHS)))[items],
        index=torch.arange(len(LENGTHS))[items],
        latents=latents.masked_fill(~mask[:, None], garbage),
        frame_mask=mask,
        wave=sequence(1, [16 * length for length in LENGTHS], seed=8).values[items, :, : 16 * size],
    )


def tiny_generators(items: slice = slice(None)) -> list[torch.Generator]:
    """The generators of those items."""
    return generators(len(LENGTHS))[items]
