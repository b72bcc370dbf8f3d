"""Work side by side: WORLD and numpy let go of Python's lock while they compute."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

Result = TypeVar("Result")

_here = threading.local()


def beside(calls: Iterable[Callable[[], Result]]) -> list[Result]:
    """What each call gives, in as many threads as torch may use. Within a call, calls come one after the other."""
    waiting = list(calls)
    threads = min(torch.get_num_threads(), len(waiting))
    if threads < 2 or getattr(_here, "busy", False):
        return [call() for call in waiting]
    with ThreadPoolExecutor(threads, initializer=lambda: setattr(_here, "busy", True)) as pool:
        return [future.result() for future in [pool.submit(call) for call in waiting]]
