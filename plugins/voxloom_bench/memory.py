"""The most memory a piece of work takes, measured in a process of its own: what one holds already tells nothing."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from voxloom.bundle import open_bundle
from voxloom_bench.measurement import Measurement
from voxloom_bench.system import OWN, RANDOM
from voxloom_registry import VoxloomError

FIGURE = "peak memory MiB"
START_SECONDS = 10.0
"""What it takes to start the process and load a voice, about."""


class UnmeasuredError(Exception):
    """The memory could not be measured; the message says why."""


def peak_mib(measurement: Measurement) -> float:
    """MiB held at most, libraries and weights with it; on a CUDA device what torch holds there.

    Raises:
        UnmeasuredError: when another process cannot load the system, or does not get to the end.
    """
    system, work = measurement.system, measurement.work
    if system.weights not in (RANDOM, OWN):
        bundle = system.voice.bundle
        try:
            open_bundle(bundle.name, bundle.folder, bundle.origin)
        except VoxloomError as error:
            raise UnmeasuredError(f"another process cannot load the voice ({error})") from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prompt.npy"
        np.save(path, work.prompt.wave.cpu().numpy())
        asked = {
            "system": system.plain(),
            "prompt": [str(path), work.prompt.sample_rate],
            "work": {name: getattr(work, name) for name in ("seconds", "batch", "seed")},
            "weighed": measurement.weighed,
            "threads": torch.get_num_threads(),
        }
        done = subprocess.run(
            [sys.executable, "-m", "voxloom_bench.child"],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    if done.returncode:
        last = next(iter(reversed(done.stderr.strip().splitlines())), "")
        raise UnmeasuredError(f"the process that was to measure it ended with {done.returncode} ({last})")
    return float(json.loads(done.stdout)["peak_mib"])


def held_mib(device: torch.device) -> float:
    """The most that this process held until now.

    On Linux `ru_maxrss` begins with what the process that started this one held, so the kernel's `VmHWM` is read.

    Raises:
        UnmeasuredError: when the system does not tell.
    """
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / 2**20
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 2**10
    if sys.platform == "win32":
        raise UnmeasuredError("Windows does not tell what a process held")
    import resource  # there is none on Windows

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (2**20 if sys.platform == "darwin" else 2**10)
