"""Monotonic paths through states: their summed likelihood, and the best one.

A path starts in one of the first states, stays or moves on by one state each frame, may leap over a state where that is
allowed, and ends in one of the last. E emissions: the log score of each state at each frame. K states.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from numpy.typing import NDArray
from torch import Tensor

IMPOSSIBLE = -1e30
"""The log of zero, finite so that differences of two of them are no NaN."""


@dataclass(frozen=True)
class Lattice:
    """States of a batch: `leaps` (B,K) is True where a state may be entered from the one before the last.

    `counts` (B,) are the states of each item. With `optional_ends` a path may start in the second state and end in the
    last but one, as those of CTC may, whose first and last states are blanks.
    """

    leaps: Bool[Tensor, "B K"]
    counts: Int[Tensor, " B"]
    optional_ends: bool

    def starts(self, like: Tensor) -> Float[Tensor, "B K"]:
        """Zero where a path may start, else impossible."""
        places = torch.arange(self.leaps.shape[1], device=like.device)
        return like.new_full(self.leaps.shape, IMPOSSIBLE).masked_fill(places <= int(self.optional_ends), 0.0)

    def ends(self, like: Tensor) -> Float[Tensor, "B K"]:
        """Zero where a path may end, else impossible."""
        places = torch.arange(self.leaps.shape[1], device=like.device)
        last = self.counts[:, None] - 1
        allowed = (places <= last) & (places >= last - int(self.optional_ends))
        return like.new_full(self.leaps.shape, IMPOSSIBLE).masked_fill(allowed, 0.0)


class _PathSum(torch.autograd.Function):
    """Log of the summed probability of all paths; its gradient is how much each state is occupied at each frame."""

    @staticmethod
    def forward(ctx: Any, emissions: Tensor, lengths: Tensor, lattice: Lattice) -> Tensor:
        scores = emissions.detach().float().transpose(0, 1).contiguous()  # (T,B,K)
        inside = torch.arange(len(scores), device=scores.device)[:, None] < lengths  # (T,B)
        forward = _forward(scores, inside, lattice)
        total = torch.logsumexp(forward[-1] + lattice.ends(scores), dim=1)
        if emissions.requires_grad:
            backward = _backward(scores, inside, lattice)
            occupied = (forward + backward - total[:, None]).clamp_max(0.0).exp() * inside[..., None]
            ctx.save_for_backward(occupied.transpose(0, 1).to(emissions.dtype))
        return total

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        (occupied,) = ctx.saved_tensors
        return gradient[:, None, None] * occupied, None, None


def path_sum(emissions: Float[Tensor, "B T K"], lengths: Int[Tensor, " B"], lattice: Lattice) -> Float[Tensor, " B"]:
    """Log of the summed probability of all paths of each item (Rabiner 1989), `lengths` (B,) in frames; fp32.

    An item with fewer frames than its shortest path needs gets about `IMPOSSIBLE`.
    """
    total: Tensor = _PathSum.apply(emissions, lengths, lattice)  # type: ignore[no-untyped-call]
    return total


def best_path(emissions: NDArray[np.float32], leaps: NDArray[np.bool_], optional_ends: bool) -> NDArray[np.int64]:
    """The state of each frame (T,) on the best path through emissions (T,K): Viterbi, a row of states at a time.

    Without leaps this is the monotonic alignment search of Glow-TTS (Kim et al. 2020, algorithm 1).

    Raises:
        ValueError: when no path is that short.
    """
    frames, states = emissions.shape
    leap_cost = np.where(leaps, 0.0, IMPOSSIBLE)
    padded = np.full(states + 2, IMPOSSIBLE)  # two states before the first, from which nothing comes
    padded[2 : 3 + int(optional_ends)] = emissions[0, : 1 + int(optional_ends)]
    moves = np.zeros((frames, states), dtype=np.int8)
    candidates = np.empty((3, states))
    for frame in range(1, frames):
        candidates[0], candidates[1] = padded[2:], padded[1:-1]
        np.add(padded[:-2], leap_cost, out=candidates[2])
        candidates.argmax(axis=0, out=(chosen := np.empty(states, dtype=np.int64)))
        moves[frame] = chosen
        np.add(candidates.max(axis=0), emissions[frame], out=padded[2:])
    final = padded[2:]
    state = states - 1
    if optional_ends and states > 1 and final[-2] > final[-1]:
        state = states - 2
    if final[state] <= IMPOSSIBLE / 2:
        raise ValueError(f"{states} states need more than {frames} frames")
    path = np.empty(frames, dtype=np.int64)
    for frame in range(frames - 1, -1, -1):
        path[frame] = state
        state -= int(moves[frame, state])
    return path


def _forward(scores: Tensor, inside: Tensor, lattice: Lattice) -> Tensor:
    """Summed log probability of reaching each state (T,B,K); past an item's end it stays what it was."""
    leap_cost = torch.zeros_like(scores[0]).masked_fill(~lattice.leaps, IMPOSSIBLE)
    has_leaps = bool(lattice.leaps.any())
    reached = torch.empty_like(scores)
    reached[0] = scores[0] + lattice.starts(scores)
    padded = scores.new_full((scores.shape[1], scores.shape[2] + 2), IMPOSSIBLE)
    for frame in range(1, len(scores)):
        before = reached[frame - 1]
        padded[:, 2:] = before
        entered = torch.logaddexp(before, padded[:, 1:-1])
        if has_leaps:
            entered = torch.logaddexp(entered, padded[:, :-2] + leap_cost)
        reached[frame] = torch.where(inside[frame][:, None], entered + scores[frame], before)
    return reached


def _backward(scores: Tensor, inside: Tensor, lattice: Lattice) -> Tensor:
    """Summed log probability of going on from each state to an end (T,B,K)."""
    leap_cost = torch.zeros_like(scores[0]).masked_fill(~lattice.leaps, IMPOSSIBLE)
    has_leaps = bool(lattice.leaps.any())
    left = torch.empty_like(scores)
    left[-1] = lattice.ends(scores)
    padded = scores.new_full((scores.shape[1], scores.shape[2] + 2), IMPOSSIBLE)
    for frame in range(len(scores) - 2, -1, -1):
        after = left[frame + 1] + scores[frame + 1]
        padded[:, :-2] = after
        going = torch.logaddexp(after, padded[:, 1:-1])
        if has_leaps:
            padded[:, :-2] = after + leap_cost
            going = torch.logaddexp(going, padded[:, 2:])
        left[frame] = torch.where(inside[frame + 1][:, None], going, left[frame + 1])
    return left
