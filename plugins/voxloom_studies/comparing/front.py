"""Which systems no other beats in quality and in speed. No torch here."""

from collections.abc import Mapping, Sequence
from math import isfinite

from voxloom_studies.comparing.request import MEMORY, RTF
from voxloom_studies.comparison import System


def fronts_of(systems: Sequence[System], better: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Of each figure of quality the Pareto front against the real-time factor, the fastest system first.

    It is one of the figures as they were measured; whether two systems differ is another question.
    """
    return {
        figure: front
        for figure in better
        if figure not in (RTF, MEMORY) and (front := _front(systems, figure, better[figure]))
    }


def _front(systems: Sequence[System], figure: str, better: str) -> tuple[str, ...]:
    sign = 1.0 if better == "higher" else -1.0
    places = {
        system.name: (-system.figures[RTF].value, sign * system.figures[figure].value)
        for system in systems
        if RTF in system.figures and figure in system.figures and isfinite(system.figures[figure].value)
    }
    kept = [name for name, place in places.items() if not any(_beats(other, place) for other in places.values())]
    return tuple(sorted(kept, key=lambda name: places[name], reverse=True))


def _beats(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one != other and one[0] >= other[0] and one[1] >= other[1]
