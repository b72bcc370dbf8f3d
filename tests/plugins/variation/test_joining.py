import numpy as np
import pytest

from voxloom.pcm import Pcm
from voxloom_variation.joining import let_in

RATE = 16000


def tone(hertz, samples=RATE, phase=0.0):
    return 0.3 * np.sin(2 * np.pi * hertz * np.arange(samples) / RATE + phase)


def pcm(*channels):
    return Pcm((np.stack(channels, axis=1) * 32768).round().astype(np.int16), RATE, "PCM_16")


@pytest.mark.parametrize("span", [(4000, 8000), (0, 3000), (12000, 16000)])
def test_nothing_changes_outside_of_the_fade(span):
    source = pcm(tone(220), tone(330))
    found = let_in(source, tone(150), *span, 240)
    first, last = max(0, span[0] - 240), min(RATE, span[1] + 240)
    assert found.samples.shape == source.samples.shape
    assert np.array_equal(found.samples[:first], source.samples[:first])
    assert np.array_equal(found.samples[last:], source.samples[last:])
    assert not np.array_equal(found.samples[slice(*span)], source.samples[slice(*span)])


def test_damage_does_not_leak():
    damaged = tone(220)
    damaged[4000:8000] = 0.99
    found = let_in(pcm(damaged), tone(220), 4000, 8000, 240).floats()[:, 0]
    assert np.abs(found).max() < 0.31
    assert np.abs(found - tone(220)).max() < 0.01


def test_waves_of_another_phase_are_moved_to_meet():
    found = let_in(pcm(tone(200)), tone(200, phase=np.pi), 4000, 8000, 240).floats()[:, 0]
    levels = np.sqrt(np.square(found[3600:8400].reshape(-1, 80)).mean(axis=1))  # whole periods
    assert levels.min() > 0.2


def test_each_channel_is_as_loud_as_its_sides():
    found = let_in(pcm(tone(200), 0.5 * tone(200)), 0.7 * tone(200), 4000, 8000, 240).floats()
    levels = np.sqrt(np.square(found[4800:7200]).mean(axis=0))
    assert levels[0] == pytest.approx(0.3 / 2**0.5, rel=0.05)
    assert levels[1] == pytest.approx(0.15 / 2**0.5, rel=0.05)
