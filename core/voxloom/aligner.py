"""Aligners: when each symbol of a text is spoken."""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from voxloom.corpus import Item
from voxloom.errors import InputError


@dataclass(frozen=True)
class Alignment:
    """Seconds of each symbol, and how well text and recording agree; higher is better. `symbols` are heard ones.

    `scores` are of each symbol, from one who tells them: 0 where it is heard, the lower the less it is.
    """

    durations: list[float]
    score: float
    symbols: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()


class AbstractAligner(ABC):
    """Durations in seconds for the symbols of a recording."""

    least_score: float = -math.inf
    """What an alignment must score; one who does not judge asks for nothing."""

    @abstractmethod
    def align(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> list[float]:
        """Seconds of each symbol, summing to the recording's length.

        Raises:
            InputError: when text and recording do not belong together, with the reason.
        """

    def judge(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> Alignment:
        """The best alignment there is, however bad, and its score: infinite from one who does not judge.

        Raises:
            InputError: when there is none at all.
        """
        return Alignment(self.align(item, symbols, wave, sample_rate), math.inf)

    def check_score(self, score: float, name: str, slot: str = "aligner", more: float = 0.0) -> None:
        """Pass a text that is said in the recording `name`.

        Raises:
            InputError: when `score` is below what the part in `slot` asks for, or not `more` above it.
        """
        if score < self.least_score + more:
            further = f" and {more:g} more, around a stretch" if more else ""
            raise InputError(
                f"{name}: the text is not what is said in it: their alignment scores {score:.2f}, and "
                f"{slot}.least_score asks for {self.least_score:g}{further}"
            )

    def check(self, items: Sequence[Item]) -> None:
        """Refuse at once what would fail for every one of `items`, before hours of work; nothing by default.

        Raises:
            InputError: saying what is missing. A VoiceError when it is the weights.
        """
        del items


class ScoringAligner(AbstractAligner):
    """An aligner that judges: a pair scored below `least_score` is refused with its score."""

    @abstractmethod
    def judge(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> Alignment:
        """See `AbstractAligner.judge`."""

    def align(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> list[float]:
        """See `AbstractAligner.align`."""
        found = self.judge(item, symbols, wave, sample_rate)
        self.check_score(found.score, item.id)
        return found.durations


class HearingAligner(ScoringAligner):
    """An aligner that also tells what it hears, where nobody says what is spoken."""

    @abstractmethod
    def hear(self, wave: Float[Tensor, " S"], sample_rate: int) -> Alignment:
        """The symbols of its vocabulary that are heard, and how clearly.

        Raises:
            InputError: when that is no speech, or none that can be made out, with the score and what it should be.
        """

    @abstractmethod
    def likelihoods(self, wave: Float[Tensor, " S"], sample_rate: int) -> Float[Tensor, "T V"]:
        """The probability of each symbol of its vocabulary, and of none, in T stretches of equal length, on the CPU."""
