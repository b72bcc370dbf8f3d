"""The adaptive weight and the accuracy of two processes against those of one with the items of both."""

import json
import subprocess
import sys

import pytest

STEP = """
import json
import sys
from pathlib import Path

import torch
from torch import distributed

from voxloom.objective import Progress
from voxloom.testing.tiny import TinyModel, tiny_batch, tiny_generators
from voxloom_registry import Registry

folder = Path(sys.argv[1])
distributed.init_process_group("gloo")
rank, size = distributed.get_rank(), distributed.get_world_size()
items = slice(None) if size == 1 else (slice(0, 2), slice(2, 3))[rank]
registry = Registry.discover()
found = {}
for frames in (4, 9):  # of 9 frames, the second process's only utterance has none
    torch.manual_seed(0)
    model = TinyModel({"parameterisation": registry.build("parameterisation", "consistency")})
    judge = registry.build("discriminator", "latents", {"latent_dim": 6, "width": 16, "prompt": "none"})
    options = {"stretch_frames": frames, "s1": 40}
    objective = registry.build("objective", "adversarial", options, discriminator=judge, decoder=None)
    losses = objective.step(model, tiny_batch(items), "model", Progress(1, 2), tiny_generators(items))
    told = {"weight": objective.figures()["adversarial_weight"], "sum": float(losses["adversarial"].sum)}
    objective.step(model, tiny_batch(items), "discriminator", Progress(1, 2), tiny_generators(items))
    found[frames] = told | {"accuracy": {key: value for key, value in objective.figures().items() if "sigma" in key}}
(folder / f"{size}-{rank}.json").write_text(json.dumps(found))
distributed.destroy_process_group()
"""


@pytest.mark.slow
@pytest.mark.alone
def test_every_process_finds_what_one_would_find(tmp_path) -> None:
    script = tmp_path / "step.py"
    script.write_text(STEP)
    for processes in (1, 2):
        launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
        done = subprocess.run(
            [*launcher, "--", str(script), str(tmp_path)], capture_output=True, text=True, timeout=110, check=False
        )
        assert done.returncode == 0, done.stderr
    one, first, second = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("1-0", "2-0", "2-1"))
    for frames in ("4", "9"):
        assert first[frames]["weight"] == second[frames]["weight"]
        assert first[frames]["weight"] == pytest.approx(one[frames]["weight"], rel=1e-5)
        assert first[frames]["accuracy"] == second[frames]["accuracy"] == pytest.approx(one[frames]["accuracy"])
        assert one[frames]["accuracy"]
        total = first[frames]["sum"] + second[frames]["sum"]
        assert total == pytest.approx(one[frames]["sum"], rel=1e-5)
    assert second["9"]["sum"] == 0
