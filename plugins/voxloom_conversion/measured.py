"""What `conversions` found, as JSON and as a table."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from voxloom.files import write_text
from voxloom.metric import Score

LARGEST_LOSS = 0.10
"""Word error rate that a conversion may add to the source's."""

LEAST_CLOSER = 0.90
"""Share of conversions that must be closer to the target's voice than to the source's."""

COLUMNS = ("way", "converted", "refused", "WER of sources, %", "WER, %", "to target", "to source", "closer, %")


@dataclass(frozen=True)
class Conversion:
    """Word errors of a source and of what became of it, and whose voice that is by cosine similarity."""

    source: str
    target: str
    before: Score
    after: Score
    to_target: float
    to_source: float


Outcome = Conversion | str
"""Or the sentence it was refused with."""


@dataclass(frozen=True)
class Figures:
    """Of one way: word error rates pooled over words, mean similarities, the share that is closer to the target."""

    before: float
    after: float
    to_target: float
    to_source: float
    closer: float

    @property
    def met(self) -> bool:
        """Whether the aims are reached."""
        return self.after - self.before <= LARGEST_LOSS and self.closer >= LEAST_CLOSER


@dataclass(frozen=True)
class Measured:
    """Outcomes by way, and what made them."""

    rows: dict[str, list[Outcome]]
    about: dict[str, Any] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def figures(self) -> dict[str, Figures]:
        """Of each way that converted anything."""
        made = {name: [each for each in row if isinstance(each, Conversion)] for name, row in self.rows.items()}
        return {name: _figures(row) for name, row in made.items() if row}

    @property
    def notes(self) -> tuple[str, ...]:
        """The table, what is met, why sources were refused, and where everything lies."""
        aims = f"WER at most {100 * LARGEST_LOSS:.0f} points over the sources', {LEAST_CLOSER:.0%} closer to the target"
        met = [name for name, figures in self.figures.items() if figures.met]
        refusals = [each for row in self.rows.values() for each in row if isinstance(each, str)]
        told = [f"the first refusal: {refusals[0]}"] if refusals else []
        where = [] if self.folder is None else [f"written to {self.folder}/results.json and {self.folder}/audio"]
        return (self.table(), f"{aims}: met by {', '.join(met) or 'none'}", *told, *where)

    def table(self) -> str:
        """Markdown, a line per way."""
        lines = [COLUMNS, ("---",) * len(COLUMNS), *(self._cells(name) for name in self.rows)]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def write(self, folder: Path) -> None:
        """Figures and every conversion as `results.json`."""
        outcomes = {
            name: [{"refused": each} if isinstance(each, str) else asdict(each) for each in row]
            for name, row in self.rows.items()
        }
        figures = {name: {**asdict(found), "met": found.met} for name, found in self.figures.items()}
        told = {"figures": figures, **self.about, "outcomes": outcomes}
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / "results.json", json.dumps(told, indent=1, default=str) + "\n")

    def _cells(self, name: str) -> tuple[str, ...]:
        refused = sum(isinstance(each, str) for each in self.rows[name])
        counts = (name, str(len(self.rows[name]) - refused), str(refused))
        if name not in self.figures:
            return (*counts, *("-" for _ in COLUMNS[3:]))
        found = self.figures[name]
        rates = (f"{100 * found.before:.1f}", f"{100 * found.after:.1f}")
        return (*counts, *rates, f"{found.to_target:.3f}", f"{found.to_source:.3f}", f"{100 * found.closer:.0f}")


def _figures(row: Sequence[Conversion]) -> Figures:
    words = sum(each.before.weight for each in row)
    return Figures(
        sum(each.before.value * each.before.weight for each in row) / words,
        sum(each.after.value * each.after.weight for each in row) / words,
        float(np.mean([each.to_target for each in row])),
        float(np.mean([each.to_source for each in row])),
        float(np.mean([each.to_target > each.to_source for each in row])),
    )
