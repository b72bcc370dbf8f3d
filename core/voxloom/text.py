"""Text parts: written text to symbols. No torch here, so that text can be inspected at once."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """One symbol, the word it belongs to (None for pauses and punctuation) and its character span in the given text."""

    symbol: str
    word: int | None
    start: int
    end: int


@dataclass(frozen=True)
class Mark:
    """What is asked of the characters from `start` to `end`, or of the place between two, in the given text.

    `name` says what: `rate` (a factor), `pitch` (semitones), `pitch-hz` (the mean), `pitch-more-hz` (above the mean),
    `range` (a factor), `volume` (dB), `pause` (seconds).
    """

    name: str
    value: float
    start: int
    end: int


@dataclass(frozen=True)
class Transcript:
    """A text as given, as normalised, and as symbols. `dropped` are the characters nothing could be made of."""

    text: str
    normalised: str
    symbols: tuple[Symbol, ...]
    dropped: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    def marked(self, name: str) -> list[tuple[Mark, list[int]]]:
        """The marks of that name, each with the symbols whose characters it covers."""
        return [
            (mark, [place for place, each in enumerate(self.symbols) if mark.start <= each.start < mark.end])
            for mark in self.marks
            if mark.name == name
        ]

    @property
    def phonemes(self) -> str:
        """The symbols joined, for people."""
        return "".join(symbol.symbol for symbol in self.symbols)


class AbstractText(ABC):
    """Normalises text and turns it into symbols of a fixed vocabulary."""

    vocabulary: tuple[str, ...]  # id -> symbol; index 0 is padding and no symbol of any text

    @abstractmethod
    def transcribe(self, text: str) -> Transcript:
        """Symbols of one sentence or short passage.

        Raises:
            InputError: when the text is empty or holds nothing that can be spoken.
        """

    @abstractmethod
    def split(self, text: str, limit: int) -> list[str]:
        """Sentences, and clauses where a sentence is longer than `limit` characters, in order, none empty."""

    def ids(self, symbols: Sequence[str]) -> list[int]:
        """Vocabulary ids of `symbols`; a KeyError names one the vocabulary lacks."""
        index = {symbol: number for number, symbol in enumerate(self.vocabulary)}
        return [index[symbol] for symbol in symbols]
