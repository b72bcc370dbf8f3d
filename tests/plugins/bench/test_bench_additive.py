"""Time as the sum of parts and evaluations, by a clock that moves as the network is passed."""

import pytest

from voxloom.errors import InputError
from voxloom_bench.additive import Agreement, Sum, agreement, complete, evaluations_of, network_of, parts
from voxloom_bench.work import Work, spoken

EDM = ("parameterisation=edm", "sampler=euler", "sampler.steps=7")


def test_a_complete_run_agrees_with_the_sum(untrained, slowed, clock, recording):
    system = slowed(untrained(*EDM), clock)
    work = Work(recording, 0.5)
    found = Sum.of(parts(system, work, 0))
    assert found.evaluation == pytest.approx(1000)
    assert found.parts == dict.fromkeys(("text", "prompt", "prosody", "preparation"), 0.0) | {"decode": 2000.0}
    run = agreement(found, complete(system, work))
    assert run == Agreement(7, pytest.approx(9000), pytest.approx(9000))
    assert run.holds


def test_every_item_of_a_batch_is_a_pass(untrained, slowed, clock, recording):
    system = slowed(untrained(*EDM), clock)
    work = Work(recording, 0.5, batch=2)
    assert parts(system, work, 0)["passes"] == [1]
    assert complete(system, work)["evaluations"] == [7]


def test_a_guided_evaluation_is_two_passes(untrained, slowed, clock, recording):
    guided = untrained("parameterisation=flow", "parameterisation.guidance=2.0", "sampler=euler", "sampler.steps=3")
    system = slowed(guided, clock)
    work = Work(recording, 0.5)
    found = Sum.of(parts(system, work, 0))
    assert found.passes == 2
    assert found.evaluation == pytest.approx(2000)
    run = agreement(found, complete(system, work))
    assert run.evaluations == evaluations_of(system) == 3
    assert run.complete_ms == pytest.approx(found.total(3)) == pytest.approx(8000)


def test_a_run_that_takes_longer_does_not_agree():
    found = Sum({"text": 0.0, "prompt": 300.0, "prosody": 100.0, "decode": 100.0}, 10.0, 1.0)
    near = agreement(found, {"total ms": [2199.0], "evaluations": [150.0]})
    assert near.sum_ms == 2000
    assert near.off_percent == pytest.approx(9.95)
    assert near.holds
    assert not agreement(found, {"total ms": [2201.0], "evaluations": [150.0]}).holds
    assert not agreement(found, {"total ms": [1799.0], "evaluations": [150.0]}).holds


def test_what_is_done_once_counts_once(untrained, slowed, clock, recording, monkeypatch):
    """What a parameterisation prepares for all evaluations is a part of its own."""
    system = slowed(untrained(*EDM), clock)
    _, parameterisation, _ = network_of(system)
    prepared = parameterisation.prepared
    monkeypatch.setattr(type(parameterisation), "prepared", lambda *given: clock.pass_(5.0) or prepared(*given[1:]))
    found = Sum.of(parts(system, Work(recording, 0.5), 0))
    assert (found.parts["preparation"], found.evaluation) == (pytest.approx(5000), pytest.approx(1000))
    assert agreement(found, complete(system, Work(recording, 0.5))).off_percent == pytest.approx(0)


def test_a_single_evaluation_is_whole(untrained, slowed, clock, recording):
    system = slowed(untrained("sampler.steps=1"), clock)
    found = Sum.of(parts(system, Work(recording, 0.5), 0))
    assert found.total(1) == pytest.approx(3000)


def test_watching_leaves_nothing_behind(untrained, recording):
    system = untrained(*EDM)
    parts(system, Work(recording, 0.5), 0)
    denoiser, parameterisation, _ = network_of(system)
    assert "estimate" not in vars(parameterisation)
    assert not denoiser._forward_hooks


def test_progress_is_told_of_every_evaluation(untrained, recording):
    told = []
    complete(untrained(*EDM), Work(recording, 0.5), lambda: told.append(1))
    assert len(told) == 7


def test_speech_is_as_long_as_asked_for(untrained, recording):
    made = spoken(untrained(), Work(recording, 0.75, batch=2))
    assert made.seconds == [0.75, 0.75]
    assert set(made.timings) == {"text", "prompt", "prosody", "denoise", "decode", "total"}


def test_an_engine_has_no_evaluations(tmp_path):
    from voxloom.testing.tiny import parrot_voice
    from voxloom_bench.system import given
    from voxloom_registry import Registry

    with pytest.raises(InputError, match="parrot: its evaluations cannot be timed"):
        network_of(given(parrot_voice(Registry.discover(), tmp_path)))
