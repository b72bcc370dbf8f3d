"""`recipe=comospeech-nano` and `recipe=prodiff-nano` in small: broken off, gone on with, refused."""

import os
import signal

import pytest
import torch
from click.testing import Result
from safetensors.torch import load_file
from typer.testing import CliRunner

from voxloom.recipes import prepare_features, train_recipe
from voxloom.voice import Voice
from voxloom_cli.app import build
from voxloom_cli.training import trainer_words
from voxloom_registry import FitError
from voxloom_training.checkpoint import newest
from voxloom_training.screen import Screen

STEPS = 3
SMALL = (
    *("model.width=16", "model.heads=2", "model.prompt_queries=4", "phoneme_encoder.layers=1"),
    *("phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16", "prompt_encoder.layers=1"),
    *("denoiser.width=16", "denoiser.layers=2", "denoiser.heads=2", "prosody.layers=2", "prosody.heads=2"),
    "prosody.filter_width=16",
)
TRAINER = ("device=cpu", "precision=32", f"steps={STEPS}", "minutes=null", "warmup_steps=0", "checkpoint_minutes=1000")
BATCHES = ("batch_frames=400", "max_items=3", "log_every=1", "validation_items=2")
RECIPES = ("comospeech-nano", "prodiff-nano")
STAGES = ("teacher", "distillation")


@pytest.fixture(scope="module")
def words(registry, data_manifest):
    corpus = (f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025")
    rest = trainer_words(registry, [*corpus, *SMALL, *TRAINER, *BATCHES])
    return {recipe: [f"recipe={recipe}", *rest] for recipe in RECIPES}


@pytest.fixture(scope="module")
def features(registry, words, tmp_path_factory):
    folder = tmp_path_factory.mktemp("features")
    prepare_features(registry, words[RECIPES[0]], None, folder, workers=0)
    return folder


@pytest.fixture(scope="module", params=RECIPES)
def whole(request, registry, words, features, tmp_path_factory):
    """A recipe, and a run of it that nothing interrupts."""
    run = tmp_path_factory.mktemp(request.param) / "run"
    train_recipe(registry, words[request.param], None, features, run, None)
    return request.param, run


def tensors(run, stage):
    return {path.stem: load_file(path) for path in sorted(newest(run / stage).glob("*.safetensors"))}


def same(ours, theirs) -> bool:
    return ours.keys() == theirs.keys() and all(torch.equal(ours[name], value) for name, value in theirs.items())


@pytest.mark.slow
def test_an_interrupted_distillation_goes_on_with_the_same_teacher_and_target(
    registry, words, features, whole, tmp_path, monkeypatch
):
    recipe, unbroken = whole

    def stepped(self, stage, done):
        if stage.name == "distillation" and stage.standing.step == 1:
            os.kill(os.getpid(), signal.SIGINT)  # the step that has begun is finished

    with monkeypatch.context() as patched:
        patched.setattr(Screen, "stepped", stepped)
        with pytest.raises(KeyboardInterrupt):
            train_recipe(registry, words[recipe], None, features, tmp_path / "run", None)
    assert newest(tmp_path / "run" / "distillation").name == "checkpoint-2"
    train_recipe(registry, words[recipe], None, features, tmp_path / "run", None)
    for stage in STAGES:
        ours, theirs = tensors(tmp_path / "run", stage), tensors(unbroken, stage)
        assert ours.keys() == theirs.keys()
        assert all(same(ours[group], theirs[group]) for group in theirs), stage


@pytest.mark.slow
def test_distillation_begins_with_the_teacher_and_moves_the_denoiser_alone(whole):
    recipe, run = whole
    taught, student = tensors(run, "teacher")["average"], tensors(run, "distillation")
    moved = {name for name, value in taught.items() if not torch.equal(student["model"][name], value)}
    assert moved
    assert all(name.startswith("parts.denoiser.") for name in moved)
    target = {name for name in student.get("objective", {}) if not name.startswith("target.")}
    assert not target, "checkpoints hold nothing of the teacher"
    assert ("objective" in student) == (recipe == "comospeech-nano")


@pytest.mark.slow
def test_the_voice_records_nothing_of_the_teacher(registry, whole):
    _, run = whole
    taught, learnt = (run / stage / "voice-last" for stage in STAGES)
    assert load_file(taught / "model.safetensors").keys() == load_file(learnt / "model.safetensors").keys()
    voice = Voice.load(str(learnt), registry=registry)
    assert not {"teacher_sampler", "teacher", "distillation"} & voice.config.slots.keys()
    for file in ("config.yaml", "README.md"):
        assert "teacher" not in (learnt / file).read_text()


def trained(registry, words, features, run) -> Result:
    return CliRunner().invoke(build(registry), ["train", *words, "--cache", str(features), "--run", str(run)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (["teacher_sampler=midpoint"], "teacher_sampler: MidpointSampler does not tell at which levels"),
        (["sampler=heun"], "sampler: HeunSampler does not take the Euler steps that are distilled"),
        (["sampler.steps=3"], "teacher_sampler: its 4 steps do not divide each of the sampler's 3"),
        (["sampler.levels=karras"], "teacher_sampler: its 4 steps do not divide each of the sampler's 2"),
    ],
)
def test_steps_that_cannot_be_distilled_end_in_one_sentence(changes, told, registry, words, features, tmp_path):
    found = trained(registry, [*words["prodiff-nano"], "trainer.steps=1", *changes], features, tmp_path / "run")
    assert found.exit_code == 2
    sentence = found.stderr.strip().splitlines()[-1]
    assert sentence.startswith(told)
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    ("recipe", "change"),
    [
        ("prodiff-nano", "parameterisation=consistency"),
        ("prodiff-nano", "sampler=consistency"),
        ("comospeech-nano", "parameterisation=edm"),
        ("comospeech-nano", "sampler=euler"),
    ],
)
def test_estimates_of_another_kind_are_refused_before_anything_is_trained(recipe, change, registry, words, tmp_path):
    with pytest.raises(FitError, match="estimates one of"):
        train_recipe(registry, [*words[recipe], change], None, tmp_path, tmp_path / "run", None)
    assert not (tmp_path / "run").exists()
