import pytest
import torch

from voxloom.sampler import Schedule
from voxloom_diffusion.consistency_sampler import ConsistencySampler
from voxloom_diffusion.euler_sampler import EulerSampler

SCHEDULE = Schedule(0.002, 80.0)


def gaussian_denoiser(mean, deviation):
    """The exact posterior mean for data ~ N(mean, deviation^2)."""

    def estimate(x, sigma):
        share = (deviation**2 / (deviation**2 + sigma**2))[:, None, None]
        return mean + share * (x - mean)

    return estimate


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


def test_euler_turns_noise_into_the_data_distribution():
    noise = noise_source((4, 8, 500))
    sample = EulerSampler(64).sample(gaussian_denoiser(0.3, 0.5), noise(), SCHEDULE, noise)
    assert sample.mean().item() == pytest.approx(0.3, abs=0.02)
    assert sample.std().item() == pytest.approx(0.5, abs=0.05)


def test_euler_inverts_what_it_sampled():
    estimate = gaussian_denoiser(0.3, 0.5)
    noise = noise_source((1, 4, 50))
    start, sampler = noise(), EulerSampler(400)
    latents = sampler.sample(estimate, start, SCHEDULE, noise)
    again = sampler.invert(estimate, latents, SCHEDULE)
    assert (again - start).abs().max() < 0.1


@pytest.mark.parametrize("sampler", [ConsistencySampler(1), ConsistencySampler(3), EulerSampler(1), EulerSampler(5)])
def test_evaluations_are_counted_right(sampler):
    calls = []

    def estimate(x, sigma):
        calls.append(sigma)
        return torch.zeros_like(x)

    noise = noise_source((1, 2, 3))
    sampler.sample(estimate, noise(), SCHEDULE, noise)
    assert len(calls) == sampler.evaluations
