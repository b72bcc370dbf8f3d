"""Pitch and duration divergences whose values are known by construction."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from voxloom.errors import InputError
from voxloom.metric import Sample
from voxloom.pitch import AbstractPitch
from voxloom.testing import MetricSuite
from voxloom_evaluation.bootstrap import summarise
from voxloom_evaluation.distributions import DurationDivergence, PitchDivergence
from voxloom_evaluation.divergence import jensen_shannon
from voxloom_registry import ConfigError, Registry

counts = arrays(np.float64, 6, elements=st.integers(0, 50)).filter(lambda row: row.sum() > 0)


class TestPitchJsd(MetricSuite):
    name = "pitch-jsd"
    neighbours = {"pitch": "world"}


class TestDurationJsd(MetricSuite):
    name = "duration-jsd"


class Level(AbstractPitch):
    """F0 as the samples say: hundreds of Hz, unvoiced where they are 0."""

    def track(self, wave, sample_rate, hop_length):
        hertz = 100 * wave[:, 0, ::hop_length]
        return hertz.clamp_min(1), (hertz > 0).float()


def frames(*hertz):
    return torch.tensor(hertz).repeat_interleave(160) / 100


def heard(wave, recording):
    return Sample("one", "a", wave, 16000, recording=recording)


def pitch_jsd(wave, recording, **options):
    return PitchDivergence(Level(), **options).measure(heard(wave, recording))["pitch_jsd"]


def spoken(ours, theirs):
    sample = Sample("one", "a", torch.zeros(10), 16000)
    return replace(sample, durations=tuple(ours), recorded_durations=tuple(theirs))


def duration_jsd(ours, theirs):
    return DurationDivergence().measure(spoken(ours, theirs))["duration_jsd"]


@given(counts, counts)
def test_divergence_is_a_bounded_symmetric_measure_of_proportions(first, second):
    value = jensen_shannon(first, second)
    assert -1e-9 <= value <= 1 + 1e-9
    assert value == pytest.approx(float(jensen_shannon(second, first)), abs=1e-9)
    assert value == pytest.approx(float(jensen_shannon(7 * first, second)), abs=1e-9)
    order = np.array([3, 1, 5, 0, 2, 4])
    assert value == pytest.approx(float(jensen_shannon(first[order], second[order])), abs=1e-9)
    assert jensen_shannon(first, first) == pytest.approx(0, abs=1e-9)


def test_divergence_is_in_bits():
    assert jensen_shannon(np.array([1.0, 0]), np.array([0, 3.0])) == pytest.approx(1)
    half = jensen_shannon(np.array([1.0, 1.0]), np.array([1.0, 0]))
    assert half == pytest.approx(-(0.75 * math.log2(0.75) + 0.25 * math.log2(0.25)) - 0.5)
    assert math.isnan(jensen_shannon(np.zeros(2), np.array([1.0, 0])))


def test_equal_pitch_diverges_by_nothing_and_disjoint_pitch_by_a_bit():
    assert pitch_jsd(frames(100, 200, 0), frames(200, 100)).value == 0
    assert pitch_jsd(frames(100, 110), frames(300, 310)).value == 1
    assert pitch_jsd(frames(100, 300), frames(100)).value == pytest.approx(0.3112781)
    assert pitch_jsd(frames(100, 300, 0), frames(100)).weight == 3


def test_bins_are_of_equal_width_in_cents_and_the_ends_take_the_rest():
    low = 50 * 2 ** (11.99 / 12)
    assert pitch_jsd(frames(low), frames(50 * 2 ** (11.01 / 12))).value == 0
    assert pitch_jsd(frames(low), frames(50 * 2 ** (12.01 / 12))).value == 1
    assert pitch_jsd(frames(low), frames(50 * 2 ** (12.01 / 12)), bin_cents=1200.0, low_hz=40.0).value == 0
    assert pitch_jsd(frames(10, 5000), frames(51, 1099)).value == 0
    assert len(pitch_jsd(frames(100), frames(100)).tally) == 2 * 54  # semitones from 50 to 1100 Hz


def test_silence_has_no_pitch_but_counts_in_the_set():
    score = pitch_jsd(frames(0, 0), frames(100))
    assert (score.value, score.weight, score.detail) == (0.0, 0.0, "nothing to count on one side")
    assert sum(score.tally) == 1
    assert pitch_jsd(torch.zeros(0), frames(100)).weight == 0
    with pytest.raises(InputError, match="the pitch divergence needs a recording of the same text to compare with"):
        pitch_jsd(frames(100), None)


def test_durations_are_of_what_has_a_letter():
    ours = [("a", 0.1), (".", 5.0), ("ˈ", 0.05), (" ", 3.0), ("AH0", 0.2)]
    score = duration_jsd(ours, [("b", 0.1), ("t", 0.05), ("^", 0.3), ("s", 0.2)])
    assert (score.value, score.weight) == (0, 6)


def test_bins_of_durations_are_centred_on_the_grid():
    for near in (0.0376, 0.05, 0.0624):
        assert duration_jsd([("a", near)], [("a", 0.05)]).value == 0
    for far in (0.0374, 0.0625, 0.075):  # an edge counts upwards
        assert duration_jsd([("a", far)], [("a", 0.05)]).value == 1
    assert duration_jsd([("a", 0.5)], [("a", 3.0)]).value == 0
    assert len(duration_jsd([("a", 0.5)], [("a", 3.0)]).tally) == 2 * 21


def test_durations_of_both_are_needed():
    with pytest.raises(InputError, match="durations of what is spoken, and one has none"):
        DurationDivergence().measure(replace(spoken([], []), durations=None))
    with pytest.raises(InputError, match="durations of the recording, and one has none"):
        DurationDivergence().measure(replace(spoken([], []), recorded_durations=None))


def test_a_set_is_one_distribution_and_no_mean_of_divergences():
    metric = PitchDivergence(Level())
    first, second = pitch_jsd(frames(100), frames(300)), pitch_jsd(frames(300), frames(100))
    assert first.value == second.value == 1
    figure = summarise([first, second], pool=metric.pool)
    assert figure.value == 0  # together they hold what the recordings hold
    assert (figure.low, figure.high) == (0, 1)  # of four resamples two hold one utterance twice
    assert figure.count == 2


def test_options_that_leave_no_bins_are_refused():
    offer = Registry.discover().find("metric", "pitch-jsd")
    with pytest.raises(ConfigError, match=r"low_hz \(500\) must be below high_hz \(400\)"):
        Registry.discover().options(offer, {"low_hz": 500, "high_hz": 400})
