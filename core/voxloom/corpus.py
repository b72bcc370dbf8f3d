"""Corpora: which recordings there are, who speaks and what is said. No torch here."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Item:
    """One recording. `phonemes` and `durations` (seconds, one per phoneme) are there when the corpus gives them."""

    id: str
    audio: Path
    text: str
    speaker: str
    split: str = "train"
    phonemes: tuple[str, ...] | None = None
    durations: tuple[float, ...] | None = None


class AbstractCorpus(ABC):
    """A list of recordings in a fixed order."""

    @abstractmethod
    def items(self, split: str | None = None) -> Sequence[Item]:
        """The items of one split, or all of them.

        Raises:
            InputError: naming file and line, when the corpus cannot be read.
        """
