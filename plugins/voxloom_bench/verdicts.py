"""How many times faster, at what quality. Plain arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voxloom_bench.additive import Sum

WER_POINTS, SIMILARITY = 1.0, 0.02
"""How much worse than ours the ancestor may be and still count as good as ours."""


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Quality:
    """What a voice came to on a set: WER as a share, cosine of voices, DNSMOS from 1 to 5."""

    wer: Figure
    similarity: Figure
    dnsmos: Figure

    def short_of(self, ours: "Quality") -> float:
        """How far it is from being as good as ours: above 1 it is not.

        The larger of its WER beyond ours and its similarity below ours, each by what is allowed. One that is better
        than ours is as good as ours.
        """
        wer = 100 * (self.wer.value - ours.wer.value) / WER_POINTS
        return max(wer, (ours.similarity.value - self.similarity.value) / SIMILARITY)

    def is_as_good_as(self, ours: "Quality") -> bool:
        """Whether it is within both."""
        return self.short_of(ours) <= 1 + 1e-9  # a difference of exactly what is allowed is within


@dataclass(frozen=True)
class Tried:
    """The ancestor with so many steps, that are so many evaluations."""

    steps: int
    evaluations: int
    quality: Quality


def fewest(tried: Sequence[Tried], ours: Quality) -> Tried | None:
    """The one with fewest evaluations that is as good as ours; None when none of them is."""
    good = [each for each in tried if each.quality.is_as_good_as(ours)]
    return min(good, key=lambda each: each.evaluations, default=None)


def nearest(tried: Sequence[Tried], ours: Quality) -> Tried:
    """The one that comes nearest to ours, and of these the one with fewest evaluations."""
    return min(tried, key=lambda each: (each.quality.short_of(ours), each.evaluations))


@dataclass(frozen=True)
class Timed:
    """One side: its parts and one evaluation, and how many its sampler makes."""

    sum: Sum
    evaluations: int

    @property
    def total_ms(self) -> float:
        """Of one utterance."""
        return self.sum.total(self.evaluations)

    @property
    def sampling_ms(self) -> float:
        """Of all its evaluations."""
        return self.evaluations * self.sum.evaluation


@dataclass(frozen=True)
class Gate:
    """What a ratio must be, of what the other side must make: evaluations, each of so many passes of the network."""

    least: float
    evaluations: int
    passes: int


GATES: Mapping[str, Gate] = {"ancestor": Gate(20.0, 150, 1), "flow": Gate(8.0, 32, 2)}


@dataclass(frozen=True)
class Ratio:
    """Another side's time by ours."""

    ours: Timed
    other: Timed
    gate: Gate | None = None

    @property
    def value(self) -> float:
        """Of whole utterances, with all that is around the sampler."""
        return self.other.total_ms / self.ours.total_ms

    @property
    def sampling(self) -> float:
        """Of evaluations alone."""
        return self.other.sampling_ms / self.ours.sampling_ms

    @property
    def holds(self) -> bool | None:
        """Whether it is what the gate asks; None without one, or when the other side makes something else."""
        if self.gate is None or not self.is_as_asked:
            return None
        return self.value >= self.gate.least

    @property
    def is_as_asked(self) -> bool:
        """Whether the other side makes the evaluations that its gate is about."""
        made = self.other.evaluations, self.other.sum.passes
        return self.gate is None or made == (self.gate.evaluations, self.gate.passes)
