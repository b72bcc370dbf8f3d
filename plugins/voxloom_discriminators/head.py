"""The head that judges the states of a network of speech."""

import math
from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm

from voxloom.discriminator import Judgement

SLOPE = 0.1


class Head(nn.Module):
    """Five weight-normalised convolutions over time (FlashSpeech section 3.3; widths of its code at `width` 256).

    `conditional`: a score gains the inner product of the last hidden features with what is learnt of the prompt's mean
    features (projection, Miyato & Koyama 2018).
    """

    def __init__(self, channels: int, width: int, conditional: bool) -> None:
        super().__init__()
        self.narrow = weight_norm(nn.Conv1d(channels, width, 1))
        sizes = (width, 2 * width, 4 * width, 4 * width)
        self.convolutions = nn.ModuleList(
            weight_norm(nn.Conv1d(before, after, 5, padding="same")) for before, after in pairwise(sizes)
        )
        self.score = weight_norm(nn.Conv1d(sizes[-1], 1, 3, padding="same"))
        self.voice: nn.Sequential | None = None
        if conditional:
            self.voice = nn.Sequential(nn.Linear(channels, width), nn.LeakyReLU(SLOPE), nn.Linear(width, sizes[-1]))

    def forward(self, states: Float[Tensor, "B C F"], prompt: Float[Tensor, "B C"] | None) -> Judgement:
        """A score per frame; `prompt` is the mean over a prompt's own frames."""
        hidden, features = self.narrow(states), []
        for convolution in self.convolutions:
            hidden = F.leaky_relu(convolution(hidden), SLOPE)
            features.append(hidden)
        scores = self.score(hidden)[:, 0]
        if self.voice is not None and prompt is not None:
            scores = scores + torch.einsum("bcf,bc->bf", hidden, self.voice(prompt)) / math.sqrt(hidden.shape[1])
        return Judgement(scores.float(), tuple(features))
