"""Two sounds, sample by sample."""

from dataclasses import dataclass

import numpy as np

from voxloom.pcm import Pcm


@dataclass(frozen=True)
class Comparison:
    """Seconds of both; of equal rates and channels also the first sample that differs and by how much all do.

    `difference_db` is the power of the difference where both sound, above that of the first.
    """

    seconds: tuple[float, float]
    forms: tuple[str, str]
    equal: bool = False
    first_sample: int | None = None
    differing: int = 0
    difference_db: float | None = None
    sample_rate: int = 0

    @property
    def told(self) -> str:
        """In a sentence, without a subject."""
        if self.equal:
            return f"equal, all {round(self.seconds[0] * self.sample_rate)} samples"
        if self.forms[0] != self.forms[1]:
            return f"{self.forms[0]} and {self.forms[1]}, which are not compared sample by sample"
        parts = []
        if self.differing:
            assert self.first_sample is not None
            at = f"from sample {self.first_sample} ({self.first_sample / self.sample_rate:.3f} s)"
            parts.append(f"{self.differing} samples differ, {at}, by {self.difference_db:.1f} dB of the first's level")
        if self.seconds[0] != self.seconds[1]:
            parts.append(f"{self.seconds[0]:.3f} s and {self.seconds[1]:.3f} s long")
        return "; ".join(parts)


def compare(one: Pcm, other: Pcm) -> Comparison:
    """How far they are the same."""
    seconds = (len(one.samples) / one.sample_rate, len(other.samples) / other.sample_rate)
    forms = (_form(one), _form(other))
    if forms[0] != forms[1]:
        return Comparison(seconds, forms)
    length = min(len(one.samples), len(other.samples))
    ours, theirs = one.floats()[:length], other.floats()[:length]
    unlike = np.flatnonzero((ours != theirs).any(axis=1))
    equal = not len(unlike) and len(one.samples) == len(other.samples)
    if not len(unlike):
        return Comparison(seconds, forms, equal, sample_rate=one.sample_rate)
    power = np.square(ours).mean()
    level = 10 * float(np.log10(np.square(ours - theirs).mean() / max(power, 1e-30)))
    return Comparison(seconds, forms, False, int(unlike[0]), len(unlike), level, one.sample_rate)


def _form(pcm: Pcm) -> str:
    channels = pcm.samples.shape[1]
    return f"{pcm.sample_rate} Hz, {channels} channel{'s' if channels > 1 else ''}"
