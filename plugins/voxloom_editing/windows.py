"""Stretches of a long recording in which something changes, so that no voice has to speak all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voxloom_editing.planning import Cut, Plan


@dataclass(frozen=True)
class Window:
    """From `start` to `end` seconds of the recording: cuts, symbols and durations as if nothing else were there.

    `first` is the place of its first cut among all, `shift` how many frames cuts before it move it.
    """

    first: int
    start: float
    end: float
    shift: int
    cuts: tuple[Cut, ...]
    symbols: tuple[str, ...]
    durations: tuple[float, ...]


def windows_of(plan: Plan, seconds: float, longest: float, frame_rate: float) -> list[Window]:
    """Windows around the cuts in which something is spoken, each about `longest` or as long as its cuts want it.

    They begin and end where symbols do; the text's first and last symbol are there without lasting, as in any text.
    """
    spoken = [place for place, cut in enumerate(plan.cuts) if cut.is_spoken]
    if not spoken:
        return []
    if seconds <= longest:
        return [Window(0, 0.0, seconds, 0, plan.cuts, plan.symbols, plan.durations)]
    groups: list[list[int]] = []
    for place in spoken:
        first = plan.cuts[groups[-1][0]] if groups else None
        if first is not None and plan.cuts[place].end - first.start <= longest / 2:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [_window(plan, group, seconds, longest, frame_rate) for group in groups]


def _window(plan: Plan, group: Sequence[int], seconds: float, longest: float, frame_rate: float) -> Window:
    first, last = group[0], group[-1]
    cuts = plan.cuts
    beside = (longest - (cuts[last].end - cuts[first].start)) / 2
    before = cuts[first - 1].shift / frame_rate if first else 0.0
    after = cuts[last].shift / frame_rate
    low = cuts[first - 1].end if first else 0.0
    high = cuts[last + 1].start if last + 1 < len(cuts) else seconds
    begins = plan.begins()
    wanted = max(cuts[first].start - beside, low) + before, min(cuts[last].end + beside, high) + after
    inside = [place for place, begin in enumerate(begins) if wanted[0] - 1e-9 <= begin <= wanted[1] + 1e-9]
    start, end = begins[inside[0]] - before, begins[inside[-1]] - after
    symbols = plan.symbols[inside[0] : inside[-1]]
    durations = plan.durations[inside[0] : inside[-1]]
    if inside[0]:
        symbols, durations = (plan.symbols[0], *symbols), (0.0, *durations)
    if inside[-1] < len(plan.symbols):
        symbols, durations = (*symbols, plan.symbols[-1]), (*durations, 0.0)
    shift = cuts[first - 1].shift if first else 0
    moved = tuple(
        replace(cut, start=cut.start - start, end=cut.end - start, shift=cut.shift - shift)
        for cut in cuts[first : last + 1]
    )
    return Window(first, start, end, shift, moved, symbols, durations)
