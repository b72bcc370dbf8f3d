"""Numbers on an axis."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NICE = (1.0, 2.0, 5.0)
"""Steps between ticks, and ticks of a logarithmic axis, times a power of ten."""
_WIDE = 8.0
"""From what ratio on an axis of positive numbers is logarithmic."""
_MOST_TICKS = 6


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high`, `high` above `low`."""

    low: float
    high: float
    is_log: bool = False

    def place(self, value: float) -> float:
        """0 at the low end, 1 at the high end; what lies outside is at the end."""
        low, high, value = (self._on(number) for number in (self.low, self.high, value))
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def ticks(self) -> list[float]:
        """Round numbers on the axis, some 3 to 6."""
        found = list(self._decades(NICE)) if self.is_log else []
        if len(found) > _MOST_TICKS:
            found = list(self._decades((1.0,)))
        return found if len(found) >= 2 else self._even()

    def _on(self, value: float) -> float:
        return math.log(max(value, self.low)) if self.is_log else value

    def _decades(self, factors: Iterable[float]) -> Iterator[float]:
        for power in range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1):
            yield from (tick for factor in factors if self.low <= (tick := factor * 10.0**power) <= self.high)

    def _even(self) -> list[float]:
        rough = (self.high - self.low) / (_MOST_TICKS - 1)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(factor * power for factor in (*NICE, 10.0) if factor * power >= rough * (1 - 1e-9))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def scale_over(values: Iterable[float], margin: float = 0.06, floor: float = -math.inf) -> Scale:
    """An axis that holds the finite of `values` with a share of room on either side, but none below `floor`.

    It is logarithmic where all are above 0 and the largest is many times the smallest.
    """
    finite = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    if low > 0 and high / low >= _WIDE:
        room = (high / low) ** margin
        return Scale(low / room, high * room, is_log=True)
    room = margin * (high - low) or 0.5 * abs(high) or 1.0
    return Scale(max(floor, low - room), high + room)
