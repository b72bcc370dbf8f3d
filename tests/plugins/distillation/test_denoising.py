import math

import pytest
import torch

from voxloom.errors import TrainingError
from voxloom.sampler import Schedule
from voxloom.testing.tiny import tiny_batch
from voxloom_distillation.denoising import DenoisingObjective
from voxloom_distillation.teacher import output_weight

SIGMAS = [0.002, 0.5, 80.0]


def drawn(objective, model, steps=200):
    """The levels at which the network was trained."""
    for step in range(steps):
        rngs = [torch.Generator().manual_seed(3 * step + item) for item in range(3)]
        objective.step(model, tiny_batch(), "model", None, rngs)
    return torch.tensor(model.part("denoiser", object).seen)


def test_levels_are_the_samplers_and_no_others(family, toy_model, euler):
    sampler, model = euler(4), toy_model(family("data"), SIGMAS)
    wanted = sampler.levels(Schedule(0.002, 80.0))[:-1]
    levels = drawn(DenoisingObjective(teacher_sampler=sampler, weighting="even"), model)
    nearest = (levels[:, None].log() - torch.tensor(wanted).log()).abs().argmin(dim=1)
    assert torch.allclose(levels, torch.tensor(wanted)[nearest], rtol=1e-4)
    shares = torch.bincount(nearest, minlength=4) / len(levels)
    assert shares.tolist() == pytest.approx([0.25] * 4, abs=0.06)


def test_without_one_they_are_lognormal(family, toy_model):
    levels = drawn(DenoisingObjective(level_mean=-0.5, level_std=2.0), toy_model(family("consistency"), SIGMAS)).log()
    assert float(levels.median()) == pytest.approx(-0.5, abs=0.3)
    assert float(levels.std()) == pytest.approx(2.0, abs=0.25)
    assert float(levels.max()) <= math.log(80.0) + 1e-3
    assert float(levels.min()) >= math.log(0.002) - 1e-3


def test_a_share_of_them_is_where_speech_begins(family, toy_model):
    levels = drawn(DenoisingObjective(max_sigma_share=0.3), toy_model(family("consistency"), SIGMAS))
    assert float((levels > 79).float().mean()) == pytest.approx(0.3, abs=0.06)


def test_the_posterior_mean_is_what_costs_least(family, toy_model, learn, look):
    """Of normal latents it is known; training comes to it from nothing."""
    model = toy_model(family("consistency"), [2.0], torch.zeros(1))
    objective = DenoisingObjective(level_mean=math.log(2.0), level_std=0.01)
    learn(objective, model, 200)
    condition = model.supervise(tiny_batch(slice(0, 1)), []).condition
    x = torch.ones(1, 1, condition.mask.shape[1])
    found = family("consistency").estimate(model.part("denoiser", torch.nn.Module), x, torch.tensor([2.0]), condition)
    assert float(found[0, 0, 0].detach()) == pytest.approx(0.25 / 4.25, abs=0.03)


@pytest.mark.parametrize("error", ["squared", "absolute"])
def test_weighted_by_output_the_network_errs_alike_at_all_levels(error, family, toy_model, look):
    """At one level, so that the weight is a factor."""
    told = {}
    for weighting in ("output", "even"):
        objective = DenoisingObjective(max_sigma_share=1.0, weighting=weighting, error=error)
        told[weighting] = look(objective, toy_model(family("consistency"), SIGMAS))["denoising"]
    weight = (80.0**2 + 0.25) / (80.0 * 0.5) ** 2
    assert float(output_weight(torch.tensor([80.0]), 0.5)) == pytest.approx(weight)
    assert told["output"] == pytest.approx(told["even"] * weight ** (1 if error == "squared" else 0.5), rel=1e-4)


def test_errors_are_squared_or_absolute(family, toy_model, look):
    found = {
        error: look(
            DenoisingObjective(max_sigma_share=1.0, weighting="even", error=error),
            toy_model(family("consistency"), SIGMAS),
        )["denoising"]
        for error in ("squared", "absolute")
    }
    assert found["squared"] == pytest.approx(0.25, abs=0.06)  # of N(0, 0.5) estimated as nothing
    assert found["absolute"] == pytest.approx(0.5 * math.sqrt(2 / math.pi), abs=0.05)


def test_figures_are_of_the_levels_that_are_trained(family, toy_model, euler, look):
    told = look(DenoisingObjective(teacher_sampler=euler(4)), toy_model(family("data"), SIGMAS), probe=True)
    levels = euler(4).levels(Schedule(0.002, 80.0))[:-1]
    assert list(told) == [f"error_at_{level:g}" for level in levels]
    told = look(DenoisingObjective(), toy_model(family("consistency"), SIGMAS), probe=True)
    assert list(told) == ["error_at_80", "error_at_10", "error_at_2", "error_at_0.5"]


@pytest.mark.parametrize("name", ["midpoint", "consistency"])
def test_a_sampler_of_unknown_levels_is_refused(name, registry):
    """`midpoint` asks between the levels that it tells too."""
    with pytest.raises(TrainingError, match=r"^teacher_sampler: \w+ does not tell at which .*teacher_sampler=euler$"):
        DenoisingObjective(teacher_sampler=registry.build("sampler", name))


@pytest.mark.parametrize("name", ["euler", "heun", "dpmpp-2m", "ancestral"])
def test_samplers_that_keep_to_their_levels_teach(name, registry):
    DenoisingObjective(teacher_sampler=registry.build("sampler", name, {"steps": 6}))
