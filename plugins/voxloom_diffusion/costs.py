"""How long an evaluation of a network takes on this machine: timed once, and kept in a file."""

import hashlib
import json
import math
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from voxloom.device import CPU, where
from voxloom.errors import InputError
from voxloom.files import write_text

FILE = "evaluations.json"
WARM_UP, TIMED = 1, 5
"""How often it is called before, and while it is timed."""

MARGIN = 1.25
"""On the median of these, as some of the next will be slower."""


class Cost(NamedTuple):
    """What was timed: so many frames took so many milliseconds."""

    frames: int
    ms: float


def cache_folder() -> Path:
    """`VOXLOOM_CACHE`, else voxloom's in the user's cache folder."""
    if "VOXLOOM_CACHE" in os.environ:
        return Path(os.environ["VOXLOOM_CACHE"])
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "voxloom"


class EvaluationCosts:
    """Of one network, by length class: two classes to a doubling, each known by the first utterance that fell into it.

    What is known is not timed again, so that the same utterance gets the same steps every time. Another machine, number
    of threads, device, torch or shape of the network is another key of the file.
    """

    def __init__(self, network: nn.Module | None, clock: Callable[[], float] = time.perf_counter) -> None:
        self._network, self._clock = network, clock
        self._known: dict[str, dict[str, Cost]] | None = None

    @property
    def key(self) -> str:
        """What a time depends on."""
        device = CPU if self._network is None else where(self._network)
        where_to = torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
        machine = f"{platform.node()}, {platform.machine()} x {os.cpu_count()}"
        return (
            f"{machine}, {where_to}, {torch.get_num_threads()} threads, torch {torch.__version__}, {self._shape_hash}"
        )

    def of(self, frames: int) -> float | None:
        """Milliseconds of one evaluation of so many frames; None before any of about this length was timed."""
        cost = self._table.get(_length_class(frames))
        return None if cost is None else cost.ms * max(1.0, frames / cost.frames)

    def frames_within(self, ms: float) -> int | None:
        """How many frames one evaluation can take in this time; None before anything was timed."""
        longest: int | None = None
        for cost in sorted(self._table.values()):
            if longest is not None and cost.ms > ms:
                return min(longest, cost.frames - 1)
            longest = max(1, int(cost.frames * ms / cost.ms))
        return longest

    def time(self, lengths: Iterable[int], evaluate: Callable[[], Tensor], frames: int) -> None:
        """Time what evaluates `frames` in all, and keep what it says of those of `lengths` that are not known yet.

        Raises:
            InputError: when the file cannot be read or written.
        """
        missing = sorted({length for length in lengths if self.of(length) is None})
        if not missing:
            return
        taken = [self._seconds(evaluate) for _ in range(WARM_UP + TIMED)]
        per_frame = MARGIN * statistics.median(taken[WARM_UP:]) * 1000 / frames
        for length in missing:
            self._table.setdefault(_length_class(length), Cost(length, per_frame * length))
        self._write()

    def _seconds(self, evaluate: Callable[[], Tensor]) -> float:
        start = self._clock()
        evaluate().flatten()[0].item()  # waits for a device that works aside
        return self._clock() - start

    @property
    def _shape_hash(self) -> str:
        state = {} if self._network is None else self._network.state_dict()
        shapes = [f"{name} {tuple(value.shape)} {value.dtype}" for name, value in sorted(state.items())]
        return hashlib.sha256("\n".join(shapes).encode()).hexdigest()[:12]

    @property
    def _table(self) -> dict[str, Cost]:
        if self._known is None:
            self._known = _read(cache_folder() / FILE)
        return self._known.setdefault(self.key, {})

    def _write(self) -> None:
        path = cache_folder() / FILE
        merged = {**_read(path), **{key: table for key, table in (self._known or {}).items() if table}}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text(path, json.dumps(merged, indent=1) + "\n")
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror}); set VOXLOOM_CACHE to a folder") from error


def _length_class(frames: int) -> str:
    return str(round(2 * math.log2(max(frames, 1))))


def _read(path: Path) -> dict[str, dict[str, Cost]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {
            key: {length: Cost(int(frames), float(ms)) for length, (frames, ms) in table.items()}
            for key, table in found.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: holds no times of evaluations; remove it, and they are taken anew") from error
