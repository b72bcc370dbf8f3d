"""Contours moved in time and in register."""

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor


def stretched(
    values: Float[Tensor, " T"], theirs: Sequence[float], ours: Sequence[float], frames: int, frame_rate: float
) -> Float[Tensor, " _"]:
    """`values` over `frames` frames, linear in time between places `theirs` and `ours`, both in seconds."""
    rising = np.maximum.accumulate(np.asarray(ours) + 1e-9 * np.arange(len(ours)))
    at = np.interp(np.arange(frames) / frame_rate, rising, np.asarray(theirs)) * frame_rate
    found = np.interp(at, np.arange(len(values)), values.double().cpu().numpy())
    return torch.from_numpy(found.astype(np.float32)).to(values.device)


def stretched_pitch(
    pitch: Float[Tensor, " T"], theirs: Sequence[float], ours: Sequence[float], frames: int, frame_rate: float
) -> Float[Tensor, " _"]:
    """F0 in Hz, stretched on a log scale."""
    return stretched(pitch.clamp_min(1.0).log(), theirs, ours, frames, frame_rate).exp()


def register_of(pitch: Float[Tensor, " T"], voicing: Float[Tensor, " T"]) -> float | None:
    """The median F0 in Hz of voiced frames; None without any."""
    voiced = pitch[voicing > 0.5]
    return float(voiced.median()) if len(voiced) else None


def joined_pitch(
    pitch: Float[Tensor, " T"], voicing: Float[Tensor, " T"], guess: Float[Tensor, " T"], start: int, stop: int
) -> Float[Tensor, " T"]:
    """F0 with `guess` from frame `start` to `stop`, tilted on a log scale so that it meets the voiced frames around.

    Each end is moved by what the guess misses there on the mean of the `NEAR` voiced frames next to it; without any it
    is moved like the other end.
    """
    known = torch.arange(len(pitch), device=pitch.device)
    voiced = voicing > 0.5
    before = known[voiced & (known < start)][-NEAR:]
    after = known[voiced & (known >= stop)][:NEAR]
    missed = (pitch.clamp_min(1.0) / guess.clamp_min(1.0)).log()
    offsets = [float(missed[side].mean()) for side in (before, after) if len(side)] or [0.0]
    tilt = torch.linspace(offsets[0], offsets[-1], stop - start, device=pitch.device)
    found = pitch.clone()
    found[start:stop] = guess[start:stop] * tilt.exp()
    return found


NEAR = 8
"""A tenth of a second at 80 frames per second."""
