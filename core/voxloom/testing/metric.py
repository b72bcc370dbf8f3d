"""Conformance of metrics."""

import math
from collections.abc import Set
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from torch import Tensor

from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, PooledMetric, Sample
from voxloom.testing.checks import unchanged
from voxloom.testing.inputs import speech_like
from voxloom.testing.suite import Suite


class MetricSuite(Suite[AbstractMetric]):
    """Finite named figures that repeat. Override `sample` where a metric needs real speech."""

    kind = "metric"

    def sample(self) -> Sample:
        """Two seconds of something like speech with all that a sample may have."""
        wave, prompt, reference, resynthesised, recording = speech_like(5, 32000, 16000)[:, 0]
        return Sample(
            "one",
            "a word or two",
            wave,
            16000,
            prompt,
            reference,
            {"text": 0.01, "denoise": 0.2, "decode": 0.1},
            resynthesised,
            recording,
            (("a", 0.1), ("w", 0.07), ("o", 0.2)),
            (("a", 0.05), ("w", 0.07), ("o", 0.15)),
        )

    def test_scores(self, part: AbstractMetric) -> None:
        """Every figure is finite with a weight that is not negative; which way is better is said, and tallies pool."""
        scores = part.measure(self.sample())
        assert scores, "nothing was measured"
        for name, score in scores.items():
            assert math.isfinite(score.value), f"{name} is {score.value}"
            assert score.weight >= 0
            assert isinstance(part, PooledMetric) or not score.tally, f"{name} has a tally that nobody pools"
        assert part.better in ("higher", "lower")

    def test_repeats(self, part: AbstractMetric) -> None:
        """The same sample measures the same."""
        assert part.measure(self.sample()) == part.measure(self.sample())

    def test_needs(self, part: AbstractMetric) -> None:
        """A sample without a field it needs is refused; one without any other that may be missing is measured."""
        missing = {"prompt", "reference", "timings", "resynthesised", "recording", "durations", "recorded_durations"}
        assert part.needs <= missing, (
            f"it needs {sorted(part.needs - missing)}, which are no fields that may be missing"
        )
        for field in sorted(part.needs):
            with pytest.raises(InputError):
                part.measure(_without(self.sample(), {field}))
        assert part.measure(_without(self.sample(), missing - part.needs)), "more is needed than the metric says"

    def test_pools(self, part: AbstractMetric) -> None:
        """A pooled metric's tally has the figure of its score, alone and counted twice."""
        if not isinstance(part, PooledMetric):
            return
        for name, score in part.measure(self.sample()).items():
            tally = np.array([score.tally])
            pooled = part.pool(np.concatenate([tally, 2 * tally]))
            assert pooled.shape == (2,), f"two sums have {pooled.shape} figures"
            assert np.allclose(pooled, score.value), f"{name} is {score.value}, its tally gives {pooled}"

    def test_leaves_inputs_alone(self, part: AbstractMetric) -> None:
        """No wave is written to."""
        sample = self.sample()
        waves = [value for value in vars(sample).values() if isinstance(value, Tensor)]
        with unchanged(*waves):
            part.measure(sample)


def _without(sample: Sample, fields: Set[str]) -> Sample:
    nothing: dict[str, Any] = dict.fromkeys(fields)
    return replace(sample, **nothing)
