"""The outcome of a study as Markdown."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, get_args

from voxloom_studies.comparison import Interval
from voxloom_studies.statistics import RESAMPLES, Verdict

if TYPE_CHECKING:
    from voxloom_studies.outcome import Judged, Outcome, Shown

PERCENT = frozenset({"wer"})
"""Metrics told in percent."""
COARSE, FINEST = 3, 5
"""Digits where no interval is wider than 0, and at most."""
ROUND = {"peak-memory-mb": 1}
"""Digits at most of what is known no finer from one process to the next, however alike utterances are within one."""
_ARROWS = {"higher": "↑", "lower": "↓"}


def markdown(outcome: "Outcome") -> str:
    """Heading and text, the verdicts, how it was made, and every table."""
    study = outcome.study
    blocks = [f"# {study.title}", study.text.strip(), *_verdicts(outcome), _made(outcome)]
    for shown in outcome.tables:
        blocks += [f"## {shown.table.title}", _table(outcome, shown), shown.table.note.strip()]
    return "\n\n".join(block for block in blocks if block) + "\n"


def column(metric: str, figures: Sequence[Interval | None]) -> list[str]:
    """`value [low, high]` of each, all as fine as the widest interval is known: two of its digits."""
    scale = 100 if metric in PERCENT else 1
    known = [figure for figure in figures if figure is not None and math.isfinite(figure.value)]
    widest = max((scale * (figure.high - figure.low) for figure in known), default=0.0)
    digits = COARSE if widest <= 0 else min(FINEST, max(0, 1 - math.floor(math.log10(widest))))
    digits = min(digits, ROUND.get(metric, FINEST))
    return [_cell(scale, digits, figure) for figure in figures]


def _cell(scale: int, digits: int, figure: Interval | None) -> str:
    if figure is None or not math.isfinite(figure.value):
        return "-"
    value, low, high = (f"{scale * number:.{digits}f}" for number in (figure.value, figure.low, figure.high))
    return f"{value} [{low}, {high}]"


def _verdicts(outcome: "Outcome") -> Iterator[str]:
    if not outcome.judged:
        return
    counts = {name: sum(each.verdict == name for each in outcome.judged) for name in get_args(Verdict)}
    asked = f"{len(outcome.judged)} ordering{'s' if len(outcome.judged) > 1 else ''}"
    holding = f"{counts['holds']} {'holds' if counts['holds'] == 1 else 'hold'}"
    reversed_ = f"{counts['reversed']} {'is' if counts['reversed'] == 1 else 'are'} reversed"
    undecided = f"{counts['undecided']} {'is' if counts['undecided'] == 1 else 'are'} undecided"
    yield f"Of {asked}, {holding}, {reversed_} and {undecided}: there the interval of the difference reaches 0."
    lines = [_judged(outcome, each) for each in outcome.judged]
    yield _rows([("better", "than", "by", "says", "better by", "verdict"), *lines])


def _judged(outcome: "Outcome", judged: "Judged") -> tuple[str, ...]:
    ordering = judged.ordering
    table = next(shown.table for shown in outcome.tables if shown.table.name == judged.table)
    titles = [table.rows[name].title or name for name in (ordering.better, ordering.worse)]
    unit = " points" if ordering.metric in PERCENT and math.isfinite(judged.difference.value) else ""
    difference = column(ordering.metric, [judged.difference])[0] + unit
    return *titles, ordering.metric, ordering.source, difference, f"**{judged.verdict}**"


def _made(outcome: "Outcome") -> str:
    study, about = outcome.study, outcome.about
    own = [f"{name}: {run.steps}" for name, run in study.runs.items() if run.steps is not None]
    steps = f"takes {study.steps} steps" + (f" ({', '.join(own)})" if own else "")
    runs = f" Every run begins with it and {steps}." if study.runs else ""
    seeds = f"seed{'s' if len(study.seeds) > 1 else ''} {', '.join(str(seed) for seed in study.seeds)}"
    weights = str(about["weights_sha256"])[:12]
    sentences = (
        f"The initial voice is `{about['init']}` (weights sha256 `{weights}`).{runs}",
        f"Voices are measured on {about['utterances']} utterances of the split `{study.split}`, each spoken with the",
        f"{seeds} and averaged over them first; recogniser `{about['recogniser']}`. Intervals hold 95 % of",
        f"{RESAMPLES} resamplings of the utterances, those of differences with both voices on the same ones.",
    )
    return " ".join(sentences)


def _table(outcome: "Outcome", shown: "Shown") -> str:
    metrics = [metric for metric in shown.table.metrics if metric in outcome.better]
    heads = [f"{name}{', %' if name in PERCENT else ''} {_ARROWS[outcome.better[name]]}" for name in metrics]
    titles = [shown.table.rows[name].title or name for name in shown.rows]
    rows = list(shown.rows.values())
    if any(metric in shown.recordings for metric in metrics):
        titles, rows = [*titles, "recordings"], [*rows, shown.recordings]
    columns = [column(metric, [figures.get(metric) for figures in rows]) for metric in metrics]
    return _rows([("", *heads), *zip(titles, *columns, strict=True)])


def _rows(lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * len(lines[0])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (lines[0], rule, *lines[1:]))
