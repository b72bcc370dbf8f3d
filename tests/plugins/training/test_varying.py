"""Utterances in other voices than the corpus has."""

from dataclasses import replace

import pytest
import torch

from voxloom.errors import TrainingError
from voxloom.values import Batch
from voxloom_training.seeds import rng_of
from voxloom_training.varying import vary_voices
from voxloom_world.codec import WorldCodec


@pytest.fixture
def batch():
    mask = torch.arange(9)[None] < torch.tensor([[9], [6]])
    latents = torch.randn(2, 43, 9, generator=torch.Generator().manual_seed(0)) * mask[:, None]
    pitch = torch.full((2, 9), 150.0) * mask
    return Batch(("a", "b"), torch.arange(2), latents, mask, pitch=pitch, prompt=latents, prompt_mask=mask)


def varied(batch, spread, seed=0):
    return vary_voices(batch, WorldCodec(), spread, [rng_of(seed, index) for index in range(2)])


def test_an_utterance_and_its_prompt_change_together(batch):
    found = varied(batch, (0.25, 0.1))
    assert torch.equal(found.latents, found.prompt)
    assert not torch.equal(found.latents, batch.latents)
    factors = found.pitch[:, 0] / 150
    assert float(factors[0]) != float(factors[1])
    assert bool(((factors >= 1 / 1.25) & (factors <= 1.25)).all())
    assert not found.latents[1, :, 6:].any()
    assert not found.pitch[1, 6:].any()


def test_draws_depend_on_their_seeds_alone(batch):
    assert torch.equal(varied(batch, (0.25, 0.1)).latents, varied(batch, (0.25, 0.1)).latents)
    assert not torch.equal(varied(batch, (0.25, 0.1)).latents, varied(batch, (0.25, 0.1), 1).latents)


def test_formants_may_change_alone(batch):
    found = varied(batch, (0.0, 0.1))
    assert torch.equal(found.pitch, batch.pitch)
    assert not torch.allclose(found.latents[:, 2:42], batch.latents[:, 2:42])


def test_waves_and_tokens_would_keep_their_voices(batch):
    with pytest.raises(TrainingError, match="changes latents, and this model learns from waves or tokens too"):
        varied(replace(batch, wave=torch.zeros(2, 1, 1800)), (0.25, 0.1))
