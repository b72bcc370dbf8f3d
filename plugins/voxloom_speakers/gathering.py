"""Recordings of one person as one prompt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from voxloom.audio import opened, read_noted, resample
from voxloom.errors import InputError
from voxloom.level import LEVEL_SECONDS, active, at_usual_level
from voxloom.model import Recording
from voxloom.prompt import SHORTEST_SECONDS, SILENT_PEAK, check_sound, powers_in
from voxloom_speakers.phrases import Stretch, chosen, phrases_of, whole

FADE_SECONDS = 0.005
"""How long sound comes and goes where two stretches meet."""


@dataclass(frozen=True)
class Gathered:
    """The prompt, the stretches that it is made of, whether these are all that was given, and what was done."""

    prompt: Recording
    stretches: tuple[Stretch, ...]
    complete: bool
    notes: tuple[str, ...]


def gather(paths: Sequence[Path], seconds: float) -> Gathered:
    """At most `seconds` of prompt, at the highest rate of the recordings and each at a usual level.

    All that is said is kept if it fits, else the liveliest phrases of all recordings.

    Raises:
        InputError: naming the recording that cannot be read, is silent or holds less than half a second of speech.
    """
    heard = [_heard(path) for path in paths]
    stretches = [whole(number, powers, length) for number, (powers, length) in enumerate(heard)]
    complete = sum(stretch.seconds for stretch in stretches) <= seconds
    if not complete:
        phrases = [each for number, one in enumerate(heard) for each in phrases_of(number, *one, seconds)]
        stretches = chosen(phrases, seconds)
    pieces, notes = [], []
    for number in sorted({stretch.recording for stretch in stretches}):
        path, (_, length) = paths[number], heard[number]
        recording, told = _kept(path, [each for each in stretches if each.recording == number], length)
        check_sound(recording, str(path), SHORTEST_SECONDS)
        recording, levelled = at_usual_level(recording)
        pieces.append(recording)
        notes += [f"{path}: {note}" for note in (*told, *levelled)]
    rate = max(piece.sample_rate for piece in pieces)
    wave = _joined([resample(piece, rate).wave for piece in pieces], rate)
    return Gathered(Recording(wave, rate), tuple(stretches), complete, tuple(notes))


def _heard(path: Path) -> tuple[NDArray[np.float64], float]:
    """The recording's powers and length."""
    with opened(path) as file:
        seconds = file.frames / file.samplerate
    powers = powers_in(path)
    if seconds < SHORTEST_SECONDS or not len(powers):
        raise InputError(f"{path}: lasts {seconds:.2f} s; {SHORTEST_SECONDS:g} s of speech or more are needed")
    if powers.max() < SILENT_PEAK**2 / 10:
        raise InputError(f"{path}: is silent; speech is needed")
    spoken = float(active(powers).sum()) * LEVEL_SECONDS
    if spoken < SHORTEST_SECONDS - 1e-6:
        raise InputError(f"{path}: holds {spoken:.1f} s of speech; {SHORTEST_SECONDS:g} s or more are needed")
    return powers, seconds


def _kept(path: Path, stretches: Sequence[Stretch], length: float) -> tuple[Recording, tuple[str, ...]]:
    """These stretches of a recording, joined; and what was done."""
    pieces, told = [], dict[str, None]()
    for each in stretches:
        recording, notes = read_noted(path, each.start, each.seconds if each.end < length else None)
        pieces.append(recording)
        told |= dict.fromkeys(notes)
    rate = pieces[0].sample_rate
    return Recording(_joined([piece.wave for piece in pieces], rate), rate), tuple(told)


def _joined(waves: Sequence[Float[Tensor, " _"]], rate: int) -> Float[Tensor, " S"]:
    """One after the other, each faded where it meets another."""
    fade = torch.linspace(0, 1, round(FADE_SECONDS * rate) + 2)[1:-1]
    pieces = []
    for number, wave in enumerate(waves):
        wave = wave.clone()
        if number:
            wave[: len(fade)] *= fade
        if number < len(waves) - 1:
            wave[-len(fade) :] *= fade.flip(0)
        pieces.append(wave)
    return torch.cat(pieces)
