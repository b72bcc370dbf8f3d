"""What evaluations left in their folders, as figures of rows."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from voxloom.metric import AbstractMetric, PooledMetric
from voxloom_studies.statistics import Measured, mean

RECORDINGS = "recordings"
"""The system of the recordings themselves, in what the task `evaluate` writes."""
BESIDE = (RECORDINGS, "copy")

HEARD = "wer"
"""The figure whose detail is what was heard."""

Results = Mapping[str, Any]


def read_results(folder: Path) -> Results:
    """What the task `evaluate` wrote."""
    found: Results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return found


def measured(seeds: Sequence[Results], name: str, metric: AbstractMetric, system: str | None = None) -> Measured | None:
    """The first figure of the metric `name`, averaged over seeds within each utterance.

    `system` names one that was measured beside; the voice itself is meant otherwise. None where it was not measured.
    """
    figure = _figure(seeds[0], name)
    if figure is None:
        return None
    by_utterance: dict[str, list[tuple[float, ...]]] = {}
    for results in seeds:
        for utterance, scores in _of(results, system).items():
            if figure in scores:
                by_utterance.setdefault(utterance, []).append(_tally(scores[figure], isinstance(metric, PooledMetric)))
    if not by_utterance:
        return None
    size = max(len(tally) for tallies in by_utterance.values() for tally in tallies)
    averaged = {
        utterance: tuple(np.mean([tally or (0.0,) * size for tally in tallies], axis=0).tolist())
        for utterance, tallies in by_utterance.items()
    }
    return Measured(metric.better, averaged, metric.pool if isinstance(metric, PooledMetric) else mean)


def utterances_of(results: Results) -> int:
    """How many were spoken."""
    return len(_of(results, None))


def _of(results: Results, system: str | None) -> Mapping[str, Any]:
    systems = results["utterances"]
    name = system or next(each for each in systems if each not in BESIDE)
    found: Mapping[str, Any] = systems.get(name, {})
    return found


def _tally(score: Mapping[str, Any], is_pooled: bool) -> tuple[float, ...]:
    if is_pooled:
        return tuple(score.get("tally", ()))
    return score["value"] * score["weight"], score["weight"]


def scores_of(results: Results, metrics: Sequence[str]) -> dict[str, tuple[str | None, dict[str, float]]]:
    """Of each utterance that the voice spoke what was heard, if anybody listened, and its score by each metric."""
    figures = {name: figure for name in metrics if (figure := _figure(results, name)) is not None}
    found = {}
    for utterance, scores in _of(results, None).items():
        heard = scores.get(HEARD, {}).get("detail")
        values = {name: scores[figure]["value"] for name, figure in figures.items() if figure in scores}
        found[utterance] = heard, {name: value for name, value in values.items() if value is not None}
    return found


def _figure(results: Results, metric: str) -> str | None:
    """The first figure that the metric gave."""
    return next((figure for figure, origin in results["measured_by"].items() if origin == metric), None)
