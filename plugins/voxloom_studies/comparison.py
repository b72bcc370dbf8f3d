"""What a comparison found: systems, their figures, what differs, and every utterance. No torch here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Interval:
    """A value with its 95 % bootstrap interval over `count` utterances; NaN where there is nothing to pool."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Symbol:
    """A symbol as it was spoken, in seconds of the audio."""

    symbol: str
    start: float
    end: float


@dataclass(frozen=True)
class Spoken:
    """One utterance of one system, of its first seed.

    `scores` are by figure, `heard` what the recogniser understood. `pitch` is in Hz, 0 where unvoiced, one value every
    `pitch_step` seconds. `symbols` are as the system was asked to time them, empty if it does not tell.
    """

    audio: Path
    scores: Mapping[str, float]
    heard: str | None
    pitch: tuple[float, ...]
    pitch_step: float
    symbols: tuple[Symbol, ...]


@dataclass(frozen=True)
class Utterance:
    """A text, every system's rendering of it by the system's name, and its recording where there is one."""

    id: str
    text: str
    spoken: Mapping[str, Spoken]
    recording: Path | None


@dataclass(frozen=True)
class System:
    """A voice with changes, and its figures."""

    name: str
    changes: tuple[str, ...]
    voice: str
    figures: Mapping[str, Interval]


@dataclass(frozen=True)
class Difference:
    """By how much `first` exceeds `second` in a figure (`first` minus `second`, in its unit), and what that says.

    `p_value` is that of a paired permutation test, corrected for all comparisons of the figure (Holm). `verdict` is
    "first better", "second better", "no difference" or "undecided".
    """

    figure: str
    first: str
    second: str
    difference: Interval
    p_value: float
    verdict: str


@dataclass(frozen=True)
class Comparison:
    """All that came of a comparison. `better` is by figure; `about` says what it was made with.

    `front` holds the systems that no other beats in both a figure of quality and the real-time factor, by that figure.
    `remarks` tell what could not be measured or shown.
    """

    title: str
    systems: tuple[System, ...]
    differences: tuple[Difference, ...]
    utterances: tuple[Utterance, ...]
    better: Mapping[str, str]
    about: Mapping[str, str]
    verdicts: tuple[str, ...] = ()
    front: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
