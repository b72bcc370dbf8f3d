"""Pauses as edits of the prosody: how many frames they take, and how much softer they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from jaxtyping import Int
from torch import Tensor

from voxloom.nn.durations import restretched, whole_frames
from voxloom.values import Prosody
from voxloom_controls.places import Place


@dataclass(frozen=True)
class Hold:
    """A pause at `place` of `frames` frames, softer by `gain` dB; None leaves its symbol as long as it is.

    It also covers the last `before` frames of what is said before it, in which a sound has faded; where the pause is to
    be shorter than these, they are shortened.
    """

    place: Place
    frames: int | None = None
    before: int = 0
    gain: float = 0.0


def symbol_frames(frames: Int[Tensor, " N"], holds: Sequence[Hold]) -> Int[Tensor, " N"]:
    """Frames of each symbol with all pauses held; every other symbol keeps one."""
    counts = frames.tolist()
    for hold in holds:
        if hold.frames is None:
            continue
        at = hold.place.symbol
        counts[at] = max(hold.frames, 0)
        missing = min(hold.before, max(-hold.frames, 0))
        for neighbour in range(at - 1, -1, -1):
            taken = max(min(missing, counts[neighbour] - 1), 0)
            counts[neighbour] -= taken
            missing -= taken
    return torch.tensor(counts, dtype=frames.dtype, device=frames.device)


def held(prosody: Prosody, holds: Sequence[Hold], frame_rate: float, levelled: bool) -> Prosody:
    """A prosody of one item with its pauses held: unvoiced, and softer if the codec is `levelled`."""
    if prosody.durations is None or not holds:
        return prosody
    frames = whole_frames(prosody.durations, frame_rate, prosody.frames)[0]
    longer = symbol_frames(frames, holds)
    tracks = {"pitch": prosody.pitch, "voicing": prosody.voicing, "energy": prosody.energy}
    moved = {name: restretched(track, frames, longer) for name, track in tracks.items() if track is not None}
    total = longer.sum()
    energy = moved.pop("energy", torch.zeros(1, int(total), device=longer.device))
    ends = longer.cumsum(0).tolist()
    for hold in holds:
        if hold.frames is None:
            continue
        stop = ends[hold.place.symbol]
        start = stop - int(longer[hold.place.symbol])
        inside = slice(max(start - hold.before, 0), stop)
        energy[:, inside] += hold.gain
        if "voicing" in moved:
            moved["voicing"][:, inside] = 0.0
    found = Prosody(total[None], longer[None] / frame_rate, **moved)
    return replace(found, energy=energy) if levelled else found
