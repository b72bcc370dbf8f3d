"""Residual convolutions over padded sequences."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn


class ResidualConvolutions(nn.Module):
    """Normalise, convolve, GELU, mix, add: `dilations` of the blocks in order. Padding is zero before each of them.

    Convolutions see `kernel` positions, so that the context of all blocks is 1 + (kernel - 1) x sum(dilations).
    """

    def __init__(self, width: int, kernel: int, dilations: tuple[int, ...], dropout: float) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in dilations)
        self.spread = nn.ModuleList(
            nn.Conv1d(width, width, kernel, padding=kernel // 2 * dilation, dilation=dilation) for dilation in dilations
        )
        self.mix = nn.ModuleList(nn.Linear(width, width) for _ in dilations)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Float[Tensor, "B L H"], mask: Bool[Tensor, "B L"]) -> Float[Tensor, "B L H"]:
        """States, zero on padding."""
        outside = ~mask.unsqueeze(-1)
        x = x.masked_fill(outside, 0)
        for norm, spread, mix in zip(self.norms, self.spread, self.mix, strict=True):
            inner = norm(x).masked_fill(outside, 0)
            inner = torch.nn.functional.gelu(spread(inner.transpose(1, 2)).transpose(1, 2))
            x = (x + mix(self.dropout(inner))).masked_fill(outside, 0)
        return x
