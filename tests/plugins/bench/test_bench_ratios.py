"""The arithmetic of ratios, which voices count as good as ours, and what is refused."""

from pathlib import Path

import pytest

from voxloom.bundle import Bundle
from voxloom.errors import InputError
from voxloom.running import speaking_config
from voxloom.slots import DEVICE, MODEL
from voxloom_bench.additive import Sum
from voxloom_bench.quality import quality_of
from voxloom_bench.ratios import _compared
from voxloom_bench.shown_ratios import ratios_table, tried_table
from voxloom_bench.sides import side_of, with_steps
from voxloom_bench.specs import Spec, spec_of
from voxloom_bench.verdicts import GATES, Figure, Quality, Ratio, Timed, Tried, fewest, nearest
from voxloom_diffusion.parameterisations import EdmParameterisation
from voxloom_registry import Registry, resolve


def timed(evaluation, evaluations, passes=1.0, around=1000.0):
    return Timed(Sum({"prompt": around, "decode": 0.0}, evaluation, passes), evaluations)


def quality(wer, similarity):
    return Quality(*(Figure(value, value, value) for value in (wer, similarity, 3.0)))


OURS = quality(0.10, 0.80)


def test_a_ratio_is_of_whole_utterances():
    ratio = Ratio(timed(1000.0, 1), timed(1000.0, 150), GATES["ancestor"])
    assert ratio.value == pytest.approx(151 / 2)
    assert ratio.sampling == pytest.approx(150)
    assert ratio.holds is True


@pytest.mark.parametrize(
    ("role", "other", "holds"),
    [
        ("ancestor", timed(260.0, 150), True),  # 40 s by 2 s
        ("ancestor", timed(250.0, 150), False),
        ("ancestor", timed(1000.0, 149), None),
        ("flow", timed(500.0, 32, passes=2.0), True),
        ("flow", timed(400.0, 32, passes=2.0), False),
        ("flow", timed(500.0, 32, passes=1.0), None),  # without guidance
    ],
)
def test_a_gate_is_held_against_what_it_asks_for(role, other, holds):
    assert Ratio(timed(1000.0, 1), other, GATES[role]).holds is holds


@pytest.mark.parametrize(
    ("other", "good"),
    [
        (quality(0.11, 0.78), True),  # exactly what is allowed
        (quality(0.111, 0.80), False),
        (quality(0.10, 0.779), False),
        (quality(0.02, 0.95), True),  # better is as good
        (quality(0.02, 0.70), False),
    ],
)
def test_what_is_as_good_as_ours(other, good):
    assert other.is_as_good_as(OURS) is good


def test_the_fewest_evaluations_as_good_as_ours():
    tried = [
        Tried(2, 2, quality(0.5, 0.8)),
        Tried(64, 64, quality(0.10, 0.79)),
        Tried(16, 16, quality(0.105, 0.80)),
        Tried(4, 4, quality(0.105, 0.70)),
    ]
    assert fewest(tried, OURS).evaluations == 16
    assert fewest(tried[:1], OURS) is None
    assert nearest([tried[0], tried[3]], OURS).evaluations == 4  # five times too far, against forty


def test_where_none_is_as_good_the_nearest_is_told():
    sides = {"ours": timed(1000.0, 1), "ancestor": timed(1000.0, 150), "flow": timed(2000.0, 32, 2.0)}
    found = {"ours": OURS, "ancestor": quality(0.3, 0.7), "flow": quality(0.1, 0.8)}
    tried = [Tried(1, 1, quality(0.9, 0.5)), Tried(64, 64, quality(0.2, 0.75))]
    whole, close, flow = _compared(sides, found, tried)
    assert close.what == "ancestor nearest to our quality"
    assert close.as_good is False
    assert close.ratio.value == pytest.approx(65 / 2)
    assert close.ratio.holds is None
    assert (whole.ratio.holds, flow.ratio.holds) == (True, True)
    text = ratios_table([whole, close, flow], "model=tiny", 10.0).markdown()
    assert "| ancestor: 150 evaluations of 1 pass | 75.5 | 150.0 | at least 20: holds |" in text
    assert "none tried is as good as ours" in text
    assert "30.0 [30.0, 30.0] | 10.0 [10.0, 10.0]" in text  # the WER of both
    assert "no: 10.0 times too far" in tried_table(tried, OURS).markdown()
    tried.append(Tried(100, 100, quality(0.1, 0.8)))
    assert _compared(sides, found, tried)[1].what == "ancestor at our quality"


def test_a_side_is_what_its_voice_samples_with(tiny):
    """The size's model with the voice's parameterisation and sampler."""
    registry = Registry.discover()
    config = resolve(registry, [DEVICE], mode="speak")
    learnt = resolve(registry, [MODEL], overrides=[*tiny, "parameterisation=edm", "sampler=euler"])
    bundle = Bundle("anc", Path("nowhere"), "test", learnt.plain(learnt.model_slots))
    speaking = speaking_config(registry, bundle, ["sampler.steps=9"])
    side = side_of(registry, "ancestor", Spec("anc", ()), speaking, " ".join(tiny), config)
    assert side.evaluations == 9
    assert side.system.title == "ancestor"
    assert side.system.is_random
    assert isinstance(side.system.voice.model.part("parameterisation", object), EdmParameterisation)


def test_steps_take_the_place_of_steps():
    spec = with_steps(spec_of("anc sampler.steps=150 sampler=heun", "ancestor"), 4)
    assert spec == Spec("anc", ("sampler=heun", "sampler.steps=4"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nano other", "names 2 voices"),
        ("sampler.steps=4", "must name a voice, or in its place a model"),
        ("nano model=flashspeech-base", "must name a voice, or in its place a model"),
        ("nano 'sampler", "cannot be read"),
    ],
)
def test_what_names_no_system_is_refused(text, message):
    with pytest.raises(InputError, match=f"^against: .*{message}"):
        spec_of(text, "against")


def test_results_without_a_metric_are_refused(tmp_path):
    figures = {"nano": {"wer": {"value": 0.1, "low": 0.0, "high": 0.2}}}
    with pytest.raises(InputError, match="lacks similarity and dnsmos"):
        quality_of({"figures": figures}, tmp_path / "results.json")


def test_a_size_must_be_a_model(command, heart, data_manifest, tmp_path):
    words = ["--prompt", heart, "-o", tmp_path / "r", "--set", data_manifest, "--ancestor", "nano", "--flow", "nano"]
    result = command("ratios", *words, "--size", "nano", "--steps", 1)
    assert result.exit_code == 2
    assert "size: must name a model by model=NAME, or be the word voices, not 'nano'" in result.stderr
    result = command("ratios", *words, "--ours", "nobody")
    assert result.exit_code == 2
    assert "no voice 'nobody'" in result.stderr
    assert not (tmp_path / "r").exists()
