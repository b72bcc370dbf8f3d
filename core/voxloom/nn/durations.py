"""Durations in seconds to whole frames, and tracks stretched with them."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from voxloom.device import doubled


def whole_frames(
    durations: Float[Tensor, "B N"], frame_rate: float, total: Int[Tensor, " B"] | None = None
) -> Int[Tensor, "B N"]:
    """Frames per phoneme by rounding the boundaries, so that no error accumulates and each item sums to `total`.

    `durations` are seconds, zero on padding. Without `total` it is the rounded sum. Where total and sum differ, because
    a codec's last frame is partly filled, the last phoneme with a duration takes the difference.
    """
    ends = torch.round(doubled(durations).cumsum(dim=1) * frame_rate).long().to(durations.device)
    if total is not None:
        ends = torch.minimum(ends, total[:, None])
        last = (durations > 0).long().cumsum(dim=1).argmax(dim=1)
        places = torch.arange(durations.shape[1], device=durations.device)
        ends = torch.where(places >= last[:, None], total[:, None], ends)
    return torch.diff(ends, dim=1, prepend=torch.zeros_like(ends[:, :1]))


def restretched(
    track: Float[Tensor, "B T"], before: Int[Tensor, " N"], after: Int[Tensor, " N"]
) -> Float[Tensor, "B U"]:
    """A track over frames `before` of each symbol as one over frames `after`, linear in time within every symbol."""
    symbol = torch.repeat_interleave(torch.arange(len(after), device=track.device), after)
    starts, moved = (frames.cumsum(0) - frames for frames in (before, after))
    place = torch.arange(len(symbol), device=track.device) - moved[symbol] + 0.5
    source = starts[symbol] + place * before[symbol] / after[symbol] - 0.5
    first, last = starts[symbol], (starts + before - 1)[symbol]
    source = source.maximum(first.to(source)).minimum(last.maximum(first).to(source)).clamp(0, track.shape[1] - 1)
    floor = source.floor().long()
    following = (floor + 1).minimum(last.maximum(floor)).clamp_max(track.shape[1] - 1)
    return torch.lerp(track[:, floor], track[:, following], (source - floor).to(track))
