import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from voxloom.sampler import Schedule
from voxloom_diffusion.levels import curriculum_points, lognormal_weights


def karras_levels(count):
    return torch.tensor(Schedule(0.002, 80.0).karras_levels(count, 7.0), dtype=torch.float64)


def test_the_grid_runs_from_sigma_min_to_sigma_max_exactly():
    grid = karras_levels(11)
    assert grid[0] == 0.002
    assert grid[-1] == 80.0
    assert (grid.diff() > 0).all()
    assert karras_levels(1).tolist() == [80.0]


@pytest.mark.parametrize(
    ("steps", "expected"), [(2, [80, 2.515]), (3, [80, 9.723, 0.470]), (4, [80, 17.528, 2.515, 0.170])]
)
def test_the_grid_without_its_last_point_gives_the_official_codes_levels(steps, expected):
    levels = karras_levels(steps + 1).flip(0)[:-1]
    assert levels.tolist() == pytest.approx(expected, rel=2e-3)


def test_the_papers_curriculum_doubles_every_75k_of_650k_steps():
    share = 600 / 650
    points = [curriculum_points(step / 650_000, 10, 1280, share) for step in range(0, 650_000, 75_000)]
    assert points == [11, 21, 41, 81, 161, 321, 641, 1281, 1281]
    assert curriculum_points(74_999 / 650_000, 10, 1280, share) == 11


@given(st.floats(0, 1), st.integers(1, 40), st.integers(0, 6))
def test_the_curriculum_never_shrinks_nor_leaves_its_bounds(fraction, s0, doublings):
    s1 = s0 * 2**doublings
    points = curriculum_points(fraction, s0, s1, 0.9)
    assert s0 + 1 <= points <= s1 + 1
    assert points <= curriculum_points(min(1.0, fraction + 0.1), s0, s1, 0.9)


@pytest.mark.parametrize(
    ("points", "mean_weight", "median", "at_maximum"),
    [(11, 8.4, 0.97, 4.0e-3), (21, 17.5, 0.57, 1.6e-3), (161, 141, 0.34, 1.6e-4)],
)
def test_lognormal_draws_match_the_published_behaviour(points, mean_weight, median, at_maximum):
    grid = karras_levels(points)
    probability = lognormal_weights(grid, -1.1, 2.0)
    assert probability.sum() == pytest.approx(1)
    assert (probability / grid.diff()).sum() == pytest.approx(mean_weight, rel=0.01)
    middle = torch.searchsorted(probability.cumsum(0), torch.tensor(0.5, dtype=torch.float64))
    assert grid[middle + 1] == pytest.approx(median, rel=0.02)
    assert probability[-1] == pytest.approx(at_maximum, rel=0.05)
