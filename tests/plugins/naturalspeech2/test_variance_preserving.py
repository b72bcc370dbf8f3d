"""The process is the paper's: dz = -beta z dt / 2 + sqrt(beta) dw, beta from 0.05 to 20; the network sees its z_t."""

import math

import pytest
import torch

from voxloom.denoiser import AbstractDenoiser
from voxloom.values import Condition
from voxloom_naturalspeech2.parameterisation import VariancePreservingParameterisation

# time, the factor on the data, the deviation of the noise: exp(-I / 2) and sqrt(1 - exp(-I)), I = 0.05 t + 9.975 t^2.
PUBLISHED = [(0.001, 0.99997, 0.00774), (0.1, 0.94900, 0.31528), (0.5, 0.28382, 0.95888), (1.0, 0.0066543, 0.99998)]


class Recorder(AbstractDenoiser):
    """Remembers what it was given and answers with ones."""

    uses = frozenset[str]()

    def forward(self, x, level, condition):
        self.x, self.level = x, level
        return torch.ones_like(x)


def condition(items, frames):
    return Condition(torch.zeros(items, 1, frames), torch.ones(items, frames, dtype=torch.bool))


def simulated(until, steps=20_000):
    """Mean and variance of z_t that began as 1, by small steps of the equation itself."""
    mean, variance, step = 1.0, 0.0, until / steps
    for place in range(steps):
        beta = 0.05 + (20.0 - 0.05) * (place + 0.5) * step
        mean, variance = mean - beta * mean / 2 * step, variance + beta * (1 - variance) * step
    return mean, variance


def test_time_and_level_are_inverse_to_each_other():
    family, times = VariancePreservingParameterisation(), torch.linspace(0.001, 1, 1000)
    torch.testing.assert_close(family.time(family.sigma(times)), times, rtol=1e-4, atol=1e-6)
    levels = torch.logspace(math.log10(family.sigma_min), math.log10(family.sigma_max), 1000)
    torch.testing.assert_close(family.sigma(family.time(levels)), levels, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("time", "kept", "noise"), PUBLISHED)
def test_levels_are_those_of_the_published_schedule(time, kept, noise):
    sigma = float(VariancePreservingParameterisation().sigma(torch.tensor([time])))
    assert 1 / math.sqrt(1 + sigma**2) == pytest.approx(kept, rel=1e-4)
    assert sigma / math.sqrt(1 + sigma**2) == pytest.approx(noise, rel=1e-3)


@pytest.mark.parametrize("time", [0.05, 0.3, 1.0])
def test_levels_are_where_the_equation_leads(time):
    mean, variance = simulated(time)
    sigma = float(VariancePreservingParameterisation().sigma(torch.tensor([time])))
    assert sigma == pytest.approx(math.sqrt(variance) / mean, rel=2e-3)


def test_its_ends_are_the_ends_of_time():
    family = VariancePreservingParameterisation(beta_min=0.1, beta_max=10.0, time_min=0.01)
    ends = family.time(torch.tensor([family.sigma_min, family.sigma_max]))
    torch.testing.assert_close(ends, torch.tensor([0.01, 1.0]), rtol=1e-4, atol=0)


def test_the_network_sees_the_process_and_its_time():
    family, network = VariancePreservingParameterisation(), Recorder()
    times = torch.tensor([0.01, 0.4, 1.0])
    draw = torch.Generator().manual_seed(0)
    clean, noise = (torch.randn(3, 2, 5, generator=draw) for _ in range(2))
    family.estimate(network, clean + family.sigma(times)[:, None, None] * noise, family.sigma(times), condition(3, 5))
    kept = torch.exp(-(0.05 * times + 9.975 * times**2) / 2)[:, None, None]
    torch.testing.assert_close(network.x, kept * clean + (1 - kept**2).sqrt() * noise, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(network.level, times, rtol=1e-4, atol=1e-6)


def test_what_the_network_sees_of_unit_data_has_unit_variance_at_all_times():
    family, network = VariancePreservingParameterisation(), Recorder()
    draw = torch.Generator().manual_seed(0)
    levels = family.sigma(torch.tensor([0.001, 0.2, 0.7, 1.0]))
    clean, noise = (torch.randn(4, 8, 4000, generator=draw) for _ in range(2))
    family.estimate(network, clean + levels[:, None, None] * noise, levels, condition(4, 4000))
    torch.testing.assert_close(network.x.flatten(1).std(dim=1), torch.ones(4), rtol=0.02, atol=0)
