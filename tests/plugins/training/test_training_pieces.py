"""The trainer's small parts, each on its own."""

import os
import signal

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from voxloom.corpus import Item
from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom_training import checkpoint
from voxloom_training.ema import WeightAverage
from voxloom_training.freezing import freeze
from voxloom_training.interrupts import held_back
from voxloom_training.learning_rate import learning_rate_factor
from voxloom_training.seeds import rng_of, seed_of
from voxloom_training.splits import hold_out


@given(
    st.integers(0, 10_000),
    st.floats(0, 1),
    st.integers(0, 200),
    st.sampled_from(["constant", "linear", "cosine"]),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_the_learning_rate_stays_between_nothing_and_its_peak(step, fraction, warmup, shape, decay_from, final):
    assert 0 <= learning_rate_factor(step, fraction, warmup, shape, decay_from, final) <= 1 + 1e-9


@pytest.mark.parametrize("shape", ["linear", "cosine"])
def test_the_learning_rate_rises_holds_and_falls(shape):
    at = [learning_rate_factor(step, step / 100, 10, shape, 0.5, 0.1) for step in range(101)]
    assert at[0] == pytest.approx(0.1)
    assert at[9:50] == [1.0] * 41
    assert at[75] == pytest.approx(0.55)
    assert at[100] == pytest.approx(0.1)
    assert learning_rate_factor(5000, 1.0, 10, "constant", 0.0, 0.0) == 1.0


def test_seeds_differ_in_every_part_and_stay():
    assert seed_of(1, 23) != seed_of(12, 3)
    assert seed_of("a", 1) == seed_of("a", 1)
    draws = {float(torch.rand((), generator=rng_of(0, step, index))) for step in range(10) for index in range(10)}
    assert len(draws) == 100


def test_the_average_follows_and_is_lent():
    layer = nn.Linear(2, 2)
    average = WeightAverage(layer, 0.9)
    start = layer.weight.detach().clone()
    with torch.no_grad():
        layer.weight.fill_(1.0)
    average.update(layer, 0)
    expected = start + (1 - 0.1) * (1 - start)  # (1 + 0) / (10 + 0) is the first decay
    assert torch.allclose(average.average["weight"], expected)
    for step in range(1, 200):
        average.update(layer, step)
    assert torch.allclose(average.average["weight"], torch.ones(2, 2), atol=1e-4)
    with torch.no_grad():
        layer.weight.fill_(5.0)
    with average.applied(layer):
        assert torch.equal(layer.weight, average.average["weight"])
    assert torch.equal(layer.weight, torch.full((2, 2), 5.0))


class Two(AbstractModel):
    """Two parts with dropout."""


@pytest.fixture
def model():
    return Two({name: nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5)) for name in ("codec", "denoiser")})


def test_frozen_parts_stay_in_eval_whoever_trains_the_model(model):
    freeze(model, ["codec"])
    model.eval()
    model.train()
    assert not any(module.training for module in model.parts["codec"].modules())
    assert all(module.training for module in model.parts["denoiser"].modules())
    assert not any(parameter.requires_grad for parameter in model.parts["codec"].parameters())
    freeze(model, ["denoiser"])  # the next stage thaws it
    model.train()
    assert all(module.training for module in model.parts["codec"].modules())
    assert all(parameter.requires_grad for parameter in model.parts["codec"].parameters())
    assert not any(module.training for module in model.parts["denoiser"].modules())


def items(speakers: dict[str, int]) -> list[Item]:
    return [Item(f"{name}{n}", None, "", name) for name, count in speakers.items() for n in range(count)]


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 9), min_size=2), st.floats(0.01, 0.5))
def test_held_out_speakers_are_never_trained_on(speakers, share):
    given_items = items(speakers)
    split = hold_out(given_items, share, 5)
    trained, held_out = ({item.speaker for item in part} for part in (split.train, split.validation))
    assert trained
    assert held_out
    assert not trained & held_out
    assert len(split.validation) <= 5
    assert hold_out(given_items[::-1], share, 5).validation == split.validation


def test_with_one_speaker_recordings_are_held_out():
    split = hold_out(items({"a": 20}), 0.1, 9)
    assert (len(split.train), len(split.validation)) == (18, 2)
    assert hold_out(items({"a": 20}), 0.0, 9).validation == []
    assert len(hold_out(items({"a": 1}), 0.1, 9).train) == 1


def test_recordings_are_held_out_where_that_is_asked_for():
    given = items({"a": 20, "b": 20})
    split = hold_out(given, 0.1, 9, "recordings")
    assert len(split.train) == 36
    assert len(split.validation) == 4
    assert {item.id for item in split.train}.isdisjoint(item.id for item in split.validation)


@pytest.mark.parametrize(
    ("speakers", "share", "what", "told"),
    [
        ({"a": 10, "b": 10, "c": 10}, 0.4, "speakers", "9 more, of 1 speakers, are held out"),
        ({"a": 10, "b": 10}, 0.1, "recordings", "2 more, of the 2 speakers, are held out"),
        ({"a": 20}, 0.1, "speakers", "2 more, of its speaker, are held out"),
        ({"a": 20}, 0.0, "speakers", "none is held out"),
    ],
)
def test_it_is_told_what_is_held_out(speakers, share, what, told):
    assert hold_out(items(speakers), share, 9, what).told == told


def test_checkpoints_appear_whole_and_the_newest_counts(tmp_path):
    tensors = {"model": {"weight": torch.arange(3.0)}}
    for step in (2, 10, 9):
        checkpoint.write(tmp_path, checkpoint.Standing(step, 1.5, best=0.1), tensors, keep=2)
    (tmp_path / "checkpoint-99.tmp").mkdir()  # what a killed process leaves
    assert sorted(path.name for path in tmp_path.glob("checkpoint-*")) == [
        "checkpoint-10",
        "checkpoint-9",
        "checkpoint-99.tmp",
    ]
    newest = checkpoint.newest(tmp_path)
    assert newest == tmp_path / "checkpoint-10"
    standing, read = checkpoint.read(newest)
    assert (standing.step, standing.best) == (10, 0.1)
    assert torch.equal(read["model"]["weight"], torch.arange(3.0))
    weights = newest / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-3])
    with pytest.raises(TrainingError, match=r"checkpoint-10 cannot be read"):
        checkpoint.read(newest)


def test_a_checkpoint_of_the_same_step_is_never_taken_away(tmp_path):
    tensors = {"model": {"weight": torch.zeros(1)}}
    path = checkpoint.write(tmp_path, checkpoint.Standing(5), tensors)
    weights = path / "model.safetensors"
    before = weights.stat().st_mtime_ns
    checkpoint.write(tmp_path, checkpoint.Standing(5, best=0.25), tensors)
    assert weights.stat().st_mtime_ns == before
    assert checkpoint.read(path)[0].best == 0.25


def test_an_optimiser_is_filled_with_what_it_had():
    layer = nn.Linear(3, 3)
    optimiser = torch.optim.AdamW(layer.parameters(), lr=0.1)
    layer(torch.ones(3)).sum().backward()
    optimiser.step()
    fresh = torch.optim.AdamW(layer.parameters(), lr=0.1)
    checkpoint.fill_optimiser(fresh, checkpoint.optimiser_tensors(optimiser))
    one, other = optimiser.state_dict()["state"], fresh.state_dict()["state"]
    assert all(torch.equal(value, other[number][name]) for number in one for name, value in one[number].items())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_and_a_second_one_does_not(number):
    before = signal.getsignal(number)
    with held_back() as interrupted:
        assert not interrupted()
        os.kill(os.getpid(), number)
        assert interrupted()
        assert signal.getsignal(number) == before
    assert signal.getsignal(number) == before
