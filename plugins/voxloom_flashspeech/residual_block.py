"""The block that the WaveNet is made of."""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from voxloom.attention import AbstractAttention
from voxloom.types import SequenceMask
from voxloom.values import Encoded
from voxloom_flashspeech.attention import MultiHeadAttention


@dataclass(frozen=True)
class Share:
    """What a block takes of a condition, whatever x and level are.

    `gate` is what is added to its gate; `prompt` are keys and values of the prompt's tokens with their mask, where it
    looks at the prompt.
    """

    gate: Float[Tensor, "B G T"]
    prompt: Float[Tensor, "B P two_H"] | None = None
    prompt_mask: SequenceMask | None = None


class PromptFilm(nn.Module):
    """Each frame looks at the prompt tokens and takes from them a gain and a bias for the gate (FiLM)."""

    def __init__(self, width: int, prompt_dim: int, heads: int, attention: AbstractAttention, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attention = MultiHeadAttention(width, heads, attention, prompt_dim)
        self.dropout = nn.Dropout(dropout)
        self.film = nn.Linear(width, 4 * width)
        nn.init.zeros_(self.film.weight)
        nn.init.constant_(self.film.bias[: 2 * width], 1.0)
        nn.init.zeros_(self.film.bias[2 * width :])

    def forward(
        self,
        gate: Float[Tensor, "B G T"],
        x: Float[Tensor, "B H T"],
        prompt: Float[Tensor, "B P two_H"],
        prompt_mask: SequenceMask,
    ) -> Float[Tensor, "B G T"]:
        """`gate` scaled and shifted by what `x` finds in the prompt, of which there are keys and values."""
        seen = self.dropout(self.attention.gather(self.norm(x.transpose(1, 2)), prompt, prompt_mask))
        gain, bias = self.film(seen).transpose(1, 2).chunk(2, dim=1)
        out: Tensor = gate * gain + bias
        return out


class ResidualBlock(nn.Module):
    """Dilated convolution, condition, gate; half goes on, half is skipped to the head."""

    def __init__(self, width: int, condition_dim: int, kernel: int, dilation: int, film: PromptFilm | None) -> None:
        super().__init__()
        self.level = nn.Linear(width, width)
        self.dilated = nn.Conv1d(width, 2 * width, kernel, dilation=dilation, padding="same")
        self.condition = nn.Conv1d(condition_dim, 2 * width, 1)
        self.output = nn.Conv1d(width, 2 * width, 1)
        self.film = film
        for convolution in (self.dilated, self.condition, self.output):
            nn.init.kaiming_normal_(convolution.weight)

    def share(self, frames: Float[Tensor, "B C T"], prompt: Encoded | None) -> Share:
        """What this block takes of normalised condition frames and of the prompt."""
        gate = self.condition(frames)
        if self.film is None or prompt is None:
            return Share(gate)
        return Share(gate, self.film.attention.memory(prompt.states), prompt.mask)

    def forward(
        self, x: Float[Tensor, "B H T"], level: Float[Tensor, "B H"], share: Share, mask: Bool[Tensor, "B 1 T"]
    ) -> tuple[Float[Tensor, "B H T"], Float[Tensor, "B H T"]]:
        """(residual, skip), both zero on padding."""
        y = (x + self.level(level).unsqueeze(-1)) * mask
        gate = self.dilated(y) + share.gate
        if self.film is not None and share.prompt is not None and share.prompt_mask is not None:
            gate = self.film(gate, y, share.prompt, share.prompt_mask)
        residual, skip = (self.output(gated(gate)) * mask).chunk(2, dim=1)
        return (x + residual) / math.sqrt(2), skip


def gated(gate: Float[Tensor, "B two_H T"]) -> Float[Tensor, "B H T"]:
    """Sigmoid of the first half of channels times tanh of the second.

    Without gradients tanh(x) is 2 sigmoid(2 x) - 1 in fp32: torch's own takes six times as long as its sigmoid.
    """
    sigmoid, tanh = gate.chunk(2, dim=1)
    if torch.is_grad_enabled() or gate.dtype != torch.float32 or gate.is_meta:
        return sigmoid.sigmoid() * tanh.tanh()
    return sigmoid.sigmoid().mul_((2 * tanh).sigmoid_().mul_(2).sub_(1))
