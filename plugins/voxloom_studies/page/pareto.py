"""Quality against the real-time factor, as geometry of a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from voxloom_studies.comparing.request import RTF
from voxloom_studies.comparison import Comparison, Interval
from voxloom_studies.page.labels import Box, Label, lay_out
from voxloom_studies.page.names import scale_of, title_of, written
from voxloom_studies.page.scale import Scale, scale_over
from voxloom_studies.page.table import is_known

SIZE = (460, 350)
FRAME = Box(46, 32, 450, 298)
"""The axes within the drawing; y grows downwards."""
RADIUS = 6


@dataclass(frozen=True)
class Point:
    """A system at (x, y), its intervals as the ends of two bars, and where its label begins."""

    number: int
    name: str
    x: float
    y: float
    bars: tuple[float, float, float, float]
    label: Label
    is_front: bool
    title: str


@dataclass(frozen=True)
class Plot:
    """One figure of quality. `front` is the path of an SVG, `said` tells in words who is on it."""

    figure: str
    points: list[Point]
    front: str
    x_ticks: list[tuple[str, float]]
    y_ticks: list[tuple[str, float]]
    is_lower_better: bool
    said: str


def plots_of(comparison: Comparison) -> list[Plot]:
    """A plot for each figure that has a front."""
    return [
        _plot(comparison, figure, front) for figure, front in comparison.front.items() if _measured(comparison, figure)
    ]


def _measured(comparison: Comparison, figure: str) -> list[tuple[int, str, Interval, Interval]]:
    """Number, name, cost and quality of the systems that have both."""
    return [
        (number, system.name, cost, quality)
        for number, system in enumerate(comparison.systems, 1)
        if (cost := system.figures.get(RTF)) is not None
        and (quality := system.figures.get(figure)) is not None
        and is_known(cost)
        and is_known(quality)
    ]


def _plot(comparison: Comparison, figure: str, front: Sequence[str]) -> Plot:
    measured = _measured(comparison, figure)
    factor = scale_of(figure)
    across = scale_over((end for _, _, cost, _ in measured for end in (cost.low, cost.value, cost.high)), 0.12, 0.0)
    ends = [factor * end for *_, quality in measured for end in (quality.low, quality.value, quality.high)]
    along = scale_over(ends, 0.1, 0.0 if min(ends) >= 0 else -float("inf"))
    if along.is_log:
        along = Scale(0.0, along.high)
    is_lower_better = comparison.better.get(figure) == "lower"
    points = _points(figure, measured, across, along, frozenset(front))
    return Plot(
        figure=figure,
        points=points,
        front=_stairs([point for point in points if point.is_front], is_lower_better),
        x_ticks=[(f"{tick:g}", _x(across, tick)) for tick in across.ticks()],
        y_ticks=[(f"{tick:g}", _y(along, tick)) for tick in along.ticks()],
        is_lower_better=is_lower_better,
        said=_said(comparison, front, len(measured)),
    )


def _points(
    figure: str,
    measured: Sequence[tuple[int, str, Interval, Interval]],
    across: Scale,
    along: Scale,
    front: frozenset[str],
) -> list[Point]:
    factor = scale_of(figure)
    places = [(_x(across, cost.value), _y(along, factor * quality.value)) for _, _, cost, quality in measured]
    names = [f"{number} {name}" for number, name, _, _ in measured]
    labels = lay_out(places, names, RADIUS, FRAME)
    points = []
    for (number, name, cost, quality), (x, y), label in zip(measured, places, labels, strict=True):
        x_ends = _x(across, cost.low), _x(across, cost.high)
        y_ends = _y(along, factor * quality.low), _y(along, factor * quality.high)
        told = [" ".join(written(each, [found])[0]) for each, found in ((figure, quality), (RTF, cost))]
        title = f"{name}: {title_of(figure)} {told[0]}, RTF {told[1]}"
        points.append(Point(number, name, x, y, (*x_ends, *y_ends), label, name in front, title))
    return points


def _x(scale: Scale, value: float) -> float:
    return round(FRAME.left + (FRAME.right - FRAME.left) * scale.place(value), 1)


def _y(scale: Scale, value: float) -> float:
    return round(FRAME.bottom - (FRAME.bottom - FRAME.top) * scale.place(value), 1)


def _stairs(front: Sequence[Point], is_lower_better: bool) -> str:
    """What is reached at a cost: from the worst edge down to the first point, then a step at each further one."""
    if not front:
        return ""
    ordered = sorted(front, key=lambda point: point.x)
    worst = FRAME.top if is_lower_better else FRAME.bottom
    steps = "".join(f"H{point.x}V{point.y}" for point in ordered[1:])
    return f"M{ordered[0].x} {worst}V{ordered[0].y}{steps}H{FRAME.right}"


def _said(comparison: Comparison, front: Sequence[str], measured: int) -> str:
    missing = len(comparison.systems) - measured
    names = ", ".join(front)
    on = f"On the front: {names}." if front else "No system is on the front."
    return on + (f" {missing} without both figures {'is' if missing == 1 else 'are'} not drawn." if missing else "")
