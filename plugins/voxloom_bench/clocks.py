"""Reading the time, as a device wants it."""

import time
from collections.abc import Callable

import torch


def clock_of(device: torch.device) -> Callable[[], float]:
    """Seconds; where the device computes aside it is waited for first, so that a part pays for what it asked for."""
    wait = {"cuda": torch.cuda.synchronize, "mps": lambda _: torch.mps.synchronize()}.get(device.type)
    if wait is None:
        return time.perf_counter

    def read() -> float:
        wait(device)
        return time.perf_counter()

    return read
