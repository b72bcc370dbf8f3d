"""How a voice stands under each condition, as JSON and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from voxloom.metric import Score
from voxloom_evaluation.bootstrap import summarise
from voxloom_evaluation.store import write_json

COLUMNS = (
    "prompt",
    "spoken",
    "refused",
    "WER, %",
    "deletions, %",
    "similarity",
    "seconds",
    "level, dB",
)


@dataclass(frozen=True)
class Said:
    """A request that was met: its scores, how long it lasts, its level in dB of full scale, and what was told."""

    scores: dict[str, Score]
    seconds: float
    level_db: float
    notes: tuple[str, ...] = ()


Outcome = Said | str
"""Or the sentence it was refused with."""


@dataclass(frozen=True)
class Standing:
    """Outcomes by condition, and what made them."""

    rows: dict[str, list[Outcome]]
    about: dict[str, Any] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """The table, why prompts were refused, and where everything lies."""
        refusals = {name: [each for each in row if isinstance(each, str)] for name, row in self.rows.items()}
        told = (f"{name}: {dict.fromkeys(sentences).popitem()[0]}" for name, sentences in refusals.items() if sentences)
        where = () if self.folder is None else (f"written to {self.folder}/results.json and {self.folder}/audio",)
        return (self.table(), *told, *where)

    def table(self) -> str:
        """Markdown, a line per condition."""
        lines = [COLUMNS, ("---",) * len(COLUMNS), *([name, *_cells(row)] for name, row in self.rows.items())]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def write(self, folder: Path) -> None:
        """Figures, and every request's scores and what was heard, as `results.json`."""
        outcomes = {name: [_plain(outcome) for outcome in row] for name, row in self.rows.items()}
        table = {name: dict(zip(COLUMNS[1:], _cells(row), strict=True)) for name, row in self.rows.items()}
        write_json(folder / "results.json", {"table": table, **self.about, "outcomes": outcomes})


def _cells(row: Sequence[Outcome]) -> list[str]:
    said = [outcome for outcome in row if isinstance(outcome, Said)]
    counts = [str(len(said)), str(len(row) - len(said))]
    if not said:
        return [*counts, *("-" for _ in COLUMNS[3:])]

    def pooled(figure: str) -> float:
        return summarise([outcome.scores[figure] for outcome in said]).value

    return [
        *counts,
        f"{100 * pooled('wer'):.1f}",
        f"{100 * pooled('deletions'):.1f}",
        f"{pooled('similarity'):.3f}",
        f"{np.mean([outcome.seconds for outcome in said]):.1f}",
        f"{np.mean([outcome.level_db for outcome in said]):.1f}",
    ]


def _plain(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, str):
        return {"refused": outcome}
    scores = {name: {"value": score.value, "weight": score.weight} for name, score in outcome.scores.items()}
    heard = outcome.scores["wer"].detail
    return {
        "scores": scores,
        "heard": heard,
        **{key: getattr(outcome, key) for key in ("seconds", "level_db", "notes")},
    }
