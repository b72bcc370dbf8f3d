"""What a check of an aligner found."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voxloom.files import write_text
from voxloom.provenance import Provenance

CLOSE_SECONDS = (0.025, 0.06)


@dataclass(frozen=True)
class Checked:
    """Signed errors of all boundaries in seconds, and the scores of true and of false pairs, None for one refused.

    An aligner that does not score has no false pairs, and no `least_score`.
    """

    errors: tuple[float, ...]
    true_scores: tuple[float | None, ...]
    false_scores: tuple[float | None, ...] = ()
    least_score: float | None = None
    refusals: tuple[str, ...] = ()
    provenance: Provenance | None = None

    @property
    def figures(self) -> dict[str, float]:
        """Boundary errors in milliseconds, shares of boundaries within 25 and 60 ms, shares of pairs told right."""
        errors = np.asarray(self.errors) * 1000
        figures = {
            "boundaries": len(errors),
            "median_ms": float(np.median(np.abs(errors))),
            "p90_ms": float(np.percentile(np.abs(errors), 90)),
            "signed_median_ms": float(np.median(errors)),
        }
        for seconds in CLOSE_SECONDS:
            figures[f"within_{1000 * seconds:.0f}_ms"] = float(np.mean(np.abs(errors) <= 1000 * seconds + 1e-6))
        figures["accepted_true"] = _share(self.true_scores, self.least_score)
        if self.false_scores:
            figures["rejected_false"] = 1 - _share(self.false_scores, self.least_score)
        return figures

    @property
    def notes(self) -> tuple[str, ...]:
        """The figures in sentences."""
        found = self.figures
        lines = [
            f"{len(self.true_scores)} recordings, {len(self.errors):,} boundaries: error {found['median_ms']:.1f} ms "
            f"at the median, {found['p90_ms']:.1f} ms at 90 %; {found['within_25_ms']:.1%} within 25 ms, "
            f"{found['within_60_ms']:.1%} within 60 ms; signed median {found['signed_median_ms']:+.1f} ms",
        ]
        if self.least_score is not None:
            lines += [
                f"true pairs: {found['accepted_true']:.1%} accepted, scores {_spread(self.true_scores)}",
                f"false pairs: {found['rejected_false']:.1%} rejected, scores {_spread(self.false_scores)}",
                f"least_score is {self.least_score:g}; 99 % of the true pairs score more than "
                f"{_percentiles(self.true_scores, (1,))[0]:.3f}",
            ]
        if self.refusals:
            lines.append(f"{len(self.refusals)} could not be aligned; the first: {self.refusals[0]}")
        return tuple(lines)

    def save(self, path: str | Path) -> None:
        """Everything as JSON."""
        about = {} if self.provenance is None else {"provenance": self.provenance.plain()}
        found = {name: value for name, value in vars(self).items() if name != "provenance"}
        write_text(Path(path), json.dumps({"figures": self.figures, **found, **about}, indent=1, default=str) + "\n")


def _share(scores: Sequence[float | None], least: float | None) -> float:
    """Share of pairs that would be accepted."""
    return float(np.mean([score is not None and (least is None or score >= least) for score in scores]))


def _spread(scores: Sequence[float | None]) -> str:
    low, middle, high = _percentiles(scores, (1, 50, 99))
    return f"{low:.3f} to {high:.3f} (1 % to 99 %), median {middle:.3f}"


def _percentiles(scores: Sequence[float | None], wanted: tuple[int, ...]) -> list[float]:
    there = [score for score in scores if score is not None]
    return [float(value) for value in np.percentile(there, wanted)] if there else [float("nan")] * len(wanted)
