"""Utterances in other voices than a corpus has, so that a stranger's prompt is less of a surprise."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from voxloom.codec import VoiceVaryingCodec
from voxloom.errors import TrainingError
from voxloom.values import Batch


def vary_voices(
    batch: Batch, codec: VoiceVaryingCodec, spread: tuple[float, float], rngs: Sequence[torch.Generator]
) -> Batch:
    """The batch with F0 and formants of each item and its prompt moved together by factors of its own.

    Their logarithms are uniform up to the `spread`, such as 0.25 for a factor between 1 / 1.25 and 1.25. Padding stays
    zero. It is done to latents, so that features of a corpus need no second preparing.

    Raises:
        TrainingError: when utterances hold no latents, or waves and tokens beside them, which would keep their voices.
    """
    if batch.latents is None or batch.frame_mask is None or batch.wave is not None or batch.tokens is not None:
        raise TrainingError("vary_voices changes latents, and this model learns from waves or tokens too: leave it out")
    pitch, formants = (_factors(largest, rngs).to(batch.latents) for largest in spread)
    changed: dict[str, Any] = {"latents": codec.vary(batch.latents, pitch, formants) * batch.frame_mask[:, None]}
    if batch.prompt is not None and batch.prompt_mask is not None:
        changed["prompt"] = codec.vary(batch.prompt, pitch, formants) * batch.prompt_mask[:, None]
    if batch.pitch is not None:
        changed["pitch"] = batch.pitch * pitch[:, None]
    return replace(batch, **changed)


def _factors(largest: float, rngs: Sequence[torch.Generator]) -> Tensor:
    drawn = torch.stack([2 * torch.rand((), generator=rng) - 1 for rng in rngs])
    return (drawn * math.log1p(largest)).exp()
