"""Whether pitch and durations are spread as in recordings: the prosody figures of the FlashSpeech paper."""

import math
from abc import abstractmethod
from functools import partial

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from voxloom.errors import InputError
from voxloom.metric import Durations, PooledMetric, Sample, Score
from voxloom.pitch import AbstractPitch
from voxloom_evaluation.divergence import pooled_divergence
from voxloom_evaluation.memory import PerWave
from voxloom_evaluation.waves import compared

Array = NDArray[np.float64]

HOP_SECONDS = 0.01
CENTS_PER_OCTAVE = 1200


class DivergenceMetric(PooledMetric):
    """Jensen-Shannon divergence, in bits, between counts over the speech of a whole set and over its recordings."""

    better = "lower"
    figure: str

    @abstractmethod
    def counts(self, sample: Sample) -> tuple[Array, Array]:
        """Counts (bins,) of the speech and of the recording of the same text.

        Raises:
            InputError: when the sample lacks one of them.
        """

    def measure(self, sample: Sample) -> dict[str, Score]:
        """The divergence within the sample, weighted by what is counted; none where one side counts nothing."""
        tally = np.concatenate(self.counts(sample))
        value = float(self.pool(tally[None])[0])
        if not math.isfinite(value):
            return {self.figure: Score(0.0, 0.0, "nothing to count on one side", tuple(tally.tolist()))}
        return {self.figure: Score(value, float(tally.sum()), tally=tuple(tally.tolist()))}

    def pool(self, tallies: NDArray[np.float64]) -> NDArray[np.float64]:
        """See `PooledMetric.pool`."""
        return pooled_divergence(tallies)


class PitchDivergence(DivergenceMetric):
    """F0 of voiced frames, one every 10 ms, in bins of equal width on a log scale; what lies outside is in the ends."""

    figure = "pitch_jsd"
    needs = frozenset({"recording"})

    def __init__(
        self, pitch: AbstractPitch, bin_cents: float = 100.0, low_hz: float = 50.0, high_hz: float = 1100.0
    ) -> None:
        self._pitch = pitch
        self._bin_cents, self._low_hz = bin_cents, low_hz
        self._bins = math.ceil(CENTS_PER_OCTAVE * math.log2(high_hz / low_hz) / bin_cents)
        self._recorded: PerWave[Array] = PerWave()

    def counts(self, sample: Sample) -> tuple[Array, Array]:
        """See `DivergenceMetric.counts`."""
        recording = compared(sample.recording, "the pitch divergence", "recording of the same text", sample.id)
        rate = sample.sample_rate
        recorded = self._recorded.get(recording, rate, partial(self._count, recording, rate))
        return self._count(sample.wave, rate), recorded

    def _count(self, wave: Float[Tensor, " S"], sample_rate: int) -> Array:
        if not len(wave):
            return np.zeros(self._bins)
        f0, voicing = self._pitch.track(wave[None, None], sample_rate, round(HOP_SECONDS * sample_rate))
        hertz = f0[0][voicing[0] > 0].double().numpy()
        place = CENTS_PER_OCTAVE * np.log2(hertz / self._low_hz) / self._bin_cents
        return _counted(np.floor(place), self._bins)


class DurationDivergence(DivergenceMetric):
    """Durations of symbols that hold a letter, in bins centred on multiples of their width; longer ones in the last.

    Durations of the speech are those the voice spoke with, of the recordings those the set gives: both must count the
    same symbols, and a bin be no narrower than either's grid, or the grids are what is compared.
    """

    figure = "duration_jsd"
    needs = frozenset({"durations", "recorded_durations"})

    def __init__(self, bin_seconds: float = 0.025, longest_seconds: float = 0.5) -> None:
        self._bin_seconds = bin_seconds
        self._bins = round(longest_seconds / bin_seconds) + 1

    def counts(self, sample: Sample) -> tuple[Array, Array]:
        """See `DivergenceMetric.counts`."""
        if sample.durations is None:
            raise InputError(f"the duration divergence needs durations of what is spoken, and {sample.id} has none")
        if sample.recorded_durations is None:
            raise InputError(f"the duration divergence needs durations of the recording, and {sample.id} has none")
        return self._count(sample.durations), self._count(sample.recorded_durations)

    def _count(self, durations: Durations) -> Array:
        spoken = [seconds for symbol, seconds in durations if any(character.isalpha() for character in symbol)]
        # A multiple of half a bin lies on an edge and counts upwards, whatever floating point makes of it.
        return _counted(np.floor(np.array(spoken) / self._bin_seconds + 0.5 + 1e-6), self._bins)


def _counted(places: Array, bins: int) -> Array:
    return np.bincount(np.clip(places, 0, bins - 1).astype(np.int64), minlength=bins).astype(np.float64)
