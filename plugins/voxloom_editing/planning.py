"""Where a recording is cut, and how long each symbol of its new text lasts as far as the recording tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

import numpy as np

from voxloom_editing.quiet import Loudness
from voxloom_editing.words import Change, Reading

NEAR_SECONDS = 0.06
"""How far from a word its silence is cut: a pause stays with the words that are kept."""

SLACK_SECONDS = 0.02
"""How far an aligner's boundary may be off."""


@dataclass(frozen=True)
class Cut:
    """From `start` to `end` (seconds of the recording) something else is said.

    `shift` is how many frames later than in the recording everything after it comes, changes before it included.
    """

    start: float
    end: float
    old: str
    new: str
    shift: int
    is_spoken: bool


@dataclass(frozen=True)
class Plan:
    """Cuts in order, and the new text's symbols with their seconds."""

    cuts: tuple[Cut, ...]
    symbols: tuple[str, ...]
    durations: tuple[float, ...]
    is_new: tuple[bool, ...]

    def begins(self) -> list[float]:
        """When each symbol starts in the new recording, and the end of the last."""
        return [0.0, *accumulate(self.durations)]


class Planner:
    """Plans on a recording's times: `durations` are the seconds of the old text's symbols."""

    def __init__(
        self, old: Reading, durations: Sequence[float], new: Reading, loudness: Loudness, frame_rate: float
    ) -> None:
        self.old, self.new, self.loudness, self.frame_rate = old, new, loudness, frame_rate
        self.durations = list(durations)
        self.at = [0.0, *accumulate(durations)]

    def plan(self, changes: Sequence[Change], spoken: Sequence[float] | None = None) -> Plan:
        """Cuts and durations; what the recording does not tell comes from `spoken`, the seconds of every new symbol.

        Without it nothing new may be said.
        """
        cuts: list[Cut] = []
        filled: list[float] = []
        is_new: list[bool] = []
        reached, shift = (0, 0), 0
        for change in changes:
            region = self._region(change)
            self._keep(filled, is_new, reached, (region.old[0], region.new[0]))
            start, end = self._cut(change, region)
            told = self._told(change, region)
            if change.j1 == change.j2:
                frames = -round((end - start) * self.frame_rate)
                end = start - frames / self.frame_rate
                lasting = _stretched(told, max(region.seconds - (end - start), 0.0))
            else:
                assert spoken is not None, "new words need durations"
                wanted = [spoken[region.new[0] + place] if one is None else one for place, one in enumerate(told)]
                frames = round((sum(wanted) - region.seconds) * self.frame_rate)
                lasting = _filled(told, wanted, region.seconds + frames / self.frame_rate)
            shift += frames
            filled += lasting
            is_new += [one is None for one in told]
            says = self.old.says(change.i1, change.i2), self.new.says(change.j1, change.j2)
            cuts.append(Cut(start, end, *says, shift, change.j1 < change.j2))
            reached = region.old[1], region.new[1]
        self._keep(filled, is_new, reached, (len(self.durations), len(self.new.transcript.symbols)))
        symbols = tuple(symbol.symbol for symbol in self.new.transcript.symbols)
        return Plan(tuple(cuts), symbols, tuple(filled), tuple(is_new))

    def close(self, one: Change, other: Change, seconds: float) -> bool:
        """Whether fewer than `seconds` of the recording are kept between two changes."""
        return self.at[self.old.gap(other.i1)[0]] - self.at[self.old.gap(one.i2)[1]] < seconds

    def _region(self, change: Change) -> "_Region":
        old = self.old.gap(change.i1)[0], self.old.gap(change.i2)[1]
        new = self.new.gap(change.j1)[0], self.new.gap(change.j2)[1]
        alike = [
            self.old.sort_of_gap(before) == self.new.sort_of_gap(after)
            for before, after in ((change.i1, change.j1), (change.i2, change.j2))
        ]
        if change.i1 == change.i2 or change.j1 == change.j2:  # one gap on one side, two on the other: it is kept once
            alike[1] = alike[1] and not alike[0]
            if change.j1 == change.j2 and not alike[1]:
                alike[0] = True
        return _Region(old, new, alike[0], alike[1], self.at[old[1]] - self.at[old[0]])

    def _cut(self, change: Change, region: "_Region") -> tuple[float, float]:
        """Both ends of what goes, where it is quietest: next to the change where a gap is kept, else beyond the gap."""
        left, right = self.old.gap(change.i1), self.old.gap(change.i2)
        first = self._before(left) if region.keeps_left else self._after(left)
        last = self._after(right) if region.keeps_right else self._before(right)
        if change.i1 == change.i2 and region.keeps_left != region.keeps_right:
            last = first
        start, end = self.loudness.quietest(*first), self.loudness.quietest(*last)
        if change.i1 < change.i2 and end <= start:
            return self.at[left[1]], max(self.at[right[0]], self.at[left[1]] + 1 / self.frame_rate)
        return start, max(start, end)

    def _before(self, gap: tuple[int, int]) -> tuple[float, float]:
        """Just before the word that follows a gap; at the recording's end, its last moment."""
        begin, end = self.at[gap[0]], self.at[gap[1]]
        if gap[1] == len(self.durations):
            return end, end
        return max(begin, end - NEAR_SECONDS) - SLACK_SECONDS, end + SLACK_SECONDS

    def _after(self, gap: tuple[int, int]) -> tuple[float, float]:
        """Just after the word before a gap; at the recording's start, its first moment."""
        begin, end = self.at[gap[0]], self.at[gap[1]]
        if gap[0] == 0:
            return 0.0, 0.0
        return begin - SLACK_SECONDS, min(begin + NEAR_SECONDS, end) + SLACK_SECONDS

    def _told(self, change: Change, region: "_Region") -> list[float | None]:
        """Seconds of the region's new symbols, None where the recording tells none."""
        told: list[float | None] = [None] * (region.new[1] - region.new[0])
        left, right = self.new.gap(change.j1), self.new.gap(change.j2)
        if region.keeps_left:
            told[: left[1] - left[0]] = self._moved(self.old.gap(change.i1), left)
        if region.keeps_right:
            told[len(told) - (right[1] - right[0]) :] = self._moved(self.old.gap(change.i2), right)
        return told

    def _keep(self, filled: list[float], is_new: list[bool], start: tuple[int, int], end: tuple[int, int]) -> None:
        moved = self._moved((start[0], end[0]), (start[1], end[1]))
        filled += moved
        is_new += [False] * len(moved)

    def _moved(self, old: tuple[int, int], new: tuple[int, int]) -> list[float]:
        """Durations of old symbols on the new ones of the same words, which context may have changed a little."""
        before = [symbol.symbol for symbol in self.old.transcript.symbols[slice(*old)]]
        after = [symbol.symbol for symbol in self.new.transcript.symbols[slice(*new)]]
        durations = self.durations[slice(*old)]
        moved = [0.0] * len(after)
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag == "equal":
                moved[j1:j2] = durations[i1:i2]
            elif j1 < j2:
                moved[j1:j2] = [sum(durations[i1:i2]) / (j2 - j1)] * (j2 - j1)
            elif moved:
                moved[max(j1 - 1, 0)] += sum(durations[i1:i2])
        return moved


@dataclass(frozen=True)
class _Region:
    """A change with the gaps around it: ranges of old and new symbols, which gaps stay, and its old seconds."""

    old: tuple[int, int]
    new: tuple[int, int]
    keeps_left: bool
    keeps_right: bool
    seconds: float


def _stretched(told: Sequence[float | None], seconds: float) -> list[float]:
    """What a leaving-out leaves of its one gap, made to last `seconds`."""
    values = [one or 0.0 for one in told]
    if not values:
        return []
    whole = sum(values)
    return [one * seconds / whole for one in values] if whole else [seconds / len(values)] * len(values)


def _filled(told: Sequence[float | None], wanted: Sequence[float], seconds: float) -> list[float]:
    """`wanted` with what is told left alone and the rest scaled, so that all of it lasts `seconds`."""
    fixed = sum(one for one in told if one is not None)
    free = sum(value for one, value in zip(told, wanted, strict=True) if one is None)
    scale = (seconds - fixed) / free
    return [value * scale if one is None else one for one, value in zip(told, wanted, strict=True)]


def kept_between(cuts: Sequence[Cut], seconds: float) -> list[tuple[float, float]]:
    """What is left of a recording of so many seconds."""
    edges = [0.0, *(edge for cut in cuts for edge in (cut.start, cut.end)), seconds]
    return [(start, end) for start, end in list(pairwise(edges))[::2] if end > start]


def pace(spoken: Sequence[float], recorded: Sequence[float], is_new: Sequence[bool]) -> float:
    """How much slower than foreseen a speaker is, from what is kept; within a third to both sides."""
    kept = [(one, other) for one, other, new in zip(spoken, recorded, is_new, strict=True) if not new]
    foreseen, found = sum(one for one, _ in kept), sum(other for _, other in kept)
    return float(np.clip(found / foreseen, 0.67, 1.5)) if foreseen > 0 and found > 0 else 1.0
