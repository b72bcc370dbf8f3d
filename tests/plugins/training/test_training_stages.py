"""Recipes beyond one model under one optimiser, through the same trainer."""

import pytest
import torch

from voxloom.errors import TrainingError
from voxloom_training.screen import Screen

TRAINER = 'batch_frames: 160, max_items: 4, prompt_seconds: [0.1, 0.3], precision: "32"'
DUEL = f"""
model: tiny
corpus: manifest
critic: linear
trainer: {{{TRAINER}, steps: 7, log_every: 1, checkpoint_minutes: 0, seed: 3}}
stages:
  - {{name: first, objective: {{part: duel}}, freeze: [codec]}}
"""
AUTOENCODE = f"""
model: {{part: tiny, features: wave}}
corpus: manifest
trainer: {{{TRAINER}, steps: 7, lr: 0.01, log_every: 1, checkpoint_minutes: 0, seed: 3}}
stages:
  - {{name: first, objective: {{part: autoencode}}}}
"""
TWO = f"""
model: tiny
corpus: manifest
trainer: {{{TRAINER}, lr: 0.01, log_every: 1, checkpoint_minutes: 0, seed: 3}}
stages:
  - {{name: first, objective: {{part: regress}}, freeze: [codec], trainer: {{steps: 4}}}}
  - {{name: second, objective: {{part: regress}}, freeze: [codec], trainer: {{steps: 3, lr: 0.0}}}}
"""


class PowerCutError(Exception):
    """Ends a run without a word to the trainer."""


@pytest.fixture
def runs(registry):
    import tiny_runs

    return tiny_runs


@pytest.fixture
def cut_at(monkeypatch):
    """End a run after a step, its checkpoint not yet written."""

    def set_up(step: int, stage_name: str = "first") -> None:
        def stepped(self, stage, done):
            if (stage.name, stage.standing.step) == (stage_name, step):
                raise PowerCutError

        monkeypatch.setattr(Screen, "stepped", stepped)

    yield set_up
    monkeypatch.undo()


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(value, other[name]) for name, value in one.items())


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        (DUEL, ["model", "average", "objective", "optimiser-critic", "optimiser-model"]),
        (AUTOENCODE, ["model", "average", "optimiser-model"]),
    ],
    ids=["two optimisers", "codec"],
)
def test_any_objective_is_taken_up_bit_equal(text, groups, recipe, train, runs, cut_at):
    whole = train("whole")
    cut_at(5)
    with pytest.raises(PowerCutError):
        train("parted")
    assert len(runs.metrics(whole)) == 7
    cut_at(-1)
    parted = train("parted")
    assert runs.metrics(parted) == runs.metrics(whole)
    assert all(same(runs.state(whole, group), runs.state(parted, group)) for group in groups)


@pytest.fixture
def recipe(tmp_path, request):
    """The recipe is the parameter `text`, else the one of two stages."""
    path = tmp_path / "recipe.yaml"
    callspec = getattr(request.node, "callspec", None)
    path.write_text(callspec.params["text"] if callspec and "text" in callspec.params else TWO)
    return path


@pytest.mark.parametrize("text", [DUEL], ids=["duel"])
def test_each_turn_moves_its_own_parameters(text, recipe, train, runs):
    one, more = train("one", "steps=1"), train("more", "steps=3")
    assert set(runs.metrics(more)[0]) >= {"fake", "real", "fool"}
    moved = {name for name, value in runs.state(one, "objective").items()}
    assert moved == {"critic.score.weight", "critic.score.bias"}
    for group in ("model", "objective"):
        before, after = runs.state(one, group), runs.state(more, group)
        assert any(not torch.equal(before[name], value) for name, value in after.items())
    both = {turn: {key.split(".")[0] for key in runs.state(more, f"optimiser-{turn}")} for turn in ("critic", "model")}
    assert len(both["critic"]) == 2
    assert len(both["model"]) == 5


@pytest.mark.parametrize("text", [AUTOENCODE], ids=["codec"])
def test_a_codec_is_trained_on_waves(text, recipe, train, runs):
    errors = [line["wave"] for line in runs.metrics(train("run", "steps=300", "schedule=constant"))]
    assert sum(errors[-5:]) < 0.8 * sum(errors[:5])


def test_a_stage_begins_where_the_one_before_ended(train, runs):
    run = train("run")
    ended, after = runs.state(run, "average", "first"), runs.state(run, "model", "second")
    assert all(torch.equal(after[name], value) for name, value in ended.items())  # its learning rate is zero
    assert [line["step"] for line in runs.metrics(run, "second")] == [1, 2, 3]  # each stage counts its own steps
    assert torch.equal(after["scale"], runs.state(run, "model", "first")["scale"])


def test_the_second_stage_is_taken_up_too(train, runs, cut_at, tmp_path):
    whole = train("whole")
    cut_at(2, "second")
    with pytest.raises(PowerCutError):
        train("parted")
    cut_at(-1)
    assert runs.metrics(train("parted"), "second") == runs.metrics(whole, "second")
    assert same(runs.state(tmp_path / "parted", "model", "second"), runs.state(whole, "model", "second"))


@pytest.mark.parametrize("text", [AUTOENCODE.replace("autoencode}", "autoencode}, freeze: [codec]")], ids=["codec"])
def test_a_stage_with_everything_frozen_is_refused(text, recipe, train):
    with pytest.raises(TrainingError, match="nothing to train in the turn 'model': all of it is frozen"):
        train("run")


def test_freezing_a_slot_without_a_module_is_refused(train, recipe):
    recipe.write_text(TWO.replace("[codec]", "[aligner]"))
    with pytest.raises(TrainingError, match=r"freeze: the slot 'aligner' holds no module; freeze one of codec"):
        train("run")


def test_a_codec_that_cannot_vary_voices_is_refused(train):
    with pytest.raises(TrainingError, match=r"'first': the codec ConvCodec cannot give latents another voice; leave"):
        train("run", "vary_voices=[0.2, 0.1]")
