"""From espeak-ng's clauses to one wave, and how long each symbol of the text `espeak` lasts in it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voxloom.errors import InputError
from voxloom_synthetic.espeak import Clause

START, END, SPACE = "^", "$", " "
PAUSE_SECONDS = {",": 0.15, ";": 0.2, ":": 0.2, ".": 0.3, "!": 0.3, "?": 0.3}
EDGE_SECONDS = 0.05
"""Silence before the first clause, and after the last one's pause."""
_LAST_PAUSE_SECONDS = 0.15

_REPLACED = {"g": "ɡ", "ε": "ɛ", "Φ": "ɸ", "ʦ": "ts", "ä": "a"}
_STRESSES = "ˈˌ"
_KEPT_MARKS = "\N{COMBINING TILDE}"
_CLOSURE_SECONDS = 0.005
_CLOSED = 32  # of 32768, -60 dB


@dataclass(frozen=True)
class Aligned:
    """A wave (S,) of 16 bits, and symbols with their seconds, which sum to the wave's."""

    samples: NDArray[np.int16]
    sample_rate: int
    symbols: tuple[str, ...]
    durations: tuple[float, ...]


class _Timeline:
    """Symbols in order, each with the sample it begins at."""

    def __init__(self) -> None:
        self.symbols: list[str] = []
        self.starts: list[float] = []
        self.waves: list[NDArray[np.int16]] = []
        self.length = 0

    def mark(self, symbol: str, start: float) -> None:
        self.symbols.append(symbol)
        self.starts.append(start)

    def play(self, wave: NDArray[np.int16]) -> None:
        self.waves.append(wave)
        self.length += len(wave)

    def rest(self, symbol: str, samples: int) -> None:
        self.mark(symbol, self.length)
        self.play(np.zeros(samples, dtype=np.int16))


def aligned(clauses: Sequence[Clause], marks: Sequence[str]) -> Aligned:
    """The clauses with the pause of its mark after each.

    A phoneme begins where espeak-ng says, and a stop with its closure: the silence before its release is its own. The
    symbols of one phoneme, such as `ˈoʊ`, share its time evenly. Words of a clause follow each other at once, so the
    space between them lasts no time; the one after a pause lasts as long as the next clause begins with silence.

    Raises:
        InputError: when the engine's events are not the phonemes of its transcription.
    """
    rate, line = clauses[0].sample_rate, _Timeline()
    line.rest(START, round(EDGE_SECONDS * rate))
    for number, (clause, mark) in enumerate(zip(clauses, marks, strict=True)):
        if number:
            line.mark(SPACE, line.length)
        _say(line, clause)
        last = number == len(clauses) - 1
        line.rest(mark, round((_LAST_PAUSE_SECONDS if last else PAUSE_SECONDS[mark]) * rate))
    line.rest(END, round(EDGE_SECONDS * rate))
    edges = np.array([*line.starts, line.length]) / rate
    return Aligned(np.concatenate(line.waves), rate, tuple(line.symbols), tuple(np.diff(edges).tolist()))


def _say(line: _Timeline, clause: Clause) -> None:
    phonemes = [(word, _symbols(ipa)) for word, ipas in enumerate(clause.words) for ipa in ipas]
    spoken = _matched(clause)
    end = next((event.sample for event in clause.events if event.sample > spoken[-1]), len(clause.samples))
    starts = [
        _with_closure(clause.samples, start, before, clause.sample_rate)
        for start, before in zip(spoken, [spoken[0], *spoken], strict=False)
    ]
    for place, (word, symbols) in enumerate(phonemes):
        start, stop = starts[place], [*starts, end][place + 1]
        if place and word != phonemes[place - 1][0]:
            line.mark(SPACE, line.length + start)
        for index, symbol in enumerate(symbols):
            line.mark(symbol, line.length + start + (stop - start) * index / len(symbols))
    line.play(clause.samples[:end])


def _matched(clause: Clause) -> list[int]:
    """The sample at which each phoneme of the transcription begins. Events without a phoneme are pauses and glides.

    Stress may differ: espeak-ng moves it once it knows the whole clause, and the text part has it as transcribed.
    """
    wanted = [ipa for word in clause.words for ipa in word]
    events = [event for event in clause.events if event.ipa]
    same = len(wanted) == len(events) and all(
        _unstressed(ipa).startswith(_unstressed(event.ipa)) for ipa, event in zip(wanted, events, strict=True)
    )
    if not wanted or not same:
        raise InputError(
            f"espeak-ng transcribes {' '.join(wanted)!r} but speaks {' '.join(event.ipa for event in events)!r}: leave "
            "that text out"
        )
    return [event.sample for event in events]


def _unstressed(ipa: str) -> str:
    return ipa.strip(_STRESSES)


def _with_closure(samples: NDArray[np.int16], start: int, before: int, sample_rate: int) -> int:
    """Where the silence that ends at `start` begins, if it is long enough to be a stop's closure.

    `before` is where the phoneme before begins; it keeps what is not silent of it.
    """
    loud = np.flatnonzero(np.abs(samples[before:start].astype(np.int32)) > _CLOSED)
    silent = before + int(loud[-1]) + 1 if len(loud) else start
    return silent if start - silent >= _CLOSURE_SECONDS * sample_rate else start


def _symbols(ipa: str) -> str:
    for stray, usual in _REPLACED.items():
        ipa = ipa.replace(stray, usual)
    return "".join(symbol for symbol in ipa if symbol in _KEPT_MARKS or not unicodedata.combining(symbol))
