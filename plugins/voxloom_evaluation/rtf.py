"""Real-time factor: seconds of work per second of speech."""

from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, Sample, Score

PARTS = ("text", "prompt", "prosody", "denoise", "decode")


class RealTimeFactor(AbstractMetric):
    """The whole and its parts, from the timings taken while speaking; weighted by the seconds spoken."""

    better = "lower"
    needs = frozenset({"timings"})

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`rtf` and `rtf_PART` for each part timed; nothing for an empty wave.

        Raises:
            InputError: when the sample has no timings.
        """
        seconds = len(sample.wave) / sample.sample_rate
        timings = sample.timings
        if not timings:
            raise InputError(f"the real-time factor needs timings, and {sample.id} has none")
        if seconds == 0:
            return {}
        total = timings.get("total", sum(timings.values()))
        parts = {f"rtf_{part}": Score(timings[part] / seconds, seconds) for part in PARTS if part in timings}
        return {"rtf": Score(total / seconds, seconds), **parts}
