"""`recipe=flashspeech-nano` from its first stage to its last, cut off within each."""

import shutil
from collections import Counter

import pytest
import torch
from safetensors.torch import load_file, save_file

from voxloom.errors import TrainingError
from voxloom.recipes import prepare_features, train_recipe
from voxloom_cli.training import trainer_words
from voxloom_registry import Registry
from voxloom_training.checkpoint import newest
from voxloom_training.screen import Screen

STAGES = ("consistency", "adversarial", "refinement")
STEPS = 3
SMALL = (
    *("model.width=16", "model.heads=2", "model.prompt_queries=4", "phoneme_encoder.layers=1"),
    *("phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16", "prompt_encoder.layers=1"),
    *("denoiser.width=16", "denoiser.layers=2", "denoiser.heads=2", "prosody.layers=2", "prosody.heads=2"),
    *("prosody.filter_width=16", "prosody.refiner_width=16", "prosody.refiner_layers=2"),
    *("discriminator.width=8", "discriminator.layers=2"),
)
TRAINER = ("device=cpu", "precision=32", f"steps={STEPS}", "minutes=null", "warmup_steps=0", "checkpoint_minutes=0")
BATCHES = ("batch_frames=400", "max_items=3", "log_every=1", "validation_items=2", "vary_voices=[0.2,0.1]")


class PowerCutError(Exception):
    """Ends a run without a word to the trainer."""


@pytest.fixture(scope="module")
def registry():
    return Registry.discover()


@pytest.fixture(scope="module")
def words(registry, data_manifest):
    corpus = (f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025")
    return trainer_words(registry, ["recipe=flashspeech-nano", *corpus, *SMALL, *TRAINER, *BATCHES])


@pytest.fixture(scope="module")
def features(registry, words, tmp_path_factory):
    folder = tmp_path_factory.mktemp("features")
    prepare_features(registry, words, None, folder, workers=0)
    return folder


@pytest.fixture(scope="module")
def whole(registry, words, features, tmp_path_factory):
    """A run that nothing interrupts."""
    run = tmp_path_factory.mktemp("whole") / "run"
    train_recipe(registry, words, None, features, run, None)
    return run


def tensors(run, stage):
    return {path.stem: load_file(path) for path in sorted(newest(run / stage).glob("*.safetensors"))}


def test_a_run_cut_off_in_every_stage_ends_with_the_same_weights(
    registry, words, features, whole, tmp_path, monkeypatch
):
    cuts = Counter()

    def stepped(self, stage, done):
        if stage.standing.step == 2 and not cuts[stage.name]:
            cuts[stage.name] += 1
            raise PowerCutError

    monkeypatch.setattr(Screen, "stepped", stepped)
    for _ in STAGES:
        with pytest.raises(PowerCutError):
            train_recipe(registry, words, None, features, tmp_path / "run", None)
    train_recipe(registry, words, None, features, tmp_path / "run", None)
    assert set(cuts) == set(STAGES)
    for stage in STAGES:
        ours, theirs = tensors(tmp_path / "run", stage), tensors(whole, stage)
        assert ours.keys() == theirs.keys()
        for group, values in theirs.items():
            assert ours[group].keys() == values.keys()
            assert all(torch.equal(ours[group][name], value) for name, value in values.items()), (stage, group)


def test_each_stage_begins_with_the_averaged_weights_of_the_last(whole):
    consistency, refinement = tensors(whole, "consistency"), tensors(whole, "refinement")
    adversarial = tensors(whole, "adversarial")
    moved = [name for name, value in consistency["average"].items() if not value.equal(adversarial["model"][name])]
    assert {name.split(".")[1] for name in moved} >= {"denoiser", "phoneme_encoder", "prompt_encoder", "prosody"}
    assert not [name for name in moved if ".refiners." in name], "refiners are left alone until their stage"
    for name, value in adversarial["average"].items():
        assert value.equal(refinement["model"][name]) != (".refiners." in name), name
    assert not consistency["model"]["parts.prosody.deviations"].any()
    assert bool((refinement["model"]["parts.prosody.deviations"] > 0).all())


@pytest.mark.parametrize(
    ("stage", "group", "told"),
    [
        ("consistency", "average", r"average: 1 missing \(parts.denoiser.output.bias\)"),
        ("adversarial", "model", r"model: 1 missing \(parts.denoiser.output.bias\); 1 foreign \(stray\)"),
        ("refinement", "objective", r"objective: 1 foreign \(stray\)"),
    ],
)
def test_weights_of_a_stage_that_do_not_fit_are_refused(stage, group, told, registry, words, features, whole, tmp_path):
    shutil.copytree(whole, tmp_path / "run")
    path = newest(tmp_path / "run" / stage) / f"{group}.safetensors"
    values = load_file(path) if path.is_file() else {}
    values.pop("parts.denoiser.output.bias", None)
    save_file(values | ({} if group == "average" else {"stray": torch.zeros(1)}), path)
    with pytest.raises(TrainingError, match=rf"^the checkpoint .*{stage}.* does not belong to this model: {told}$"):
        train_recipe(registry, words, None, features, tmp_path / "run", None)
