"""The outcome of a study: figures of rows, and what became of what was expected."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voxloom.files import write_text
from voxloom_studies.comparison import Interval
from voxloom_studies.definition import Ordering, Study, Table
from voxloom_studies.report import markdown
from voxloom_studies.statistics import Verdict

Figures = Mapping[str, Interval]
"""By metric."""


@dataclass(frozen=True)
class Judged:
    """An expectation, by how much the better row was better (above 0 whichever way the figure goes), and whether."""

    table: str
    ordering: Ordering
    difference: Interval
    verdict: Verdict


@dataclass(frozen=True)
class Shown:
    """A table with the figures of its rows, and of the recordings where they were measured."""

    table: Table
    rows: Mapping[str, Figures]
    recordings: Figures


@dataclass(frozen=True)
class Outcome:
    """All that came of a study, and what it was made with."""

    study: Study
    tables: tuple[Shown, ...]
    judged: tuple[Judged, ...]
    better: Mapping[str, str]
    """Metric -> "higher" or "lower"."""
    about: Mapping[str, Any] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """Every verdict, and where the rest lies."""
        told = [
            f"{each.table}: {order.better} better than {order.worse} by {order.metric}: {each.verdict}"
            for each in self.judged
            for order in (each.ordering,)
        ]
        return (*told, *(() if self.folder is None else (f"written to {self.folder}/study.md and study.json",)))

    def markdown(self) -> str:
        """The report."""
        return markdown(self)

    def write(self, folder: Path) -> None:
        """The report, and all of it as JSON."""
        write_text(folder / "study.md", self.markdown())
        write_text(folder / "study.json", json.dumps(self.plain(), indent=1, ensure_ascii=False) + "\n")

    def plain(self) -> dict[str, Any]:
        """All of it in plain values."""
        return {
            "study": self.study.name,
            **self.about,
            "runs": {name: _known(vars(run)) for name, run in self.study.runs.items()},
            "better": dict(self.better),
            "tables": {
                shown.table.name: {
                    "title": shown.table.title,
                    "rows": {
                        name: {**vars(shown.table.rows[name]), "figures": _plain(figures)}
                        for name, figures in shown.rows.items()
                    },
                    "recordings": _plain(shown.recordings),
                }
                for shown in self.tables
            },
            "orderings": [
                {"table": each.table, **vars(each.ordering), **_numbers(each.difference), "verdict": each.verdict}
                for each in self.judged
            ],
        }


def _plain(figures: Figures) -> dict[str, Any]:
    return {metric: _numbers(figure) for metric, figure in figures.items()}


def _numbers(figure: Interval) -> dict[str, float | int | None]:
    return {key: value if math.isfinite(value) else None for key, value in vars(figure).items()}


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", (), False)}
