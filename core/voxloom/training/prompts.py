"""Where a training item's prompt comes from."""

import random
from dataclasses import replace

import torch
from torch import Tensor

from voxloom.values import Utterance

SEGMENT_SHARE = (0.1, 0.5)
"""Share of an utterance's phonemes that is cut out as its prompt (range of the official code)."""


def stretch(latents: Tensor, frames: tuple[int, int], rng: random.Random) -> Tensor:
    """A random stretch of latents (D,T), its length drawn from `frames`, all of it where it is shorter."""
    length = min(latents.shape[1], rng.randint(*frames))
    start = rng.randint(0, latents.shape[1] - length)
    return latents[:, start : start + length]


def cut_segment(utterance: Utterance, frame_rate: float, rng: random.Random) -> tuple[Utterance, Tensor]:
    """(rest, prompt): a random contiguous span of the phonemes is the prompt, what is left on both sides is joined.

    Every field is cut at the same frames. An utterance without phonemes is cut by frames.
    """
    latents = utterance.latents
    if latents is None:
        raise ValueError("a prompt is cut out of latents, and the utterance has none")
    total = latents.shape[1]
    if utterance.durations is None:
        first, last, count = 0, 0, 0
        start, stop = _span(total, rng)
    else:
        count = len(utterance.durations)
        first, last = _span(count, rng)
        ends = torch.cat([torch.zeros(1), utterance.durations.cumsum(0)]) * frame_rate
        start, stop = min(round(float(ends[first])), total - 1), min(round(float(ends[last])), total)
        stop = max(stop, start + 1)

    def outside(values: Tensor | None, low: int, high: int) -> Tensor | None:
        return None if values is None else torch.cat([values[..., :low], values[..., high:]], dim=-1)

    rest = replace(
        utterance,
        latents=outside(latents, start, stop),
        pitch=outside(utterance.pitch, start, stop),
        voicing=outside(utterance.voicing, start, stop),
        tokens=outside(utterance.tokens, start, stop),
        symbols=outside(utterance.symbols, first, last),
        durations=outside(utterance.durations, first, last),
    )
    return rest, latents[:, start:stop]


def _span(count: int, rng: random.Random) -> tuple[int, int]:
    length = max(1, min(count - 1, round(count * rng.uniform(*SEGMENT_SHARE))))
    start = rng.randint(0, count - length)
    return start, start + length
