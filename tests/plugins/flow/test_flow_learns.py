"""On data whose optimum is known the objective finds it, and samplers lead from noise to that data."""

import pytest
import torch
from torch import nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.model import AbstractModel
from voxloom.objective import Progress
from voxloom.sampler import Schedule
from voxloom.testing.inputs import generators
from voxloom.values import Batch, Condition, Supervised
from voxloom_flow.objective import FlowMatchingObjective
from voxloom_flow.parameterisation import FlowParameterisation
from voxloom_registry import Registry

REGISTRY = Registry.discover()
AWAY, DEVIATION = (0.6, -0.3), (0.4, 0.2)
"""Data are a mixture of two Gaussians at plus and minus AWAY; the condition tells which."""
ITEMS, FRAMES, STEPS, RATE = 16, 48, 350, 0.04


class GaussianVelocity(AbstractDenoiser):
    """The mean velocity of Gaussian data: weights for the side that the condition tells, and for none told."""

    uses = frozenset({"null"})

    def __init__(self):
        super().__init__()
        self.mean, self.log_deviation = nn.Parameter(torch.zeros(2, 2)), nn.Parameter(torch.zeros(2, 2))

    def forward(self, x, level, condition):
        null = torch.zeros(len(x)) if condition.null is None else condition.null.long()
        side = torch.where(null.bool()[:, None, None], 1.0, condition.frames[:, :, :1])
        mean = side * self.mean[null.long()][:, :, None]
        variance, time = (2 * self.log_deviation[null.long()]).exp()[:, :, None], level[:, None, None]
        gain = (1 - time) * variance / ((1 - time) ** 2 * variance + time**2)
        clean = mean + gain * (x - (1 - time) * mean)
        return (x - clean) / time


class TwoSides(AbstractModel):
    """Items of even index lie at AWAY, the others opposite."""

    def supervise(self, batch, rngs):
        side = (1.0 - 2 * (batch.index % 2)).float()[:, None, None]
        return Supervised(batch.latents, Condition(side.expand(-1, 1, FRAMES), batch.frame_mask))


def drawn(step):
    rng = torch.Generator().manual_seed(step)
    index = torch.arange(ITEMS)
    side = (1.0 - 2 * (index % 2))[:, None, None]
    latents = torch.randn(ITEMS, 2, FRAMES, generator=rng) * torch.tensor(DEVIATION)[:, None]
    mask = torch.ones(ITEMS, FRAMES, dtype=torch.bool)
    return Batch(("",) * ITEMS, index, latents + side * torch.tensor(AWAY)[:, None], mask)


@pytest.fixture(scope="module")
def network():
    family = FlowParameterisation(guidance=1.5)  # that it is spoken with, which must not matter
    model = TwoSides({"denoiser": GaussianVelocity(), "parameterisation": family})
    objective = FlowMatchingObjective(drop_condition=0.4)
    weights = objective.parameters_of("model", model)
    for step in range(STEPS):
        found = objective.step(model, drawn(step), "model", Progress(step, STEPS), generators(ITEMS, step * ITEMS))
        slopes = torch.autograd.grad(found["velocity"].sum / found["velocity"].weight, weights)
        with torch.no_grad():
            for weight, slope in zip(weights, slopes, strict=True):
                weight -= RATE * (1 - step / STEPS) * slope.sign()
    return model.part("denoiser", GaussianVelocity)


def test_with_a_condition_it_learns_one_side_and_without_one_both(network):
    away, deviation = torch.tensor(AWAY), torch.tensor(DEVIATION)
    both = (deviation.square() + away.square()).sqrt()
    torch.testing.assert_close(network.mean.detach(), torch.stack([away, 0 * away]), rtol=0, atol=0.05)
    torch.testing.assert_close(network.log_deviation.detach().exp(), torch.stack([deviation, both]), rtol=0.1, atol=0)


def spoken(network, sampler, guidance=0.0):
    """Many frames of the side below, that is of minus AWAY."""
    family = FlowParameterisation(guidance=guidance)
    condition = Condition(-torch.ones(1, 1, 4000), torch.ones(1, 4000, dtype=torch.bool))
    start = torch.randn(1, 2, 4000, generator=torch.Generator().manual_seed(1))
    schedule = Schedule(family.sigma_min, family.sigma_max, family.sigma_data)
    with torch.no_grad():
        return sampler.sample(lambda x, s: family.estimate(network, x, s, condition), start, schedule, lambda: start)[0]


@pytest.mark.parametrize(
    ("sampler", "options"),
    [
        ("euler", {"steps": 64, "levels": "flow"}),
        ("euler", {"steps": 32, "levels": "sway"}),
        ("midpoint", {"steps": 16, "levels": "sway"}),
    ],
)
def test_samplers_reproduce_the_data(network, sampler, options):
    found = spoken(network, REGISTRY.build("sampler", sampler, options))
    torch.testing.assert_close(found.mean(dim=1), -torch.tensor(AWAY), rtol=0, atol=0.06)
    torch.testing.assert_close(found.std(dim=1), torch.tensor(DEVIATION), rtol=0.15, atol=0)


def test_guidance_leads_further_from_what_is_said_without_a_condition(network):
    sampler = REGISTRY.build("sampler", "euler", {"steps": 32, "levels": "flow"})
    plain, guided = (spoken(network, sampler, guidance).mean(dim=1) for guidance in (0.0, 2.0))
    assert (guided / plain > 1.1).all()
