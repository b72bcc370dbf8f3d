"""Which frames marks of a text cover."""

from collections.abc import Iterator

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from voxloom.text import Mark, Transcript


def spans(transcript: Transcript, name: str, frames: Int[Tensor, " N"]) -> Iterator[tuple[Mark, Bool[Tensor, " T"]]]:
    """The marks of that name, outer before inner, each with the frames (T,) that it covers, of `frames` per symbol."""
    owner = torch.repeat_interleave(torch.arange(len(frames), device=frames.device), frames)
    found = transcript.marked(name)
    for mark, symbols in sorted(found, key=lambda each: (each[0].start, -each[0].end)):
        yield mark, torch.isin(owner, torch.tensor(symbols, dtype=owner.dtype, device=owner.device))
