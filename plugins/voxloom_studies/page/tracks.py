"""Pitch curves and symbols on a time axis."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voxloom_studies.comparison import Symbol
from voxloom_studies.page.scale import Scale

UNITS_PER_SECOND, HEIGHT = 100, 200
"""The grid that curves are drawn on: 10 ms, and as many steps from the lowest pitch to the highest."""
_STEP_SECONDS = 0.02
"""As finely as a curve is told at most."""
_SEMITONES = 2.0
"""Room above and below the voices."""


@dataclass(frozen=True)
class Placed:
    """A symbol from `left` over `width`, in percent of the axis."""

    symbol: str
    left: float
    width: float
    title: str


def pitch_scale(pitches: Iterable[Sequence[float]]) -> Scale | None:
    """A logarithmic axis in Hz that holds all voiced values; None where nothing is voiced."""
    voiced = [hertz for pitch in pitches for hertz in pitch if hertz > 0 and math.isfinite(hertz)]
    if not voiced:
        return None
    room = 2 ** (_SEMITONES / 12)
    return Scale(min(voiced) / room, max(voiced) * room, is_log=True)


def curve(pitch: Sequence[float], step_seconds: float, scale: Scale) -> str:
    """The path of an SVG: a line for each voiced stretch, a dot for one of a single value."""
    every = max(1, round(_STEP_SECONDS / step_seconds))
    points = [
        (round(UNITS_PER_SECOND * place * step_seconds), round(HEIGHT * (1 - scale.place(pitch[place]))))
        if pitch[place] > 0 and math.isfinite(pitch[place])
        else None
        for place in range(0, len(pitch), every)
    ]
    return "".join(_drawn(points))


def placed(symbols: Sequence[Symbol], seconds: float) -> list[Placed]:
    """Symbols on an axis of `seconds`."""
    return [
        Placed(
            each.symbol.strip(),
            round(100 * each.start / seconds, 2),
            round(100 * (each.end - each.start) / seconds, 2),
            f"{each.symbol.strip() or 'pause'}: {each.start:.2f} to {each.end:.2f} s",
        )
        for each in symbols
    ]


def _drawn(points: Sequence[tuple[int, int] | None]) -> Iterator[str]:
    before: tuple[int, int] | None = None
    for place, point in enumerate(points):
        if point is not None:
            yield f"{'L' if before else 'M'}{point[0]} {point[1]}"
            if before is None and (place + 1 == len(points) or points[place + 1] is None):
                yield "h1"
        before = point
