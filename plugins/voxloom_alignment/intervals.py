"""Symbols in the intervals of phones. No torch here but what the interface brings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voxloom.aligner import Alignment
from voxloom_alignment.matching import match
from voxloom_alignment.phones import is_letter, letters


@dataclass(frozen=True)
class Interval:
    """A labelled stretch, in seconds."""

    start: float
    end: float
    label: str


def place(
    symbols: Sequence[str], intervals: Sequence[Interval], alphabet: Literal["arpabet", "ipa"], seconds: float
) -> Alignment:
    """Durations of `symbols` and the share of letters that agree.

    A phone of two letters is halved. A symbol without a letter of its own in the phones, be it a mark, a space or a
    sound the other dictionary lacks, lies between its matched neighbours: what is there of time is shared by such
    sounds, else by spaces and punctuation, else goes to the sound before.

    Raises:
        ValueError: when a phone is none of the alphabet, or nothing is spoken.
    """
    spoken = [
        Interval(start, end, letter)
        for interval in intervals
        for letter, start, end in _parted(interval, letters(interval.label, alphabet))
    ]
    if not spoken:
        raise ValueError("no phone is spoken")
    own = [number for number, symbol in enumerate(symbols) if is_letter(symbol)]
    matched = match([symbols[number] for number in own], [interval.label for interval in spoken])
    anchors = [(number, spoken[found]) for number, found in zip(own, matched.places, strict=True) if found is not None]
    durations = [0.0] * len(symbols)
    reached, first = 0.0, 0  # up to where the recording is given out, and the first symbol that has none of it
    for number, interval in [*anchors, (len(symbols), Interval(seconds, seconds, ""))]:
        start = min(max(interval.start, reached), seconds)
        takers = _takers(symbols, first, number)
        for taker in takers:
            durations[taker] += (start - reached) / len(takers)
        if number < len(symbols):
            end = min(max(interval.end, start), seconds)
            durations[number] = end - start + (0.0 if takers else start - reached)
            reached, first = end, number + 1
    return Alignment(durations, matched.agreement)


def _parted(interval: Interval, found: str) -> list[tuple[str, float, float]]:
    step = (interval.end - interval.start) / max(len(found), 1)
    return [
        (letter, interval.start + place * step, interval.start + (place + 1) * step)
        for place, letter in enumerate(found)
    ]


def _takers(symbols: Sequence[str], first: int, stop: int) -> list[int]:
    """Who gets the time between two matched symbols."""
    between = range(first, stop)
    sounds = [number for number in between if is_letter(symbols[number])]
    pauses = [number for number in between if not is_letter(symbols[number]) and symbols[number] not in "ˈˌː"]
    return sounds or pauses or ([first - 1] if first else [])
