"""What figures are called on the page, and how their numbers are written."""

import math
from collections.abc import Mapping, Sequence

from voxloom_studies.comparison import Interval
from voxloom_studies.report import PERCENT, column

_NAMES = {
    "wer": "WER",
    "rtf": "RTF",
    "dnsmos": "DNSMOS",
    "distillmos": "DistillMOS",
    "mcd": "MCD",
    "pitch-jsd": "pitch JSD",
    "duration-jsd": "duration JSD",
    "peak-memory-mb": "peak memory",
}
_UNITS = {"mcd": "dB", "peak-memory-mb": "MB"}


def name_of(figure: str) -> str:
    """As people write it."""
    return _NAMES.get(figure, figure)


def title_of(figure: str) -> str:
    """The name with its unit."""
    unit = "%" if figure in PERCENT else _UNITS.get(figure)
    return f"{name_of(figure)}, {unit}" if unit else name_of(figure)


def better_text(figure: str, better: Mapping[str, str]) -> str:
    """Which way is better, in words; nothing where nobody says."""
    return f"{better[figure]} is better" if figure in better else ""


def scale_of(figure: str) -> float:
    """By what a value is multiplied before people see it."""
    return 100.0 if figure in PERCENT else 1.0


def written(figure: str, intervals: Sequence[Interval | None], one_by_one: bool = False) -> list[tuple[str, str]]:
    """Value and `[low, high]` of each, all as fine as the widest interval is known; empty texts where there is none.

    `one_by_one`: each as fine as its own interval is known, for values that differ by orders of magnitude.
    """
    texts = [column(figure, [each])[0] for each in intervals] if one_by_one else column(figure, intervals)
    parts = [text.partition(" ") for text in texts]
    return [(value, interval) if interval else ("", "") for value, _, interval in parts]


def short(figure: str, value: float) -> str:
    """A single value, in the unit people see."""
    number = scale_of(figure) * value
    if not math.isfinite(number):
        return "-"
    return f"{number:.0f} %" if figure in PERCENT else f"{number:.3g}"
