"""When the words and phonemes of a sentence are said: at the boundaries that the model itself used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from voxloom.nn.durations import whole_frames
from voxloom.result import Sentence
from voxloom.text import Symbol
from voxloom_timestamps.phonemes import joined

DIGITS = 9
"""Times are kept to the nanosecond, so that what touches does not overlap by what floating point adds."""


@dataclass(frozen=True)
class Phoneme:
    """A phoneme with its marks, in seconds, and the place of its word among the words."""

    phoneme: str
    start: float
    end: float
    word: int


@dataclass(frozen=True)
class Word:
    """A word as it is written, in seconds, and its characters in the text; what is said until the next is not its.

    `pause` are the symbols between it and the next word that are no mere space: punctuation, as the text part reads it.
    """

    text: str
    start: float
    end: float
    characters: tuple[int, int]
    pause: str


@dataclass(frozen=True)
class Timed:
    """A sentence, in seconds from the start of the file."""

    text: str
    start: float
    end: float
    words: tuple[Word, ...]
    phonemes: tuple[Phoneme, ...]


def timed(sentence: Sentence, offset_seconds: float) -> Timed | None:
    """The times of a sentence of a piece that starts at `offset_seconds`; None when its durations are not known."""
    bounds = boundaries(sentence, offset_seconds)
    if bounds is None:
        return None
    transcript, words, phonemes = sentence.transcript, list[Word](), list[Phoneme]()
    runs = _words(transcript.symbols)
    for number, (first, last) in enumerate(runs):
        said = [place for place in range(first, last) if transcript.symbols[place].word is not None]
        start, end = _characters([transcript.symbols[place] for place in said])
        following = runs[number + 1][0] if number + 1 < len(runs) else len(transcript.symbols)
        pause = "".join(symbol.symbol for symbol in transcript.symbols[last:following]).strip()
        words.append(Word(transcript.text[start:end], bounds[first], bounds[last], (start, end), pause))
        for run in _runs(said):
            for label, (begin, stop) in joined([transcript.symbols[place].symbol for place in run]):
                phonemes.append(Phoneme(label, bounds[run[0] + begin], bounds[run[0] + stop], number))
    return Timed(transcript.text, bounds[0], bounds[-1], tuple(words), tuple(phonemes))


def boundaries(sentence: Sentence, offset_seconds: float) -> list[float] | None:
    """Seconds from the start of the file at which each symbol begins, and the last ends; None without durations."""
    prosody = sentence.prosody
    if prosody.durations is None:
        return None
    frames = whole_frames(prosody.durations, sentence.frame_rate, prosody.frames)[0]
    start = offset_seconds + sentence.start_seconds
    ends = [0, *frames.cumsum(0).tolist()]
    return [round(start + end / sentence.frame_rate, DIGITS) for end in ends]


def _words(symbols: Sequence[Symbol]) -> list[tuple[int, int]]:
    """Places (first, stop) of each word in order; what pauses inside of a word, as in `$3.50`, is in it."""
    said = [place for place, symbol in enumerate(symbols) if symbol.word is not None]
    runs = [list(run) for _, run in groupby(said, key=lambda place: symbols[place].word)]
    return [(run[0], run[-1] + 1) for run in runs]


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Places that follow each other, together."""
    for _, run in groupby(enumerate(places), key=lambda each: each[1] - each[0]):
        yield [place for _, place in run]


def _characters(symbols: Sequence[Symbol]) -> tuple[int, int]:
    return min(symbol.start for symbol in symbols), max(symbol.end for symbol in symbols)
