"""The smallest differences that matter. No torch here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voxloom_registry import ConfigError, hint
from voxloom_studies.comparing.request import MEMORY, RTF
from voxloom_studies.comparison import Interval


@dataclass(frozen=True)
class Margin:
    """In the figure's unit, or as a share of the smaller of the two figures."""

    size: float
    relative: bool = False

    def between(self, first: Interval, second: Interval) -> float:
        """In the figure's unit, for these two."""
        return self.size * (min(abs(first.value), abs(second.value)) if self.relative else 1.0)


USUAL: Mapping[str, Margin] = {
    "wer": Margin(0.01),
    "similarity": Margin(0.02),
    "dnsmos": Margin(0.05),
    "pitch-jsd": Margin(0.01),
    "duration-jsd": Margin(0.01),
    RTF: Margin(0.1, relative=True),
    MEMORY: Margin(0.05, relative=True),
}
NONE = Margin(0.0)
"""For any other figure: then only what is equal is no different."""


def margins_of(figures: Sequence[str], words: Sequence[str]) -> dict[str, Margin]:
    """The usual ones, or what `words` such as `wer=0.02` and `rtf=20%` say.

    Raises:
        ConfigError: with every fault of the words.
    """
    faults, found = list[str](), {figure: USUAL.get(figure, NONE) for figure in figures}
    for word in words:
        figure, _, size = word.partition("=")
        if figure not in found:
            faults.append(f"margin: {word}: {figure!r} is not measured{hint(figure, figures)}")
            continue
        try:
            margin = Margin(float(size.removesuffix("%")) / (100 if size.endswith("%") else 1), size.endswith("%"))
        except ValueError:
            margin = Margin(-1.0)
        if not 0 <= margin.size < float("inf"):
            faults.append(f"margin: {word}: must be FIGURE=NUMBER or FIGURE=NUMBER%, from 0")
        found[figure] = margin
    if faults:
        raise ConfigError(faults)
    return found
