"""Prompts as people record them: short, long, noisy, quiet, over a telephone, and by voices of another kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from voxloom.errors import InputError

Samples = NDArray[np.float32]

BABBLERS = 6
TELEPHONE_HZ = (300.0, 3400.0)
AROUND_SECONDS = 3.0


@dataclass(frozen=True)
class Source:
    """A prompt as it should be, (S,) in [-1, 1] at `rate` Hz, and recordings of other speakers at that rate."""

    samples: Samples
    rate: int
    others: Sequence[Samples] = ()


@dataclass(frozen=True)
class Prompt:
    """What a voice is given, (S,) or (S, channels) at `rate` Hz, and the speaker's clean voice (S,) at `clean_rate`."""

    samples: Samples
    rate: int
    clean: Samples
    clean_rate: int


Condition = Callable[[Source, np.random.Generator], Prompt]


def conditions() -> Mapping[str, Condition]:
    """Every condition by its name, the clean prompt first."""
    lasting = {f"{seconds:g} s": _lasting(seconds) for seconds in (1.0, 2.0, 5.0, 15.0, 30.0)}
    noises = {"white noise": _white, "babble": _babble}
    noisy = {f"{name} at {ratio} dB": _noisy(make, ratio) for name, make in noises.items() for ratio in (20, 10, 5)}
    return {
        "clean": lambda source, _: _of(source, source.samples),
        **lasting,
        **noisy,
        "40 dB softer": lambda source, _: _of(source, source.samples / 100),
        "clipped": lambda source, _: _of(source, np.clip(10 * source.samples, -1, 1)),
        "telephone": _telephone,
        "stereo at 44.1 kHz": _stereo,
        "silence around it": _with_silence,
        "a higher voice": _shifted(1.35),
        "a deeper voice": _shifted(0.75),
    }


def _of(source: Source, samples: NDArray[np.floating[Any]], rate: int | None = None) -> Prompt:
    return Prompt(samples.astype(np.float32), rate or source.rate, source.samples, source.rate)


def _lasting(seconds: float) -> Condition:
    """The beginning, or the prompt again and again."""
    return lambda source, _: _of(source, np.resize(source.samples, round(seconds * source.rate)))


def _noisy(make: Condition, ratio_db: float) -> Condition:
    """Noise so many dB below the speech, both over all of the prompt."""

    def noisy(source: Source, rng: np.random.Generator) -> Prompt:
        noise = make(source, rng).samples
        gain = 10 ** (-ratio_db / 20) * np.sqrt(np.square(source.samples).mean() / np.square(noise).mean())
        return _of(source, source.samples + gain * noise)

    return noisy


def _white(source: Source, rng: np.random.Generator) -> Prompt:
    return _of(source, rng.standard_normal(len(source.samples)))


def _babble(source: Source, rng: np.random.Generator) -> Prompt:
    """Other speakers talking at once, each from a place of their own.

    Raises:
        InputError: when there are none.
    """
    if not source.others:
        raise InputError("babble needs recordings of other speakers: give requests with prompts of more than one")
    size = len(source.samples)
    voices = [source.others[number % len(source.others)] for number in range(BABBLERS)]
    mixed = [np.resize(np.roll(voice, rng.integers(len(voice))), size) / np.abs(voice).max() for voice in voices]
    return _of(source, np.sum(mixed, axis=0))


def _telephone(source: Source, _: np.random.Generator) -> Prompt:
    """300 to 3400 Hz, at 8 kHz."""
    spectrum = np.fft.rfft(source.samples)
    hertz = np.fft.rfftfreq(len(source.samples), 1 / source.rate)
    spectrum[(hertz < TELEPHONE_HZ[0]) | (hertz > TELEPHONE_HZ[1])] = 0
    narrow = np.fft.irfft(spectrum, len(source.samples))
    return _of(source, np.clip(soxr.resample(narrow, source.rate, 8000), -1, 1), 8000)


def _stereo(source: Source, _: np.random.Generator) -> Prompt:
    """The right channel half as loud and 0.2 ms late, as of a microphone aside."""
    left = soxr.resample(source.samples, source.rate, 44100)
    return _of(source, np.clip(np.stack([left, 0.5 * np.roll(left, 9)], axis=1), -1, 1), 44100)


def _with_silence(source: Source, rng: np.random.Generator) -> Prompt:
    """Three seconds of a quiet room, 70 dB below full scale, on either side."""
    room = [10**-3.5 * rng.standard_normal(round(AROUND_SECONDS * source.rate)) for _ in range(2)]
    return _of(source, np.concatenate([room[0], source.samples, room[1]]))


def _shifted(factor: float) -> Condition:
    """Played so many times as fast: pitch and formants move alike. The clean voice is the shifted one."""

    def shifted(source: Source, _: np.random.Generator) -> Prompt:
        moved = np.clip(soxr.resample(source.samples, source.rate * factor, source.rate), -1, 1).astype(np.float32)
        return Prompt(moved, source.rate, moved, source.rate)

    return shifted
