"""Two processes under torchrun against one that does the work of both."""

import json
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

STEPS, LARGEST = 10, 1e-5
TEN_STEPS = """
import json
import sys
from pathlib import Path

import torch

from voxloom.assembly import assemble, build_parts
from voxloom_cli.training import trainer_words
from voxloom.slots import CORE_SLOTS
from voxloom_training.data import StageData
from voxloom_training.device import make_fabric
from voxloom_training.options import TrainerOptions
from voxloom_training.sources import build_corpus, open_cache
from voxloom_training.stage import Stage
from voxloom_training.stages import MEASURED_BATCHES
from voxloom_registry import Registry, resolve

features, told, name, steps, words = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5:]
torch.set_num_threads(1)
registry = Registry.discover()
config = resolve(registry, CORE_SLOTS, overrides=trainer_words(registry, words))
fabric = make_fabric(torch.device("cpu"), "32")
torch.manual_seed(0)
model = assemble(registry, config)
with torch.no_grad():  # a network whose output is zero, as denoisers begin, hides most of itself
    for parameter in model.parameters():
        parameter.add_(0.03 * torch.randn_like(parameter))
chosen = next(stage for stage in config.stages if stage.name == name)
filled = [slot for slot in config.model_slots if slot != "model" and config.slots[slot].part]
ready = {slot: model.part(slot, object) for slot in filled}
objective = build_parts(registry, config, [name], ready)[name]
options = TrainerOptions(**chosen.trainer)
items, cache = build_corpus(registry, config).items("train"), open_cache(features, registry, config)
data = StageData(items, cache, model, options, fabric)
model.measure(list(data.first(MEASURED_BATCHES)))
objective.begin(model, data.first(MEASURED_BATCHES))
stage = Stage(name, model, objective, chosen.freeze, options, fabric)
mine, losses = data._mine, []
for step in range(steps):
    if fabric.world_size == 1:  # the work of both
        both = [*mine._stream[2 * step], *mine._stream[2 * step + 1]]
        batch = mine.batch(both, step, range(len(both)))
    else:
        batch = mine[step]
    model.train()
    objective.train()
    stepped = stage.step(batch)
    losses.append({**stepped.losses, "norm": stepped.norm})
    stage.standing.step += 1
average = {name: float(value.double().square().sum().sqrt()) for name, value in stage.average.average.items()}
(told / f"{name}-{fabric.world_size}-{fabric.global_rank}.json").write_text(json.dumps([losses, average]))
"""
SMALL = (
    *("model.width=16", "model.heads=2", "model.prompt_queries=4", "phoneme_encoder.layers=1"),
    *("phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16", "prompt_encoder.layers=1"),
    *("denoiser.width=16", "denoiser.layers=3", "denoiser.heads=2", "denoiser.attention_every=2"),
    *("prosody.layers=2", "prosody.heads=2", "prosody.filter_width=16"),
    *("prosody.refiner_width=16", "prosody.refiner_layers=2", "discriminator.width=8", "discriminator.layers=2"),
    # Dropout draws from a generator of each process's own, so its masks are others than those of one process.
    *("phoneme_encoder.dropout=0", "prompt_encoder.dropout=0", "prosody.dropout=0"),
    *("prosody.attention_dropout=0", "denoiser.attention_dropout=0"),
)


def torchrun(processes: int, script, *arguments):
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    command = [*launcher, "--", str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.alone
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


@pytest.fixture(scope="module")
def nano(data_manifest, tmp_path_factory):
    """The features of the tests' recordings for a small nano, and the words of its recipe."""
    from voxloom.recipes import prepare_features
    from voxloom_cli.training import trainer_words
    from voxloom_registry import Registry

    registry, folder = Registry.discover(), tmp_path_factory.mktemp("nano") / "features"
    trainer = ("minutes=null", f"steps={STEPS}", "lr=1e-3", "warmup_steps=0", "precision=32", "batch_frames=700")
    corpus = ("recipe=flashspeech-nano", f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025", "device=cpu")
    words = [*corpus, *SMALL, *trainer, "validation_share=0", "max_items=3"]
    prepare_features(registry, trainer_words(registry, words), None, folder, workers=0)
    return folder, words


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize("stage", ["consistency", "adversarial", "refinement"])
def test_losses_of_two_processes_are_those_of_one(stage, nano, tmp_path, capsys):
    folder, words = nano
    script = tmp_path / "ten_steps.py"
    script.write_text(TEN_STEPS)
    given = (folder, tmp_path, stage, STEPS, *words)
    subprocess.run([sys.executable, script, *map(str, given)], check=True, timeout=110)
    torchrun(2, script, *given)
    alone, weights = json.loads((tmp_path / f"{stage}-1-0.json").read_text())
    assert len(alone) == STEPS
    assert alone[0]["norm"] > alone[-1]["norm"] * 1e-3 > 0
    largest = {}
    for rank in (0, 1):
        together, averaged = json.loads((tmp_path / f"{stage}-2-{rank}.json").read_text())
        for one, two in zip(alone, together, strict=True):
            told = {name: value for name, value in one.items() if not name.startswith("accuracy_")}
            assert told.keys() <= two.keys()
            for name, value in told.items():
                largest[name] = max(largest.get(name, 0.0), abs(two[name] - value) / abs(value))
        left = [name for name in weights if ".refiners." in name and stage != "refinement"]
        assert [averaged[name] for name in left] == [weights[name] for name in left], "what none uses is not worn away"
    with capsys.disabled():
        print(f"\n{stage}, {STEPS} steps, largest relative difference of two processes from one:")
        print("  " + "  ".join(f"{name} {value:.1e}" for name, value in largest.items()))
    assert max(value for name, value in largest.items() if name not in ("norm", "adversarial_weight")) < LARGEST


@pytest.mark.slow
@pytest.mark.alone
def test_two_processes_train_to_the_end_of_their_budget(registry, cache, words, tmp_path):
    import tiny_runs

    script = tmp_path / "train.py"
    script.write_text("from voxloom_cli import main\n\nif __name__ == '__main__':\n    main()\n")
    train = ("train", *words, "--cache", cache, "--run")
    torchrun(2, script, *train, tmp_path / "whole", "steps=6")
    torchrun(2, script, *train, tmp_path / "timed", "steps=null", "minutes=0.01", "validate_every=100000")
    assert [line["step"] for line in tiny_runs.metrics(tmp_path / "whole")] == list(range(1, 7))
    assert (tmp_path / "whole" / "first" / "voice-last" / "model.safetensors").is_file()
    assert len(tiny_runs.metrics(tmp_path / "timed")) > 2  # both ended at the same step, or one would wait for ever
