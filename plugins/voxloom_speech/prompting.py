"""Prompts as voices know them: at a usual level, without silence around; and what is wrong with the rest."""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from voxloom.audio import Notes, resample_noted
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.prompt import ACTIVE_DB, LEVEL_SECONDS, SHORTEST_SECONDS, read_prompt
from voxloom_speech.band import WIDE_RATE, widened

Array = NDArray[np.float64]

LEVELS_DB = (-26.0, -16.0)
"""Mean power of active speech that is left as it is, in dB of full scale: nearly all of what voices learn from."""

LONGEST_QUIET_SECONDS = 1.0
KEPT_QUIET_SECONDS = 0.3
"""What is left of a longer quiet beginning or end."""

NOISE_SECONDS = 0.025
NOISY_DB = 12.0
"""Speech no further above the quietest twentieth of its frames is told to be noisy.

Of clean seconds 2 % are, of longer prompts none.
"""

CLIPPED = 0.005
"""The share of samples within 1 % of the peak from which on it is told to be clipped; in speech 0.0005 are."""

BAND_HZ, BAND_DB = 4000.0, -40.0
"""A prompt with less above that frequency is narrow; clean speech has -27 dB and more."""
NARROW = "has nothing above 4 kHz, as over a telephone: the rest is guessed; a wider one gives a clearer voice"


def prompt_for(source: object, sample_rate: int | None, longest_seconds: float) -> tuple[Recording, Notes]:
    """What `read_prompt` gives, without a long silence around it, as wide as speech is, and at a usual level.

    Raises:
        InputError: as `read_prompt`, and when under half a second of it is speech.
    """
    recording, read = read_prompt(source, None, longest_seconds)
    if len(recording.wave) < round(LEVEL_SECONDS * recording.sample_rate):
        return resample_noted(recording, sample_rate or recording.sample_rate)
    told = tuple(_faults(recording))
    recording, trimmed = _trimmed(recording)
    if _is_narrow(recording) and (sample_rate or WIDE_RATE) > 2 * BAND_HZ:
        recording = widened(recording)
        told = (*told, NARROW)
    recording, levelled = _levelled(recording)
    recording, changed = resample_noted(recording, sample_rate or recording.sample_rate)
    return recording, (*read, *trimmed, *levelled, *told, *changed)


def _trimmed(recording: Recording) -> tuple[Recording, Notes]:
    rate = recording.sample_rate
    active = np.flatnonzero(_active(recording))
    spoken = len(active) * LEVEL_SECONDS
    if spoken < SHORTEST_SECONDS - 1e-6:
        raise InputError(f"the prompt holds {spoken:.1f} s of speech; {SHORTEST_SECONDS:g} s or more are needed")
    seconds = len(recording.wave) / rate
    start, end = active[0] * LEVEL_SECONDS, (active[-1] + 1) * LEVEL_SECONDS
    first = start - KEPT_QUIET_SECONDS if start > LONGEST_QUIET_SECONDS else 0.0
    last = end + KEPT_QUIET_SECONDS if seconds - end > LONGEST_QUIET_SECONDS else seconds
    if (first, last) == (0.0, seconds):
        return recording, ()
    kept = recording.wave[round(first * rate) : round(last * rate)]
    return Recording(kept, rate), (f"{seconds - (last - first):.1f} s of silence around it cut off",)


def _levelled(recording: Recording) -> tuple[Recording, Notes]:
    """The gain that leads to the nearest usual level, short of one that would clip."""
    level = _decibels(_powers(recording, LEVEL_SECONDS)[_active(recording)].mean())
    gain = float(np.clip(level, *LEVELS_DB)) - level
    gain = min(gain, -_decibels(float(recording.wave.abs().max()) ** 2)) if gain > 0 else gain
    if abs(gain) < 0.1:
        return recording, ()
    louder = f"{gain:.0f} dB louder" if gain > 0 else f"{-gain:.0f} dB softer"
    return Recording(recording.wave * 10 ** (gain / 20), recording.sample_rate), (f"made {louder}",)


def _is_narrow(recording: Recording) -> bool:
    samples = recording.wave.numpy().astype(np.float64)
    spectrum = np.square(np.abs(np.fft.rfft(samples)))
    high = np.fft.rfftfreq(len(samples), 1 / recording.sample_rate) > BAND_HZ
    return _decibels(spectrum[high].sum() / spectrum.sum()) < BAND_DB


def _faults(recording: Recording) -> Iterator[str]:
    """What nothing can be done about, with what would help."""
    sizes = recording.wave.abs()
    clipped = float((sizes > 0.99 * sizes.max()).double().mean())
    if clipped > CLIPPED:
        yield f"clipped ({100 * clipped:.0f} % of it); a softer recording gives a clearer voice"
    active = np.repeat(_active(recording), round(LEVEL_SECONDS / NOISE_SECONDS))
    powers = _powers(recording, NOISE_SECONDS)[: len(active)]
    above = _decibels(powers[active[: len(powers)]].mean()) - _decibels(float(np.percentile(powers, 5)))
    if above < NOISY_DB:
        yield f"noisy (speech is {above:.0f} dB above the noise); a quieter recording gives a clearer voice"


def _active(recording: Recording) -> NDArray[np.bool_]:
    """Which of its tenths of a second are speech, by their power alone."""
    powers = _powers(recording, LEVEL_SECONDS)
    active: NDArray[np.bool_] = powers > powers.max() / 10 ** (ACTIVE_DB / 10)
    return active


def _powers(recording: Recording, seconds: float) -> Array:
    step = round(seconds * recording.sample_rate)
    wave = recording.wave[: len(recording.wave) // step * step].to(torch.float64)
    powers: Array = np.square(wave.numpy().reshape(-1, step)).mean(axis=1)
    return powers


def _decibels(power: float) -> float:
    return float(10 * np.log10(max(power, 1e-12)))
