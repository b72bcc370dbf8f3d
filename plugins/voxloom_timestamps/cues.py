"""Sentences as cues of subtitles: short enough to read, and broken where one would pause."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from voxloom_timestamps.times import Timed, Word

LINE_CHARACTERS = 42
LINES = 2
LONGEST_SECONDS = 7.0
SHORTEST_SECONDS = 5 / 6
"""What subtitlers keep to: two lines of 42 characters, 5/6 to 7 seconds (Netflix's timed text style guide)."""

SENTENCE_ENDS = frozenset(".?!…。！？")


@dataclass(frozen=True)
class Cue:
    """What is shown from `start` to `end`, in seconds; lines are divided by a newline."""

    text: str
    start: float
    end: float


def cues(sentence: Timed) -> Iterator[Cue]:
    """Cues in order, which hold all of the text. None goes over the end of a sentence.

    Within one, as few breaks as can be lie inside of a clause; there are no more cues than it takes, of like length.
    """
    words = sentence.words
    for first, stop in _sentences(words):
        chosen = _chosen(sentence, first, stop)
        for start, end in pairwise(chosen):
            yield Cue(broken(_text(sentence, start, end)), words[start].start, words[end - 1].end)


def broken(text: str) -> str:
    """In two lines when it is too long for one, the longer one as short as can be."""
    if len(text) <= LINE_CHARACTERS:
        return text
    places = [place for place, character in enumerate(text) if character == " "]
    if not places:
        return text
    middle = min(places, key=lambda place: max(place, len(text) - place - 1))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def _sentences(words: tuple[Word, ...]) -> Iterator[tuple[int, int]]:
    """Words (first, stop) up to where the text part hears a full stop: not every dot is one."""
    first = 0
    for place, word in enumerate(words):
        if place + 1 == len(words) or SENTENCE_ENDS & set(word.pause):
            yield first, place + 1
            first = place + 1


def _chosen(sentence: Timed, first: int, stop: int) -> list[int]:
    """Places where cues begin, and `stop`: the cheapest way from `first`, found from word to word."""
    worst = (math.inf, math.inf, math.inf)
    best: dict[int, tuple[tuple[float, float, float], int]] = {first: ((0.0, 0.0, 0.0), first)}
    for end in range(first + 1, stop + 1):
        inside = 0.0 if end == stop or sentence.words[end - 1].pause else 1.0
        best[end] = (worst, end - 1)
        for start in range(end - 1, first - 1, -1):
            if not _fits(sentence, start, end):
                break
            before = best[start][0]
            cost = (before[0] + inside, before[1] + 1, before[2] + len(_text(sentence, start, end)) ** 2)
            best[end] = min(best[end], (cost, start))
    places = [stop]
    while places[0] > first:
        places.insert(0, best[places[0]][1])
    return places


def _fits(sentence: Timed, start: int, end: int) -> bool:
    """Whether words can be one cue; a single one always can."""
    lines = broken(_text(sentence, start, end)).split("\n")
    seconds = sentence.words[end - 1].end - sentence.words[start].start
    return end - start == 1 or (max(map(len, lines)) <= LINE_CHARACTERS and seconds <= LONGEST_SECONDS)


def _text(sentence: Timed, start: int, end: int) -> str:
    """Words with what is written around them, up to the next word; quotation marks that open go with what follows."""
    words = sentence.words
    begin = 0 if start == 0 else _opening(sentence, start)
    stop = len(sentence.text) if end == len(words) else _opening(sentence, end)
    return " ".join(sentence.text[begin:stop].split())


def _opening(sentence: Timed, place: int) -> int:
    """Where the text of a word begins: after the last space before it."""
    end, start = sentence.words[place - 1].characters[1], sentence.words[place].characters[0]
    space = max(sentence.text.rfind(each, end, start) for each in " \n\t")
    return start if space < 0 else space + 1
