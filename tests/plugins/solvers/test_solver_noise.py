"""What fresh noise does in the samplers that draw it."""

import pytest
import torch

from voxloom.sampler import Schedule
from voxloom.testing.sampler import DEVIATION, MEAN, Gaussian
from voxloom_solvers.ancestral import AncestralSampler
from voxloom_solvers.dpmpp import DpmppSampler, DpmppSdeSampler
from voxloom_solvers.euler import EulerSampler

SCHEDULE = Schedule(0.002, 80.0)
SHAPE = (4, 8, 1000)


class Noise:
    """Fresh unit noise; it counts its calls."""

    def __init__(self, seed=1):
        self.rng, self.calls = torch.Generator().manual_seed(seed), 0

    def __call__(self):
        self.calls += 1
        return torch.randn(SHAPE, generator=self.rng)


def sampled(part, noise):
    start = torch.randn(SHAPE, generator=torch.Generator().manual_seed(0))
    return part.sample(Gaussian("denoised"), start, SCHEDULE, noise)


@pytest.mark.parametrize(("stochastic", "plain"), [(AncestralSampler, EulerSampler), (DpmppSdeSampler, DpmppSampler)])
@pytest.mark.parametrize("levels", ["karras", "flow"])
def test_without_eta_it_is_the_ode(stochastic, plain, levels):
    noise = Noise()
    found = sampled(stochastic(12, levels, eta=0.0), noise)
    torch.testing.assert_close(found, sampled(plain(12, levels), noise))
    assert noise.calls == 0


@pytest.mark.parametrize("sampler", [AncestralSampler, DpmppSdeSampler])
def test_each_step_but_the_last_draws_noise_and_the_result_depends_on_it(sampler):
    noise = Noise()
    first = sampled(sampler(12), noise)
    assert noise.calls == 11
    second = sampled(sampler(12), Noise(seed=2))
    likeness = torch.corrcoef(torch.stack([first.flatten(), second.flatten()]))[0, 1]
    assert likeness < 0.2


@pytest.mark.parametrize("sampler", [AncestralSampler, DpmppSdeSampler])
@pytest.mark.parametrize("eta", [0.5, 1.0])
def test_the_distribution_of_the_data_is_kept(sampler, eta):
    found = sampled(sampler(200, "flow", eta=eta), Noise())
    assert found.mean().item() == pytest.approx(MEAN, abs=0.02)
    assert found.std().item() == pytest.approx(DEVIATION, rel=0.03)


@pytest.mark.parametrize("sampler", [AncestralSampler, DpmppSdeSampler])
def test_without_its_noise_the_variance_is_lost(sampler):
    assert sampled(sampler(200, "flow"), lambda: torch.zeros(SHAPE)).std() < DEVIATION / 5
