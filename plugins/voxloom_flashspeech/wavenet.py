"""The denoiser: a non-causal WaveNet (facts of FlashSpeech and NaturalSpeech 2's diffusion network)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from voxloom.attention import AbstractAttention
from voxloom.denoiser import AbstractDenoiser
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition, Encoded
from voxloom_flashspeech.embeddings import sinusoid
from voxloom_flashspeech.residual_block import PromptFilm, ResidualBlock, Share


@dataclass(frozen=True)
class SharedCondition(Condition):
    """A condition with what the blocks of `network` take of `given`; it counts for as long as these are its fields."""

    network: nn.Module | None = None
    given: Condition | None = None
    shares: tuple[Share, ...] = ()

    def serves(self, network: nn.Module) -> bool:
        """Whether the shares are those of this condition, which may be a changed copy, in `network`."""
        same = all(getattr(self, name) is getattr(self.given, name) for name in ("frames", "mask", "prompt", "null"))
        return network is self.network and same


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
        mask = condition.mask[:, None]
        hidden = F.relu(self.input(self._inputs(x, condition).masked_fill(~mask, 0))) * mask
        # In half precision neighbouring levels would share an embedding: the sinusoid is fp32.
        embedded = self.level(sinusoid(self.level_scale * level.float(), self.width))
        skips = torch.zeros_like(hidden)
        for block, share in zip(self.blocks, self._shares(condition), strict=True):
            hidden, skip = block(hidden, embedded, share, mask)
            skips = skips + skip
        out: Tensor = self.output(F.relu(self.head(skips / math.sqrt(len(self.blocks)))))
        return out * mask

    def prepared(self, condition: Condition) -> Condition:
        """See `AbstractDenoiser.prepared`: 2 `width` numbers for each frame and block, and the prompt's."""
        given = {field.name: getattr(condition, field.name) for field in fields(Condition)}
        return SharedCondition(**given, network=self, given=condition, shares=tuple(self._shares(condition)))

    def _shares(self, condition: Condition) -> Iterable[Share]:
        """Those that are there; else each is made when its block needs it, so that none waits in memory."""
        if isinstance(condition, SharedCondition) and condition.serves(self):
            return condition.shares
        told = without_null(condition)
        normed = self.condition_norm(told.frames.transpose(1, 2)).transpose(1, 2).masked_fill(~told.mask[:, None], 0)
        return (cast(ResidualBlock, block).share(normed, told.prompt) for block in self.blocks)

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
