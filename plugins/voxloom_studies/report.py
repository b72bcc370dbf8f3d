"""The outcome of a study as Markdown."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from voxloom_studies.statistics import RESAMPLES, Figure

if TYPE_CHECKING:
    from voxloom_studies.outcome import Judged, Outcome, Shown

PERCENT = frozenset({"wer"})
"""Metrics told in percent."""
_ARROWS = {"higher": "↑", "lower": "↓"}


def markdown(outcome: "Outcome") -> str:
    """Heading and text, the verdicts, how it was made, and every table."""
    study = outcome.study
    blocks = [f"# {study.title}", study.text.strip(), *_verdicts(outcome), _made(outcome)]
    for shown in outcome.tables:
        blocks += [f"## {shown.table.title}", _table(outcome, shown), shown.table.note.strip()]
    return "\n\n".join(block for block in blocks if block) + "\n"


def cell(metric: str, figure: Figure | None) -> str:
    """`value [low, high]`, as fine as the interval is wide: two of its digits."""
    if figure is None or not math.isfinite(figure.value):
        return "-"
    scale = 100 if metric in PERCENT else 1
    width = scale * (figure.high - figure.low)
    digits = 3 if width <= 0 else min(5, max(1, 1 - math.floor(math.log10(width))))
    value, low, high = (f"{scale * number:.{digits}f}" for number in (figure.value, figure.low, figure.high))
    return f"{value} [{low}, {high}]"


def _verdicts(outcome: "Outcome") -> Iterator[str]:
    if not outcome.judged:
        return
    counts = {name: sum(each.verdict == name for each in outcome.judged) for name in ("holds", "reversed", "undecided")}
    yield "## What was expected, and what came"
    yield f"Of {len(outcome.judged)} orderings {counts['holds']} hold, {counts['reversed']} are reversed and " + (
        f"{counts['undecided']} are undecided: the interval of the difference reaches 0."
    )
    lines = [_judged(outcome, each) for each in outcome.judged]
    yield _rows([("better", "than", "by", "says", "better by", "verdict"), *lines])


def _judged(outcome: "Outcome", judged: "Judged") -> tuple[str, ...]:
    ordering = judged.ordering
    table = next(shown.table for shown in outcome.tables if shown.table.name == judged.table)
    titles = [table.rows[name].title or name for name in (ordering.better, ordering.worse)]
    unit = " points" if ordering.metric in PERCENT and math.isfinite(judged.difference.value) else ""
    difference = cell(ordering.metric, judged.difference) + unit
    return *titles, ordering.metric, ordering.source, difference, f"**{judged.verdict}**"


def _made(outcome: "Outcome") -> str:
    study, about = outcome.study, outcome.about
    own = [f"{name}: {run.steps}" for name, run in study.runs.items() if run.steps is not None]
    steps = f"takes {study.steps} steps" + (f" ({', '.join(own)})" if own else "")
    runs = f" Every run begins with it and {steps}." if study.runs else ""
    seeds = ", ".join(str(seed) for seed in study.seeds)
    weights = str(about["weights_sha256"])[:12]
    sentences = (
        f"The initial voice is `{about['init']}` (weights sha256 `{weights}`).{runs}",
        f"Voices are measured on {about['utterances']} utterances of the split `{study.split}`, each spoken with the",
        f"seeds {seeds} and averaged over them first; recogniser `{about['recogniser']}`. Intervals hold 95 % of",
        f"{RESAMPLES} resamplings of the utterances, those of differences with both voices on the same ones.",
    )
    return " ".join(sentences)


def _table(outcome: "Outcome", shown: "Shown") -> str:
    metrics = [metric for metric in shown.table.metrics if metric in outcome.better]
    heads = [f"{name}{', %' if name in PERCENT else ''} {_ARROWS[outcome.better[name]]}" for name in metrics]
    lines = [
        (shown.table.rows[name].title or name, *(cell(metric, figures.get(metric)) for metric in metrics))
        for name, figures in shown.rows.items()
    ]
    if any(metric in shown.recordings for metric in metrics):
        lines.append(("recordings", *(cell(metric, shown.recordings.get(metric)) for metric in metrics)))
    return _rows([("", *heads), *lines])


def _rows(lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * len(lines[0])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (lines[0], rule, *lines[1:]))
