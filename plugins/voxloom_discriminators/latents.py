"""A discriminator of latents, for codecs whose decode has no gradient."""

import math
from collections.abc import Iterable
from typing import Literal

from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm

from voxloom.discriminator import AbstractDiscriminator, Judgement
from voxloom.nn.masks import masked_mean

SLOPE = 0.2


class LatentDiscriminator(AbstractDiscriminator):
    """Sub-discriminators over time, each with its own dilation and so its own span of speech.

    Channels of latents are no neighbours of each other as the bins of a spectrogram are, so convolutions run over time
    alone. Under `prompt="projection"` a score gains the inner product of the features with the mean features of the
    prompt (Miyato & Koyama 2018), as FlashSpeech conditions its discriminator.
    """

    def __init__(
        self,
        latent_dim: int,
        width: int = 256,
        layers: int = 4,
        kernel: int = 5,
        dilations: tuple[int, ...] = (1, 2, 4),
        prompt: Literal["projection", "none"] = "projection",
    ) -> None:
        super().__init__()
        self.judges = "latents"
        self.shortest = 1
        self.conditional = prompt == "projection"
        self.judges_of_spans = nn.ModuleList(
            _SpanJudge(latent_dim, width, layers, kernel, dilation, self.conditional) for dilation in dilations
        )

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
        if not self.conditional:
            return tuple(judge(values, None, None) for judge in self.judges_of_spans)
        if prompt is None or prompt_mask is None:
            raise ValueError("a discriminator conditioned on the prompt needs one; prompt=none does without")
        return tuple(judge(values, prompt, prompt_mask) for judge in self.judges_of_spans)


class _SpanJudge(nn.Module):
    def __init__(self, latent_dim: int, width: int, layers: int, kernel: int, dilation: int, conditional: bool) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(_stack(latent_dim, width, layers, kernel, dilation))
        self.score = weight_norm(nn.Conv1d(width, 1, 3, padding="same"))
        self.of_prompt = nn.ModuleList(_stack(latent_dim, width, layers, kernel, 1) if conditional else ())
        self.projection = nn.Linear(width, width) if conditional else None

    def forward(self, values: Tensor, prompt: Tensor | None, prompt_mask: Tensor | None) -> Judgement:
        features = []
        hidden = values
        for convolution in self.convolutions:
            hidden = F.leaky_relu(convolution(hidden), SLOPE)
            features.append(hidden)
        scores = self.score(hidden)[:, 0]
        if self.projection is not None and prompt is not None and prompt_mask is not None:
            speaker = prompt.masked_fill(~prompt_mask[:, None], 0)
            for convolution in self.of_prompt:
                speaker = F.leaky_relu(convolution(speaker), SLOPE) * prompt_mask[:, None]
            voice = self.projection(masked_mean(speaker.transpose(1, 2), prompt_mask))
            scores = scores + (hidden * voice[:, :, None]).sum(dim=1) / math.sqrt(hidden.shape[1])
        return Judgement(scores.float(), tuple(features))


def _stack(latent_dim: int, width: int, layers: int, kernel: int, dilation: int) -> Iterable[nn.Module]:
    for index in range(layers):
        yield weight_norm(
            nn.Conv1d(latent_dim if index == 0 else width, width, kernel, padding="same", dilation=dilation)
        )
