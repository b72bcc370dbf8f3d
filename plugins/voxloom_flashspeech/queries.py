"""Learned queries that sum up a prompt."""

import torch
from torch import nn

from voxloom.attention import AbstractAttention
from voxloom.values import Encoded
from voxloom_flashspeech.attention import MultiHeadAttention


class PromptQueries(nn.Module):
    """`count` learned queries (32 in the paper) attend to the prompt's states: (B,count,H).

    The denoiser sees only this summary, since full access to the prompt exposes more than the speaker.
    """

    def __init__(self, count: int, width: int, heads: int, attention: AbstractAttention) -> None:
        super().__init__()
        self.queries = nn.Parameter(torch.randn(count, width) / width**0.5)
        self.attention = MultiHeadAttention(width, heads, attention)

    def forward(self, prompt: Encoded) -> Encoded:
        """Tokens and an all-True mask."""
        queries = self.queries.expand(len(prompt.states), -1, -1)
        states = self.attention(queries, prompt.states, prompt.mask)
        return Encoded(states, prompt.mask.new_ones(states.shape[:2]))
