"""Solvers in a model whose denoiser estimates the posterior mean."""

import pytest
import torch

from voxloom.assembly import assemble
from voxloom.denoiser import AbstractDenoiser
from voxloom.errors import InputError
from voxloom.nn.masks import length_mask
from voxloom.sampler import AbstractSampler
from voxloom.slots import MODEL
from voxloom.values import Condition, Encoded, Latents, Start
from voxloom_registry import FitError, Registry, resolve

NAMES = ("euler", "heun", "midpoint", "dpmpp-2m", "dpmpp-2m-sde", "ancestral")
WIDTH, FRAMES = 16, (12, 7)


@pytest.fixture
def make(tiny):
    registry = Registry.discover()

    def made(*words):
        given = [*tiny, "parameterisation=edm", "prosody=regression", *words]
        torch.manual_seed(0)
        model = assemble(registry, resolve(registry, [MODEL], overrides=given)).eval()
        torch.nn.init.normal_(model.part("denoiser", AbstractDenoiser).output.weight, std=0.1)
        return model

    return made


@pytest.fixture
def condition():
    rng = torch.Generator().manual_seed(1)
    mask = length_mask(torch.tensor(FRAMES))
    frames = torch.randn(2, WIDTH, max(FRAMES), generator=rng) * mask[:, None]
    return Condition(frames, mask, Encoded(torch.randn(2, 4, WIDTH, generator=rng), torch.ones(2, 4, dtype=torch.bool)))


def rngs(seed=0):
    return [torch.Generator().manual_seed(seed + item) for item in range(2)]


@torch.no_grad()
@pytest.mark.parametrize("name", NAMES)
def test_the_denoiser_is_called_as_often_as_is_said(make, condition, name):
    model, calls = make(f"sampler={name}", "sampler.steps=3"), []
    model.part("denoiser", AbstractDenoiser).register_forward_pre_hook(lambda *_: calls.append(1))
    made = model.generate(condition, rngs())
    assert len(calls) == model.part("sampler", AbstractSampler).evaluations
    assert torch.isfinite(made.values).all()
    assert (made.values.transpose(1, 2)[~condition.mask] == 0).all()


@torch.no_grad()
@pytest.mark.parametrize("name", NAMES)
def test_a_lower_start_stays_near_what_it_starts_from(make, condition, name):
    model = make(f"sampler={name}", "sampler.steps=3")
    known = model.generate(condition, rngs())
    again = model.generate(condition, rngs(5), Start(known, 0.01))
    assert 0 < (again.values - known.values).abs().mean() < 0.1 * known.values.abs().mean()


@torch.no_grad()
@pytest.mark.parametrize("name", NAMES)
def test_known_latents_stay(make, condition, name):
    model = make(f"sampler={name}", "sampler.steps=3")
    latents = torch.randn(2, len(model.normalisation.mean), max(FRAMES), generator=rngs(9)[0])
    given = condition.mask & (torch.arange(max(FRAMES)) < 4)
    made = model.generate(condition.with_known(latents, given), rngs())
    wanted = model.denormalise(latents).transpose(1, 2)[given]
    torch.testing.assert_close(made.values.transpose(1, 2)[given], wanted)


@torch.no_grad()
@pytest.mark.parametrize("name", ["euler", "heun", "midpoint"])
def test_the_model_inverts_through_it(make, condition, name):
    model = make(f"sampler={name}", "sampler.steps=40")
    latents = model.generate(condition, rngs())
    noise = model.invert(condition, latents)
    back = model.generate(condition, rngs(5), Start(noise, inverted=True))
    assert (back.values - latents.values).abs().mean() < 0.2 * latents.values.abs().mean()


def test_a_sampler_of_the_sde_is_not_run_backwards(make, condition):
    model = make("sampler=ancestral")
    latents = Latents(torch.zeros(2, len(model.normalisation.mean), max(FRAMES)), condition.mask)
    with pytest.raises(InputError, match="the sampler AncestralSampler cannot run backwards"):
        model.invert(condition, latents)


@pytest.mark.parametrize("name", NAMES)
def test_a_consistency_estimate_is_refused(tiny, name):
    with pytest.raises(FitError) as refused:
        resolve(Registry.discover(), [MODEL], overrides=[*tiny, f"sampler={name}"])
    assert f"the sampler '{name}' needs estimates one of [denoised]" in str(refused.value)
