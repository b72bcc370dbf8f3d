"""Training against a discriminator: weights, turns, stretches and fit."""

import pytest
import torch

from voxloom.nn.masks import length_mask
from voxloom.objective import Progress
from voxloom.slots import CORE_SLOTS
from voxloom.testing.tiny import TinyModel, tiny_batch, tiny_generators
from voxloom_diffusion.adaptive import TINY
from voxloom_diffusion.adversarial import AdversarialConsistencyObjective
from voxloom_diffusion.stretches import draw_stretches
from voxloom_registry import FitError, Registry, resolve

DIM = 6
BATCH = tiny_batch()
MIDDLE = Progress(50, 100)


@pytest.fixture
def registry():
    return Registry.discover()


@pytest.fixture
def model(registry):
    torch.manual_seed(0)
    return TinyModel({"parameterisation": registry.build("parameterisation", "consistency")})


@pytest.fixture
def make(registry):
    def build(**options) -> AdversarialConsistencyObjective:
        torch.manual_seed(0)
        judge = {"latent_dim": DIM, "width": 16, "prompt": "none"}
        discriminator = registry.build("discriminator", "latents", judge)
        return registry.build(
            "objective", "adversarial", {"stretch_frames": 4, "s1": 40} | options, discriminator=discriminator
        )

    return build


def losses(objective, model, turn="model", progress=MIDDLE):
    return objective.step(model, BATCH, turn, progress, tiny_generators())


def mean_gradient_norm(loss, weight) -> float:
    (gradient,) = torch.autograd.grad(loss.sum / loss.weight, weight)
    return float(gradient.norm())


class TestAdaptiveWeight:
    def test_makes_both_gradients_alike_at_the_last_weight(self, model, make) -> None:
        last = model.parts["denoiser"].mix.weight
        consistency = mean_gradient_norm(losses(make(), model)["consistency"], last)
        plain = mean_gradient_norm(losses(make(adaptive=False), model)["adversarial"], last)
        weighted = mean_gradient_norm(losses(make(adversarial_weight=0.5), model)["adversarial"], last)
        assert weighted == pytest.approx(0.5 * consistency * plain / (plain + TINY), rel=1e-3)

    def test_is_clamped_and_told(self, model, make) -> None:
        objective = make(max_weight=0.25)
        assert losses(objective, model)["adversarial"].sum.isfinite()
        assert objective.figures()["adversarial_weight"] == pytest.approx(0.25)

    def test_does_not_depend_on_what_the_model_turn_leaves_alone(self, model, make) -> None:
        objective = make()
        losses(objective, model)
        assert all(parameter.grad is None for parameter in objective.discriminator.parameters())


def train(objective, model, turn, name, steps, lr) -> list[float]:
    """The loss `name` while `turn` alone is trained."""
    optimiser = torch.optim.Adam(objective.parameters_of(turn, model), lr=lr)
    found = []
    for _ in range(steps):
        term = losses(objective, model, turn)[name]
        optimiser.zero_grad()
        (term.sum / term.weight).backward()
        optimiser.step()
        found.append(term.sum.item() / term.weight.item())
    return found


@pytest.mark.parametrize("loss", ["least-squares", "log"])
def test_discriminator_tells_estimates_from_recordings_until_deceived(model, make, loss) -> None:
    objective = make(loss=loss, adaptive=False, max_sigma_share=1.0, discriminator_lr=3.0)
    learning = train(objective, model, "discriminator", "discriminator", 60, 3e-3)
    assert learning[-1] < 0.2 * learning[0]
    assert objective.figures()["accuracy_large_sigma"] > 0.9
    assert (objective.lr_factor("discriminator"), objective.lr_factor("model")) == (3.0, 1.0)
    deceiving = train(objective, model, "model", "adversarial", 60, 0.1)
    assert deceiving[-1] < 0.5 * deceiving[0]


def test_features_are_matched_with_the_recording_itself(model, make) -> None:
    without = losses(make(adaptive=False), model)["adversarial"].sum
    with_features = losses(make(adaptive=False, feature_matching=1.0), model)["adversarial"].sum
    assert with_features.item() > without.item()


def test_the_model_is_left_alone_before_the_start(model, make) -> None:
    objective = make(start_share=0.6)
    assert "adversarial" not in losses(objective, model)
    assert "discriminator" in losses(objective, model, "discriminator")
    assert "adversarial" in losses(objective, model, progress=Progress(60, 100))


def test_grid_is_at_its_finest_from_the_first_step(model, make) -> None:
    objective = make(adaptive=False)
    first, last = (losses(objective, model, progress=Progress(step, 100))["consistency"].sum for step in (0, 99))
    assert first.item() == last.item()


class TestStretches:
    def test_lie_inside_and_leave_short_items_out(self) -> None:
        mask = length_mask(torch.tensor([13, 3, 5]))
        latents = torch.where(mask[:, None], torch.arange(13.0), torch.nan).expand(3, 2, 13)
        starts = set()
        for seed in range(30):
            rngs = [torch.Generator().manual_seed(3 * seed + item) for item in range(3)]
            stretches = draw_stretches(mask, 5, rngs)
            assert stretches.items.tolist() == [0, 2]
            cut = stretches.of(latents)
            assert cut.shape == (2, 2, 5)
            assert torch.equal(cut.diff(dim=2), torch.ones(2, 2, 4)), "not contiguous, or beyond the end"
            starts.add(int(cut[0, 0, 0]))
        assert len(starts) > 6, "the place is not random"

    def test_none_weighs_nothing(self, model, make) -> None:
        objective = make(stretch_frames=1000)
        for turn, name in (("model", "adversarial"), ("discriminator", "discriminator")):
            loss = losses(objective, model, turn)[name]
            assert loss.sum.item() == loss.weight.item() == 0


RECIPE = """
model: flashspeech-nano
stages:
  - {name: consistency, objective: {part: adversarial}, freeze: [codec], trainer: {steps: 1}}
"""


class TestFit:
    @pytest.fixture
    def recipe(self, tmp_path):
        (tmp_path / "duel.yaml").write_text(RECIPE)
        return f"recipe={tmp_path / 'duel.yaml'}"

    def test_the_discriminator_takes_the_codecs_latent_dimension(self, registry, recipe) -> None:
        config = resolve(registry, CORE_SLOTS, overrides=[recipe, "codec.envelope_dim=20"])
        assert config.slots["discriminator"].options["latent_dim"] == 23
        assert config.slots["discriminator"].origins["latent_dim"] == "filled from codec"

    def test_a_posterior_mean_is_refused(self, registry, recipe) -> None:
        with pytest.raises(FitError, match=r"'adversarial'.*needs estimates one of \[consistency\]"):
            resolve(registry, CORE_SLOTS, overrides=[recipe, "parameterisation=edm", "sampler=euler"])
