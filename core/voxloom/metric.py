"""Metrics and recognisers: what measures speech."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

Durations = tuple[tuple[str, float], ...]
"""Symbols in the order spoken, each with its seconds."""


@dataclass(frozen=True)
class Sample:
    """One spoken request to be measured. Waves are (S,) at `sample_rate`; `prompt` is what the speaker gave.

    `reference` is a recording of the speaker other than the prompt, when there is one. `timings` are seconds by part.
    `resynthesised` is the prompt through the voice's codec, and `recording` the same text as the speaker recorded it;
    `durations` are those of the wave, `recorded_durations` those of that recording. A wave is not changed once it is
    measured, so what was made of it may be kept as long as it lives.
    """

    id: str
    text: str
    wave: Float[Tensor, " S"]
    sample_rate: int
    prompt: Float[Tensor, " Sp"] | None = None
    reference: Float[Tensor, " Sr"] | None = None
    timings: dict[str, float] | None = None
    resynthesised: Float[Tensor, " Sp"] | None = None
    recording: Float[Tensor, " Sn"] | None = None
    durations: Durations | None = None
    recorded_durations: Durations | None = None


@dataclass(frozen=True)
class Score:
    """A value with its weight: a corpus-level figure is the weighted mean (WER: errors / words, weight = words).

    `tally` (K,) is what a `PooledMetric` adds up instead; it is empty for any other.
    """

    value: float
    weight: float = 1.0
    detail: str = ""
    tally: tuple[float, ...] = ()


class AbstractMetric(ABC):
    """One figure, or several named ones, per sample."""

    better: Literal["higher", "lower"]
    needs: frozenset[str] = frozenset()
    """Fields of `Sample` that it cannot do without and that not every sample has."""

    @abstractmethod
    def measure(self, sample: Sample) -> dict[str, Score]:
        """Scores by name.

        Raises:
            InputError: when the sample lacks what the metric needs.
        """


class PooledMetric(AbstractMetric):
    """A metric whose figure over a set is no mean: every score has a tally, tallies add, and the sum has the figure."""

    @abstractmethod
    def pool(self, tallies: NDArray[np.float64]) -> NDArray[np.float64]:
        """The figure (R,) of each sum of tallies (R,K), by the same rule for each of its names; NaN where it has none.

        Of a single sample's tally it is that score's value.
        """


@dataclass(frozen=True)
class Word:
    """A recognised word with its times in seconds and its probability."""

    text: str
    start: float
    end: float
    score: float


class AbstractRecogniser(ABC):
    """Wave to words."""

    @abstractmethod
    def recognise(self, wave: Float[Tensor, " S"], sample_rate: int) -> list[Word]:
        """The words heard, in order."""
