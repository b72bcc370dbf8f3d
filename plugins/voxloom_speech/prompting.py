"""Prompts as voices know them: at a usual level, without silence around; and what is wrong with the rest."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from voxloom.audio import Notes, resample, resample_noted
from voxloom.errors import InputError
from voxloom.level import LEVEL_SECONDS, active, at_usual_level, decibels, powers_of
from voxloom.model import Recording, SpeakerPrompt
from voxloom.prompt import SHORTEST_SECONDS, read_prompt
from voxloom_speech.band import WIDE_RATE, widened

Array = NDArray[np.float64]

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
    if isinstance(recording, SpeakerPrompt):
        return _prepared(recording, sample_rate)
    if len(recording.wave) < round(LEVEL_SECONDS * recording.sample_rate):
        return resample_noted(recording, sample_rate or recording.sample_rate)
    told = tuple(_faults(recording))
    recording, trimmed = _trimmed(recording)
    if _is_narrow(recording) and (sample_rate or WIDE_RATE) > 2 * BAND_HZ:
        recording = widened(recording)
        told = (*told, NARROW)
    recording, levelled = at_usual_level(recording)
    recording, changed = resample_noted(recording, sample_rate or recording.sample_rate)
    return recording, (*read, *trimmed, *levelled, *told, *changed)


def _trimmed(recording: Recording) -> tuple[Recording, Notes]:
    rate = recording.sample_rate
    spoken_at = np.flatnonzero(active(powers_of(recording)))
    spoken = len(spoken_at) * LEVEL_SECONDS
    if spoken < SHORTEST_SECONDS - 1e-6:
        raise InputError(f"the prompt holds {spoken:.1f} s of speech; {SHORTEST_SECONDS:g} s or more are needed")
    seconds = len(recording.wave) / rate
    start, end = spoken_at[0] * LEVEL_SECONDS, (spoken_at[-1] + 1) * LEVEL_SECONDS
    first = start - KEPT_QUIET_SECONDS if start > LONGEST_QUIET_SECONDS else 0.0
    last = end + KEPT_QUIET_SECONDS if seconds - end > LONGEST_QUIET_SECONDS else seconds
    if (first, last) == (0.0, seconds):
        return recording, ()
    kept = recording.wave[round(first * rate) : round(last * rate)]
    return Recording(kept, rate), (f"{seconds - (last - first):.1f} s of silence around it cut off",)


def _prepared(prompt: SpeakerPrompt, sample_rate: int | None) -> tuple[Recording, Notes]:
    """A prompt that was made ready before; only what is narrow is widened now, and loses its latents."""
    told = tuple(_faults(prompt))
    if _is_narrow(prompt) and (sample_rate or WIDE_RATE) > 2 * BAND_HZ:
        wide, levelled = at_usual_level(widened(prompt))
        return resample(wide, sample_rate or wide.sample_rate), (*levelled, *told, NARROW)
    return resample(prompt, sample_rate or prompt.sample_rate), told


def _is_narrow(recording: Recording) -> bool:
    samples = recording.wave.numpy().astype(np.float64)
    spectrum = np.square(np.abs(np.fft.rfft(samples)))
    high = np.fft.rfftfreq(len(samples), 1 / recording.sample_rate) > BAND_HZ
    return decibels(spectrum[high].sum() / spectrum.sum()) < BAND_DB


def _faults(recording: Recording) -> Iterator[str]:
    """What nothing can be done about, with what would help."""
    sizes = recording.wave.abs()
    clipped = float((sizes > 0.99 * sizes.max()).double().mean())
    if clipped > CLIPPED:
        yield f"clipped ({100 * clipped:.0f} % of it); a softer recording gives a clearer voice"
    spoken = np.repeat(active(powers_of(recording)), round(LEVEL_SECONDS / NOISE_SECONDS))
    powers = powers_of(recording, NOISE_SECONDS)[: len(spoken)]
    above = decibels(powers[spoken[: len(powers)]].mean()) - decibels(float(np.percentile(powers, 5)))
    if above < NOISY_DB:
        yield f"noisy (speech is {above:.0f} dB above the noise); a quieter recording gives a clearer voice"
