import numpy as np
import pytest
import torch

from voxloom.metric import AbstractMetric, Score
from voxloom_registry import Registry
from voxloom_variation.spread import (
    Melody,
    likeness,
    melody_of,
    melody_spread,
    natural_spread,
    pace_spread,
    symbol_spread,
)


class Powers(AbstractMetric):
    better = "higher"

    def measure(self, sample):
        return {"likeness": Score(float(sample.wave[0] * sample.prompt[0]))}


def sawtooth(hertz):
    return torch.from_numpy((0.3 * (2 * (np.cumsum(hertz) / 16000 % 1) - 1)).astype(np.float32))


def test_the_melody_of_a_glide():
    pitch = Registry.discover().build("pitch", "world")
    level, glide = (melody_of(pitch, sawtooth(200 * 2 ** np.linspace(-x, x, 16000)), 16000) for x in (0, 0.5))
    assert level.mean_hz == pytest.approx(200, rel=0.01)
    assert level.deviation_cents < 15
    assert glide.mean_hz == pytest.approx(200, rel=0.02)
    assert glide.deviation_cents == pytest.approx(1200 / 12**0.5, rel=0.1)  # of a uniform octave
    assert melody_of(pitch, torch.zeros(16000), 16000) is None
    halved = torch.cat([sawtooth(np.full(16000, 200.0)), sawtooth(np.full(4000, 100.0))])
    assert melody_of(pitch, halved, 16000).mean_hz == pytest.approx(200, rel=0.02)


def test_spreads_of_pitch_are_in_cents():
    found = melody_spread([Melody(200.0, 100.0), Melody(200.0 * 2 ** (1 / 6), 140.0), None])
    assert found == pytest.approx({"f0_mean_cents": 100, "f0_deviation_cents": 20})
    assert melody_spread([Melody(200.0, 100.0), None]) == {}


def test_spreads_of_time_are_in_per_cent():
    assert pace_spread([0.9, 1.1]) == pytest.approx({"length_percent": 10})
    one, other = (("^", 9.0), ("a", 0.1), ("b", 0.1)), (("^", 1.0), ("a", 0.3), ("b", 0.1))
    assert symbol_spread([one, other]) == pytest.approx({"symbol_percent": 25})
    assert symbol_spread([one, None]) == {}
    assert symbol_spread([one, one[:2]]) == {}


def test_every_reading_is_compared_with_every_other():
    waves = [torch.tensor([value]) for value in (1.0, 2.0, 3.0)]
    assert likeness(Powers(), "", waves, 16000) == pytest.approx({"similarity_mean": 11 / 3, "similarity_least": 2})


def test_natural_spread_is_within_speakers():
    melodies = {"a": [Melody(100.0, 50.0), Melody(200.0, 50.0)], "b": [Melody(400.0, 90.0), Melody(400.0, 90.0)]}
    found = natural_spread(melodies, {"a": [0.1, 0.1], "b": [0.3, 0.3]})
    assert found["f0_mean_cents"] == pytest.approx(600 / 2**0.5)
    assert found["length_percent"] == 0
