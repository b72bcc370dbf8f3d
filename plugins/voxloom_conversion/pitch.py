"""A speaker's range of pitch, and a melody moved from one into another."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.errors import InputError
from voxloom.values import Utterance

LEAST_FRAMES = 20
"""Fewer voiced frames tell no range."""

LARGEST_RATIO = 1.5
"""No melody is widened or flattened further: a few seconds tell little of how much a speaker moves."""


@dataclass(frozen=True)
class PitchRange:
    """Mean and deviation of log F0 in voiced frames."""

    mean: float
    deviation: float


def range_of(utterances: Sequence[Utterance], name: str) -> PitchRange:
    """The range of all of them together.

    Raises:
        InputError: calling them `name`, when they are hardly voiced, or the voice tells no pitch.
    """
    sung = []
    for utterance in utterances:
        if utterance.pitch is None or utterance.voicing is None:
            raise InputError("the voice tells no pitch of a recording, so none can be moved: ask for pitch=predicted")
        sung.append(utterance.pitch[utterance.voicing > 0.5].double().log())
    values = torch.cat(sung)
    if len(values) < LEAST_FRAMES:
        raise InputError(f"{name}: holds no voice, only {len(values)} voiced frames; {LEAST_FRAMES} or more are needed")
    return PitchRange(float(values.mean()), float(values.std(correction=0)))


def moved(pitch: Float[Tensor, " T"], own: PitchRange, target: PitchRange) -> Float[Tensor, " T"]:
    """F0 in Hz with the target's mean and, within limits, deviation of log F0."""
    ratio = target.deviation / max(own.deviation, 1e-3)
    ratio = min(max(ratio, 1 / LARGEST_RATIO), LARGEST_RATIO)
    return torch.exp((pitch.log() - own.mean) * ratio + target.mean)
