"""DIO against pyworld's, and work side by side."""

import math

import numpy as np
import pytest
import pyworld
import torch

from voxloom.audio import read, resample
from voxloom_world.beside import beside
from voxloom_world.codec import WorldCodec
from voxloom_world.dio import _quick_size, dio

LOW_HZ, HIGH_HZ = 60.0, 800.0


def compared(wave, sample_rate=16000, hop_length=200, low_hz=LOW_HZ, high_hz=HIGH_HZ):
    """F0 by pyworld and by us, at the period that the codec tracks it."""
    period_ms = 1000 * hop_length / sample_rate
    period_ms /= math.ceil(period_ms / 5)
    theirs, their_times = pyworld.dio(wave, sample_rate, low_hz, high_hz, frame_period=period_ms)
    ours, times = dio(wave, sample_rate, low_hz, high_hz, period_ms)
    np.testing.assert_allclose(times, their_times, atol=1e-12)
    return theirs, ours


def samples(path, sample_rate=16000):
    return resample(read(path), sample_rate).wave.double().numpy()


@pytest.mark.parametrize("name", ["heart-1", "heart-2", "george-1", "george-2", "bella-1", "fenrir-1"])
def test_finds_what_pyworld_finds(data_folder, name):
    """In recordings of six voices: the same frames voiced, and F0 within 1e-8 Hz."""
    theirs, ours = compared(samples(data_folder / f"{name}.opus"))
    assert (theirs > 0).sum() > 100
    np.testing.assert_array_equal(ours > 0, theirs > 0)
    np.testing.assert_allclose(ours, theirs, atol=1e-8)


@pytest.mark.parametrize(
    ("sample_rate", "hop_length", "low_hz", "high_hz"),
    [(22050, 256, 60.0, 800.0), (48000, 300, 60.0, 800.0), (16000, 80, 40.0, 500.0), (24000, 480, 100.0, 1100.0)],
)
def test_finds_it_at_any_rate_and_range(george, sample_rate, hop_length, low_hz, high_hz):
    theirs, ours = compared(samples(george, sample_rate), sample_rate, hop_length, low_hz, high_hz)
    np.testing.assert_allclose(ours, theirs, atol=1e-7)


def test_finds_it_between_digital_silence_and_in_short_or_odd_sounds(heart):
    """What is no plain recording: silence, noise, a click, a sine, fractions of a second."""
    wave, rng = samples(heart), np.random.default_rng(0)
    sounds = [
        np.concatenate([np.zeros(16000), wave, np.zeros(20000), wave[:20000]]),
        *(wave[:length] for length in (4000, 4001, 8191)),
        0.1 * rng.standard_normal(50000),
        np.sin(2 * np.pi * 200 / 16000 * np.arange(40000)),
        np.zeros(20000),
        np.eye(1, 40000, 20000)[0],
    ]
    for sound in sounds:
        theirs, ours = compared(sound)
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize("samples", [1, 2, 7, 1000, 71423, 131073])
def test_sizes_of_transforms_are_quick_and_large_enough(samples):
    size = _quick_size(samples)
    assert samples <= size <= samples * 1.07 + 1
    for factor in (2, 3, 5):
        while size % factor == 0:
            size //= factor
    assert size == 1


def test_threads_change_nothing(heart, george):
    """Latents and waves are those of one thread, bit for bit, of a batch and of one item."""
    waves = [torch.from_numpy(samples(path)[:30000]).float() for path in (heart, george)]
    codec, batch = WorldCodec(), torch.stack(waves)[:, None]
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        latents = codec.encode(batch)
        decoded = codec.decode(latents)
        torch.set_num_threads(3)
        assert torch.equal(codec.encode(batch), latents)
        assert torch.equal(codec.encode(batch[:1]), latents[:1])
        assert torch.equal(codec.decode(latents), decoded)
    finally:
        torch.set_num_threads(threads)


def test_results_come_in_order_and_errors_come_through():
    assert beside([]) == []
    assert beside((lambda n=n: n) for n in range(20)) == list(range(20))
    assert beside([lambda: sum(beside([lambda: 1, lambda: 2])), lambda: 4]) == [3, 4]
    with pytest.raises(ZeroDivisionError):
        beside([lambda: 1, lambda: 1 // 0])
