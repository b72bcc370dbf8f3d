"""A stretch of a wave taken from another one that says the same at the same time."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

LAG_SECONDS = 0.008
"""How far either end of the stretch may be moved so that its waves meet those of its side: a low voice's period."""

BESIDE_SECONDS = 0.1
"""How much of either side tells how loud the stretch is to be."""

LARGEST_GAIN = 2.0
"""It is made at most so many times louder or softer: beyond, its sides differ for other reasons."""

SILENT = 1e-6
"""Sides whose squares add up to less tell no level."""

FEWEST = 8
"""Samples without which nothing can be compared."""


def spliced(
    old: Float[Tensor, " S"], new: Float[Tensor, " S"], start: int, stop: int, fade: int, sample_rate: int
) -> Float[Tensor, " S"]:
    """`old` with samples `start` to `stop` of `new`; `fade` more on either side, as far as there are any, change too.

    A codec's phase may differ between two renderings, so the ends of the stretch are moved to where both waves agree;
    and one that keeps its peaks within 1 may make a rendering softer, so it is brought to the level of its sides.
    """
    first, last = max(0, start - fade), min(len(old), stop + fade)
    reach = round(LAG_SECONDS * sample_rate)
    before, after = (_lag(old, new, *side, reach) for side in ((first, start), (stop, last)))
    moved = _gain(old, new, start, stop, round(BESIDE_SECONDS * sample_rate)) * _moved(new, first, last, before, after)
    weight = torch.ones(last - first)
    weight[: start - first] = _rising(start - first)
    weight[len(weight) - (last - stop) :] = _rising(last - stop).flip(0)
    found = old.clone()
    found[first:last] = torch.lerp(old[first:last], moved, weight).clamp(-1, 1)
    return found


def _lag(old: Tensor, new: Tensor, start: int, stop: int, reach: int) -> int:
    """How many samples later than `old` the waves of `new` are that look most like it from `start` to `stop`."""
    part = old[start:stop]
    if len(part) < FEWEST or start < reach or stop + reach > len(new):
        return 0
    around = new[start - reach : stop + reach].unfold(0, len(part), 1)
    likeness = (around @ part) / (around.square().sum(dim=1) + 1e-9).sqrt()
    return int(likeness.argmax()) - reach


def _gain(old: Tensor, new: Tensor, start: int, stop: int, beside: int) -> float:
    """From the level of `new` to that of `old` beside the stretch; 1 where either holds nothing."""
    sides = (slice(max(0, start - beside), start), slice(stop, stop + beside))
    theirs, ours = (float(torch.cat([wave[side] for side in sides]).double().square().sum()) for wave in (old, new))
    if min(theirs, ours) < SILENT:
        return 1.0
    return float(min(max(math.sqrt(theirs / ours), 1 / LARGEST_GAIN), LARGEST_GAIN))


def _moved(new: Tensor, first: int, last: int, before: int, after: int) -> Tensor:
    """Samples `first` to `last` of `new`, read from places that go from `before` to `after` samples later."""
    shifts = torch.linspace(before, after, last - first, dtype=torch.float64)
    places = (torch.arange(first, last) + shifts).clamp(0, len(new) - 1)
    floor = places.floor().long()
    return torch.lerp(new[floor], new[(floor + 1).clamp_max(len(new) - 1)], (places - floor).to(new))


def _rising(count: int) -> Tensor:
    """From nearly 0 to nearly 1, as half a cosine."""
    return 0.5 - 0.5 * torch.cos(torch.pi * (torch.arange(count) + 0.5) / max(1, count))
