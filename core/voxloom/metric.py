"""Metrics and recognisers: what measures speech."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

from jaxtyping import Float
from torch import Tensor


@dataclass(frozen=True)
class Sample:
    """One spoken request to be measured. Waves are (S,) at `sample_rate`; `prompt` is what the speaker gave.

    `reference` is a recording of the speaker other than the prompt, when there is one. `timings` are seconds by part.
    """

    id: str
    text: str
    wave: Float[Tensor, " S"]
    sample_rate: int
    prompt: Float[Tensor, " Sp"] | None = None
    reference: Float[Tensor, " Sr"] | None = None
    timings: dict[str, float] | None = None


@dataclass(frozen=True)
class Score:
    """A value with its weight: a corpus-level figure is the weighted mean (WER: errors / words, weight = words)."""

    value: float
    weight: float = 1.0
    detail: str = ""


class AbstractMetric(ABC):
    """One figure, or several named ones, per sample."""

    better: Literal["higher", "lower"]

    @abstractmethod
    def measure(self, sample: Sample) -> dict[str, Score]:
        """Scores by name."""


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
