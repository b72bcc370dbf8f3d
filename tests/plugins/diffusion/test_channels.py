"""Channels of latents count alike, or as far as they move."""

import pytest
import torch

from voxloom.objective import Progress
from voxloom.testing.tiny import LATENT_DIM, TinyModel, tiny_batch, tiny_generators
from voxloom_diffusion.channels import channel_weights
from voxloom_registry import Registry
from voxloom_world.codec import WorldCodec

REGISTRY = Registry.discover()
MOVES = torch.tensor([5.0, 1.0, 8.0, 4.0, 2.0, 2.0])


class FourOfSix(WorldCodec):
    """Voices differ in the last four of its channels."""

    def timbre(self, latents):
        return slice(2, 6), latents.new_ones(latents.shape[0], latents.shape[2]).bool()


class Scaled(TinyModel):
    """Every channel has a mean and a scale of its own."""

    moves = MOVES

    def denormalise(self, latents):
        return latents * self.moves[:, None] + 3


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Scaled({"parameterisation": REGISTRY.build("parameterisation", "consistency"), "codec": FourOfSix()}, True)


def test_channels_that_tell_voices_apart_have_their_proportions_back(model):
    latents = torch.zeros(2, LATENT_DIM, 3)
    assert channel_weights(model, latents, "alike").equal(torch.ones(LATENT_DIM, 1))
    weights = channel_weights(model, latents, "spread")[:, 0]
    assert weights[:2].equal(torch.ones(2))
    torch.testing.assert_close(weights[2:], MOVES[2:] / MOVES[2:].mean())


def consistency(model, channels):
    """Of one step, estimates being compared with the latents themselves."""
    options = {"data_share": 1.0, "max_sigma_share": 1.0, "channels": channels}
    objective = REGISTRY.build("objective", "consistency", options)
    with torch.no_grad():
        return objective.step(model, tiny_batch(), "model", Progress(1, 2), tiny_generators())["consistency"]


def test_an_error_counts_as_far_as_its_channel_moves(model):
    alike, spread = consistency(model, "alike"), consistency(model, "spread")
    assert alike.weight == spread.weight
    assert spread.sum != pytest.approx(float(alike.sum), rel=0.01)
    model.moves = torch.full_like(MOVES, 7.0)
    assert consistency(model, "spread").sum == pytest.approx(float(alike.sum))


def test_a_discriminator_of_latents_is_shown_them_in_proportion(model):
    judge = REGISTRY.build(
        "discriminator", "latents", {"latent_dim": LATENT_DIM, "width": 8, "layers": 1, "prompt": "none"}
    )
    shown = []
    judge.register_forward_pre_hook(lambda _, given: shown.append(given[0]))
    for channels in ("alike", "spread"):
        options = {"channels": channels, "stretch_frames": 4}
        objective = REGISTRY.build("objective", "adversarial", options, discriminator=judge, decoder=None)
        objective.step(model, tiny_batch(), "discriminator", Progress(1, 2), tiny_generators())
    weights = channel_weights(model, torch.zeros(1, LATENT_DIM, 1), "spread")
    for alike, spread in zip(shown[:2], shown[2:], strict=True):  # recordings, then estimates
        torch.testing.assert_close(spread, alike * weights)
