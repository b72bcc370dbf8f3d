"""Pairs of systems, figure by figure."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voxloom_studies.comparison import Comparison, Difference
from voxloom_studies.page.names import name_of, written
from voxloom_studies.page.scale import Scale
from voxloom_studies.page.table import Whisker, best_of, columns_of, is_known, whisker_of

FEW = 10
"""Pairs of the first figure that can be seen at once; more unfold."""
MOST = 6
"""Verdicts at the head of the page; of more, each figure has one sentence."""
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Pair:
    """One difference as it is told. `winner` is a system's name or empty."""

    difference: Difference
    value: str
    interval: str
    whisker: Whisker | None
    p_value: str
    verdict: str
    winner: str


@dataclass(frozen=True)
class Group:
    """All pairs in one figure; `zero` is where no difference lies, in percent of the axis."""

    figure: str
    pairs: tuple[Pair, ...]
    zero: float
    told_apart: int
    is_open: bool


def grouped(comparison: Comparison) -> Iterator[Group]:
    """By figure, in the order they come in."""
    for number, figure in enumerate(dict.fromkeys(each.figure for each in comparison.differences)):
        found = [each for each in comparison.differences if each.figure == figure]
        ends = [
            abs(end)
            for each in found
            if is_known(each.difference)
            for end in (each.difference.low, each.difference.high)
        ]
        largest = 1.1 * max(ends, default=0.0) or 1.0
        scale = Scale(-largest, largest)
        texts = written(figure, [each.difference for each in found])
        pairs = tuple(_pair(each, *text, scale) for each, text in zip(found, texts, strict=True))
        told_apart = sum(bool(pair.winner) for pair in pairs)
        yield Group(figure, pairs, 100 * scale.place(0.0), told_apart, len(pairs) <= FEW and not number)


def verdicts_of(comparison: Comparison) -> Sequence[str]:
    """What the page begins with: every verdict, or if they are many what they come to in each figure."""
    if len(comparison.verdicts) <= MOST or not comparison.differences:
        return comparison.verdicts
    best = {column.figure: best_of(comparison, column.figure) for column in columns_of(comparison)}
    return [_summed(group, best.get(group.figure)) for group in grouped(comparison)]


def _summed(group: Group, best: str | None) -> str:
    alike = sum(pair.difference.verdict == "no difference" for pair in group.pairs)
    undecided = len(group.pairs) - group.told_apart - alike
    first = f"{name_of(group.figure)}: " + ("" if best is None else f"{best} has the best value. ")
    return f"{first}Of {len(group.pairs)} pairs {group.told_apart} differ, {alike} do not, {undecided} are undecided."


def _pair(found: Difference, value: str, interval: str, scale: Scale) -> Pair:
    winner = {"first better": found.first, "second better": found.second}.get(found.verdict, "")
    verdict = f"{winner} better" if winner else found.verdict
    whisker = whisker_of(scale, found.difference) if is_known(found.difference) else None
    return Pair(found, _signed(value), interval.replace("-", MINUS), whisker, _p(found.p_value), verdict, winner)


def _signed(value: str) -> str:
    if value.startswith("-"):
        return value.replace("-", MINUS)
    return f"+{value}" if value.strip("0.") else value


def _p(value: float) -> str:
    if not math.isfinite(value):
        return "-"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
