"""Two spellings of the same speech, letter against letter. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass

NEAR = (
    *("əʌɐᵻɪ", "ɚɜɹəɑɔ", "ɔɑɒoʌ", "aæɐɑ", "eɛɪ", "uʊɵoʌ", "iɪj", "uʊw"),
    *("ɾtdʔ", "szʃʒ", "ðdθ", "nŋm", "fv", "kɡ", "pb", "lɹ"),
)
"""Letters in the same group may stand for one another: dictionaries differ in them most."""

NEAR_COST = 0.25
OTHER_COST = 1.0
GAP_COST = 0.6
"""Two gaps cost a little more than one exchange of unlike letters."""


@dataclass(frozen=True)
class Matched:
    """For each letter of the first spelling its place in the second, None where it has none; `agreement` is the share
    of both spellings that is the same or near."""

    places: tuple[int | None, ...]
    agreement: float


def match(first: Sequence[str], second: Sequence[str]) -> Matched:
    """The cheapest way to turn the first spelling into the second (Wagner & Fischer 1974)."""
    rows, columns = len(first), len(second)
    costs = [[GAP_COST * (row + column) for column in range(columns + 1)] for row in range(rows + 1)]
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            costs[row][column] = min(
                costs[row - 1][column - 1] + _cost(first[row - 1], second[column - 1]),
                costs[row - 1][column] + GAP_COST,
                costs[row][column - 1] + GAP_COST,
            )
    places: list[int | None] = [None] * rows
    alike = 0
    row, column = rows, columns
    while row and column:
        here = costs[row][column]
        exchange = _cost(first[row - 1], second[column - 1])
        if here == costs[row - 1][column - 1] + exchange:
            row, column = row - 1, column - 1
            places[row] = column
            alike += exchange < OTHER_COST
        elif here == costs[row - 1][column] + GAP_COST:
            row -= 1
        else:
            column -= 1
    return Matched(tuple(places), 2 * alike / max(1, rows + columns))


def _cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return NEAR_COST if any(one in group and other in group for group in NEAR) else OTHER_COST
