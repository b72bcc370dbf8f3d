"""Which utterances can be heard and seen on the page."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from voxloom_studies.comparison import Comparison, Utterance
from voxloom_studies.page.names import name_of

_FIRST_ASKED = "wer"
_SEED = 0


@dataclass(frozen=True)
class Chosen:
    """The utterances, the worst first, and a sentence on what was left out."""

    utterances: tuple[Utterance, ...]
    said: str


def choose(comparison: Comparison, shown: int) -> Chosen:
    """All if they are no more than `shown`; else half of them the worst, the others drawn at random of the rest.

    An utterance is as bad as its mean over the systems: by WER where it was measured, else by the first figure.
    """
    figure = _figure(comparison)
    ordered = sorted(comparison.utterances, key=lambda each: -_badness(comparison, each, figure))
    total = len(ordered)
    if total <= shown:
        order = f", those with the worst {name_of(figure)} first" if figure else ""
        return Chosen(tuple(ordered), f"All {_counted(total)}{order}.")
    worst = (shown + 1) // 2 if figure else 0
    drawn = sorted(random.Random(_SEED).sample(range(worst, total), shown - worst))
    kept = [*ordered[:worst], *(ordered[place] for place in drawn)]
    return Chosen(tuple(kept), _left_out(shown, total, worst, figure))


def _figure(comparison: Comparison) -> str:
    """By what the worst are found; empty if nothing was scored."""
    scored = {name for each in comparison.utterances for spoken in each.spoken.values() for name in spoken.scores}
    return next((name for name in (_FIRST_ASKED, *comparison.better) if name in scored), "")


def _badness(comparison: Comparison, utterance: Utterance, figure: str) -> float:
    scores = [spoken.scores.get(figure, math.nan) for spoken in utterance.spoken.values()]
    finite = [score for score in scores if math.isfinite(score)]
    if not finite:
        return -math.inf
    sign = -1.0 if comparison.better.get(figure) == "higher" else 1.0
    return sign * sum(finite) / len(finite)


def _left_out(shown: int, total: int, worst: int, figure: str) -> str:
    parts: Sequence[str] = [
        f"the {worst} with the worst {name_of(figure)} (mean of all systems)" if worst else "",
        f"{shown - worst} drawn at random" + (" of the rest" if worst else "") if shown > worst else "",
    ]
    kept = f": {' and '.join(part for part in parts if part)}" if shown else ""
    left = f"{total - shown} {'was' if total - shown == 1 else 'were'} left out"
    return (
        f"{shown} of {_counted(total)} can be heard and seen here{kept}. {left} to keep the page small; "
        "figures, differences and plots are over all of them."
    )


def _counted(count: int) -> str:
    return f"{count} utterance{'' if count == 1 else 's'}"
