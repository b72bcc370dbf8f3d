"""How loud a recording is while somebody speaks, and recordings brought to a level that voices know."""

import numpy as np
from numpy.typing import NDArray

from voxloom.audio import Notes
from voxloom.model import Recording, SpeakerPrompt

LEVEL_SECONDS = 0.1
ACTIVE_DB = 30.0
"""How far below the loudest tenth of a second somebody still speaks."""

LEVELS_DB = (-26.0, -16.0)
"""Mean power of active speech that is left as it is, in dB of full scale: nearly all of what voices learn from."""


def powers_of(recording: Recording, seconds: float = LEVEL_SECONDS) -> NDArray[np.float64]:
    """Mean square of each whole stretch of so many seconds."""
    step = round(seconds * recording.sample_rate)
    wave = recording.wave[: len(recording.wave) // step * step].double().cpu().numpy()
    powers: NDArray[np.float64] = np.square(wave.reshape(-1, step)).mean(axis=1)
    return powers


def active(powers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of a recording's stretches are speech, by their power alone."""
    found: NDArray[np.bool_] = powers > powers.max(initial=0.0) / 10 ** (ACTIVE_DB / 10)
    return found


def level_of(recording: Recording) -> float:
    """Mean power of active speech in dB of full scale; of silence -120."""
    powers = powers_of(recording)
    spoken = powers[active(powers)]
    return decibels(float(spoken.mean()) if len(spoken) else 0.0)


def at_usual_level(recording: Recording) -> tuple[Recording, Notes]:
    """As loud as the nearest of `LEVELS_DB`, short of clipping, and what that took; left alone if nearly there.

    A `SpeakerPrompt` is as loud as it was made.
    """
    gain = gain_to(recording, float(np.clip(level_of(recording), *LEVELS_DB)))
    if abs(gain) < 0.1 or isinstance(recording, SpeakerPrompt):
        return recording, ()
    louder = f"{gain:.0f} dB louder" if gain > 0 else f"{-gain:.0f} dB softer"
    return Recording(recording.wave * 10 ** (gain / 20), recording.sample_rate), (f"made {louder}",)


def decibels(power: float) -> float:
    """Of a power whose full scale is 1, and -120 of nothing."""
    return float(10 * np.log10(max(power, 1e-12)))


def gain_to(recording: Recording, level: float) -> float:
    """Decibels that lead to `level`; upwards at most to where it would clip."""
    gain = level - level_of(recording)
    return min(gain, max(0.0, -decibels(float(recording.wave.abs().max()) ** 2))) if gain > 0 else gain
