import pytest
import torch

from voxloom.sampler import Schedule
from voxloom_diffusion.consistency_sampler import ConsistencySampler

SCHEDULE = Schedule(0.002, 80.0)


def noise_source(shape, seed=0):
    rng = torch.Generator().manual_seed(seed)
    return lambda: torch.randn(shape, generator=rng)


@pytest.mark.parametrize(("steps", "expected"), [(1, [80.0]), (2, [80.0, 2.0]), (4, [80, 17.528, 2.515, 0.170])])
def test_the_consistency_sampler_visits_the_papers_levels(steps, expected):
    visited = []

    def estimate(x, sigma):
        visited.append(sigma[0].item())
        return torch.zeros_like(x)

    noise = noise_source((1, 2, 3))
    ConsistencySampler(steps).sample(estimate, noise(), SCHEDULE, noise)
    assert visited == pytest.approx(expected, rel=2e-3)


def test_two_steps_renoise_with_the_papers_sigma():
    seen = []

    def estimate(x, sigma):
        seen.append(x)
        return torch.zeros_like(x)

    fresh = torch.full((1, 1, 4), 3.0)
    ConsistencySampler(2).sample(estimate, torch.ones(1, 1, 4), SCHEDULE, lambda: fresh)
    torch.testing.assert_close(seen[0], torch.full((1, 1, 4), 80.0))
    torch.testing.assert_close(seen[1], 2.0 * fresh)


@pytest.mark.parametrize("sampler", [ConsistencySampler(1), ConsistencySampler(3)])
def test_evaluations_are_counted_right(sampler):
    calls = []

    def estimate(x, sigma):
        calls.append(sigma)
        return torch.zeros_like(x)

    noise = noise_source((1, 2, 3))
    sampler.sample(estimate, noise(), SCHEDULE, noise)
    assert len(calls) == sampler.evaluations
