"""As many steps as fit a budget, by times that are given or taken with a clock that is."""

import json

import pytest
import torch

import voxloom
from voxloom.errors import InputError
from voxloom.sampler import Schedule
from voxloom.testing import SamplerSuite, TransformSuite
from voxloom_diffusion.consistency_sampler import ConsistencySampler
from voxloom_diffusion.costs import FILE, Cost, EvaluationCosts

SCHEDULE = Schedule(0.002, 80.0)
BUDGET = {"steps": 4, "budget_ms": 25.0}


def keep(folder, network, *costs):
    """A table of these times, as the file holds it."""
    (folder / FILE).write_text(
        json.dumps({EvaluationCosts(network).key: {str(length): cost for length, cost in costs}})
    )


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("VOXLOOM_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def timed(cache):
    """50 frames take 10 ms, 100 take 20 and 200 take 60."""
    keep(cache, None, (11, (50, 10.0)), (13, (100, 20.0)), (15, (200, 60.0)))


class TestBudgetedConsistencySampler(SamplerSuite):
    name = "consistency"
    options = {"steps": 4, "budget_ms": 1000.0}

    @pytest.fixture(autouse=True)
    def times(self, timed):
        """All are known."""


class TestDeadline(TransformSuite):
    name = "deadline"


def lengths(*frames):
    """Noise (B,3,T) of items so long."""
    rng = torch.Generator().manual_seed(0)
    start = torch.zeros(len(frames), 3, max(frames))
    for item, length in enumerate(frames):
        start[item, :, :length] = torch.randn(3, length, generator=rng)
    return start


def visited(sampler, start):
    """The levels each item was evaluated at."""
    seen = []

    def estimate(x, sigma):
        seen.append(sigma.tolist())
        return 0.1 * x

    rng = torch.Generator().manual_seed(1)
    made = sampler.sample(estimate, start, SCHEDULE, lambda: torch.randn(start.shape, generator=rng))
    return made, list(zip(*seen, strict=True))


@pytest.mark.usefixtures("timed")
def test_as_many_steps_as_fit_one_at_least():
    sampler = ConsistencySampler(**BUDGET)
    assert [sampler.evaluations_within(frames) for frames in (50, 53, 100, 105, 200)] == [2, 2, 1, 1, 1]
    assert ConsistencySampler(steps=4, budget_ms=100.0).evaluations_within(50) == 4  # at most `steps`
    assert ConsistencySampler(steps=4).evaluations_within(200) == 4


@pytest.mark.usefixtures("timed")
def test_what_is_timed_is_within():
    assert [ConsistencySampler(budget_ms=ms).frames_within() for ms in (5.0, 25.0, 100.0)] == [25, 125, 333]
    assert ConsistencySampler().frames_within() is None


@pytest.mark.usefixtures("timed")
def test_each_item_of_a_batch_takes_its_own_steps():
    sampler, start = ConsistencySampler(**BUDGET), lengths(50, 100)
    made, levels = visited(sampler, start)
    assert levels[0] == (80.0, 2.0)
    alone, _ = visited(sampler, start[1:])
    assert levels[1][0] == 80.0
    assert torch.equal(made[1:], alone)  # the second step of its neighbour left it alone


@pytest.mark.usefixtures("timed")
def test_a_budget_gives_what_its_steps_give():
    start = lengths(50)
    made, _ = visited(ConsistencySampler(**BUDGET), start)
    same, _ = visited(ConsistencySampler(steps=2), start)
    other, _ = visited(ConsistencySampler(steps=4), start)
    assert torch.equal(made, same)
    assert not torch.equal(made, other)


class Clock:
    """Each look at it is so many seconds later, in turn."""

    def __init__(self, *seconds):
        self.now, self.seconds = 0.0, list(seconds)

    def __call__(self):
        self.now += self.seconds.pop(0)
        return self.now


def test_what_was_never_timed_is_timed_once(cache):
    calls = []

    def evaluate():
        calls.append(1)
        return torch.zeros(1)

    clock = Clock(0, 9.0, 0, 0.01, 0, 0.03, 0, 0.024, 0, 0.02, 0, 5.0)  # the first is to warm up
    costs = EvaluationCosts(None, clock)
    assert costs.of(60) is None
    assert costs.frames_within(10.0) is None
    costs.time([60], evaluate, 60)
    assert costs.of(60) == pytest.approx(30.0)
    assert len(calls) == 6
    again = EvaluationCosts(None, Clock())  # another process: it does not look at its clock
    again.time([60, 55], evaluate, 115)
    assert again.of(60) == pytest.approx(30.0)
    assert len(calls) == 6
    assert json.loads((cache / FILE).read_text())[costs.key] == {"12": [60, pytest.approx(30.0)]}


def test_another_network_or_number_of_threads_is_another_key(cache):
    keys = {EvaluationCosts(network).key for network in (None, torch.nn.Linear(2, 3), torch.nn.Linear(3, 2))}
    before = torch.get_num_threads()
    torch.set_num_threads(before + 1)
    keys.add(EvaluationCosts(None).key)
    torch.set_num_threads(before)
    assert len(keys) == 4


def test_longer_ones_of_a_class_cost_more():
    costs = EvaluationCosts(None)
    costs._known = {costs.key: {"12": Cost(60, 30.0)}}
    assert costs.of(70) == pytest.approx(35.0)
    assert costs.of(58) == 30.0


def test_a_damaged_file_is_told(cache):
    (cache / FILE).write_text("[1]")
    with pytest.raises(InputError, match="holds no times of evaluations; remove it"):
        EvaluationCosts(None).of(10)


def test_a_voice_tells_how_many_steps_it_took(cache, heart):
    voice = voxloom.load("nano", sampler={"steps": 3, "budget_ms": 50.0})
    sampler = voice.model.part("sampler", ConsistencySampler)
    said = voice.run("say", text="Hello.", prompt=heart, seed=3)  # times it
    frames = int(said.sentences[0].prosody.frames)
    keep(cache, sampler._costs._network, (round(2 * torch.log2(torch.tensor(frames)).item()), (frames, 20.0)))
    sampler._costs._known = None
    said = voice.run("say", text="Hello.", prompt=heart, seed=3)
    told = "budget: 2 steps in 50 ms; sampler.steps=2 makes the same anywhere"
    assert told in said.notes
    same = voxloom.load("nano", sampler={"steps": 2}).run("say", text="Hello.", prompt=heart, seed=3)
    assert torch.equal(said.wave, same.wave)
    assert not any("budget" in note for note in same.notes)


def test_sentences_are_as_long_as_one_step_allows(cache, heart):
    voice = voxloom.load("nano", sampler={"steps": 1, "budget_ms": 20.0})
    sampler = voice.model.part("sampler", ConsistencySampler)
    text = "This is the first of two sentences. And this one is the other."
    whole = voice.run("say", text=text, prompt=heart)  # nothing is known before it
    assert len(whole.sentences) == 1
    keep(cache, sampler._costs._network, (15, (200, 20.0)))  # 200 frames are 2.5 s, or 30 characters
    sampler._costs._known = None
    split = voice.run("say", text=text, prompt=heart)
    assert len(split.sentences) > 1
