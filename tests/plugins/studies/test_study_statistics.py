"""Figures, differences and verdicts on constructed numbers."""

import json
import math

import numpy as np
import pytest

from voxloom.metric import AbstractMetric, PooledMetric
from voxloom_studies.results import measured, read_results
from voxloom_studies.statistics import Measured, difference, figure_of, mean, verdict_of

UTTERANCES = [f"u{number}" for number in range(24)]


class Higher(AbstractMetric):
    better = "higher"

    def measure(self, sample):
        raise AssertionError


class Share(PooledMetric):
    """The first of two counts as a share of both; lower is better."""

    better = "lower"

    def measure(self, sample):
        raise AssertionError

    def pool(self, tallies):
        return tallies[:, 0] / tallies.sum(axis=1)


def of(values, better="higher", weight=1.0) -> Measured:
    tallies = {name: (value * weight, weight) for name, value in zip(UTTERANCES, values, strict=True)}
    return Measured(better, tallies, mean)


def noise(seed: int, scale: float = 1.0):
    return scale * np.random.default_rng(seed).standard_normal(len(UTTERANCES))


def test_a_difference_that_is_there_holds_or_is_reversed() -> None:
    base = noise(0, 5.0)  # utterances differ far more than voices do: only pairing can tell
    better, worse = of(base + 0.5 + noise(1, 0.2)), of(base)
    assert figure_of(better).low < figure_of(worse).high
    found = difference(better, worse)
    assert found.value == pytest.approx(0.5 + noise(1, 0.2).mean())
    assert verdict_of(found) == "holds"
    assert verdict_of(difference(worse, better)) == "reversed"


def test_where_lower_is_better_the_sign_turns() -> None:
    less, more = of(noise(0, 0.1), "lower"), of(noise(0, 0.1) + 1, "lower")
    assert difference(less, more).value == pytest.approx(1)
    assert verdict_of(difference(less, more)) == "holds"


def test_noise_is_undecided_and_so_are_equals() -> None:
    found = difference(of(noise(0)), of(noise(1)))
    assert found.low < 0 < found.high
    assert verdict_of(found) == "undecided"
    assert verdict_of(difference(of(noise(0)), of(noise(0)))) == "undecided"


def test_nothing_in_common_is_undecided() -> None:
    one = Measured("higher", {"a": (1.0, 1.0)}, mean)
    other = Measured("higher", {"b": (0.0, 1.0)}, mean)
    found = difference(one, other)
    assert found.count == 0
    assert math.isnan(found.value)
    assert verdict_of(found) == "undecided"


def test_a_figure_is_the_weighted_mean_and_its_interval_that_of_the_mean() -> None:
    values = noise(3)
    figure = figure_of(of(values))
    assert figure.value == pytest.approx(values.mean())
    error = values.std() / len(values) ** 0.5
    assert figure.high - figure.low == pytest.approx(2 * 1.96 * error, rel=0.1)
    weighted = Measured("lower", {"a": (1.0, 10.0), "b": (3.0, 6.0)}, mean)
    assert figure_of(weighted).value == pytest.approx(4 / 16)


def written(folder, seed, scores, **more):
    results = {"measured_by": {"fine": "good", "other": "good"}, "utterances": {"voice": scores, **more}}
    (folder / f"{seed}").mkdir()
    (folder / f"{seed}" / "results.json").write_text(json.dumps(results))
    return read_results(folder / f"{seed}")


def test_seeds_are_averaged_within_an_utterance(tmp_path) -> None:
    first = written(tmp_path, 0, {"a": {"fine": {"value": 1, "weight": 2}}, "b": {"fine": {"value": 5, "weight": 1}}})
    second = written(tmp_path, 1, {"a": {"fine": {"value": 2, "weight": 2}}, "b": {"fine": {"value": 7, "weight": 1}}})
    found = measured([first, second], "good", Higher())
    assert found is not None
    assert found.tallies == {"a": (3.0, 2.0), "b": (6.0, 1.0)}
    assert figure_of(found).value == pytest.approx(9 / 3)
    assert figure_of(found).count == 2


def test_counts_are_pooled_and_what_counted_nothing_adds_nothing(tmp_path) -> None:
    first = written(tmp_path, 0, {"a": {"fine": {"value": 0, "weight": 1, "tally": [1, 3]}}, "b": {"fine": {}}})
    second = written(tmp_path, 1, {"a": {"fine": {"value": 0, "weight": 1, "tally": [3, 1]}}, "b": {"fine": {}}})
    found = measured([first, second], "good", Share())
    assert found is not None
    assert found.tallies == {"a": (2.0, 2.0), "b": (0.0, 0.0)}
    assert figure_of(found).value == pytest.approx(0.5)


def test_what_was_measured_beside_is_found_by_name(tmp_path) -> None:
    beside = {"recordings": {"a": {"fine": {"value": 4, "weight": 1}}}}
    results = written(tmp_path, 0, {"a": {"fine": {"value": 1, "weight": 1}}}, **beside)
    found = measured([results], "good", Higher(), "recordings")
    assert found is not None
    assert found.tallies == {"a": (4.0, 1.0)}
    assert measured([results], "good", Higher(), "copy") is None
    assert measured([results], "unknown", Higher()) is None
