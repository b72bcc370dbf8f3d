"""Ratios as tables."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from voxloom_bench.tables import Table
from voxloom_bench.verdicts import SIMILARITY, WER_POINTS, Figure, Quality, Ratio, Tried


@dataclass(frozen=True)
class Compared:
    """A ratio, and what both sides sound like; `what` is the other side."""

    what: str
    ratio: Ratio
    ours: Quality
    other: Quality
    as_good: bool | None = None
    """Whether the other side is as good as ours, where the ratio is about that."""

    @property
    def verdict(self) -> str:
        """What became of the gate."""
        gate = self.ratio.gate
        if self.as_good is not None:
            return "as good as ours" if self.as_good else "none tried is as good as ours"
        if gate is None:
            return "-"
        if not self.ratio.is_as_asked:
            return f"not asked of this, but of {_made(gate.evaluations, gate.passes)}"
        return f"at least {gate.least:g}: {'holds' if self.ratio.holds else 'does not hold'}"

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        ratio = self.ratio
        return {
            "against": self.what,
            "times_faster": ratio.value,
            "sampling_alone": ratio.sampling,
            "gate": None if ratio.gate is None else {**asdict(ratio.gate), "holds": ratio.holds},
            "as_good_as_ours": self.as_good,
            "ours": {**asdict(ratio.ours), "total_ms": ratio.ours.total_ms, "quality": asdict(self.ours)},
            "other": {**asdict(ratio.other), "total_ms": ratio.other.total_ms, "quality": asdict(self.other)},
        }


def ratios_table(compared: Sequence[Compared], size: str, seconds: float) -> Table:
    """A row for each ratio: the other side, how many times faster ours is, and the quality of both."""
    heads = ("against", "times faster", "sampling alone", "gate", "its time, s", "ours, s")
    named = tuple(f"{name} {whose}" for name in ("WER, %", "similarity", "DNSMOS") for whose in ("its", "ours"))
    rows = tuple(
        (
            f"{each.what}: {_made(each.ratio.other.evaluations, each.ratio.other.sum.passes)}",
            f"{each.ratio.value:.1f}",
            f"{each.ratio.sampling:.1f}",
            each.verdict,
            f"{each.ratio.other.total_ms / 1000:.2f}",
            f"{each.ratio.ours.total_ms / 1000:.2f}",
            *_qualities(each.other, each.ours),
        )
        for each in compared
    )
    note = (
        f"Time: {seconds:g} s of speech, batch 1, {size}; the sum of medians of the parts and so many evaluations. "
        "Quality: of the trained voices, with 95 % intervals."
    )
    return Table("How many times faster", (*heads, *named), rows, note)


def tried_table(tried: Sequence[Tried], ours: Quality) -> Table:
    """The ancestor by evaluations."""
    rows = tuple(
        (
            str(each.evaluations),
            *(_spelled(figure, scale) for figure, scale in _figures(each.quality)),
            "yes" if each.quality.is_as_good_as(ours) else f"no: {each.quality.short_of(ours):.1f} times too far",
        )
        for each in tried
    )
    rows += (("ours", *(_spelled(figure, scale) for figure, scale in _figures(ours)), "-"),)
    note = (
        f"As good: WER at most {WER_POINTS:g} point above ours and similarity at most {SIMILARITY:g} below; better is "
        "as good. None with more evaluations is tried once one is."
    )
    heads = ("evaluations of the ancestor", "WER, %", "similarity", "DNSMOS", "as good as ours")
    return Table("The fewest evaluations at our quality", heads, rows, note)


def _figures(quality: Quality) -> tuple[tuple[Figure, float], ...]:
    return (quality.wer, 100.0), (quality.similarity, 1.0), (quality.dnsmos, 1.0)


def _qualities(other: Quality, ours: Quality) -> list[str]:
    pairs = zip(_figures(other), _figures(ours), strict=True)
    return [_spelled(figure, scale) for pair in pairs for figure, scale in pair]


def _spelled(figure: Figure, scale: float) -> str:
    digits = 1 if scale > 1 else 3
    value, low, high = (f"{scale * number:.{digits}f}" for number in (figure.value, figure.low, figure.high))
    return f"{value} [{low}, {high}]"


def _made(evaluations: int, passes: float) -> str:
    """`150 evaluations of 1 pass`."""
    return f"{evaluations} evaluation{'' if evaluations == 1 else 's'} of {passes:g} pass{'' if passes == 1 else 'es'}"
