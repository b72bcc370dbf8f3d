"""Which symbols of a text are said in a stretch that cannot be heard."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from torch import Tensor

from voxloom.aligner import AbstractAligner, Alignment
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom_variation.hearing import TIMING, judged

SHORTEST_SIDE = 0.3
"""Of a shorter side nothing can be told but by how long symbols usually last."""

REACH = 10
"""Symbols around the place where they usually would be that are tried, and a sixth of the text."""

DOUBT = 0.02
"""What it costs in score when the stretch is filled e times as slowly, or as fast, as usual."""


STRICTER = 0.035
"""How much more than of a plain alignment is asked of the best of many: of 15 recordings 0.974 is least, of music 0.949
is most, and of 15 texts of other recordings 0.931."""


@dataclass(frozen=True)
class Filled:
    """Seconds of every symbol, and the symbols (start, stop) that the stretch holds, one or more."""

    durations: list[float]
    inside: tuple[int, int]


@dataclass(frozen=True)
class Search:
    """A text and how long its symbols usually take, at the pace of the recording they are looked for in."""

    timing: AbstractAligner
    symbols: tuple[str, ...]
    usual: Sequence[float]
    text: str
    name: str

    def filled(self, wave: Tensor, sample_rate: int, span: tuple[int, int]) -> Filled:
        """The split of the symbols into what is said before, in and after samples `span` of `wave`.

        As many are before and after as are heard there best; those left over are said in between, for as long as they
        usually take among themselves.

        Raises:
            InputError: when the text is not what is heard around, with its score.
        """
        left, right = Recording(wave[: span[0]], sample_rate), Recording(wave[span[1] :], sample_rate)
        before, after = len(left.wave) / sample_rate, len(right.wave) / sample_rate
        gap = (span[1] - span[0]) / sample_rate
        starts, stops = self._tried(left, before, before=True), self._tried(right, before + gap, before=False)
        splits = [(start, stop) for start in starts for stop in stops if start < stop]
        if not splits:
            raise InputError(f"{self.name}: the text is too short for what is said around the stretch")

        def cost(split: tuple[int, int]) -> float:
            pace = (sum(self.usual[slice(*split)]) + 0.03) / (gap + 0.03)
            heard = starts[split[0]].score * before + stops[split[1]].score * after
            return DOUBT * abs(math.log(pace)) - heard / (before + gap + after)

        start, stop = min(splits, key=cost)
        sides = [(starts[start], before), (stops[stop], after)]
        heard = [(found.score, seconds) for found, seconds in sides if seconds > SHORTEST_SIDE]
        score = sum(score * seconds for score, seconds in heard) / sum(seconds for _, seconds in heard)
        self.timing.check_score(score, self.name, TIMING, STRICTER)
        inside = shared(self.usual[start:stop], gap)
        return Filled([*starts[start].durations, *inside, *stops[stop].durations], (start, stop))

    def _tried(self, side: Recording, seconds: float, *, before: bool) -> dict[int, Alignment]:
        """Alignments of one side by the symbol at which it ends or begins, which is usually said at `seconds`."""
        ends = [0.0, *accumulate(self.usual)]
        last = len(self.symbols)
        expected = min(range(last + 1), key=lambda place: abs(ends[place] - seconds))
        lasts = len(side.wave) / side.sample_rate
        if lasts <= SHORTEST_SIDE:
            usual = self.usual[:expected] if before else self.usual[expected:]
            return {expected: Alignment(shared(usual, lasts), 0.0)}
        found = {}
        reach = REACH + last // 6
        for place in range(max(1, expected - reach), min(last - 1, expected + reach) + 1):
            symbols = self.symbols[:place] if before else self.symbols[place:]
            try:
                found[place] = judged(self.timing, symbols, side, self.text, self.name)
            except InputError:
                continue  # too many symbols for so short a side
        return found


def shared(usual: Sequence[float], seconds: float) -> list[float]:
    """`seconds` shared out as usual."""
    total = max(sum(usual), 1e-9)
    return [seconds * each / total for each in usual]
