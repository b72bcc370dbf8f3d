"""Where new sound goes over into a recording."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from voxloom.model import Recording
from voxloom_editing.coupling import faded, meet, stretch
from voxloom_editing.joining import Joiner
from voxloom_editing.planning import Cut
from voxloom_editing.source import read_source
from voxloom_editing.windows import Window

LATER, FADE = 1000, 480


@pytest.fixture(scope="module")
def speech():
    """A sentence (S,) at 24 kHz, and the power of its speech."""
    wave, rate = soundfile.read(Path(__file__).parents[3] / "tests" / "data" / "heart-1.opus")
    assert rate == 24000
    return wave, float(np.square(wave[np.abs(wave) > 0.01]).mean()), rate


@pytest.mark.parametrize("lag", [-100, 0, 75])
def test_periods_meet(speech, lag):
    """In a vowel the same sentence, moved by `lag` samples, is read just so much later."""
    wave, level, rate = speech
    vowel = int(np.argmax(np.convolve(np.square(wave), np.ones(1200), mode="same")))
    other = stretch(wave, -LATER - lag, len(wave))
    places = range(vowel - 200, vowel + 201)
    place, found = meet(wave, other, LATER, places, FADE, rate, level)
    assert found == lag
    assert place in places
    assert meet(wave, other, LATER, places, FADE, rate, level, back=True)[1] == lag


def test_waves_meet_where_they_are_alike(speech):
    """Of a sentence whose second half says something else, only the first half can be gone over into."""
    wave, level, rate = speech
    middle = len(wave) // 2
    other = np.concatenate([wave[:middle], wave[: len(wave) - middle]])
    places = range(middle - 2000, middle + 2000)
    for back in (False, True):
        place, lag = meet(wave, other, 0, places, FADE, rate, level, back)
        assert place <= middle - FADE + 120
        assert lag == 0


def test_new_sound_begins_and_ends_where_it_says_the_same(flac):
    """What is spoken is the recording itself, 3 ms later, but for noise from before the cut to after it."""
    source = read_source(flac)
    late, beside = round(0.003 * source.rate), round(0.04 * source.rate)
    cut = Cut(0.8, 1.2, "", "", 0, True)
    start, stop = source.sample(cut.start), source.sample(cut.end)
    wave = stretch(source.mono, -late, len(source.mono))
    noise = np.random.default_rng(0).standard_normal(stop - start + 2 * beside)
    wave[start - beside : stop + beside] = 0.05 * noise
    spoken = Recording(torch.from_numpy(wave).float(), source.rate)
    window = Window(0, 0.0, source.seconds, 0, (cut,), (), ())
    splice = Joiner(source, (cut,), 80.0, 0.02, 0).spoken(0, window, spoken)
    fade = round(0.02 * source.rate)
    assert start - 0.1 * source.rate <= splice.start < start - fade
    assert stop + fade < splice.stop <= stop + 0.1 * source.rate
    for new, old in (
        (splice.new[:fade], source.channels[splice.start :][:fade]),
        (splice.new[-fade:], source.channels[: splice.stop][-fade:]),
    ):
        assert np.square(new - old).sum() < 0.05 * np.square(old).sum()


def test_alike_waves_fade_as_loud_as_they_are(speech):
    """Equal power makes the sum of two that are the same 3 dB louder, and of two that are not as loud as they are."""
    part = speech[0][5000:6000, None]
    assert faded(part, part) == pytest.approx(part)
    one, other = np.random.default_rng(0).standard_normal((2, 50000, 1))
    assert np.square(faded(one, other)).mean() == pytest.approx(1, abs=0.03)


def test_beyond_a_wave_there_is_silence():
    wave = np.arange(1.0, 6.0)
    assert stretch(wave, -2, 3).tolist() == [0, 0, 1, 2, 3]
    assert stretch(wave, 3, 7).tolist() == [4, 5, 0, 0]
    assert stretch(wave, -1, 7).tolist() == [0, 1, 2, 3, 4, 5, 0, 0]
    assert stretch(wave, -5, -2).tolist() == [0, 0, 0]
    assert stretch(wave, 8, 10).tolist() == [0, 0]
