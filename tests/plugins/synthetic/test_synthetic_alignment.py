"""The stated times are when the sounds are: measured on the wave, by means that know nothing of them."""

from collections.abc import Iterator

import numpy as np
import pytest
import pyworld

from voxloom_synthetic.alignment import Aligned, aligned
from voxloom_synthetic.espeak import Espeak, Voice
from voxloom_synthetic.texts import clauses

TEXT = "Pat saw a deep cave, so she took two cups of tea across the stage."
VOWELS, HISSES, STOPS = "æɔɐiɑuʌɚoeɪ", "sʃ", "ptk"
VOICED_SHARE, UNVOICED_SHARE = 0.9, 0.9
HISS_HZ, VOWEL_HZ = 3000.0, 2000.0


@pytest.fixture(scope="module", params=["en-us+Annie", "en-us+m3", "en-us+Lee"])
def spoken(request: pytest.FixtureRequest) -> Aligned:
    said, marks = clauses(TEXT)
    with Espeak.opened() as engine:
        return aligned(engine.speak(said, Voice(request.param, 50, 150)), marks)


def segments(spoken: Aligned, symbols: str, late: float = 0.0) -> Iterator[tuple[int, int]]:
    """First and last sample of the middle of each of `symbols`; `late` shifts the stated times, in seconds."""
    ends = np.cumsum(spoken.durations) + late
    for symbol, end, seconds in zip(spoken.symbols, ends, spoken.durations, strict=True):
        if symbol in symbols:
            yield (
                int((end - 0.75 * seconds) * spoken.sample_rate),
                int((end - 0.25 * seconds) * spoken.sample_rate),
            )


def voiced_share(spoken: Aligned, symbols: str, late: float = 0.0) -> float:
    """How much of the middles of `symbols` WORLD finds voiced."""
    wave = spoken.samples.astype(np.float64) / 32768
    f0, times = pyworld.dio(wave, spoken.sample_rate)
    found = [
        float((f0[(times * spoken.sample_rate >= first) & (times * spoken.sample_rate < last)] > 0).mean())
        for first, last in segments(spoken, symbols, late)
        if last - first > 0.005 * spoken.sample_rate
    ]
    return float(np.mean(found))


def centroids_hz(spoken: Aligned, symbols: str, late: float = 0.0) -> list[float]:
    found = []
    for first, last in segments(spoken, symbols, late):
        power = np.abs(np.fft.rfft(spoken.samples[first:last].astype(np.float64))) ** 2
        found.append(
            float((power * np.fft.rfftfreq(last - first, 1 / spoken.sample_rate)).sum() / (power.sum() + 1e-9))
        )
    return found


def test_vowels_are_voiced_and_hisses_are_not(spoken: Aligned) -> None:
    assert voiced_share(spoken, VOWELS) > VOICED_SHARE
    assert voiced_share(spoken, HISSES) < 1 - UNVOICED_SHARE


def test_hisses_are_high_and_vowels_low(spoken: Aligned) -> None:
    assert min(centroids_hz(spoken, HISSES)) > HISS_HZ
    assert np.mean(centroids_hz(spoken, VOWELS)) < VOWEL_HZ


def test_times_shifted_by_a_tenth_of_a_second_are_found_out(spoken: Aligned) -> None:
    assert voiced_share(spoken, HISSES, late=0.1) > 1 - UNVOICED_SHARE
    assert min(centroids_hz(spoken, HISSES, late=0.1)) < HISS_HZ


def test_stops_hold_their_closure(spoken: Aligned) -> None:
    """A stop within a clause is silent first and bursts then."""
    starts = np.cumsum([0.0, *spoken.durations[:-1]]) * spoken.sample_rate
    stops = [place for place, symbol in enumerate(spoken.symbols) if place > 1 and symbol in STOPS]
    assert len(stops) == 11
    for place in stops:
        first, last = round(starts[place]), round(starts[place + 1])
        assert np.abs(spoken.samples[first + 40 : first + 400]).max() <= 100
        assert np.abs(spoken.samples[first:last]).max() > 400


def test_pauses_are_silent_and_nothing_else_is_lost(spoken: Aligned) -> None:
    starts = np.cumsum([0.0, *spoken.durations[:-1]])
    for start, seconds, symbol in zip(starts, spoken.durations, spoken.symbols, strict=True):
        first, last = round(start * spoken.sample_rate), round((start + seconds) * spoken.sample_rate)
        if symbol in "^$":
            assert np.abs(spoken.samples[first : first + 1000]).max() == 0
        if symbol in ",.":
            assert np.abs(spoken.samples[first + 1 : last]).max() == 0
        if symbol == " ":
            assert seconds < 0.02
        if symbol in VOWELS:
            assert np.abs(spoken.samples[first:last]).max() > 1000
    assert sum(spoken.durations) == pytest.approx(len(spoken.samples) / spoken.sample_rate, abs=1e-9)
