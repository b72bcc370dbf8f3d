"""Which recordings seem to be of somebody else than the rest."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from voxloom.metric import AbstractMetric, Sample
from voxloom.prompt import read_prompt

SAMPLE_RATE = 16000  # Hz
COMPARED_SECONDS = 8.0
PAIR = 0.7
"""Two recordings less alike are told to be of two speakers: so are 7 of 10 that are, and 1 of 100 that are not."""
ALIKE, GAP = 0.75, 0.1
"""A stranger among more is less like the rest than `ALIKE`, and by `GAP` less than they are like each other.

So are 9 of 10 who are one, and 1 of 200 who are not; see docs/speakers.md.
"""


def strangers(paths: Sequence[Path], likeness: AbstractMetric) -> Iterator[str]:
    """What is told of recordings that are unlike the others, by a metric of speech against its prompt.

    Raises:
        InputError: when the metric finds no voice in a recording.
    """
    alike = _likenesses(paths, likeness)
    if len(paths) == 2 and alike[0, 1] < PAIR:
        yield f"{paths[0]} and {paths[1]}: seem to be two speakers, alike by {alike[0, 1]:.2f}"
    for number in range(len(paths) if len(paths) > 2 else 0):
        others = [other for other in range(len(paths)) if other != number]
        own = alike[number, others].mean()
        theirs = np.mean([alike[pair] for pair in combinations(others, 2)])
        if own < ALIKE and theirs - own > GAP:
            told = f"it is like the others by {own:.2f}, which are like each other by {theirs:.2f}"
            yield f"{paths[number]}: seems to be another speaker: {told}"


def _likenesses(paths: Sequence[Path], likeness: AbstractMetric) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Of every two of them."""
    waves = [read_prompt(path, SAMPLE_RATE, COMPARED_SECONDS)[0].wave for path in paths]
    found = np.eye(len(paths))
    for one, other in combinations(range(len(paths)), 2):
        sample = Sample(str(paths[one]), "", waves[one], SAMPLE_RATE, prompt=waves[other])
        found[one, other] = found[other, one] = next(iter(likeness.measure(sample).values())).value
    return found
