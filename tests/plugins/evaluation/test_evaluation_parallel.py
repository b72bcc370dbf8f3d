"""MCD and F0 against a recording of the same text."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom.metric import Sample
from voxloom.pitch import AbstractPitch
from voxloom.testing import MetricSuite
from voxloom.testing.inputs import speech_like
from voxloom_evaluation import cepstra
from voxloom_evaluation.bootstrap import summarise
from voxloom_evaluation.cepstra import mel_cepstra
from voxloom_evaluation.intonation import F0Correlation, F0Error
from voxloom_evaluation.mcd import MelCepstralDistortion
from voxloom_registry import Registry

DATA = Path(__file__).parents[2] / "data"


class TestMcd(MetricSuite):
    name = "mcd"
    neighbours = {"pitch": "world"}


class TestF0Correlation(MetricSuite):
    name = "f0-correlation"
    neighbours = {"pitch": "world"}


class TestF0Rmse(MetricSuite):
    name = "f0-rmse"
    neighbours = {"pitch": "world"}


class Shifted(AbstractPitch):
    """A slow rise over unvoiced ends, `cents` higher where the wave's first sample is positive, or falling."""

    def __init__(self, cents=0.0, falls=False):
        self.cents, self.falls = cents, falls

    def track(self, wave, sample_rate, hop_length):
        count = -(-wave.shape[2] // hop_length)
        rise = torch.linspace(0, 600, count)
        cents = self.cents + (-rise if self.falls else rise) if wave[0, 0, 0] > 0 else rise
        voicing = torch.ones(count)
        voicing[:5] = 0
        return (200 * 2 ** (cents / 1200))[None], voicing[None]


@pytest.fixture(scope="module")
def pitch():
    return Registry.discover().build("pitch", "world")


@pytest.fixture(scope="module")
def heart():
    return read(DATA / "heart-1.opus")


def beside(wave, recording, rate=16000, name="one"):
    return Sample(name, "a", wave, rate, recording=recording)


def marked(seconds=0.5):
    """Two equal waves but for their first sample."""
    wave = speech_like(1, round(16000 * seconds), 16000)[0, 0]
    first, second = wave.clone(), wave.clone()
    first[0], second[0] = 0.01, -0.01
    return beside(first, second)


def test_identical_speech_is_not_distorted(pitch, heart):
    same = beside(heart.wave, heart.wave.clone(), heart.sample_rate)
    for alignment in ("dtw", "frames"):
        assert MelCepstralDistortion(pitch, alignment).measure(same)["mcd"].value == 0
        assert F0Correlation(pitch, alignment).measure(same)["f0_correlation"].value == pytest.approx(1)
        assert F0Error(pitch, alignment).measure(same)["f0_rmse"].value == 0


def test_loudness_is_no_distortion(pitch, heart):
    softer = beside(0.5 * heart.wave, heart.wave, heart.sample_rate)
    assert MelCepstralDistortion(pitch).measure(softer)["mcd"].value < 1


def test_a_known_spectrum_has_known_cepstra():
    bins = 2049
    warped = np.linspace(0, np.pi, bins)  # an envelope that is a cosine series on the warped axis...
    linear = warped - 2 * np.arctan2(0.42 * np.sin(warped), 1 + 0.42 * np.cos(warped))
    log_power = 0.3 + 2 * (0.5 * np.cos(warped) - 0.25 * np.cos(3 * warped) + 0.1 * np.cos(13 * warped))
    power = np.exp(np.interp(np.linspace(0, np.pi, bins), linear, log_power))  # ...seen on the plain one
    expected = np.zeros(13)
    expected[[0, 2, 12]] = 0.5, -0.25, 0.1
    np.testing.assert_allclose(mel_cepstra(power[None])[0], expected, atol=1e-4)


def test_distortion_is_the_spectral_distance_in_decibels(pitch, monkeypatch):
    ripple = 3 * math.sqrt(2) * np.cos(np.linspace(0, np.pi, 513))  # 3 dB in the root mean square
    spectra = iter([np.ones((50, 513)), 10 ** (ripple / 10) * np.ones((50, 1))])
    monkeypatch.setattr(cepstra.pyworld, "cheaptrick", lambda *arguments: next(spectra))
    monkeypatch.setattr(cepstra, "mel_cepstra", lambda power: mel_cepstra(power, warp=0.0))
    score = MelCepstralDistortion(pitch, "frames").measure(marked(0.25))["mcd"]
    assert score.value == pytest.approx(3.0, rel=1e-4)  # what 10 / ln 10 sqrt(2 sum) comes to for one cosine


def test_other_speech_is_far_and_warping_brings_it_nearer(pitch, heart):
    other = beside(read(DATA / "george-1.opus").wave, heart.wave, heart.sample_rate)
    warped, plain = (MelCepstralDistortion(pitch, how).measure(other)["mcd"].value for how in ("dtw", "frames"))
    assert 6 < warped < plain < 25


def test_time_is_warped(pitch, heart):
    wave, rate = heart.wave, heart.sample_rate
    late = torch.cat([torch.zeros(rate // 5), wave])
    delayed = beside(late, wave, rate)
    assert MelCepstralDistortion(pitch, "frames").measure(delayed)["mcd"].value > 5
    assert MelCepstralDistortion(pitch).measure(delayed)["mcd"].value < 1.5
    assert F0Correlation(pitch).measure(delayed)["f0_correlation"].value > 0.95


@pytest.mark.parametrize("cents", [100.0, -350.0])
def test_shifted_pitch_is_off_by_so_many_cents(cents):
    score = F0Error(Shifted(cents), "frames").measure(marked())["f0_rmse"]
    assert score.value == pytest.approx(abs(cents), rel=1e-5)
    assert score.weight == 95  # of 100 frames five are unvoiced
    assert F0Correlation(Shifted(cents), "frames").measure(marked())["f0_correlation"].value == pytest.approx(1)


def test_falling_pitch_is_the_opposite_of_rising():
    assert F0Correlation(Shifted(falls=True), "frames").measure(marked())["f0_correlation"].value == pytest.approx(-1)


def test_a_set_pools_squares_over_frames():
    near = F0Error(Shifted(100.0), "frames").measure(marked())["f0_rmse"]
    far = F0Error(Shifted(300.0), "frames").measure(marked(0.275))["f0_rmse"]
    assert (near.weight, far.weight) == (95, 50)
    expected = math.sqrt((95 * 100**2 + 50 * 300**2) / 145)
    assert summarise([near, far], pool=F0Error(Shifted()).pool).value == pytest.approx(expected, rel=1e-5)


def test_too_little_voice_weighs_nothing(pitch):
    for wave in (torch.zeros(16000), torch.zeros(0)):
        sample = beside(wave, marked().wave)
        for metric in (F0Correlation(pitch), F0Error(pitch)):
            (score,) = metric.measure(sample).values()
            assert (score.value, score.weight, score.detail) == (0.0, 0.0, "too little is voiced in both")
    assert MelCepstralDistortion(pitch).measure(beside(torch.zeros(0), marked().wave))["mcd"].weight == 0
    assert math.isfinite(MelCepstralDistortion(pitch).measure(beside(torch.zeros(16000), marked().wave))["mcd"].value)


def test_a_recording_of_the_text_is_needed(pitch):
    for metric in (MelCepstralDistortion(pitch), F0Correlation(pitch), F0Error(pitch)):
        with pytest.raises(InputError, match="needs a recording of the same text to compare with, and one has none"):
            metric.measure(beside(marked().wave, None))


def test_a_recording_is_analysed_once_for_all(pitch, heart, monkeypatch):
    calls = []
    monkeypatch.setattr(cepstra, "_analyse", lambda *given, made=cepstra._analyse: calls.append(1) or made(*given))
    recording = heart.wave.clone()
    for wave in (heart.wave.clone(), 0.5 * heart.wave):
        sample = beside(wave, recording, heart.sample_rate)
        for metric in (MelCepstralDistortion(pitch), F0Correlation(pitch), F0Error(pitch)):
            metric.measure(sample)
    assert len(calls) == 3  # two speeches and one recording
