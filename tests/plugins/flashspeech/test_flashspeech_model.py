from dataclasses import replace

import pytest
import torch

from voxloom.nn.denoising import estimate_clean
from voxloom.objective import Progress
from voxloom.sampler import AbstractSampler
from voxloom.values import Latents
from voxloom_diffusion.consistency_loss import Pair
from voxloom_diffusion.objective import ConsistencyObjective


def rngs(count, seed=0):
    return [torch.Generator().manual_seed(seed + item) for item in range(count)]


def single(batch, item):
    """Item `item` alone, without its padding."""
    frames, symbols = int(batch.frame_mask[item].sum()), int(batch.symbol_mask[item].sum())
    prompt = int(batch.prompt_mask[item].sum())
    cut = {
        "latents": (slice(None), slice(0, frames)),
        "frame_mask": slice(0, frames),
        "pitch": slice(0, frames),
        "voicing": slice(0, frames),
        "symbols": slice(0, symbols),
        "symbol_mask": slice(0, symbols),
        "durations": slice(0, symbols),
        "prompt": (slice(None), slice(0, prompt)),
        "prompt_mask": slice(0, prompt),
    }
    fields = {name: getattr(batch, name)[item][where][None] for name, where in cut.items()}
    return replace(batch, ids=(batch.ids[item],), index=batch.index[item : item + 1], **fields)


@torch.no_grad()
def test_a_batch_gives_every_item_what_it_gets_alone(model, batch):
    together = model.supervise(batch, [])
    latents = model.generate(together.condition, rngs(3)).values
    for item in range(3):
        alone = model.supervise(single(batch, item), [])
        generated = model.generate(alone.condition, rngs(1, item)).values[0]
        torch.testing.assert_close(latents[item, :, : generated.shape[1]], generated, atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_what_stands_in_padding_never_matters(model, batch):
    clean = model.supervise(batch, [])
    dirty = replace(
        batch,
        latents=torch.where(batch.frame_mask[:, None], batch.latents, 1e3),
        prompt=torch.where(batch.prompt_mask[:, None], batch.prompt, 1e3),
        symbols=torch.where(batch.symbol_mask, batch.symbols, 3),
        pitch=torch.where(batch.frame_mask, batch.pitch, 900.0),
    )
    soiled = model.supervise(dirty, [])
    torch.testing.assert_close(soiled.condition.frames, clean.condition.frames)
    torch.testing.assert_close(soiled.latents, clean.latents)
    for name, loss in clean.losses.items():
        torch.testing.assert_close(soiled.losses[name].sum, loss.sum)


@torch.no_grad()
def test_generation_repeats_bit_for_bit(model, batch):
    condition = model.supervise(batch, []).condition
    assert torch.equal(model.generate(condition, rngs(3)).values, model.generate(condition, rngs(3)).values)


@torch.no_grad()
def test_known_latents_are_kept_and_shape_the_rest(model, batch):
    supervised = model.supervise(batch, [])
    known = supervised.condition.mask.clone()
    known[:, 6:] = False
    condition = supervised.condition.with_known(supervised.latents, known)
    kept = model.generate(condition, rngs(3)).values
    torch.testing.assert_close(kept[:, :, :6], batch.latents[:, :, :6], atol=1e-5, rtol=1e-4)
    free = model.generate(supervised.condition, rngs(3)).values
    assert not torch.allclose(kept[:, :, 7:12], free[:, :, 7:12])


def test_measured_latents_have_the_deviation_the_parameterisation_expects(model, batch):
    scaled = replace(batch, latents=3.0 + 7.0 * batch.latents)
    model.measure([scaled])
    normalised = model.normalisation(scaled.latents).transpose(1, 2)[batch.frame_mask]
    assert normalised.std().item() == pytest.approx(0.5, rel=1e-3)
    assert normalised.mean().item() == pytest.approx(0, abs=1e-3)
    torch.testing.assert_close(model.normalisation.invert(model.normalisation(scaled.latents)), scaled.latents)


def test_one_consistency_step_reaches_every_trained_weight(model, batch):
    model.train()
    objective = ConsistencyObjective(context_probability=0.5)
    losses = objective.step(model, batch, "model", Progress(0, 100), rngs(3))
    assert set(losses) == {"consistency", "duration", "pitch", "voicing"}
    sum(loss.sum / loss.weight for loss in losses.values()).backward()
    # The last block's residual half is unused by construction, its bias half gets no gradient; every weight is reached.
    missing = [name for name, parameter in model.named_parameters() if parameter.grad is None]
    assert missing == []


def test_the_loss_repeats_for_the_same_generators_and_dropout_seed(model, batch):
    model.train()
    objective = ConsistencyObjective(max_sigma_share=0.5, data_share=0.5, weighting="output")

    def run():
        torch.manual_seed(3)
        return objective.step(model, batch, "model", Progress(5, 100), rngs(3))["consistency"].sum

    assert torch.equal(run(), run())


def test_student_and_teacher_share_their_dropout(model, batch):
    """Next to each other and under one dropout mask the two estimates nearly agree; with two masks they could not."""
    model.train()
    objective = ConsistencyObjective(s0=1000, s1=1000, level_mean=0.0, level_std=0.05)
    supervised = model.supervise(batch, [])
    noise = torch.randn(supervised.latents.shape, generator=torch.Generator().manual_seed(0))
    pair = Pair(torch.full((3,), 1.0), torch.full((3,), 1.00001), noise)
    student, teacher = objective.consistency.estimates(
        lambda x, sigma: estimate_clean(model, x, sigma, supervised.condition), supervised.latents, pair
    )
    assert (student - teacher).abs().max() < 1e-3
    assert not teacher.requires_grad


@torch.no_grad()
def test_predicted_prosody_keeps_what_is_given(model, batch):
    supervised = model.supervise(batch, [])
    states, speaker, _ = model._encode(batch.symbols, batch.symbol_mask, batch.prompt, batch.prompt_mask)
    predicted = model.part("prosody", object)(states, speaker, rngs(3))
    assert (predicted.durations[batch.symbol_mask] * 80 >= 1 - 1e-4).all()
    assert (predicted.durations[~batch.symbol_mask] == 0).all()
    kept = model.part("prosody", object)(states, speaker, rngs(3), replace(predicted, pitch=None))
    assert torch.equal(kept.durations, predicted.durations)
    torch.testing.assert_close(kept.pitch, predicted.pitch)
    assert supervised.condition.mask.shape == batch.frame_mask.shape


def test_inverting_with_a_sampler_that_cannot_is_refused_in_one_sentence(model, batch):
    condition = model.supervise(batch, []).condition
    with pytest.raises(Exception, match="cannot run backwards"):
        model.invert(condition, Latents(batch.latents, batch.frame_mask))


@torch.no_grad()
@pytest.mark.parametrize("temperature", [0.0, 0.25, 1.0])
def test_temperature_is_the_deviation_of_the_first_noise_and_of_no_other(model, batch, monkeypatch, temperature):
    started = []

    class Spy(AbstractSampler):
        evaluations = 1

        def sample(self, estimate, start, schedule, noise):
            started.extend([start, noise()])
            return start

    part = model.part
    monkeypatch.setattr(model, "part", lambda slot, kind: Spy() if slot == "sampler" else part(slot, kind))
    monkeypatch.setattr(model, "temperature", temperature)
    condition = model.supervise(batch, []).condition
    model.generate(condition, rngs(3))
    real = condition.mask[:, None].expand_as(started[0])
    assert float(started[0][real].std()) == pytest.approx(temperature, rel=0.05)
    assert float(started[1][real].std()) == pytest.approx(1.0, rel=0.05)
