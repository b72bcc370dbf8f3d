"""What the WaveNet makes of items whose condition is dropped has nothing to do with what the condition was."""

from dataclasses import replace

import pytest
import torch

from voxloom.nn.masks import length_mask
from voxloom.testing.checks import stirred
from voxloom.testing.inputs import condition, sequence
from voxloom.values import Encoded
from voxloom_registry import Registry

DROPPED = 1
LEVEL = torch.tensor([0.1, 0.5, 0.9])


@pytest.fixture(scope="module")
def network():
    registry = Registry.discover()
    options = {"latent_dim": 6, "condition_dim": 16, "width": 16, "layers": 4, "heads": 2}
    torch.manual_seed(0)
    made = registry.build("denoiser", "wavenet", options, attention=registry.build("attention", "sdpa"))
    return stirred(made)  # it begins with no answer, and with a prompt that moves nothing


@pytest.fixture(params=["null", "plain"])
def null(request):
    return torch.arange(3) == DROPPED if request.param == "null" else None


def given(null):
    return replace(condition(16, 6, frozenset({"prompt"})), null=null)


def other_frames(told):
    return replace(told, frames=(told.frames.flip(1) + 1) * told.mask[:, None])


def other_prompt(told):
    return replace(told, prompt=replace(told.prompt, states=told.prompt.states.flip(2) + 1))


def shorter_prompt(told):
    shorter = told.prompt.mask & length_mask(torch.tensor([2, 2, 1]), told.prompt.mask.shape[1])
    return replace(told, prompt=Encoded(told.prompt.states, shorter))


@pytest.mark.parametrize("changed", [other_frames, other_prompt, shorter_prompt])
@torch.no_grad()
def test_a_dropped_condition_is_not_seen_and_others_are(network, null, changed):
    x = sequence(6).values
    before, after = (network(x, LEVEL, told) for told in (given(null), changed(given(null))))
    moved = (after - before).abs().amax(dim=(1, 2))
    for item in range(3):
        if null is not None and item == DROPPED:
            assert moved[item] < 1e-5
        else:
            assert moved[item] > 1e-3


@torch.no_grad()
def test_what_is_said_without_a_condition_is_something_else(network):
    x, plain, none = sequence(6).values, given(None), given(torch.ones(3, dtype=torch.bool))
    assert ((network(x, LEVEL, plain) - network(x, LEVEL, none)).abs().amax(dim=(1, 2)) > 1e-2).all()


@torch.no_grad()
def test_nothing_dropped_is_no_null_at_all(network):
    x, told = sequence(6).values, given(torch.zeros(3, dtype=torch.bool))
    torch.testing.assert_close(network(x, LEVEL, told), network(x, LEVEL, given(None)), rtol=0, atol=0)
