"""Exponents that are known beforehand."""

import itertools
import math

import numpy as np
import pytest

from voxloom_bench.fit import law_of

LENGTHS, BATCHES = zip(*itertools.product((2.0, 5.0, 10.0, 20.0), (1, 2, 4)), strict=True)


def costs(length: float, batch: float, noise: float = 0.0) -> list[float]:
    drawn = np.random.default_rng(1).normal(size=len(LENGTHS))
    pairs = zip(LENGTHS, BATCHES, drawn, strict=True)
    return [3.0 * seconds**length * count**batch * math.exp(noise * one) for seconds, count, one in pairs]


def test_a_power_law_is_found():
    law = law_of(LENGTHS, BATCHES, costs(1.25, 0.5))
    assert law.length.value == pytest.approx(1.25)
    assert law.batch.value == pytest.approx(0.5)
    assert law.length.high - law.length.low < 1e-9
    assert law.spread == pytest.approx(0, abs=1e-9)
    assert law.count == len(LENGTHS)


def test_the_interval_is_as_wide_as_the_noise():
    law = law_of(LENGTHS, BATCHES, costs(1.0, 1.0, noise=0.1))
    assert law.length.low < 1.0 < law.length.high
    assert 0.05 < law.length.high - law.length.low < 0.4
    assert law.spread == pytest.approx(0.1, abs=0.05)


def test_intervals_cover_what_is_true_nineteen_times_in_twenty():
    rng = np.random.default_rng(2)
    clean = np.array(costs(1.0, 0.8))
    laws = [law_of(LENGTHS, BATCHES, clean * np.exp(0.2 * rng.normal(size=len(clean)))) for _ in range(400)]
    covered = np.mean([law.length.low < 1.0 < law.length.high for law in laws])
    assert 0.92 < covered < 0.98


def test_only_what_varies_has_an_exponent():
    law = law_of((2.0, 4.0, 8.0), (1, 1, 1), (1.0, 2.0, 4.0))
    assert law.length.value == pytest.approx(1.0)
    assert law.batch is None
    assert law_of((2.0, 2.02), (1, 1), (1.0, 2.0)) is None


def test_two_costs_have_no_interval():
    law = law_of((2.0, 4.0), (1, 1), (1.0, 2.0))
    assert law.length.value == pytest.approx(1.0)
    assert math.isnan(law.length.low)


def test_what_cannot_be_told_apart_has_none():
    assert law_of((2.0, 4.0, 8.0), (1, 2, 4), (1.0, 2.0, 3.0)) is None
    assert law_of((2.0, 4.0), (1, 1), (0.0, 1.0)) is None
