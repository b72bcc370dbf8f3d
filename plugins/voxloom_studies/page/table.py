"""The table of figures: a column for each figure, a cell for each system."""

import math
from dataclasses import dataclass

from voxloom_studies.comparison import Comparison, Interval
from voxloom_studies.page.names import written
from voxloom_studies.page.scale import Scale, scale_over

BEST = "best"
MARKS = {"no difference": "≈ best", "undecided": "best?"}
"""Of systems by the verdict on their difference from the best."""


@dataclass(frozen=True)
class Whisker:
    """Where value and interval lie on an axis, in percent of its length."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Cell:
    """One figure of one system. `number` is what the column is sorted by, None where there is no figure."""

    value: str
    interval: str
    number: float | None
    whisker: Whisker | None
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """One figure of every system, in the order of the systems."""

    figure: str
    cells: tuple[Cell, ...]


def columns_of(comparison: Comparison) -> list[Column]:
    """A column for each figure that any system has."""
    return [_column(comparison, figure) for figure in figures_of(comparison)]


def figures_of(comparison: Comparison) -> list[str]:
    """What any system has: first what says which way is better, in that order."""
    told = [figure for system in comparison.systems for figure in system.figures]
    return list(dict.fromkeys([*(figure for figure in comparison.better if figure in told), *told]))


def best_of(comparison: Comparison, figure: str) -> str | None:
    """The name of the system with the best value; None where there are not two, or nobody says which way is better."""
    values = {
        system.name: each.value
        for system in comparison.systems
        if (each := system.figures.get(figure)) is not None and is_known(each)
    }
    if figure not in comparison.better or len(values) < 2:
        return None
    return (min if comparison.better[figure] == "lower" else max)(values, key=values.__getitem__)


def whisker_of(scale: Scale, found: Interval) -> Whisker:
    """Places of a finite interval."""
    value, low, high = (round(100 * scale.place(each), 2) for each in (found.value, found.low, found.high))
    return Whisker(value, low, high)


def is_known(found: Interval | None) -> bool:
    """Whether there is a value with an interval."""
    return found is not None and all(math.isfinite(each) for each in (found.value, found.low, found.high))


def _column(comparison: Comparison, figure: str) -> Column:
    found = [system.figures.get(figure) for system in comparison.systems]
    known = [each for each in found if each is not None and is_known(each)]
    scale = scale_over(end for each in known for end in (each.value, each.low, each.high))
    marks = _marks(comparison, figure)
    texts = written(figure, found, one_by_one=scale.is_log)
    cells = [
        Cell(*text, each.value, whisker_of(scale, each), marks.get(system.name, ""))
        if each is not None and is_known(each)
        else Cell("", "", None, None)
        for system, each, text in zip(comparison.systems, found, texts, strict=True)
    ]
    return Column(figure, tuple(cells))


def _marks(comparison: Comparison, figure: str) -> dict[str, str]:
    """Of the best system, and of those that are not told apart from it."""
    best = best_of(comparison, figure)
    if best is None:
        return {}
    level = {
        name: MARKS[each.verdict]
        for each in comparison.differences
        if each.figure == figure and each.verdict in MARKS and best in (each.first, each.second)
        for name in (each.first, each.second)
    }
    return level | {best: BEST}
