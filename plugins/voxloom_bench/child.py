"""`python -m voxloom_bench.child`: does one piece of work and tells what memory it took; see `memory`."""

import json
import sys

import numpy as np
import torch

from voxloom.model import Recording
from voxloom_bench.additive import parts
from voxloom_bench.memory import held_mib
from voxloom_bench.system import again
from voxloom_bench.work import Work, spoken
from voxloom_registry import Registry


def main() -> None:
    """Reads what to do as JSON from the standard input, and writes `peak_mib` to the standard output."""
    asked = json.load(sys.stdin)
    torch.set_num_threads(asked["threads"])
    path, sample_rate = asked["prompt"]
    prompt = Recording(torch.from_numpy(np.load(path)), sample_rate)
    system = again(Registry.discover(), asked["system"])
    work = Work(prompt, **asked["work"])
    if asked["weighed"] == "parts":
        parts(system, work, 0)
    else:
        spoken(system, work)
    sys.stdout.write(json.dumps({"peak_mib": held_mib(system.device)}))


if __name__ == "__main__":
    main()
