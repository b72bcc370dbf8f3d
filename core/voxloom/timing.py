"""Where the seconds go: `measured("denoise")` adds to whatever `collect` is open around it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[tuple[dict[str, float], Callable[[], float]] | None] = ContextVar("voxloom_timings", default=None)


@contextmanager
def collect(clock: Callable[[], float] = time.perf_counter) -> Iterator[dict[str, float]]:
    """Seconds by part, filled while the block runs; a `clock` may wait for a device that computes aside."""
    token = _open.set((timings := dict[str, float](), clock))
    try:
        yield timings
    finally:
        _open.reset(token)


@contextmanager
def measured(part: str) -> Iterator[None]:
    """Add the block's wall time to `part`; free when nobody collects."""
    if (opened := _open.get()) is None:
        yield
        return
    timings, clock = opened
    start = clock()
    try:
        yield
    finally:
        timings[part] = timings.get(part, 0.0) + clock() - start
