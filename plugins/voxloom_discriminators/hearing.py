"""Discriminators that listen: a frozen network of speech, and a head that is trained."""

import math
from typing import Literal

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn import functional as F

from voxloom.discriminator import AbstractDiscriminator, Judgement
from voxloom.nn.frozen import Frozen
from voxloom_discriminators.head import Head
from voxloom_discriminators.listener import AbstractListener
from voxloom_discriminators.resampling import Resampler


class HearingDiscriminator(AbstractDiscriminator):
    """Judges waves at `sample_rate` by what a listener makes of them.

    The listener is frozen: gradients pass through it to what is judged, its parameters are none of the discriminator's,
    and checkpoints hold the head alone.
    """

    def __init__(
        self, listener: AbstractListener, sample_rate: int, width: int, prompt: Literal["projection", "none"]
    ) -> None:
        super().__init__()
        self.judges = "wave"
        self.conditional = prompt == "projection"
        self.sample_rate = sample_rate
        self.shortest = math.ceil(listener.shortest * sample_rate / listener.sample_rate)
        self.listener = Frozen(listener)
        self.resampler = Resampler(sample_rate, listener.sample_rate)
        self.head = Head(listener.channels, width, self.conditional)

    def forward(
        self,
        values: Float[Tensor, "B C L"],
        prompt: Float[Tensor, "B C Lp"] | None = None,
        prompt_mask: Bool[Tensor, "B Lp"] | None = None,
    ) -> tuple[Judgement, ...]:
        """See `AbstractDiscriminator.forward`.

        Raises:
            ValueError: when it is conditional and there is no prompt.
        """
        voice = None
        if self.conditional:
            if prompt is None or prompt_mask is None:
                raise ValueError("a discriminator conditioned on the prompt needs one; prompt=none does without")
            voice = self._voice(prompt[:, 0], prompt_mask)
        return (self.head(self._states(values[:, 0]), voice),)

    def _states(self, wave: Float[Tensor, "B S"]) -> Float[Tensor, "B C F"]:
        states: Tensor = self.listener.network(self.resampler(wave))
        return states

    @torch.no_grad()
    def _voice(self, prompt: Float[Tensor, "B S"], mask: Bool[Tensor, "B S"]) -> Float[Tensor, "B C"]:
        """Mean features of each prompt, heard without its padding: no network need know of masks."""
        means: dict[int, Tensor] = {}
        lengths = mask.sum(dim=1)
        for length in sorted(set(lengths.tolist())):
            items = (lengths == length).nonzero()[:, 0]
            heard = F.pad(prompt[items, :length], (0, max(0, self.shortest - length)))
            means |= zip(items.tolist(), self._states(heard).float().mean(dim=2), strict=True)
        return torch.stack([means[item] for item in range(len(prompt))])
