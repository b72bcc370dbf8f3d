"""What belongs together in two readings: symbol by symbol, word by word, or phrase by phrase. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from voxloom.text import Symbol

UNEVEN = 2.0
"""Words keep their places while none is stretched so many times more, or less, than its phrase is."""


@dataclass(frozen=True)
class Pair:
    """Symbols `theirs` of the recording take as long as symbols `ours` of the new text shall; each (start, stop)."""

    theirs: tuple[int, int]
    ours: tuple[int, int]


def same(count: int) -> list[Pair]:
    """Every symbol with itself."""
    return [Pair((place, place + 1), (place, place + 1)) for place in range(count)]


def paired(
    theirs: Sequence[Symbol], seconds: Sequence[float], ours: Sequence[Symbol], usual: Sequence[float]
) -> list[Pair]:
    """Phrases and pauses of two texts in order, words where both have as many; all that is said, where pauses differ.

    `seconds` and `usual` are how long each symbol takes in the recording, and would take in the new text.
    """
    old, new = _runs(theirs), _runs(ours)
    if [pause for pause, _ in old] != [pause for pause, _ in new]:
        old, new = _ends_apart(old), _ends_apart(new)
        if [pause for pause, _ in old] != [pause for pause, _ in new]:
            return [Pair((0, len(theirs)), (0, len(ours)))]
    found: list[Pair] = []
    for (pause, mine), (_, other) in zip(old, new, strict=True):
        words = [] if pause else _words(theirs, mine, ours, other)
        even = _even(words, Pair(mine, other), seconds, usual)
        found += words if words and even else [Pair(mine, other)]
    return found


def paced(pairs: Sequence[Pair], seconds: Sequence[float], usual: Sequence[float]) -> list[float]:
    """Seconds of each new symbol: as usual among themselves, together what the recording takes."""
    found = list(usual)
    for pair in pairs:
        factor = _factor(pair, seconds, usual)
        for place in range(*pair.ours):
            found[place] = factor * usual[place]
    return found


def bounds(pairs: Sequence[Pair], seconds: Sequence[float], spoken: Sequence[float]) -> tuple[list[float], list[float]]:
    """Where pairs meet, in the recording and in the new speech, in seconds, both beginning with 0."""
    theirs = [0.0, *(sum(seconds[: pair.theirs[1]]) for pair in pairs)]
    ours = [0.0, *(sum(spoken[: pair.ours[1]]) for pair in pairs)]
    return theirs, ours


def hurry(pairs: Sequence[Pair], theirs: Sequence[Symbol], seconds: Sequence[float], usual: Sequence[float]) -> float:
    """How many times faster than usual what is said must be said."""
    said = [pair for pair in pairs if any(theirs[place].word is not None for place in range(*pair.theirs))]
    available = sum(sum(seconds[slice(*pair.theirs)]) for pair in said)
    wanted = sum(sum(usual[slice(*pair.ours)]) for pair in said)
    return wanted / max(available, 1e-3)


def is_pause(symbol: Symbol) -> bool:
    """Whether it belongs to no word and is no mere space between two."""
    return symbol.word is None and bool(symbol.symbol.strip())


def _runs(symbols: Sequence[Symbol]) -> list[tuple[bool, tuple[int, int]]]:
    """(pause, (start, stop)) of pauses and what lies between them."""
    found = []
    for pause, places in groupby(range(len(symbols)), key=lambda place: is_pause(symbols[place])):
        run = list(places)
        found.append((pause, (run[0], run[-1] + 1)))
    return found


def _ends_apart(runs: list[tuple[bool, tuple[int, int]]]) -> list[tuple[bool, tuple[int, int]]]:
    """The pauses at both ends and all that lies between them as one."""
    first = runs[:1] if runs[0][0] else []
    last = runs[-1:] if runs[-1][0] and len(runs) > 1 else []
    middle = runs[len(first) : len(runs) - len(last)]
    return [*first, (False, (middle[0][1][0], middle[-1][1][1])), *last] if middle else runs


def _words(
    theirs: Sequence[Symbol], mine: tuple[int, int], ours: Sequence[Symbol], other: tuple[int, int]
) -> list[Pair]:
    """Words in pairs, each with what follows it; none when there are more on one side."""
    old, new = _starts(theirs, mine), _starts(ours, other)
    if len(old) != len(new):
        return []
    ends = zip([*old[1:], mine[1]], [*new[1:], other[1]], strict=True)
    return [Pair((a, c), (b, d)) for a, b, (c, d) in zip(old, new, ends, strict=True)]


def _starts(symbols: Sequence[Symbol], run: tuple[int, int]) -> list[int]:
    places: dict[int, int] = {}
    for place in range(*run):
        word = symbols[place].word
        if word is not None:
            places.setdefault(word, place)
    return [run[0], *sorted(places.values())[1:]]


def _even(words: Sequence[Pair], phrase: Pair, seconds: Sequence[float], usual: Sequence[float]) -> bool:
    overall = _factor(phrase, seconds, usual)
    return all(overall / UNEVEN <= _factor(word, seconds, usual) <= overall * UNEVEN for word in words)


def _factor(pair: Pair, seconds: Sequence[float], usual: Sequence[float]) -> float:
    return sum(seconds[slice(*pair.theirs)]) / max(sum(usual[slice(*pair.ours)]), 1e-6)
