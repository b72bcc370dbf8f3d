"""Chains on a voice that repeats its prompt: what runs, and what is refused before anything does."""

import re

import pytest
import torch

from voxloom.audio import read, resample
from voxloom.errors import InputError
from voxloom.testing.tiny import parrot_voice
from voxloom_chains.chain import Chain
from voxloom_chains.options import ChainOptions
from voxloom_chains.request import ChainRequest
from voxloom_registry import Config, ConfigError, Registry

RESYNTH = {"task": "resynth", "slots": {"codec": "world"}, "request": {"audio": "$previous"}}
FIRST = {**RESYNTH, "request": {"audio": "$input"}}


@pytest.fixture(scope="module")
def registry():
    return Registry.discover()


@pytest.fixture
def run(registry, tmp_path):
    def with_steps(*steps, **request):
        chain = Chain(parrot_voice(registry, tmp_path), registry, Config({}), list(steps))
        return chain.run(ChainRequest(**request))

    return with_steps


def test_each_step_is_given_what_the_one_before_made(run, heart):
    result = run(FIRST, {"rate": 44100}, {"rate": 8000}, input=str(heart))
    once = run(FIRST, input=str(heart))
    assert result.sample_rate == 8000
    assert result.seconds == pytest.approx(once.seconds, abs=0.001)
    expected = resample(type(read(heart))(once.wave, 16000), 8000).wave
    assert float((result.wave - expected).abs().mean()) < 0.01
    assert torch.equal(run(FIRST, RESYNTH, input=str(heart)).wave, run(FIRST, RESYNTH, input=str(heart)).wave)


def test_notes_say_which_step_they_are_of(run, heart):
    assert run(FIRST, {"rate": 8000}, input=str(heart)).notes == ("1 resynth: audio: resampled from 24000 to 16000 Hz",)


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([RESYNTH], "steps, number 1: nothing comes before it; begin with `.input`"),
        ([{"rate": 8000}], "steps, number 1: nothing comes before it"),
        ([FIRST, FIRST], "steps, number 2: leaves the step before unused; give it `.previous`"),
        ([{**FIRST, "task": "resinth"}], "steps, number 1: .*no task is named 'resinth'; did you mean 'resynth'"),
        ([{**FIRST, "request": {"audoi": "$input"}}], "steps, number 1: resynth: audoi: .*did you mean 'audio'"),
        ([{**FIRST, "slots": {"codec": "wrold"}}], "steps, number 1: codec=wrold: no codec is named 'wrold'"),
        ([FIRST, {"task": "say", "request": {"text": "$previous", "prompt": "$input"}}], "say: text: must be text"),
        ([FIRST, {"task": "chain", "request": {"input": "$previous"}}], "steps, number 2: "),
    ],
)
def test_what_is_wrong_is_told_before_anything_runs(run, steps, told, heart, monkeypatch):
    monkeypatch.setattr("voxloom_chains.chain.run_task", lambda *_: pytest.fail("a step ran"))
    with pytest.raises(ConfigError, match=told):
        run(*steps, input=str(heart))


def test_all_faults_are_told_at_once(run, heart):
    with pytest.raises(ConfigError) as refusal:
        run({**FIRST, "task": "resinth"}, {"task": "resynth", "request": {"audoi": "$previous"}}, input=str(heart))
    assert len(refusal.value.faults) >= 2


def test_what_nobody_gave_is_asked_for(run, heart):
    step = {**FIRST, "request": {"audio": "$source"}}
    with pytest.raises(InputError, match=re.escape("nothing is given for $source; say --given source=VALUE")):
        run(step, input="")
    assert run(step, input="", given=(f"source={heart}",)).seconds == pytest.approx(2.35, abs=0.05)
    with pytest.raises(InputError, match="given: 'source' must be NAME=VALUE"):
        run(step, input="", given=("source",))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([], "must be a list of steps, at least one"),
        ("say", "must be a list of steps"),
        (["say"], "number 1: must be a mapping"),
        ([{"tsk": "say"}], "number 1: must have either `task` or `rate`"),
        ([{"task": "say", "rate": 8000}], "number 1: must have either"),
        ([FIRST, {"rate": 8000, "slots": {}}], "number 2: has no key 'slots' beside 'rate'"),
        ([FIRST, {"rate": 12}], "number 2: rate: must be a whole number from 8000 to 192000, not 12"),
        ([{"task": 3}], "number 1: task: must be the name of a task"),
        ([{"task": "say", "request": "hello"}], "number 1: request: must be a mapping"),
    ],
)
def test_steps_are_checked_where_they_are_written(steps, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        ChainOptions(steps=steps)
