"""What a study is, as its YAML says it. No torch here."""

from dataclasses import dataclass, replace
from typing import Self

from voxloom_registry import option

INIT = "init"
"""The voice that every run begins with, among the voices of rows."""


@dataclass(frozen=True)
class Run:
    """A training run from the initial voice: a recipe with changes. Its voice goes by the run's name."""

    title: str = option("", help="what it is, in the report")
    recipe: object = option(None, help="recipe by name or file, or its mapping; else the study's")
    stage: str | None = option(None, help="the only stage of the recipe that is run")
    changes: tuple[str, ...] = option((), help="changes to the configuration, as on the command line")
    steps: int | None = option(None, help="optimiser steps, where they are not the study's", minimum=1)
    unless_refined: bool = option(
        False, help="whether it is spared where the initial voice refines its prosody already"
    )
    optional: bool = option(False, help="whether it is left out unless somebody asks for it")


@dataclass(frozen=True)
class Row:
    """A voice with changes: what is measured."""

    title: str = option("", help="what it is, in the report")
    voice: str = option(help="init, or the run that made it")
    changes: tuple[str, ...] = option((), help="changes to the configuration it speaks with")


@dataclass(frozen=True)
class Ordering:
    """What is expected: one row better than another by a metric."""

    better: str = option(help="row that is expected to be better")
    worse: str = option(help="row that is expected to be worse")
    metric: str = option(help="metric of the table that tells")
    source: str = option("", help="who says so, and where")


@dataclass(frozen=True)
class TableSettings:
    """Of a table all but its rows and orderings."""

    title: str = option(help="heading in the report")
    note: str = option("", help="a paragraph under the table")
    metrics: tuple[str, ...] = option(help="metrics its rows are measured by")


@dataclass(frozen=True, kw_only=True)
class Table(TableSettings):
    """Rows measured by the same metrics, and what is expected of them."""

    name: str
    rows: dict[str, Row]
    orderings: tuple[Ordering, ...]


@dataclass(frozen=True)
class StudySettings:
    """Of a study all but its recipe, runs and tables."""

    title: str = option(help="heading of the report")
    text: str = option("", help="what stands under it")
    init: str = option("nano", help="the voice every run begins with")
    steps: int | None = option(None, help="optimiser steps of a run", minimum=1)
    seeds: tuple[int, ...] = option((0,), help="seeds of the evaluations", minimum=0)
    split: str = option("test", help="split of the corpus that voices are measured on")
    every: int = option(1, help="measured on every so many-th utterance of it", minimum=1)
    limit: int | None = option(None, help="and on no more than so many", minimum=1)
    recordings: bool = option(False, help="whether the recordings are measured beside")


@dataclass(frozen=True, kw_only=True)
class Study(StudySettings):
    """Training runs that begin alike, tables of what came of them, and what was expected."""

    name: str
    runs: dict[str, Run]
    tables: tuple[Table, ...]

    def keeping(self, included: frozenset[str]) -> Self:
        """Without the optional runs that are not `included`, and without all that speaks of them."""
        left_out = {name for name, run in self.runs.items() if run.optional} - included
        return replace(
            self,
            runs={name: run for name, run in self.runs.items() if name not in left_out},
            tables=tuple(table for table in (_without(table, left_out) for table in self.tables) if table.rows),
        )


def _without(table: Table, voices: set[str]) -> Table:
    rows = {name: row for name, row in table.rows.items() if row.voice not in voices}
    orderings = tuple(each for each in table.orderings if {each.better, each.worse} <= set(rows))
    return replace(table, rows=rows, orderings=orderings)
