"""Two processes under torchrun against one that does the work of both."""

import subprocess
import sys

import pytest
from safetensors.torch import load_file

ONE_STEP = """
import sys
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file

from voxloom.assembly import assemble, build_parts
from voxloom.slots import CORE_SLOTS
from voxloom_training.data import StageData
from voxloom_training.device import make_fabric
from voxloom_training.options import TrainerOptions
from voxloom_training.sources import build_corpus, open_cache
from voxloom_training.stage import Stage
from voxloom_registry import Registry, resolve

folder, words = Path(sys.argv[1]), sys.argv[2:]
registry = Registry.discover()
config = resolve(registry, CORE_SLOTS, overrides=words)
fabric = make_fabric(torch.device("cpu"), "32")
torch.manual_seed(0)
model = assemble(registry, config)
objective = build_parts(registry, config, ["first"], {"codec": model.parts["codec"]})["first"]
options = TrainerOptions(**config.stages[0].trainer)
stage = Stage("first", model, objective, ("codec",), options, fabric)
items, cache = build_corpus(registry, config).items("train"), open_cache(folder / "features", registry, config)
data = StageData(items, cache, model, options, fabric)
mine = data._mine
if fabric.world_size == 1:  # the work of both
    chosen = [*mine._stream[0], *mine._stream[1]]
    batch = mine.batch(chosen, 0, range(len(chosen)))
else:
    batch = mine[0]
model.train()
stepped = stage.step(batch)
grads = {name: value.grad.clone() for name, value in model.named_parameters() if value.grad is not None}
told = {"loss": torch.tensor(stepped.losses["error"]), "norm": torch.tensor(stepped.norm)}
save_file({**grads, **told}, folder / f"{fabric.world_size}-{fabric.global_rank}.safetensors")
"""


def torchrun(processes: int, script, *arguments):
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    command = [*launcher, "--", str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_gradients_of_two_processes_are_those_of_one(cache, words, tmp_path):
    script = tmp_path / "one_step.py"
    script.write_text(ONE_STEP)
    words = [*words, "model.dropout=0.0"]
    subprocess.run([sys.executable, str(script), str(tmp_path), *words], check=True, timeout=110)
    torchrun(2, script, tmp_path, *words)
    alone = load_file(tmp_path / "1-0.safetensors")
    assert len(alone) == 7
    for rank in (0, 1):
        together = load_file(tmp_path / f"2-{rank}.safetensors")
        assert all(together[name].allclose(value, atol=1e-5) for name, value in alone.items())


@pytest.mark.slow
def test_two_processes_train_to_the_end_of_their_budget(registry, cache, words, tmp_path):
    import tiny_runs

    script = tmp_path / "train.py"
    script.write_text("from voxloom.cli import main\n\nif __name__ == '__main__':\n    main()\n")
    train = ("train", *words, "--cache", cache, "--run")
    torchrun(2, script, *train, tmp_path / "whole", "steps=6")
    torchrun(2, script, *train, tmp_path / "timed", "steps=null", "minutes=0.01", "validate_every=100000")
    assert [line["step"] for line in tiny_runs.metrics(tmp_path / "whole")] == list(range(1, 7))
    assert (tmp_path / "whole" / "first" / "voice-last" / "model.safetensors").is_file()
    assert len(tiny_runs.metrics(tmp_path / "timed")) > 2  # both ended at the same step, or one would wait for ever
