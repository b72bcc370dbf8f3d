"""What a discriminator is shown of a batch: stretches of latents, or of the waves they decode to."""

import math
from collections.abc import Sequence
from functools import cached_property

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.discriminator import AbstractDiscriminator, Judgement
from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom.types import LatentTensor
from voxloom.values import Supervised
from voxloom_diffusion.stretches import Stretches, draw_stretches


class Showing:
    """One choice of stretches, at which any latents (B,D,T) of the batch can be judged.

    Waves of recordings and estimates are decoded alike from latents, so that nothing tells a codec's sound from a
    microphone's. `margin` frames on either side are decoded with a stretch and cut off, for the ends of what is decoded
    sound as no middle does; beyond an utterance's own ends they repeat its first or last frame.
    """

    def __init__(
        self,
        discriminator: AbstractDiscriminator,
        decoder: AbstractCodec | None,
        margin: int,
        frames: int,
        model: AbstractModel,
        supervised: Supervised,
        weights: Float[Tensor, "D 1"],
        rngs: Sequence[torch.Generator],
    ) -> None:
        """`decoder` decodes, else the model's own codec; `frames` is how long a stretch is.

        A discriminator of latents is shown each channel times its `weights`, as it counts in the consistency loss.

        Raises:
            TrainingError: when the codec has no gradient, or decodes other latents than the model's.
        """
        self.discriminator, self.margin, self.model, self.supervised = discriminator, margin, model, supervised
        self.weights = weights
        self.codec = _decoding(model, decoder) if discriminator.judges == "wave" else None
        per_frame = 1 if self.codec is None else self.codec.hop_length
        self.lengths = supervised.condition.mask.sum(dim=1)
        frames = max(frames, math.ceil(discriminator.shortest / per_frame))
        self.stretches = draw_stretches(supervised.condition.mask, frames, rngs)

    def judge(self, latents: LatentTensor) -> tuple[Judgement, ...]:
        """Judgements of the stretches (K,...) of `latents`; there must be one at least."""
        values = self._seen(latents, self.stretches, self.lengths)
        prompt, mask = self._prompt
        judgements: tuple[Judgement, ...] = self.discriminator(values, prompt, mask)
        return judgements

    @cached_property
    def _prompt(self) -> tuple[Float[Tensor, "K C Lp"] | None, Bool[Tensor, "K Lp"] | None]:
        prompt, mask = self.supervised.prompt, self.supervised.prompt_mask
        if prompt is None or mask is None or not self.discriminator.conditional:
            return None, None
        items, places = self.stretches.items, torch.arange(prompt.shape[2], device=prompt.device)
        with torch.no_grad():
            values = self._seen(prompt, Stretches(items, places.expand(len(items), -1)), mask.sum(dim=1))
        mask = mask[items]
        return values, mask if self.codec is None else mask.repeat_interleave(self.codec.hop_length, dim=1)

    def _seen(self, latents: LatentTensor, stretches: Stretches, lengths: Tensor) -> Tensor:
        if self.codec is None:
            return stretches.of(latents * self.weights)
        wide = stretches.widened(self.margin, lengths)
        # Recordings, and what the discriminator learns from, need no way back, even through a codec that is not frozen.
        with torch.set_grad_enabled(torch.is_grad_enabled() and latents.requires_grad):
            wave = self.codec.decode(self.model.denormalise(wide.of(latents)))
        cut = self.margin * self.codec.hop_length
        return wave[..., cut : wave.shape[2] - cut]


def _decoding(model: AbstractModel, decoder: AbstractCodec | None) -> AbstractCodec:
    """The codec that decodes for a discriminator; what options can tell of it, the fit check has asked already."""
    own = model.part("codec", AbstractCodec)
    codec = own if decoder is None else decoder
    if not codec.differentiable:
        raise TrainingError(
            f"a discriminator of waves needs a codec whose decode has a gradient, which {type(codec).__name__} lacks: "
            "set decoder=NAME to one of the same latent space that has it, or take discriminator=latents"
        )
    if codec.latent_space != own.latent_space:
        raise TrainingError(
            f"the decoder's latent space is {codec.latent_space}, and the model's {own.latent_space}: "
            "set decoder=NAME to a codec of the model's latent space"
        )
    return codec
