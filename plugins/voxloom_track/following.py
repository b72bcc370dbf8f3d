"""Which part of a track a sentence is: the symbols of its words tell, also where the track is cut into others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from voxloom.errors import InputError
from voxloom.text import Symbol
from voxloom_track.passage import Passage, Said


@dataclass(frozen=True)
class _Gap:
    """What belongs to no word, before and behind the end of a sentence; all `before` where none ends."""

    before: tuple[Said, ...] = ()
    after: tuple[Said, ...] = ()
    ends: bool = False

    @property
    def pauses(self) -> bool:
        return self.ends or any(said.symbol.strip() for said in self.before)


@dataclass
class _Line:
    """A track as the symbols of words, with a gap before each and one at the end."""

    said: list[Said] = field(default_factory=list)
    gaps: list[_Gap] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    """Sentence and symbol of each, counted from 1."""
    sentences: dict[int, Passage] = field(default_factory=dict)
    """Those that begin at a place of `said`."""


class Follower:
    """Goes along a track with the sentences that are spoken, each where the last one ended if it fits there.

    Else, as when speech goes on that was interrupted, it is looked for where a phrase begins, ahead first.
    """

    def __init__(self, passages: Sequence[Passage], name: str) -> None:
        self._line, self._name = _line(passages), name
        self._next = 0

    def follow(self, symbols: Sequence[Symbol], text: str) -> list[Said | None]:
        """What the track says of each symbol; None for those at a sentence's ends that it does not have there.

        Raises:
            InputError: when `text` is not in it, saying where they part.
        """
        for start in self._candidates():
            found = self._whole(start, symbols) or self._matched(start, symbols)
            if isinstance(found, list):
                self._next = start + sum(said is not None and said.word is not None for said in found)
                return found
        raise InputError(self._parting(symbols, text))

    def _candidates(self) -> Iterator[int]:
        yield self._next
        begins = [place for place, gap in enumerate(self._line.gaps[:-1]) if gap.pauses and place != self._next]
        yield from (place for place in begins if place > self._next)
        yield from (place for place in begins if place < self._next)

    def _whole(self, start: int, symbols: Sequence[Symbol]) -> list[Said | None] | None:
        """A sentence of the track that is the same from end to end."""
        passage = self._line.sentences.get(start)
        if passage is None or [said.symbol for said in passage.symbols] != [symbol.symbol for symbol in symbols]:
            return None
        return list(passage.symbols)

    def _matched(self, start: int, symbols: Sequence[Symbol]) -> list[Said | None] | int:
        """What belongs to each symbol, or how many symbols of words agree."""
        words = [place for place, symbol in enumerate(symbols) if symbol.word is not None]
        found: list[Said | None] = [None] * len(symbols)
        for number, place in enumerate(words):
            if (
                start + number >= len(self._line.said)
                or self._line.said[start + number].symbol != symbols[place].symbol
            ):
                return number
            found[place] = self._line.said[start + number]
        edges = [-1, *words, len(symbols)]
        for number, (left, right) in enumerate(pairwise(edges)):
            gap, mine = self._line.gaps[start + number], range(left + 1, right)
            inside = 0 < number < len(words)
            if inside and not gap.ends and [said.symbol for said in gap.before] != [symbols[at].symbol for at in mine]:
                return number
            _fill(found, symbols, mine, gap, first=number == 0, last=number == len(words))
        return found

    def _parting(self, symbols: Sequence[Symbol], text: str) -> str:
        agreeing = self._matched(self._next, symbols)
        assert isinstance(agreeing, int)
        shown = text if len(text) <= 40 else f"{text[:39]}…"
        at = self._next + agreeing
        if at >= len(self._line.said):
            return f"{self._name}: ends before {shown!r} does; give the text that the track was made of"
        (sentence, place), theirs = self._line.places[at], self._line.said[at].symbol
        spoken = [symbol.symbol for symbol in symbols if symbol.word is not None]
        told = f"has {theirs!r}" if theirs != spoken[agreeing] else f"pauses otherwise before {theirs!r}"
        return (
            f"{self._name}: sentence {sentence} {told} as symbol {place}, where {shown!r} is read "
            f"{''.join(spoken[max(0, agreeing - 5) : agreeing + 1])!r}; give the text that the track was made of"
        )


def _line(passages: Sequence[Passage]) -> _Line:
    line = _Line()
    before: list[Said] = []
    ended: list[Said] | None = []
    for sentence, passage in enumerate(passages, start=1):
        line.sentences.setdefault(len(line.said), passage)
        for place, said in enumerate(passage.symbols, start=1):
            if said.word is None:
                before.append(said)
                continue
            gap = _Gap(tuple(before)) if ended is None else _Gap(tuple(ended), tuple(before), True)
            line.gaps.append(gap)
            line.said.append(said)
            line.places.append((sentence, place))
            before, ended = [], None
        ended = [*(ended or []), *before]
        before = []
    line.gaps.append(_Gap(tuple(ended or []), (), True))
    return line


def _fill(
    found: list[Said | None], symbols: Sequence[Symbol], mine: range, gap: _Gap, *, first: bool, last: bool
) -> None:
    """Pair what belongs to no word: from the left with what precedes a sentence's end, from the right with the rest.

    At the beginning of what is spoken only the latter can be meant, at its end only the former.
    """
    behind = gap.after if gap.ends else gap.before
    pairs = [] if first else list(zip(mine, gap.before, strict=False))
    back = [] if last else list(zip(reversed(mine), reversed(behind), strict=False))
    for side in (pairs, back):
        for place, said in side:
            if found[place] is not None or symbols[place].symbol != said.symbol:
                break
            found[place] = said
