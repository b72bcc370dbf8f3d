"""Where in a text a pause is asked for, and symbols that stand for it. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voxloom.text import AbstractText, Symbol, Transcript

MARK = "pause"
COMMAS = ",;:"
SENTENCES = ".?!"
PAUSE = ","
"""The symbol a voice makes a pause at where a text has none."""


@dataclass(frozen=True)
class Place:
    """A symbol that is silent, and for how many seconds; or how many times as long as it would be.

    There is speech on its `left` and its `right`, but for the first and the last.
    """

    symbol: int
    seconds: float | None
    scale: float = 1.0
    left: bool = True
    right: bool = True


class PausedText(AbstractText):
    """Another text part, with a pause symbol wherever a mark asks for a pause that the text does not have."""

    def __init__(self, inner: AbstractText) -> None:
        self._inner = inner
        self.vocabulary = inner.vocabulary

    def transcribe(self, text: str) -> Transcript:
        """See `AbstractText.transcribe`."""
        return with_pauses(self._inner.transcribe(text), self.vocabulary)

    def split(self, text: str, limit: int) -> list[str]:
        """See `AbstractText.split`."""
        return self._inner.split(text, limit)


def with_pauses(transcript: Transcript, vocabulary: Sequence[str]) -> Transcript:
    """The same with a pause symbol before the first symbol of a word that a pause is asked for before."""
    if PAUSE not in vocabulary:
        return transcript
    for mark in transcript.marks:
        if mark.name != MARK:
            continue
        first, last = _gap(transcript, mark.start)
        symbols = transcript.symbols
        inner = 0 < first <= last < len(symbols)
        if mark.value > 0 and inner and not any(_is_pause(symbol) for symbol in symbols[first:last]):
            at = symbols[first - 1].end
            pause = Symbol(PAUSE, None, at, at)
            transcript = replace(transcript, symbols=(*symbols[:first], pause, *symbols[first:]))
    return transcript


def places(
    transcript: Transcript, scale: float, comma_seconds: float | None, sentence_seconds: float | None
) -> tuple[Place, ...]:
    """The pauses of a transcript that are to be changed, in order; what a mark says goes before all else."""
    found: dict[int, Place] = {}
    words = [place for place, symbol in enumerate(transcript.symbols) if symbol.word is not None]
    if not words:
        return ()
    for place in range(words[0], words[-1]):
        symbol = transcript.symbols[place]
        if _is_pause(symbol):
            seconds = comma_seconds if symbol.symbol in COMMAS else sentence_seconds
            if seconds is not None or scale != 1.0:
                found[place] = Place(place, seconds, scale)
    asked: dict[int, float] = {}  # several marks at one place add up
    for mark in transcript.marks:
        if mark.name == MARK:
            first, last = _gap(transcript, mark.start)
            left, right = first > words[0], last <= words[-1]
            pauses = [place for place in range(first, last) if _is_pause(transcript.symbols[place])]
            inside = pauses or list(range(first, last))
            if inside and (pauses or mark.value > 0 or not left):
                more = asked.get(inside[0], 0.0)
                asked[inside[0]] = more + mark.value
                found[inside[0]] = Place(inside[0], more + mark.value, left=left, right=right)
    return tuple(found[place] for place in sorted(found))


def _gap(transcript: Transcript, at: int) -> tuple[int, int]:
    """The symbols (first, last) between the last word that begins before character `at` and the next."""
    symbols = transcript.symbols
    before = [place for place, symbol in enumerate(symbols) if symbol.word is not None and symbol.start < at]
    first = before[-1] + 1 if before else 0
    behind = [place for place in range(first, len(symbols)) if symbols[place].word is not None]
    return first, behind[0] if behind else len(symbols)


def _is_pause(symbol: Symbol) -> bool:
    return symbol.word is None and symbol.symbol in COMMAS + SENTENCES
