"""The network's answer is the velocity of the straight path, F5-TTS's guidance goes on from it."""

import pytest
import torch

from voxloom.denoiser import AbstractDenoiser
from voxloom.values import Condition, Encoded
from voxloom_flow.parameterisation import FlowParameterisation

ITEMS, FRAMES = 3, 5
LEVELS = torch.tensor([0.002, 1.5, 1000.0])
MASK = torch.arange(FRAMES) < torch.tensor([[5], [4], [2]])


def normal(seed):
    return torch.randn(ITEMS, 2, FRAMES, generator=torch.Generator().manual_seed(seed)) * MASK[:, None]


CLEAN, NOISE = normal(0), normal(1)
NOISY = CLEAN + LEVELS[:, None, None] * NOISE


class Recorder(AbstractDenoiser):
    """Answers a velocity that depends on everything it is given, and remembers what that was."""

    uses = frozenset({"prompt", "null", "known", "known_mask"})

    def __init__(self):
        super().__init__()
        self.calls = []

    def forward(self, x, level, condition):
        self.calls.append((x, level, condition))
        told = condition.frames.mean(dim=1, keepdim=True) + condition.prompt.states.mean(dim=(1, 2))[:, None, None]
        told = told if condition.null is None else told.masked_fill(condition.null[:, None, None], 0)
        return torch.tanh(x + level[:, None, None] + told + condition.known)


class Exact(AbstractDenoiser):
    """The velocity that leads from these clean latents to this noise."""

    uses = frozenset[str]()

    def forward(self, x, level, condition):
        return NOISE - CLEAN


@pytest.fixture
def condition():
    prompt = Encoded(normal(3).transpose(1, 2), torch.ones(ITEMS, FRAMES, dtype=torch.bool))
    frames = Condition(2 * normal(2), MASK, prompt)
    return frames.with_known(normal(4), MASK & (torch.arange(FRAMES) < 1))


def dropped(condition, items):
    return Condition(**{**vars(condition), "null": items})


@pytest.mark.parametrize("guidance", [0.0, 2.0])
def test_the_network_sees_the_path_and_its_time(condition, guidance):
    network = Recorder()
    FlowParameterisation(guidance=guidance).estimate(network, NOISY, LEVELS, condition)
    ((x, time, _),) = network.calls
    expected = LEVELS / (1 + LEVELS)
    torch.testing.assert_close(time[:ITEMS], expected, rtol=1e-6, atol=0)
    place = expected[:, None, None]
    torch.testing.assert_close(x[:ITEMS], (1 - place) * CLEAN + place * NOISE, rtol=1e-5, atol=1e-6)


def test_the_exact_velocity_gives_the_clean_latents(condition):
    found = FlowParameterisation().estimate(Exact(), NOISY, LEVELS, condition)
    torch.testing.assert_close(found, CLEAN, rtol=0, atol=1e-4)


@pytest.mark.parametrize("guidance", [0.5, 2.0])
def test_guidance_goes_on_from_the_estimate_without_condition(condition, guidance):
    plain, network = FlowParameterisation(), Recorder()
    told, untold = (
        plain.estimate(network, NOISY, LEVELS, dropped(condition, torch.full((ITEMS,), null))) for null in (False, True)
    )
    found = FlowParameterisation(guidance=guidance).estimate(Recorder(), NOISY, LEVELS, condition)
    torch.testing.assert_close(found, told + guidance * (told - untold), rtol=1e-5, atol=1e-5)
    assert (told - untold).abs().max() > 0.1


def test_guidance_is_that_of_the_velocity(condition):
    """v + w (v - v without condition), as F5-TTS has it, followed to the data."""
    network, (sigma, time) = Recorder(), (LEVELS[:, None, None], (LEVELS / (1 + LEVELS))[:, None, None])
    on_path = NOISY / (1 + sigma)
    told, untold = (
        network(on_path, time[:, 0, 0], dropped(condition, torch.full((ITEMS,), null))) for null in (False, True)
    )
    found = FlowParameterisation(guidance=2.0).estimate(Recorder(), NOISY, LEVELS, condition)
    expected = (on_path - time * (told + 2.0 * (told - untold))) * MASK[:, None]
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)


def test_one_pass_without_guidance_and_a_batch_of_both_with_it(condition):
    for guidance, items in ((0.0, ITEMS), (2.0, 2 * ITEMS)):
        network = Recorder()
        FlowParameterisation(guidance=guidance).estimate(network, NOISY, LEVELS, condition)
        ((x, time, given),) = network.calls
        assert len(x) == len(time) == len(given.frames) == len(given.mask) == len(given.prompt.states) == items
        assert len(given.known) == len(given.known_mask) == items
    assert given.null.tolist() == [False] * ITEMS + [True] * ITEMS


def test_items_that_are_dropped_already_are_not_guided(condition):
    null = torch.tensor([False, True, False])
    plain, guided = (
        FlowParameterisation(guidance=guidance).estimate(Recorder(), NOISY, LEVELS, dropped(condition, null))
        for guidance in (0.0, 2.0)
    )
    torch.testing.assert_close(guided[1], plain[1])
    assert (guided[2] - plain[2]).abs().max() > 0.1


def test_a_prepared_condition_gives_the_same(condition):
    for guidance in (0.0, 2.0):
        family, network = FlowParameterisation(guidance=guidance), Recorder()
        plain = family.estimate(network, NOISY, LEVELS, condition)
        prepared = family.estimate(network, NOISY, LEVELS, family.prepared(network, condition))
        torch.testing.assert_close(prepared, plain, rtol=0, atol=0)
