"""Real-time factor: seconds of work per second of speech."""

from voxloom.metric import AbstractMetric, Sample, Score

PARTS = ("text", "prompt", "prosody", "denoise", "decode")


class RealTimeFactor(AbstractMetric):
    """The whole and its parts, from the timings taken while speaking; weighted by the seconds spoken."""

    better = "lower"

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`rtf` and `rtf_PART` for each part timed; nothing for a sample without timings."""
        seconds = len(sample.wave) / sample.sample_rate
        timings = sample.timings or {}
        if not timings or seconds == 0:
            return {}
        total = timings.get("total", sum(timings.values()))
        parts = {f"rtf_{part}": Score(timings[part] / seconds, seconds) for part in PARTS if part in timings}
        return {"rtf": Score(total / seconds, seconds), **parts}
