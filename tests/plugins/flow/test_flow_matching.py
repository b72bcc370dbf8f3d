"""What the objective sums up, worked out beside it, and what it drops."""

import pytest
import torch

from voxloom.denoiser import AbstractDenoiser
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import Progress
from voxloom.slots import CORE_SLOTS
from voxloom.testing.inputs import generators
from voxloom.testing.tiny import TinyModel, tiny_batch, tiny_generators
from voxloom.values import Batch
from voxloom_flow.objective import FlowMatchingObjective
from voxloom_flow.parameterisation import FlowParameterisation
from voxloom_registry import FitError, Registry, resolve

REGISTRY = Registry.discover()
BATCH = tiny_batch()
MASK = BATCH.frame_mask[:, None]


class Told(AbstractDenoiser):
    """Answers what it was told to, another thing of items without condition, and remembers what it was given."""

    uses = frozenset({"null"})

    def __init__(self, answer, without=0.0):
        super().__init__()
        self.answer, self.without = answer, without

    def forward(self, x, level, condition):
        self.x, self.level, self.null = x, level, condition.null
        null = torch.zeros(len(x), dtype=torch.bool) if condition.null is None else condition.null
        return torch.where(null[:, None, None], torch.tensor(self.without), torch.as_tensor(self.answer)).expand_as(x)


def model(network, guidance=0.0):
    return TinyModel({"denoiser": network, "parameterisation": FlowParameterisation(guidance=guidance)})


def loss(network, guidance=0.0, batch=BATCH, rngs=None, **options):
    objective = FlowMatchingObjective(**options)
    with torch.no_grad():
        told = objective.step(model(network, guidance), batch, "model", Progress(0, 1), rngs or tiny_generators())
    return told["velocity"]


def draws():
    """Times and noise, as the items' generators give them."""
    rngs = tiny_generators()
    lowest, highest = 0.002 / 1.002, 1000 / 1001
    times = lowest + (highest - lowest) * uniform(rngs)
    return times[:, None, None], masked_noise(BATCH.frame_mask, 6, rngs)


def test_the_exact_velocity_costs_nothing():
    _, noise = draws()
    assert float(loss(Told(noise - BATCH.latents), drop_condition=0.0).sum) == 0


def test_the_loss_is_the_squared_error_of_the_velocity_on_the_path():
    times, noise = draws()
    network = Told(0.3)
    found = loss(network, drop_condition=0.0)
    torch.testing.assert_close(network.x, (1 - times) * BATCH.latents + times * noise)
    torch.testing.assert_close(network.level, times[:, 0, 0])
    torch.testing.assert_close(found.sum, ((0.3 - (noise - BATCH.latents)).square() * MASK).sum())
    assert float(found.weight) == MASK.sum() * 6


def test_the_guidance_that_a_voice_speaks_with_is_not_trained():
    for drop in (0.0, 0.5):
        plain, guided = (loss(Told(0.3, 0.9), guidance, drop_condition=drop).sum for guidance in (0.0, 3.0))
        assert torch.equal(plain, guided)


def test_the_probe_measures_estimates_without_guidance():
    objective, (_, noise) = FlowMatchingObjective(), (None, masked_noise(BATCH.frame_mask, 6, tiny_generators()))
    asked = model(Told(0.3, 0.9), guidance=3.0)
    with torch.no_grad():
        figures = objective.probe(asked, BATCH, tiny_generators())
        assert list(figures) == ["error_at_99", "error_at_9", "error_at_2", "error_at_0.5"]
        for sigma in (99.0, 9.0, 2.0, 0.5):
            condition = asked.supervise(BATCH, tiny_generators()).condition
            noisy, level = BATCH.latents + sigma * noise, torch.full((3,), sigma)
            estimate = FlowParameterisation().estimate(Told(0.3), noisy, level, condition)
            expected = ((estimate - BATCH.latents).abs() * MASK).sum()
            torch.testing.assert_close(figures[f"error_at_{sigma:g}"].sum, expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(("options", "share"), [({}, 0.2), ({"drop_condition": 0.6}, 0.6)])
def test_the_condition_is_dropped_in_its_share_of_items(options, share):
    network, times = dropping(**options)
    assert float(network.null.float().mean()) == pytest.approx(share, abs=0.03)
    quarters = torch.quantile(times, torch.tensor([0.25, 0.5, 0.75]))
    torch.testing.assert_close(quarters, torch.tensor([0.25, 0.5, 0.75]), rtol=0, atol=0.04)
    together = torch.corrcoef(torch.stack([times, network.null.float()]))[0, 1]
    assert abs(float(together)) < 0.06, "what is dropped has to do with the time"


def test_it_may_be_dropped_never_or_always():
    assert not dropping(drop_condition=0.0)[0].null.any()
    assert dropping(drop_condition=1.0)[0].null.all()


def dropping(items=2000, **options):
    mask = torch.ones(items, 1, dtype=torch.bool)
    batch = Batch(("",) * items, torch.arange(items), torch.zeros(items, 6, 1), mask)
    network = Told(0.0)
    loss(network, guidance=1.0, batch=batch, rngs=generators(items), **options)
    return network, network.level


def test_items_without_condition_train_what_is_said_without_one():
    _, noise = draws()
    expected = ((0.9 - (noise - BATCH.latents)).square() * MASK).sum()
    torch.testing.assert_close(loss(Told(noise - BATCH.latents, 0.9), drop_condition=1.0).sum, expected)


def test_other_families_are_refused_before_training():
    words = ["recipe=flow-nano", "corpus.path=set.jsonl"]
    with pytest.raises(
        FitError, match=r"'flow-matching' in flow needs velocity equal to true, which no part connected"
    ):
        resolve(REGISTRY, CORE_SLOTS, overrides=[*words, "parameterisation=edm"])
    assert resolve(REGISTRY, CORE_SLOTS, overrides=words).stages
