"""Randomness drawn twice: teacher and student drop out alike."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def forked_rng(device: torch.device) -> Iterator[None]:
    """What torch's own generators of the CPU and of `device` draw in the block, they draw once more after it."""
    if device.type != "mps":
        with torch.random.fork_rng([device] if device.type == "cuda" else []):
            yield
        return
    state = torch.mps.get_rng_state()
    try:
        with torch.random.fork_rng([]):
            yield
    finally:
        torch.mps.set_rng_state(state)
