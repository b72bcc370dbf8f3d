"""How far readings of a text lie apart, in pitch, time and timbre."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from jaxtyping import Float
from torch import Tensor

from voxloom.metric import AbstractMetric, Durations, Sample
from voxloom.pitch import AbstractPitch

HOP_SECONDS = 0.01
CENTS_PER_OCTAVE = 1200
STRAY_OCTAVES = 0.75
"""F0 that lies further from the median is taken for a tracker's mistake of an octave."""


@dataclass(frozen=True)
class Melody:
    """F0 over the voiced frames of one reading: the geometric mean in Hz, and the deviation in cents."""

    mean_hz: float
    deviation_cents: float


def melody_of(pitch: AbstractPitch, wave: Float[Tensor, " S"], sample_rate: int) -> Melody | None:
    """Of a reading; None when nothing in it is voiced."""
    f0, voicing = pitch.track(wave[None, None], sample_rate, round(HOP_SECONDS * sample_rate))
    voiced = f0[0][voicing[0] > 0.5].double().log2()
    if not len(voiced):
        return None
    voiced = voiced[(voiced - voiced.median()).abs() < STRAY_OCTAVES]
    return Melody(float(voiced.mean().exp2()), CENTS_PER_OCTAVE * float(voiced.std(correction=0)))


def melody_spread(melodies: Sequence[Melody | None]) -> dict[str, float]:
    """Deviations, in cents, of what readings have for mean and for deviation of F0; nothing of fewer than two."""
    found = [melody for melody in melodies if melody is not None]
    if len(found) < 2:
        return {}
    means = CENTS_PER_OCTAVE * np.log2([melody.mean_hz for melody in found])
    deviations = [melody.deviation_cents for melody in found]
    return {"f0_mean_cents": float(np.std(means)), "f0_deviation_cents": float(np.std(deviations))}


def pace_spread(seconds: Sequence[float]) -> dict[str, float]:
    """The deviation of lengths, in per cent of their mean."""
    return {"length_percent": 100 * float(np.std(seconds) / np.mean(seconds))} if len(seconds) > 1 else {}


def symbol_spread(durations: Sequence[Durations | None]) -> dict[str, float]:
    """The deviation of how long a symbol lasts, over readings of the same symbols, in per cent, all symbols alike.

    Symbols that hold no letter are left out. Nothing when a reading does not tell its symbols, or tells others.
    """
    known = [each for each in durations if each]
    if len(known) < max(2, len(durations)) or len({tuple(name for name, _ in each) for each in known}) > 1:
        return {}
    letters = [place for place, (name, _) in enumerate(known[0]) if any(character.isalpha() for character in name)]
    table = np.array([[each[place][1] for place in letters] for each in known])
    return {"symbol_percent": 100 * float(np.mean(table.std(axis=0) / np.maximum(table.mean(axis=0), 1e-6)))}


def likeness(
    metric: AbstractMetric, text: str, waves: Sequence[Float[Tensor, " _"]], sample_rate: int
) -> dict[str, float]:
    """The mean and the lowest similarity between two readings."""
    found = []
    for first, second in combinations(range(len(waves)), 2):
        sample = Sample(f"{first + 1}, {second + 1}", text, waves[second], sample_rate, prompt=waves[first])
        found.append(next(iter(metric.measure(sample).values())).value)
    return {"similarity_mean": float(np.mean(found)), "similarity_least": min(found)}


def natural_spread(
    melodies: Mapping[str, Sequence[Melody | None]], paces: Mapping[str, Sequence[float]]
) -> dict[str, float]:
    """What recordings of one speaker have, each of another text, as the root mean square over speakers.

    `paces` are seconds a letter, by speaker.
    """
    spreads = [melody_spread(each) | pace_spread(paces[speaker]) for speaker, each in melodies.items()]
    names = dict.fromkeys(name for spread in spreads for name in spread)
    return {
        name: float(np.sqrt(np.mean([spread[name] ** 2 for spread in spreads if name in spread]))) for name in names
    }
