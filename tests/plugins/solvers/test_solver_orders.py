"""How fast solvers come to what is known of the probability-flow ODE as steps are halved."""

import math
from itertools import pairwise

import pytest
import torch

from voxloom.sampler import Schedule
from voxloom.testing.sampler import DEVIATION, MEAN, Gaussian
from voxloom_solvers.ancestral import AncestralSampler
from voxloom_solvers.dpmpp import DpmppSampler, DpmppSdeSampler
from voxloom_solvers.euler import EulerSampler
from voxloom_solvers.heun import HeunSampler
from voxloom_solvers.midpoint import MidpointSampler

SCHEDULE = Schedule(1e-5, 20.0)
CENTRES, WIDTH = (-0.8, 0.5), 0.2
ODE = (EulerSampler, HeunSampler, MidpointSampler, DpmppSampler)
SDE = (AncestralSampler, DpmppSdeSampler)


def two_normals(x, sigma):
    """The posterior mean of values about one of two centres, as likely as each other."""
    level = sigma[:, None, None]
    spread = WIDTH**2 + level**2
    likely = torch.softmax(torch.stack([-((x - centre) ** 2) / (2 * spread) for centre in CENTRES]), dim=0)
    means = torch.stack([(WIDTH**2 * x + level**2 * centre) / spread for centre in CENTRES])
    return (likely * means).sum(dim=0)


def share_below(values, sigma):
    spread = math.sqrt(WIDTH**2 + sigma**2)
    return torch.stack([torch.erf((values - centre) / (spread * math.sqrt(2))) for centre in CENTRES]).mean(dim=0)


def end_of_two_normals(start):
    """The ODE keeps quantiles, value by value: found by bisection."""
    wanted = share_below(SCHEDULE.sigma_max * start, SCHEDULE.sigma_max)
    low, high = torch.full_like(start, -5.0), torch.full_like(start, 5.0)
    for _ in range(50):
        middle = (low + high) / 2
        below = share_below(middle, 0.0) < wanted
        low, high = torch.where(below, middle, low), torch.where(below, high, middle)
    return (low + high) / 2


def noise(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def error(sampler, start):
    found = sampler.sample(two_normals, start, SCHEDULE, no_noise)
    return (found - end_of_two_normals(start)).square().mean().sqrt().item()


def no_noise():
    raise AssertionError("an ODE draws no noise")


@pytest.mark.parametrize(("sampler", "gain"), [*zip(ODE, (2.0, 4.0, 4.0, 4.0), strict=True)])
def test_half_the_step_leaves_a_half_or_a_quarter_of_the_error(sampler, gain):
    start = noise(2, 3, 40)
    errors = [error(sampler(steps), start) for steps in (64, 128, 256)]
    assert errors[0] / errors[2] == pytest.approx(gain**2, rel=0.2)
    assert errors[1] / errors[2] == pytest.approx(gain, rel=0.15)


@pytest.mark.parametrize("levels", ["karras", "flow", "sway", "vp"])
@pytest.mark.parametrize(("sampler", "bound"), [*zip(ODE, (0.05, 5e-3, 2e-3, 5e-3), strict=True)])
def test_the_end_of_normal_data_is_found_by_all_levels(sampler, bound, levels):
    start = noise(2, 3, 40)
    share = DEVIATION / math.sqrt(DEVIATION**2 + SCHEDULE.sigma_max**2)
    end = MEAN + share * (SCHEDULE.sigma_max * start - MEAN)
    found = sampler(100, levels).sample(Gaussian("denoised"), start, SCHEDULE, no_noise)
    assert (found - end).abs().max() < bound


def test_heun_is_nearer_than_euler_with_as_many_evaluations():
    start = noise(2, 3, 40)
    euler, heun = EulerSampler(63), HeunSampler(32)
    assert euler.evaluations == heun.evaluations
    assert error(heun, start) < error(euler, start) / 2


@pytest.mark.parametrize("sampler", [*ODE, *SDE])
@pytest.mark.parametrize("steps", [1, 2, 25])
@pytest.mark.parametrize("levels", ["karras", "flow"])
def test_evaluations_are_counted_right(sampler, steps, levels):
    estimate, part = Gaussian("denoised"), sampler(steps, levels)
    part.sample(estimate, noise(1, 2, 3), Schedule(0.002, 80.0), lambda: noise(1, 2, 3, seed=1))
    assert len(estimate.sigmas) == part.evaluations
    assert part.evaluations == {HeunSampler: 2 * steps - 1, MidpointSampler: 2 * steps}.get(sampler, steps)


@pytest.mark.parametrize("sampler", [*ODE, *SDE])
@pytest.mark.parametrize("levels", ["karras", "flow", "vp"])
@pytest.mark.parametrize("sigma_max", [0.02, 80.0])
def test_only_learnt_levels_are_asked_for(sampler, levels, sigma_max):
    estimate = Gaussian("denoised")
    schedule = Schedule(0.002, sigma_max)
    found = sampler(30, levels).sample(estimate, noise(1, 2, 3), schedule, lambda: noise(1, 2, 3, seed=1))
    assert min(estimate.sigmas) >= schedule.sigma_min * (1 - 1e-9)
    assert max(estimate.sigmas) == pytest.approx(sigma_max, rel=1e-9)
    assert torch.isfinite(found).all()


def test_euler_steps_of_flow_time_are_euler_steps_of_sigma():
    """(1 - t) x moves by ((1 - t) x - D) / t: the same path, point by point."""
    start, estimate, steps = noise(2, 3, 40), Gaussian("denoised"), 7
    first = SCHEDULE.sigma_max / (1 + SCHEDULE.sigma_max)
    times = [first * (1 - step / steps) for step in range(steps)] + [0.0]
    flowing = first * start
    for time, then in pairwise(times):
        clean = estimate(flowing / (1 - time), flowing.new_full((2,), time / (1 - time)))
        flowing = flowing + (then - time) * (flowing - clean) / time
    found = EulerSampler(steps, "flow").sample(estimate, start, SCHEDULE, no_noise)
    torch.testing.assert_close(found, flowing)


@pytest.mark.parametrize(("sampler", "bound"), [(EulerSampler, 0.3), (HeunSampler, 0.03), (MidpointSampler, 0.03)])
@pytest.mark.parametrize("levels", ["karras", "flow"])
def test_what_was_sampled_is_led_back_to_its_noise(sampler, bound, levels):
    start, schedule = noise(1, 4, 50), Schedule(0.002, 80.0)
    part, estimate = sampler(100, levels), Gaussian("denoised")
    latents = part.sample(estimate, start, schedule, no_noise)
    again = part.invert(estimate, latents, schedule)
    assert (again - start).abs().max() < bound
    assert (part.sample(estimate, again, schedule, no_noise) - latents).abs().max() < bound


@pytest.mark.parametrize(("sampler", "bound"), [(EulerSampler, 0.3), (HeunSampler, 0.05), (MidpointSampler, 0.01)])
def test_few_steps_of_flow_time_lead_to_the_noise_of_normal_data(sampler, bound):
    """They start at sigma_min, where latents stand, and not at the lowest level that `sample` starts a step at."""
    latents, schedule = MEAN + DEVIATION * noise(2, 3, 40), Schedule(0.002, 80.0)
    spread = math.sqrt((DEVIATION**2 + schedule.sigma_max**2) / (DEVIATION**2 + schedule.sigma_min**2))
    expected = (MEAN + (latents - MEAN) * spread) / schedule.sigma_max
    found = sampler(16, "flow").invert(Gaussian("denoised"), latents, schedule)
    assert (found - expected).abs().max() < bound
