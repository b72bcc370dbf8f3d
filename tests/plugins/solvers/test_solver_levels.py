import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxloom.sampler import Schedule
from voxloom_solvers.levels import Spacing, flow_level, flow_time, vp_level, vp_time

SCHEDULE = Schedule(0.002, 80.0)


def test_karras_levels_end_at_sigma_min_before_the_data():
    levels = Spacing("karras").descending(4, SCHEDULE)
    assert levels == pytest.approx([80.0, 9.723, 0.470, 0.002, 0.0], rel=2e-3)


def test_flow_levels_are_equal_steps_of_flow_time_to_the_data():
    times = [flow_time(level) for level in Spacing("flow").descending(8, SCHEDULE)]
    first = 80 / 81
    assert times == pytest.approx([first * (1 - step / 8) for step in range(9)])


@pytest.mark.parametrize("coefficient", [-1.0, -0.4, 0.8])
def test_sway_levels_follow_the_papers_formula(coefficient):
    times = [flow_time(level) for level in Spacing("sway", sway=coefficient).descending(8, SCHEDULE)]
    shares = [step / 8 for step in range(9)]
    swayed = [u + coefficient * (math.cos(math.pi / 2 * u) - 1 + u) for u in shares]
    assert times == pytest.approx([80 / 81 * (1 - share) for share in swayed], abs=1e-12)


def test_a_negative_coefficient_makes_short_steps_near_noise():
    swayed, even = (Spacing(name).descending(8, SCHEDULE) for name in ("sway", "flow"))
    assert all(one > other for one, other in zip(swayed[1:-1], even[1:-1], strict=True))


def test_without_a_coefficient_sway_is_flow():
    assert Spacing("sway", sway=0.0).descending(9, SCHEDULE) == Spacing("flow").descending(9, SCHEDULE)


def test_vp_levels_are_those_of_a_diffusion_with_beta_from_a_twentieth_to_twenty():
    assert vp_level(1.0) == pytest.approx(math.sqrt(math.exp((0.05 + 20) / 2) - 1))
    assert vp_level(0.5) == pytest.approx(math.sqrt(math.exp(0.05 * 0.5 + 19.95 * 0.125) - 1))
    times = [vp_time(level) for level in Spacing("vp").descending(10, SCHEDULE)]
    steps = [earlier - later for earlier, later in pairwise(times)]
    assert steps == pytest.approx([vp_time(80.0) / 10] * 10)


@given(st.floats(1e-4, 1e3))
def test_times_and_levels_undo_each_other(sigma):
    assert flow_level(flow_time(sigma)) == pytest.approx(sigma, rel=1e-9)
    assert vp_level(vp_time(sigma)) == pytest.approx(sigma, rel=1e-6)


@given(
    st.sampled_from(["karras", "flow", "sway", "vp"]),
    st.integers(1, 1000),
    st.floats(-1.0, 1.75),
    st.floats(0.0021, 500.0),
)
def test_levels_fall_from_sigma_max_and_never_below_sigma_min_before_the_data(name, steps, sway, sigma_max):
    levels = Spacing(name, sway=sway).descending(steps, Schedule(0.002, sigma_max))
    assert len(levels) == steps + 1
    assert levels[0] == sigma_max
    assert levels[-1] == 0.0
    assert min(levels[:-1]) >= 0.002 * (1 - 1e-9)
    assert all(one > other for one, other in pairwise(levels))


@pytest.mark.parametrize("name", ["flow", "sway", "vp"])
def test_half_as_many_steps_go_through_every_second_level(name):
    """What progressive distillation stands on."""
    twice = Spacing(name).descending(8, SCHEDULE)
    assert Spacing(name).descending(4, SCHEDULE) == pytest.approx(twice[::2])
