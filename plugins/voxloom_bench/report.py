"""What a bench came to: a table for people, JSON for programs."""

import json
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom_bench.probes import FIGURES

_HOW: dict[str, Callable[[list[float]], float]] = {"median": statistics.median, "mean": statistics.fmean, "max": max}


@dataclass(frozen=True)
class Report:
    """Every value that was measured by figure, and what it was measured on."""

    about: Mapping[str, Any]
    values: Mapping[str, list[float]] = field(compare=False)

    @property
    def figures(self) -> dict[str, float]:
        """Each figure of all its values."""
        return {name: _HOW[how](self.values[name]) for name, how in FIGURES.items() if self.values.get(name)}

    @property
    def notes(self) -> tuple[str, ...]:
        """The table, and what it was measured on."""
        return self._table(), *(f"{name}: {value}" for name, value in self.about.items())

    def write(self, path: Path) -> None:
        """Raises: InputError: when the file cannot be written."""
        plain = {"about": dict(self.about), "figures": self.figures, "values": dict(self.values)}
        try:
            write_text(path, json.dumps(plain, indent=1) + "\n")
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror})") from error

    def _table(self) -> str:
        table = Table()
        for column in ("figure", "value", "of", "lowest", "highest", "count"):
            table.add_column(column, justify="left" if column in ("figure", "of") else "right")
        for name, figure in self.figures.items():
            values = self.values[name]
            shown = (_spelled(each) for each in (figure, min(values), max(values)))
            value, lowest, highest = shown
            table.add_row(name, value, FIGURES[name], lowest, highest, str(len(values)))
        text = StringIO()
        Console(file=text, width=80).print(table)
        return text.getvalue().rstrip()


def _spelled(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"
