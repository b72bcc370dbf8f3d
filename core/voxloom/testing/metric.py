"""Conformance of metrics."""

import math

from voxloom.metric import AbstractMetric, Sample
from voxloom.testing.checks import unchanged
from voxloom.testing.inputs import speech_like
from voxloom.testing.suite import Suite


class MetricSuite(Suite[AbstractMetric]):
    """Finite named figures that repeat. Override `sample` where a metric needs real speech."""

    kind = "metric"

    def sample(self) -> Sample:
        """Two seconds of something like speech, with prompt, reference and timings."""
        wave, prompt, reference = speech_like(3, 32000, 16000)[:, 0]
        timings = {"text": 0.01, "denoise": 0.2, "decode": 0.1}
        return Sample("one", "a word or two", wave, 16000, prompt, reference, timings)

    def test_scores(self, part: AbstractMetric) -> None:
        """Every figure is finite with a weight that is not negative, and it is said which way is better."""
        scores = part.measure(self.sample())
        assert scores, "nothing was measured"
        for name, score in scores.items():
            assert math.isfinite(score.value), f"{name} is {score.value}"
            assert score.weight >= 0
        assert part.better in ("higher", "lower")

    def test_repeats(self, part: AbstractMetric) -> None:
        """The same sample measures the same."""
        assert part.measure(self.sample()) == part.measure(self.sample())

    def test_leaves_inputs_alone(self, part: AbstractMetric) -> None:
        """No wave is written to."""
        sample = self.sample()
        waves = [wave for wave in (sample.wave, sample.prompt, sample.reference) if wave is not None]
        with unchanged(*waves):
            part.measure(sample)
