"""The outcome of an evaluation: figures with intervals, as JSON and as a table."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from voxloom.metric import Score
from voxloom_evaluation.bootstrap import Figure, Pool, summarise
from voxloom_evaluation.store import write_json

Scores = dict[str, dict[str, Score]]
"""By item id, then by figure."""

PERCENT = frozenset({"wer", "deletions", "substitutions", "insertions"})
COUNTED = frozenset({"heavy_deletions"})
"""Shares that are read as a number of utterances."""
WITH_MEDIAN = frozenset({"f0_correlation"})


@dataclass(frozen=True)
class Evaluation:
    """Scores by system, and what made them."""

    scores: dict[str, Scores]
    better: dict[str, str]
    """Figure -> "higher" or "lower"."""
    about: dict[str, Any] = field(default_factory=dict)
    folder: Path | None = None
    skipped: dict[str, str] = field(default_factory=dict)
    """Metric -> why it was not measured."""
    pools: dict[str, Pool] = field(default_factory=dict, compare=False)
    """Figure -> how its tallies are pooled, where it is no mean."""

    @property
    def figures(self) -> dict[str, dict[str, Figure]]:
        """Figures by system and name."""
        return {system: self._figures(by_item) for system, by_item in self.scores.items()}

    def _figures(self, by_item: Scores) -> dict[str, Figure]:
        named = {name: [scores[name] for scores in by_item.values() if name in scores] for name in self.better}
        return {name: summarise(scores, pool=self.pools.get(name)) for name, scores in named.items() if scores}

    @property
    def notes(self) -> tuple[str, ...]:
        """The table, where everything lies, and what was not measured."""
        where = () if self.folder is None else (f"written to {self.folder}/results.json and {self.folder}/audio",)
        return (self.table(), *where, *(f"not measured: {name} ({why})" for name, why in self.skipped.items()))

    def table(self, width: int = 120) -> str:
        """A line per figure, a column per system, each with its 95 % interval."""
        count = max(len(by_item) for by_item in self.scores.values())
        table = Table(title=f"{count} utterances, 95 % bootstrap intervals")
        table.add_column("figure")
        figures = self.figures
        for system in figures:
            table.add_column(system, justify="right")
        for name, better in self.better.items():
            cells = [_cell(name, row[name]) if name in row else "-" for row in figures.values()]
            table.add_row(f"{name} ({better} is better)", *cells)
        console = Console(file=StringIO(), width=width)
        console.print(table)
        written = console.file
        assert isinstance(written, StringIO)
        return written.getvalue().rstrip()

    def write(self, path: Path) -> None:
        """All of it as JSON: figures, and every utterance's scores and what was heard."""
        figures = {system: _plain(row) for system, row in self.figures.items()}
        utterances = {
            system: {item: _plain(scores) for item, scores in by_item.items()}
            for system, by_item in self.scores.items()
        }
        write_json(path, {"figures": figures, "skipped": self.skipped, **self.about, "utterances": utterances})


def _cell(name: str, figure: Figure) -> str:
    if name in COUNTED:
        value, low, high = (f"{figure.count * number:.0f}" for number in (figure.value, figure.low, figure.high))
        return f"{value} of {figure.count} [{low}, {high}]"
    scale, unit, digits = (100, " %", 1) if name in PERCENT else (1, "", 3)
    value, low, high = (f"{scale * number:.{digits}f}" for number in (figure.value, figure.low, figure.high))
    beside = "" if name not in WITH_MEDIAN or figure.median is None else f" median {scale * figure.median:.{digits}f}"
    return f"{value}{unit} [{low}, {high}]{beside}"


_LEFT_OUT: dict[str, tuple[Any, ...]] = {"tally": ((),), "median": (None,)}


def _plain(named: Mapping[str, Figure | Score]) -> dict[str, dict[str, Any]]:
    return {
        name: {key: _finite(value) for key, value in vars(item).items() if value not in _LEFT_OUT.get(key, ())}
        for name, item in named.items()
    }


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
