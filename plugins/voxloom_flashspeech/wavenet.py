"""The denoiser: a non-causal WaveNet (facts of FlashSpeech and NaturalSpeech 2's diffusion network)."""

import math
from dataclasses import replace

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F

from voxloom.attention import AbstractAttention
from voxloom.denoiser import AbstractDenoiser
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition, Encoded
from voxloom_flashspeech.attention import MultiHeadAttention
from voxloom_flashspeech.embeddings import sinusoid


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
        self, gate: Float[Tensor, "B G T"], x: Float[Tensor, "B H T"], prompt: Encoded
    ) -> Float[Tensor, "B G T"]:
        """`gate` scaled and shifted by what `x` finds in the prompt."""
        seen = self.dropout(self.attention(self.norm(x.transpose(1, 2)), prompt.states, prompt.mask))
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

    def forward(
        self,
        x: Float[Tensor, "B H T"],
        level: Float[Tensor, "B H"],
        condition: Float[Tensor, "B C T"],
        prompt: Encoded | None,
        mask: Bool[Tensor, "B 1 T"],
    ) -> tuple[Float[Tensor, "B H T"], Float[Tensor, "B H T"]]:
        """(residual, skip), both zero on padding."""
        y = (x + self.level(level).unsqueeze(-1)) * mask
        gate = self.dilated(y) + self.condition(condition)
        if self.film is not None and prompt is not None:
            gate = self.film(gate, y, prompt)
        sigmoid, tanh = gate.chunk(2, dim=1)
        residual, skip = (self.output(sigmoid.sigmoid() * tanh.tanh()) * mask).chunk(2, dim=1)
        return (x + residual) / math.sqrt(2), skip


class WaveNet(AbstractDenoiser):
    """40 blocks of 512 at the released size.

    `latent_dim` D of the codec; `condition_dim` H of condition frames and prompt tokens. With `context` the known
    latents and their mask enter beside x. `level_scale` multiplies c_noise before its sinusoid (1000 in the paper).
    The final projection starts at zero, so that the estimate starts at c_skip x.
    """

    def __init__(
        self,
        latent_dim: int,
        condition_dim: int,
        attention: AbstractAttention,
        width: int = 512,
        layers: int = 40,
        kernel: int = 3,
        dilation_cycle: int = 2,
        attention_every: int = 3,
        heads: int = 8,
        attention_dropout: float = 0.1,
        level_scale: float = 1000.0,
        context: bool = False,
    ) -> None:
        super().__init__()
        seen = {"prompt"} if attention_every else set()
        self.uses = frozenset(seen | {"null"} | ({"known", "known_mask"} if context else set()))
        self.context, self.level_scale, self.width = context, level_scale, width
        self.input = nn.Conv1d(2 * latent_dim + 1 if context else latent_dim, width, 1)
        self.level = nn.Sequential(nn.Linear(width, 4 * width), nn.Mish(), nn.Linear(4 * width, width))
        self.condition_norm = nn.LayerNorm(condition_dim)
        self.blocks = nn.ModuleList(
            ResidualBlock(
                width,
                condition_dim,
                kernel,
                2 ** (index % dilation_cycle),
                PromptFilm(width, condition_dim, heads, attention, attention_dropout)
                if attention_every and index % attention_every == 0
                else None,
            )
            for index in range(layers)
        )
        self.head = nn.Conv1d(width, width, 1)
        self.output = nn.Conv1d(width, latent_dim, 1)
        nn.init.kaiming_normal_(self.input.weight)
        nn.init.kaiming_normal_(self.head.weight)
        nn.init.zeros_(self.output.weight)
        if self.output.bias is not None:
            nn.init.zeros_(self.output.bias)

    def forward(self, x: LatentTensor, level: Level, condition: Condition) -> LatentTensor:
        """See `AbstractDenoiser.forward`."""
        condition = without_null(condition)
        mask = condition.mask[:, None]
        hidden = F.relu(self.input(self._inputs(x, condition).masked_fill(~mask, 0))) * mask
        # In half precision neighbouring levels would share an embedding: the sinusoid is fp32.
        embedded = self.level(sinusoid(self.level_scale * level.float(), self.width))
        frames = self.condition_norm(condition.frames.transpose(1, 2)).transpose(1, 2).masked_fill(~mask, 0)
        skips = torch.zeros_like(hidden)
        for block in self.blocks:
            hidden, skip = block(hidden, embedded, frames, condition.prompt, mask)
            skips = skips + skip
        out: Tensor = self.output(F.relu(self.head(skips / math.sqrt(len(self.blocks)))))
        return out * mask

    def _inputs(self, x: LatentTensor, condition: Condition) -> Tensor:
        if not self.context:
            return x
        if condition.known is None or condition.known_mask is None:
            return torch.cat([x, torch.zeros_like(x), torch.zeros_like(x[:, :1])], dim=1)
        return torch.cat([x, condition.known.to(x), condition.known_mask[:, None].to(x)], dim=1)


def without_null(condition: Condition) -> Condition:
    """Frames and prompt of items whose condition is dropped are zero, of which norms make the biases they learn."""
    if condition.null is None:
        return condition
    dropped, prompt = condition.null[:, None, None], condition.prompt
    told = None if prompt is None else Encoded(prompt.states.masked_fill(dropped, 0), prompt.mask)
    return replace(condition, frames=condition.frames.masked_fill(dropped, 0), prompt=told, null=None)
