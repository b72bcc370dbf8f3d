"""Aligners: when each symbol of a text is spoken."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from voxloom.corpus import Item
from voxloom.errors import InputError


class AbstractAligner(ABC):
    """Durations in seconds for the symbols of a recording."""

    @abstractmethod
    def align(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> list[float]:
        """Seconds of each symbol, summing to the recording's length.

        Raises:
            InputError: when text and recording do not belong together, with the reason.
        """

    def check(self, items: Sequence[Item]) -> None:
        """Refuse at once what would fail for every one of `items`, before hours of work; nothing by default.

        Raises:
            InputError: saying what is missing. A VoiceError when it is the weights.
        """
        del items


@dataclass(frozen=True)
class Alignment:
    """Seconds of each symbol, and how well text and recording agree; higher is better. `symbols` are heard ones."""

    durations: list[float]
    score: float
    symbols: tuple[str, ...] = ()


class ScoringAligner(AbstractAligner):
    """An aligner that judges: a pair scored below `least_score` is refused with its score."""

    least_score: float

    @abstractmethod
    def judge(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> Alignment:
        """The best alignment there is and its score, however bad.

        Raises:
            InputError: when there is none at all.
        """

    def align(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> list[float]:
        """See `AbstractAligner.align`."""
        found = self.judge(item, symbols, wave, sample_rate)
        if found.score < self.least_score:
            raise InputError(
                f"{item.id}: text and recording do not belong together: their alignment scores {found.score:.2f}, and "
                f"aligner.least_score asks for {self.least_score:g}"
            )
        return found.durations


class HearingAligner(ScoringAligner):
    """An aligner that also tells what it hears, where nobody says what is spoken."""

    @abstractmethod
    def hear(self, wave: Float[Tensor, " S"], sample_rate: int) -> Alignment:
        """The symbols of its vocabulary that are heard, and how clearly.

        Raises:
            InputError: when that is no speech, or none that can be made out, with the score and what it should be.
        """
