"""What `sample` reports."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from voxloom.files import write_text
from voxloom_variation.varied import Variation

FILE = "sample.json"

COLUMNS = {
    "f0_mean_cents": ("deviation of mean F0", "cents"),
    "f0_deviation_cents": ("deviation of F0's own deviation", "cents"),
    "length_percent": ("deviation of length", "%"),
    "symbol_percent": ("deviation of a symbol's length", "%"),
    "similarity_mean": ("similarity of two readings, mean", ""),
    "similarity_least": ("similarity of two readings, least", ""),
    "wer_mean": ("WER, mean", "%"),
    "wer_worst": ("WER, worst", "%"),
}


@dataclass(frozen=True)
class Reading:
    """One of them: its file, seed, seconds, F0 (geometric mean, and deviation in cents), word error rate and variation.

    Without a `variation` the task `say` says the same.
    """

    file: str
    seed: int
    seconds: float
    f0_hz: float | None = None
    f0_deviation_cents: float | None = None
    wer: float | None = None
    variation: Variation | None = None


@dataclass(frozen=True)
class Readings:
    """Readings and their spread; beside it that of natural recordings, where a corpus was given."""

    readings: tuple[Reading, ...]
    spread: Mapping[str, float]
    natural: Mapping[str, float]
    about: Mapping[str, Any] = field(compare=False)
    told: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The table, line by line."""
        return (*self.told, *self._each(), *self._spread())

    def write(self, folder: Path) -> None:
        """Write `sample.json`."""
        plain = {
            **self.about,
            "readings": [asdict(reading) for reading in self.readings],
            "spread": dict(self.spread),
            "natural": dict(self.natural),
            "notes": list(self.told),
        }
        write_text(folder / FILE, json.dumps(plain, indent=1, ensure_ascii=False) + "\n")

    def _each(self) -> list[str]:
        lines = [f"{'reading':<16}{'seed':>11}{'seconds':>9}{'F0 Hz':>8}{'cents':>7}{'WER %':>7}"]
        for each in self.readings:
            figures = (each.f0_hz, each.f0_deviation_cents, None if each.wer is None else 100 * each.wer)
            pitch, deviation, wer = ("-" if figure is None else f"{figure:.0f}" for figure in figures)
            lines.append(f"{each.file:<16}{each.seed:>11}{each.seconds:>9.2f}{pitch:>8}{deviation:>7}{wer:>7}")
        return lines

    def _spread(self) -> list[str]:
        lines = [f"{'spread':<36}{'readings':>13}{'natural':>13}"]
        for name, (title, unit) in COLUMNS.items():
            if name in self.spread:
                shown = [_shown(figures.get(name), unit) for figures in (self.spread, self.natural)]
                lines.append(f"{title:<36}{shown[0]:>13}{shown[1]:>13}")
        return lines


def _shown(figure: float | None, unit: str) -> str:
    if figure is None:
        return "-"
    return f"{figure:.1f} {unit}" if unit else f"{figure:.3f}"
