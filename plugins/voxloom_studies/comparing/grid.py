"""A grid of settings as it is written on a command line: `sampler=a,b sampler.steps=1..4 seed=1..5`. No torch here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from voxloom_registry import ConfigError

SEED = "seed"
"""The key of the requests' seeds: repetitions of every combination, and no setting."""
MOST = 100
"""Combinations of a grid: every two are compared."""

_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)")
_OPENING, _CLOSING = "[({", "])}"


@dataclass(frozen=True)
class Axis:
    """A key with the values it takes in turn, some perhaps twice."""

    key: str
    values: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """`key=value` of each."""
        return tuple(f"{self.key}={value}" for value in self.values)


@dataclass(frozen=True)
class Grid:
    """What is varied, what is set for all, and the seeds of each."""

    axes: tuple[Axis, ...]
    fixed: tuple[str, ...]
    seeds: tuple[int, ...] = (0,)

    def combinations(self) -> Iterator[tuple[str, ...]]:
        """A word of each axis, the last axis varying fastest."""
        return product(*(axis.words for axis in self.axes))


def parse_grid(words: Sequence[str]) -> Grid:
    """Commas part values, but not within brackets; `a..b` stands for every whole number from a to b.

    Raises:
        ConfigError: with every fault of the words.
    """
    faults: list[str] = []
    axes: dict[str, Axis] = {}
    for word in words:
        key, equals, written = word.partition("=")
        if not (key and equals):
            faults.append(f"{word!r}: must be KEY=VALUE,VALUE..., such as sampler.steps=1,2,4 or seed=1..5")
        elif key in axes:
            faults.append(f"{word}: {key!r} is given twice; write all its values in one list")
        else:
            axes[key] = Axis(key, tuple(_values(word, written, faults)))
    seeds = _seeds(axes.pop(SEED, None), faults)
    swept = tuple(axis for axis in axes.values() if len(axis.values) > 1)
    if not swept and not faults:
        faults.append("nothing is swept: give several values to something, such as sampler.steps=1,2,4")
    number = prod(len(axis.values) for axis in swept)
    if number > MOST:
        faults.append(f"the grid has {number:,} combinations, and every two are compared: sweep at most {MOST} at once")
    if faults:
        raise ConfigError(faults)
    fixed = tuple(word for axis in axes.values() if len(axis.values) == 1 for word in axis.words)
    return Grid(swept, fixed, seeds)


def _values(word: str, written: str, faults: list[str]) -> Iterator[str]:
    for value in _parted(written):
        counted = _RANGE.fullmatch(value)
        if counted is not None:
            first, last = int(counted[1]), int(counted[2])
            if first > last:
                faults.append(f"{word}: {value} counts down; write {last}..{first}")
            elif last - first >= MOST:
                faults.append(f"{word}: {value} are more than {MOST} values")
            else:
                yield from (str(number) for number in range(first, last + 1))
        elif value:
            yield value
        else:
            faults.append(f"{word}: has an empty value")


def _parted(written: str) -> list[str]:
    parts, depth = [""], 0
    for character in written:
        depth += (character in _OPENING) - (character in _CLOSING)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _seeds(axis: Axis | None, faults: list[str]) -> tuple[int, ...]:
    if axis is None:
        return (0,)
    wrong = [value for value in axis.values if not value.isdecimal()]
    if wrong:
        faults.append(f"{SEED}: must be whole numbers from 0, not {wrong[0]}")
        return ()
    seeds = tuple(int(value) for value in axis.values)
    if len(set(seeds)) < len(seeds):
        faults.append(f"{SEED}: each must be another, since the same seed says the same twice")
    return seeds
