"""The outcome of `sweep` and `compare`, for people. No torch here."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.table import Table

from voxloom_studies.comparing.verdict import ALIKE, FIRST, SECOND
from voxloom_studies.comparison import Comparison
from voxloom_studies.report import PERCENT, column

MOST = 40
"""Verdicts told; of more, those that show a difference are, and the rest counted."""
WIDTH = 160


@dataclass(frozen=True)
class Compared:
    """A comparison, what could not be part of it, and where it was written."""

    comparison: Comparison
    remarks: tuple[str, ...]
    folder: Path

    @property
    def notes(self) -> tuple[str, ...]:
        """The table, the verdicts, the fronts, what is missing, and where the rest lies."""
        where = f"written to {self.folder}/page.html, comparison.json, systems.csv, utterances.csv and table.tex"
        return (self.table(), *self._verdicts(), *self._fronts(), *self.remarks, where)

    def table(self) -> str:
        """A line for each system, a column for each figure, intervals under the figures."""
        found = self.comparison
        table = Table(title=f"{found.title}: {len(found.utterances)} utterances, 95 % bootstrap intervals")
        table.add_column("system")
        columns = []
        for figure, better in found.better.items():
            table.add_column(f"{figure}{', %' if figure in PERCENT else ''}\n({better} is better)", justify="right")
            columns.append(column(figure, [system.figures.get(figure) for system in found.systems]))
        for system, *cells in zip(found.systems, *columns, strict=True):
            table.add_row(system.name, *(cell.replace(" ", "\n", 1) for cell in cells))
        written = StringIO()
        Console(file=written, width=WIDTH).print(table)
        return written.getvalue().rstrip()

    def _verdicts(self) -> Iterator[str]:
        told = list(zip(self.comparison.differences, self.comparison.verdicts, strict=True))
        if len(told) <= MOST:
            yield from (sentence for _, sentence in told)
            return
        yield from (sentence for each, sentence in told if each.verdict in (FIRST, SECOND))
        alike = sum(each.verdict == ALIKE for each, _ in told)
        decided = sum(each.verdict in (FIRST, SECOND) for each, _ in told)
        yield f"of {len(told)} pairs {alike} show no difference and {len(told) - alike - decided} are undecided"

    def _fronts(self) -> Iterator[str]:
        for figure, names in self.comparison.front.items():
            yield f"not beaten in both {figure} and rtf, the fastest first: {'; '.join(names)}"
