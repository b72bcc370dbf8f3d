"""Where the seconds go: `measured("denoise")` adds to whatever `collect` is open around it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[dict[str, float] | None] = ContextVar("voxloom_timings", default=None)


@contextmanager
def collect() -> Iterator[dict[str, float]]:
    """Seconds by part, filled while the block runs."""
    timings: dict[str, float] = {}
    token = _open.set(timings)
    try:
        yield timings
    finally:
        _open.reset(token)


@contextmanager
def measured(part: str) -> Iterator[None]:
    """Add the block's wall time to `part`; free when nobody collects."""
    timings = _open.get()
    if timings is None:
        yield
        return
    start = time.perf_counter()
    try:
        yield
    finally:
        timings[part] = timings.get(part, 0.0) + time.perf_counter() - start
