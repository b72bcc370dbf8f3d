"""Recordings to convert and to convert to: what cannot serve is refused, the rest brought to a usual level."""

from pathlib import Path

from voxloom.audio import Notes, resample_noted
from voxloom.errors import InputError
from voxloom.level import LEVEL_SECONDS, active, at_usual_level, level_of, powers_of
from voxloom.model import Recording
from voxloom.prompt import check_sound, read_prompt, read_sound

SHORTEST_SECONDS = 1.0


def read_source(source: object, sample_rate: int, longest_seconds: float) -> tuple[Recording, float, Notes]:
    """The source at the voice's rate and a usual level, its level before, and what was done.

    Raises:
        InputError: when it cannot be read, is shorter than a second, too long or silent.
    """
    name = _name(source, "the source")
    recording, notes = read_sound(source, "the source", SHORTEST_SECONDS)
    seconds = len(recording.wave) / recording.sample_rate
    if seconds > longest_seconds:
        raise InputError(f"{name}: lasts {seconds:.1f} s; task.longest_seconds allows {longest_seconds:g} s")
    level = level_of(recording)
    recording, _ = at_usual_level(recording)  # not told: what is converted is brought back to its own level
    recording, changed = resample_noted(recording, sample_rate)
    return recording, level, (*notes, *changed)


def read_target(source: object, sample_rate: int, longest_seconds: float) -> tuple[Recording, Notes]:
    """The target at the voice's rate and a usual level, its liveliest stretch if it is long; and what was done.

    Raises:
        InputError: when it cannot be read, is shorter than a second or silent, or holds less than one of speech.
    """
    recording, notes = read_prompt(source, None, longest_seconds)
    name = _name(source, "the target")
    check_sound(recording, name, SHORTEST_SECONDS)
    spoken = float(active(powers_of(recording)).sum()) * LEVEL_SECONDS
    if spoken < SHORTEST_SECONDS / 2:
        raise InputError(f"{name}: holds {spoken:.1f} s of speech; half a second or more is needed")
    recording, levelled = at_usual_level(recording)
    recording, changed = resample_noted(recording, sample_rate)
    return recording, (*notes, *levelled, *changed)


def _name(source: object, otherwise: str) -> str:
    return str(source) if isinstance(source, str | Path) else otherwise
