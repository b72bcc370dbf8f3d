"""Pitch as a learnt vector per bin."""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn


class PitchEmbedding(nn.Module):
    """F0 (B,T) in Hz and voicing (B,T) to (B,T,H): log-spaced bins, and a vector added where voiced."""

    edges: Tensor

    def __init__(self, bins: int, low_hz: float, high_hz: float, width: int) -> None:
        super().__init__()
        self.bins = nn.Embedding(bins, width)
        self.voiced = nn.Parameter(torch.zeros(width))
        edges = torch.linspace(math.log(low_hz), math.log(high_hz), bins - 1).exp()
        self.register_buffer("edges", edges, persistent=False)

    def forward(self, pitch: Float[Tensor, "B T"], voicing: Float[Tensor, "B T"]) -> Float[Tensor, "B T H"]:
        """Pitch below the lowest edge or above the highest falls in the outermost bins."""
        index = torch.bucketize(pitch.contiguous(), self.edges)
        out: Tensor = self.bins(index) + (voicing > 0.5).unsqueeze(-1) * self.voiced
        return out
