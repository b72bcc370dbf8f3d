"""Whether two systems differ: a test, a smallest difference that matters, and a sentence. No torch here."""

from collections.abc import Mapping
from itertools import combinations

from voxloom_studies.comparing.margins import NONE, Margin
from voxloom_studies.comparison import Difference, Interval
from voxloom_studies.report import PERCENT, column
from voxloom_studies.statistics import Measured, excess, figure_of, holm, p_value

FIRST, SECOND, ALIKE, UNDECIDED = "first better", "second better", "no difference", "undecided"
LEVEL = 0.05
"""A corrected p-value below it shows a difference."""
FEWEST = 3
"""With fewer utterances an interval says nothing, unless all are equal."""


def differences_of(figure: str, measured: Mapping[str, Measured], margin: Margin = NONE) -> list[Difference]:
    """Every two systems by one figure; p-values are corrected for as many tests (Holm)."""
    values = {name: figure_of(one) for name, one in measured.items()}
    pairs = list(combinations(measured, 2))
    tested = holm([p_value(measured[first], measured[second]) for first, second in pairs])
    found = []
    for (first, second), p in zip(pairs, tested, strict=True):
        difference = excess(measured[first], measured[second])
        smallest = margin.between(values[first], values[second])
        found.append(
            Difference(
                figure, first, second, difference, p, verdict_of(difference, p, smallest, measured[first].better)
            )
        )
    return found


def verdict_of(difference: Interval, p: float, margin: float, better: str) -> str:
    """Better: the test shows a difference, and it is as large as matters. None: its whole interval is smaller.

    Anything else is undecided: a difference that matters may be there or not.
    """
    if difference.low == difference.high == 0:
        return ALIKE
    if difference.count >= FEWEST and -margin <= difference.low <= difference.high <= margin:
        return ALIKE
    if p < LEVEL and abs(difference.value) >= margin:
        return FIRST if (difference.value > 0) == (better == "higher") else SECOND
    return UNDECIDED


def sentence_of(difference: Difference) -> str:
    """The verdict in words."""
    first, second, figure = difference.first, difference.second, difference.figure
    unit = " points" if figure in PERCENT else ""
    if difference.verdict in (FIRST, SECOND):
        if difference.verdict == SECOND:
            first, second = second, first
        by = column(figure, [_size(difference.difference)])[0]
        return f"{first} is better than {second} in {figure} by {by}{unit} (p = {difference.p_value:.2g})"
    by = column(figure, [difference.difference])[0]
    if difference.verdict == ALIKE:
        return f"{first} and {second}: no difference in {figure} ({by}{unit})"
    return f"{first} and {second}: undecided in {figure} ({by}{unit}, p = {difference.p_value:.2g})"


def _size(found: Interval) -> Interval:
    """The same with the sign turned where it is below 0."""
    return found if found.value >= 0 else Interval(-found.value, -found.high, -found.low, found.count)
