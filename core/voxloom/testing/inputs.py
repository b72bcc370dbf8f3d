"""Inputs suites feed to parts: deterministic, small, and like what parts meet in use."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.nn.masks import length_mask
from voxloom.types import LatentTensor, WaveTensor
from voxloom.values import Condition, Encoded

LENGTHS = (13, 9, 5)
"""Lengths of the three items of a padded batch."""

GARBAGE = (1e4, math.nan)
"""What padding is filled with to see whether it matters."""


@dataclass(frozen=True)
class Plain:
    """A sequence (B,C,L) with its mask (B,L), padding zero."""

    values: Float[Tensor, "B C L"]
    mask: Bool[Tensor, "B L"]


def speech_like(batch: int, samples: int, sample_rate: int) -> WaveTensor:
    """Waves (B,1,S) of gliding harmonics over breath noise with syllable-like loudness; every item differs."""
    seconds = torch.arange(samples, dtype=torch.float64) / sample_rate
    noise = torch.randn(batch, samples, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    waves = [_voice(seconds, 110.0 * 1.3**item) for item in range(batch)]
    loudness = 0.15 + 0.85 * torch.sin(math.pi * 3.0 * seconds).square()
    return ((torch.stack(waves) + 0.02 * noise) * loudness * 0.2)[:, None].float()


def _voice(seconds: Float[Tensor, " S"], pitch_hz: float) -> Float[Tensor, " S"]:
    phase = 2 * math.pi * (pitch_hz * seconds + 4.0 * torch.sin(2 * math.pi * 0.7 * seconds))
    return torch.stack([torch.sin(n * phase) / n for n in range(1, 20)]).sum(dim=0)


def normal(*shape: int, seed: int = 0) -> Tensor:
    """Unit normal numbers of their own generator."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def sequence(channels: int, lengths: Sequence[int] = LENGTHS, seed: int = 0) -> Plain:
    """A padded batch (B,C,L) of normal numbers."""
    mask = length_mask(torch.tensor(lengths))
    return Plain(normal(len(lengths), channels, max(lengths), seed=seed) * mask[:, None], mask)


def encoded(width: int, lengths: Sequence[int] = LENGTHS, seed: int = 0) -> Encoded:
    """Hidden states (B,L,H) as an encoder gives them."""
    plain = sequence(width, lengths, seed)
    return Encoded(plain.values.transpose(1, 2), plain.mask)


def condition(width: int, latent_dim: int, uses: frozenset[str], lengths: Sequence[int] = LENGTHS) -> Condition:
    """A condition that holds the fields named by `uses` besides frames and mask."""
    frames = sequence(width, lengths, seed=1)
    prompt = encoded(width, [max(2, length // 2) for length in lengths], seed=2)
    known_mask = frames.mask & (torch.arange(max(lengths)) < 2)
    known = sequence(latent_dim, lengths, seed=3).values * known_mask[:, None]
    return Condition(
        frames.values,
        frames.mask,
        prompt=prompt if "prompt" in uses else None,
        known=known if "known" in uses else None,
        known_mask=known_mask if "known_mask" in uses else None,
        null=torch.arange(len(lengths)) == 1 if "null" in uses else None,
    )


def spoil(values: Float[Tensor, "B C L"], mask: Bool[Tensor, "B L"], garbage: float) -> Float[Tensor, "B C L"]:
    """The same values with garbage in their padding."""
    return values.masked_fill(~mask[:, None], garbage)


def spoil_encoded(states: Encoded, garbage: float) -> Encoded:
    """The same states with garbage in their padding."""
    return Encoded(states.states.masked_fill(~states.mask[..., None], garbage), states.mask)


def spoil_condition(given: Condition, garbage: float) -> Condition:
    """The same condition with garbage in the padding of frames, prompt and known latents."""
    return Condition(
        spoil(given.frames, given.mask, garbage),
        given.mask,
        prompt=None if given.prompt is None else spoil_encoded(given.prompt, garbage),
        known=None if given.known is None else spoil(given.known, given.mask, garbage),
        known_mask=given.known_mask,
        null=given.null,
    )


def changed(given: Condition, field: str) -> Condition:
    """The same condition with other numbers in `prompt` or `known`."""
    if field == "prompt" and given.prompt is not None:
        return replace(given, prompt=replace(given.prompt, states=given.prompt.states.flip(2) + 1))
    if field == "known" and given.known is not None and given.known_mask is not None:
        return given.with_known(given.known + 1, given.known_mask)
    raise ValueError(f"the condition has no {field} to change")


def to_meta(given: Condition) -> Condition:
    """The same condition on the meta device."""
    moved = {name: value.to("meta") for name, value in vars(given).items() if isinstance(value, Tensor)}
    prompt = given.prompt and Encoded(given.prompt.states.to("meta"), given.prompt.mask.to("meta"))
    return Condition(**moved, prompt=prompt)


def item_of(given: Condition, item: int) -> Condition:
    """One item of a condition, alone and without padding."""
    frames = int(given.mask[item].sum())
    one = slice(item, item + 1)
    return Condition(
        given.frames[one, :, :frames],
        given.mask[one, :frames],
        prompt=None if given.prompt is None else encoded_item(given.prompt, item),
        known=None if given.known is None else given.known[one, :, :frames],
        known_mask=None if given.known_mask is None else given.known_mask[one, :frames],
        null=None if given.null is None else given.null[one],
    )


def encoded_item(given: Encoded, item: int) -> Encoded:
    """One item of encoded states, alone and without padding."""
    length = int(given.mask[item].sum())
    return Encoded(given.states[item : item + 1, :length], given.mask[item : item + 1, :length])


def generators(count: int, first_seed: int = 0) -> list[torch.Generator]:
    """One generator per item."""
    return [torch.Generator().manual_seed(first_seed + item) for item in range(count)]


class LinearDenoiser(AbstractDenoiser):
    """A prediction that depends on x, level and the frames' mean: enough of a denoiser to put others around it."""

    uses: frozenset[str] = frozenset()

    def __init__(self, latent_dim: int) -> None:
        super().__init__()
        self.mix = nn.Linear(latent_dim, latent_dim)
        with torch.no_grad():
            self.mix.weight.copy_(normal(latent_dim, latent_dim) / math.sqrt(latent_dim))
            self.mix.bias.copy_(normal(latent_dim, seed=1))

    def forward(self, x: LatentTensor, level: Float[Tensor, " B"], condition: Condition) -> LatentTensor:
        """Prediction (B,D,T)."""
        mixed: Tensor = self.mix((x * condition.mask[:, None]).transpose(1, 2)).transpose(1, 2)
        return mixed + level[:, None, None] + condition.frames.mean(dim=1, keepdim=True)
