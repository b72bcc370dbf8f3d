"""Tables, for a terminal and for Markdown."""

import math
import shutil
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import StringIO

from rich.console import Console
from rich.table import Table as RichTable

WIDTH = 160
"""Where there is no terminal."""
SYSTEM = "system"
"""The column that says what a row is of."""


@dataclass(frozen=True)
class Table:
    """A heading, names of columns and rows of cells; what stands under it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def text(self) -> str:
        """As it is printed."""
        shown = self._short
        table = RichTable(title=shown.title, title_justify="left")
        for number, head in enumerate(shown.heads):
            table.add_column(head, justify="right" if number else "left")
        for row in shown.rows:
            table.add_row(*row)
        text = StringIO()
        width = shutil.get_terminal_size((WIDTH, 0)).columns
        Console(file=text, width=width).print(table, markup=False)
        return "\n".join(line.rstrip() for line in (*text.getvalue().splitlines(), *shown.note.splitlines()) if line)

    def markdown(self) -> str:
        """As Markdown."""
        shown = self._short
        lines = [shown.heads, ("---",) * len(shown.heads), *shown.rows]
        cells = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
        return "\n\n".join(block for block in (f"## {shown.title}", cells, shown.note) if block)

    @property
    def _short(self) -> "Table":
        """What is the same in every row stands in the heading."""
        systems = {row[0] for row in self.rows}
        if self.heads[0] != SYSTEM or len(systems) != 1:
            return self
        title = f"{self.title}: {systems.pop()}"
        return replace(self, title=title, heads=self.heads[1:], rows=tuple(row[1:] for row in self.rows))


def spelled(value: float | None) -> str:
    """Three digits; `-` where there is none."""
    if value is None or not math.isfinite(value):
        return "-"
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{min(digits, 4)}f}"


def median(values: Sequence[float] | None) -> float | None:
    """None where nothing was measured."""
    return statistics.median(values) if values else None


def ranged(values: Sequence[float] | None, middle: float | None = None) -> str:
    """The median, or `middle` in its place, with the extremes."""
    if not values:
        return "-"
    shown = median(values) if middle is None else middle
    return spelled(shown) if len(values) == 1 else f"{spelled(shown)} [{spelled(min(values))}, {spelled(max(values))}]"
