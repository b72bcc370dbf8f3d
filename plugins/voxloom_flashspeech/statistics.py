"""A prompt encoder for small data: what remains of a prompt are statistics over time."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from voxloom.encoder import AbstractEncoder
from voxloom.nn.masks import masked_mean
from voxloom.types import SequenceMask
from voxloom.values import Encoded


class PromptStatistics(AbstractEncoder):
    """Normalised latents (B,D,T) to a fixed number of states (B,P,H).

    Means and standard deviations of the latents and of convolutional features say who speaks, and nothing of what is
    said, so that a few hundred training speakers suffice.
    """

    def __init__(
        self, latent_dim: int, width: int = 512, layers: int = 3, kernel: int = 5, tokens: int = 8, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.width, self.tokens = width, tokens
        channels = [latent_dim] + [width] * layers
        self.convolutions = nn.ModuleList(
            nn.Conv1d(before, after, kernel, padding="same") for before, after in pairwise(channels)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.summary = nn.Sequential(nn.Linear(2 * (latent_dim + width), 2 * width), nn.Mish())
        self.states = nn.Linear(2 * width, tokens * width)
        self.norm = nn.LayerNorm(width)

    def forward(self, values: Tensor, mask: SequenceMask, prompt: Encoded | None = None) -> Encoded:
        """See `AbstractEncoder.forward`; the mask of the result is all True."""
        del prompt
        inside = mask[:, None]
        values = values.masked_fill(~inside, 0)
        hidden = values
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            hidden = norm(F.relu(convolution(hidden)).transpose(1, 2)).transpose(1, 2) * inside
        features = torch.cat([values, hidden], dim=1).transpose(1, 2).float()
        mean = masked_mean(features, mask)
        variance = masked_mean((features - mean.unsqueeze(1)).square(), mask)
        summary = self.summary(self.dropout(torch.cat([mean, (variance + 1e-5).sqrt()], dim=-1)))
        states = self.norm(self.states(summary).unflatten(-1, (self.tokens, self.width)))
        return Encoded(states, mask.new_ones(len(mask), self.tokens))
