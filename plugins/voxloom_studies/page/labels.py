"""Labels beside points, each where it covers least."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

LINE, LETTER = 15.0, 6.6
"""Height of a line and width of a letter of 12 units, about."""
LONGEST = 30
"""Letters of a label; the rest of the name is in the point's title."""


@dataclass(frozen=True)
class Box:
    """Corners of a rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "Box") -> float:
        """The area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def area(self) -> float:
        """Width times height."""
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True)
class Label:
    """A text that starts, ends or has its middle at (x, y), y being its base line."""

    text: str
    x: float
    y: float
    anchor: Literal["start", "middle", "end"]

    def box(self) -> Box:
        """What it covers, about."""
        width = LETTER * len(self.text)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - 0.8 * LINE, left + width, self.y + 0.2 * LINE)


def lay_out(points: Sequence[tuple[float, float]], names: Sequence[str], radius: float, frame: Box) -> list[Label]:
    """A label for each point: the first place that covers no point, no other label and nothing outside `frame`.

    Where every place covers something, the one that covers least.
    """
    taken = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    labels = []
    for (x, y), name in zip(points, names, strict=True):
        text = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        label = min(_places(text, x, y, radius), key=lambda each: _covered(each.box(), taken, frame))
        taken.append(label.box())
        labels.append(label)
    return labels


def _covered(box: Box, taken: Sequence[Box], frame: Box) -> float:
    outside = box.area() - box.shared(frame)
    return 2 * outside + sum(box.shared(other) for other in taken)


def _places(text: str, x: float, y: float, radius: float) -> Iterator[Label]:
    near, middle = radius + 4, 0.3 * LINE
    yield Label(text, x + near, y - near + middle, "start")
    yield Label(text, x - near, y - near + middle, "end")
    yield Label(text, x + near, y + near + middle, "start")
    yield Label(text, x - near, y + near + middle, "end")
    for lines in (0.0, LINE):
        yield Label(text, x, y - near - lines, "middle")
        yield Label(text, x, y + near + 0.7 * LINE + lines, "middle")
    for lines in (1.5 * LINE, 2.5 * LINE):
        for sign in (-1, 1):
            yield Label(text, x + near, y + middle + sign * lines, "start")
            yield Label(text, x - near, y + middle + sign * lines, "end")
