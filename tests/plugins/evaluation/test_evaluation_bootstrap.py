import math

import numpy as np
import pytest

from voxloom.metric import Score
from voxloom_evaluation.bootstrap import summarise


def test_pools_errors_over_words() -> None:
    figure = summarise([Score(1.0, 1), Score(0.0, 9)])
    assert figure.value == pytest.approx(0.1)
    assert figure.count == 2


def test_is_the_same_every_time() -> None:
    rng = np.random.default_rng(3)
    scores = [Score(float(value), 5.0) for value in rng.normal(size=40)]
    assert summarise(scores) == summarise(scores)


def test_covers_the_mean_of_a_normal_sample() -> None:
    rng = np.random.default_rng(1)
    scores = [Score(float(value)) for value in rng.normal(3.0, 1.0, size=400)]
    figure = summarise(scores)
    assert figure.low < 3.0 < figure.high
    assert figure.high - figure.low == pytest.approx(2 * 1.96 / 20, rel=0.15)


def test_equal_scores_leave_no_interval() -> None:
    figure = summarise([Score(0.5), Score(0.5)])
    assert (figure.low, figure.value, figure.high) == (0.5, 0.5, 0.5)


def test_nothing_weighed_is_no_number() -> None:
    assert math.isnan(summarise([Score(0.0, 0.0)]).value)


def test_pools_tallies_by_the_rule_given() -> None:
    scores = [Score(0.0, tally=(9.0, 1.0)), Score(0.0, tally=(0.0, 0.0)), Score(0.0), Score(0.0, tally=(7.0, 3.0))]
    figure = summarise(scores, pool=lambda tallies: np.sqrt(tallies[:, 0] / tallies[:, 1]))
    assert figure.value == 2.0
    assert figure.count == 4
    assert figure.low == pytest.approx((7 / 3) ** 0.5)
    assert figure.high == 3.0


def test_a_pool_that_says_nothing_is_no_number() -> None:
    assert math.isnan(summarise([Score(0.0, tally=(0.0,))], pool=lambda tallies: 0 / tallies[:, 0]).value)
