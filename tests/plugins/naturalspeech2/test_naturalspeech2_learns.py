"""On data whose optimum is known the objective finds it, and samplers lead from noise to that data."""

import math

import pytest
import torch
from torch import nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.objective import Progress
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import Schedule
from voxloom.testing.inputs import generators
from voxloom.testing.tiny import TinyModel
from voxloom.values import Batch, Condition
from voxloom_naturalspeech2.objective import NaturalSpeech2Objective
from voxloom_naturalspeech2.parameterisation import VariancePreservingParameterisation
from voxloom_registry import Registry

REGISTRY = Registry.discover()
MEAN, DEVIATION = (0.4, -0.2), (0.5, 0.25)
ITEMS, FRAMES, STEPS, RATE = 12, 64, 250, 0.04


class GaussianDenoiser(AbstractDenoiser):
    """Estimates Gaussian data whose mean and deviation are its weights, from z_t = a z + sqrt(1 - a^2) noise."""

    uses = frozenset[str]()

    def __init__(self):
        super().__init__()
        self.mean, self.log_deviation = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(2))

    def forward(self, x, level, condition):
        time = level[:, None, None]
        kept = torch.exp(-(0.05 * time + 9.975 * time**2) / 2)
        mean, variance = self.mean[:, None], (2 * self.log_deviation).exp()[:, None]
        gain = kept * variance / (kept**2 * variance + 1 - kept**2)
        return mean + gain * (x - kept * mean)


def drawn(step):
    rng = torch.Generator().manual_seed(step)
    latents = torch.randn(ITEMS, 2, FRAMES, generator=rng) * torch.tensor(DEVIATION)[:, None]
    mask = torch.ones(ITEMS, FRAMES, dtype=torch.bool)
    return Batch(("",) * ITEMS, torch.arange(ITEMS), latents + torch.tensor(MEAN)[:, None], mask)


@pytest.fixture(scope="module")
def learnt():
    model = TinyModel({"denoiser": GaussianDenoiser(), "parameterisation": VariancePreservingParameterisation()})
    objective = NaturalSpeech2Objective(rvq_weight=0.0, max_snr=25.0)
    weights = objective.parameters_of("model", model)
    for step in range(STEPS):
        found = objective.step(model, drawn(step), "model", Progress(step, STEPS), generators(ITEMS, step * ITEMS))
        slopes = torch.autograd.grad(sum(loss.sum / loss.weight for loss in found.values()), weights)
        with torch.no_grad():
            for weight, slope in zip(weights, slopes, strict=True):
                weight -= RATE * (1 - step / STEPS) * slope.sign()
    return model


def test_it_learns_mean_and_deviation(learnt):
    network = learnt.part("denoiser", GaussianDenoiser)
    torch.testing.assert_close(network.mean.detach(), torch.tensor(MEAN), rtol=0, atol=0.02)
    torch.testing.assert_close(network.log_deviation.detach().exp(), torch.tensor(DEVIATION), rtol=0.06, atol=0)


@pytest.mark.parametrize("sampler", ["euler", "ancestral"])
def test_samplers_reproduce_the_data_in_the_published_steps(learnt, sampler):
    family = learnt.part("parameterisation", AbstractParameterisation)
    condition = Condition(torch.zeros(1, 1, 4000), torch.ones(1, 4000, dtype=torch.bool))
    rng = torch.Generator().manual_seed(1)

    def noise():
        return torch.randn(1, 2, 4000, generator=rng)

    with torch.no_grad():
        found = REGISTRY.build("sampler", sampler, {"steps": 150}).sample(
            lambda x, sigma: family.estimate(learnt.part("denoiser", AbstractDenoiser), x, sigma, condition),
            noise(),
            Schedule(family.sigma_min, family.sigma_max, family.sigma_data),
            noise,
        )[0]
    torch.testing.assert_close(found.mean(dim=1), torch.tensor(MEAN), rtol=0, atol=0.04)
    torch.testing.assert_close(found.std(dim=1), torch.tensor(DEVIATION), rtol=0.08, atol=0)
    assert math.isclose(float(torch.corrcoef(found)[0, 1]), 0, abs_tol=0.06)
