"""Prosody refinement: residuals, their scale, alpha, and the objective that learns them."""

import pytest
import torch

from voxloom.model import AbstractModel
from voxloom.objective import Progress
from voxloom.slots import CORE_SLOTS
from voxloom.testing import ObjectiveSuite
from voxloom.testing.checks import stirred
from voxloom.testing.inputs import LENGTHS, encoded, generators
from voxloom.testing.tiny import tiny_batch, tiny_generators
from voxloom.values import Batch, Encoded, Prosody
from voxloom_registry import FitError, Registry, resolve

WIDTH, RATE = 16, 80.0
SHAPE = {"frame_rate": RATE, "width": WIDTH, "heads": 2, "layers": 2, "filter_width": 16, "dropout": 0.5}
REFINERS = {"refiner_width": 16, "refiner_layers": 2}


@pytest.fixture
def registry():
    return Registry.discover()


def build(registry, **options):
    torch.manual_seed(0)
    neighbours = {kind: registry.build(kind, name) for kind, name in (("attention", "sdpa"), CONSISTENCY)}
    return stirred(registry.build("prosody", "refined", SHAPE | REFINERS | options, **neighbours))


CONSISTENCY = ("parameterisation", "consistency")
PHONEMES, PROMPT = encoded(WIDTH), encoded(WIDTH, (7, 4, 6), seed=1)


def recording(lengths=LENGTHS) -> Prosody:
    """Phonemes of three to seven frames, pitch gliding up, every fourth frame unvoiced."""
    frames = (3 + torch.arange(max(lengths)) % 5) * PHONEMES.mask
    total = frames.sum(dim=1)
    ramp = torch.linspace(0, 1, int(total.max())).expand(len(lengths), -1)
    voicing = (torch.arange(int(total.max())) % 4 > 0).float().expand(len(lengths), -1)
    return Prosody(total, frames / RATE, 100 + 100 * ramp, voicing)


class TestResiduals:
    def test_are_truth_minus_prediction_in_the_regressors_domain(self, registry) -> None:
        prosody, target = build(registry, pitch_alpha=0.0, duration_alpha=0.0), recording()
        found = prosody.residuals(PHONEMES, PROMPT, target)
        with torch.no_grad():
            rngs = generators(len(LENGTHS))
            spoken = prosody(PHONEMES, PROMPT, rngs)
            given = prosody(PHONEMES, PROMPT, rngs, Prosody(target.frames, target.durations))
        inside = PHONEMES.mask & (spoken.durations * RATE > 1.001)  # a prediction below one frame is held at one
        truth = (target.durations * RATE).log1p() - (spoken.durations * RATE).log1p()
        torch.testing.assert_close(found["duration"].values[:, 0][inside], truth[inside], rtol=1e-4, atol=1e-4)
        voiced = target.mask & (target.voicing > 0.5)
        assert torch.equal(found["pitch"].counted, voiced)
        truth = (target.pitch / given.pitch).log()
        torch.testing.assert_close(found["pitch"].values[:, 0][voiced], truth[voiced], rtol=1e-4, atol=1e-4)

    def test_leave_the_regressor_alone(self, registry) -> None:
        prosody = build(registry).train()
        first, second = (prosody.residuals(PHONEMES, PROMPT, recording()) for _ in range(2))
        for factor in first:
            assert torch.equal(first[factor].values, second[factor].values), "dropout was on"
            assert not first[factor].values.requires_grad
        assert prosody.duration.training
        assert prosody.pitch.training

    def test_are_scaled_to_the_deviation_of_the_data(self, registry) -> None:
        prosody = build(registry)
        plain = prosody.residuals(PHONEMES, PROMPT, recording())
        for _ in range(2):  # measuring what is scaled already changes nothing
            prosody.measure({name: [value] for name, value in prosody.residuals(PHONEMES, PROMPT, recording()).items()})
            for factor, residual in prosody.residuals(PHONEMES, PROMPT, recording()).items():
                counted = residual.values[:, 0][residual.counted]
                assert counted.std().item() == pytest.approx(0.5, rel=1e-4)
                ratio = plain[factor].values[:, 0][residual.counted] / counted
                torch.testing.assert_close(ratio, ratio[:1].expand_as(ratio), rtol=1e-3, atol=1e-4)


class TestAlpha:
    def speak(self, prosody, seed=0):
        with torch.no_grad():
            return prosody(PHONEMES, PROMPT, generators(len(LENGTHS), 10 * seed))

    def test_adds_its_share_of_the_residual(self, registry) -> None:
        spoken = {}
        for alpha in (0.0, 0.25, 0.5):
            prosody = build(registry, duration_alpha=0.0, pitch_alpha=alpha)
            prosody.deviations += 0.1
            spoken[alpha] = self.speak(prosody)
        mask = spoken[0.0].mask
        steps = [(spoken[high].pitch / spoken[low].pitch).log()[mask] for low, high in ((0.0, 0.25), (0.25, 0.5))]
        assert steps[0].abs().max() > 1e-3
        torch.testing.assert_close(steps[0], steps[1], rtol=1e-3, atol=1e-5)

    def test_of_durations_changes_how_long_phonemes_last(self, registry) -> None:
        lengths = []
        for alpha in (0.0, 1.0):
            prosody = build(registry, duration_alpha=alpha)
            prosody.deviations += 0.5
            lengths.append(self.speak(prosody).durations)
        assert not torch.equal(*lengths)

    def test_of_zero_is_the_regressors_prosody(self, registry) -> None:
        prosody = build(registry)
        prosody.deviations += 0.1
        regression = registry.build("prosody", "regression", SHAPE, attention=registry.build("attention", "sdpa"))
        regression.load_state_dict(prosody.state_dict(), strict=False)
        plain = self.speak(regression.eval())
        with torch.no_grad():
            spoken = prosody(PHONEMES, PROMPT, generators(len(LENGTHS)), None, 0.0)
        for field in ("frames", "durations", "pitch", "voicing"):
            assert torch.equal(getattr(spoken, field), getattr(plain, field))

    def test_of_a_request_stands_for_both_options(self, registry) -> None:
        asked, set_ = build(registry), build(registry, duration_alpha=0.7, pitch_alpha=0.7)
        for prosody in (asked, set_):
            prosody.deviations += 0.1
        with torch.no_grad():
            spoken = asked(PHONEMES, PROMPT, generators(len(LENGTHS)), None, 0.7)
        assert torch.equal(spoken.durations, self.speak(set_).durations)
        assert torch.equal(spoken.pitch, self.speak(set_).pitch)

    def test_mixes_the_same_residual_of_durations(self, registry) -> None:
        prosody = build(registry)
        prosody.deviations += 0.1
        logs = []
        with torch.no_grad():
            prosody.duration.projection.bias += 4.0  # well above one frame, where durations are held
            for alpha in (0.0, 0.25, 0.5):
                found = prosody(PHONEMES, PROMPT, generators(len(LENGTHS)), None, alpha)
                logs.append((found.durations * RATE).log1p())
        assert torch.stack(logs)[:, PHONEMES.mask].min() > 0.7
        steps = [(logs[place + 1] - logs[place])[PHONEMES.mask] for place in range(2)]
        assert steps[0].abs().max() > 1e-3
        torch.testing.assert_close(steps[0], steps[1], rtol=1e-3, atol=1e-5)

    def test_makes_seeds_differ(self, registry) -> None:
        prosody = build(registry, pitch_alpha=1.0, duration_alpha=0.0)
        prosody.deviations += 0.1
        assert torch.equal(self.speak(prosody).pitch, self.speak(prosody).pitch)
        assert not torch.equal(self.speak(prosody).pitch, self.speak(prosody, seed=1).pitch)

    def test_adds_nothing_before_residuals_are_measured(self, registry) -> None:
        with_alpha, without = (self.speak(build(registry, pitch_alpha=alpha)) for alpha in (1.0, 0.0))
        assert torch.equal(with_alpha.pitch, without.pitch)


class Residuals(AbstractModel):
    """A model of prosody alone."""

    def residuals(self, batch: Batch):
        rows = batch.index
        phonemes = Encoded(PHONEMES.states[rows], PHONEMES.mask[rows])
        prompt = Encoded(PROMPT.states[rows], PROMPT.mask[rows])
        whole = recording()
        frames, durations = whole.frames[rows], whole.durations[rows]
        size = int(frames.max())
        target = Prosody(frames, durations, whole.pitch[rows, :size], whole.voicing[rows, :size])
        return self.part("prosody", object).residuals(phonemes, prompt, target)


class TestRefinementObjective(ObjectiveSuite):
    name = "refinement"
    options = {"s1": 20}

    def model(self) -> AbstractModel:
        prosody = build(self.registry())
        prosody.deviations += 0.1
        return Residuals({"prosody": prosody, "parameterisation": self.registry().build(*CONSISTENCY)})


class TestLearning:
    def test_begins_by_measuring_and_learns_the_spread(self, registry) -> None:
        prosody = build(registry)
        model = Residuals({"prosody": prosody, "parameterisation": registry.build(*CONSISTENCY)})
        objective = registry.build("objective", "refinement", {"s0": 4, "s1": 4, "max_sigma_share": 0.5})
        objective.begin(model, [tiny_batch()])
        assert bool((prosody.deviations > 0).all())
        regressor = [value.clone() for value in prosody.duration.parameters()]
        optimiser = torch.optim.Adam(objective.parameters_of("model", model), lr=3e-3)
        found = []
        for step in range(40):
            losses = objective.step(model, tiny_batch(), "model", Progress(step, 40), tiny_generators())
            total = torch.stack([loss.sum / loss.weight for loss in losses.values()]).sum()
            optimiser.zero_grad()
            total.backward()
            optimiser.step()
            found.append(total.item())
        assert sum(found[-5:]) < 0.7 * sum(found[:5])
        assert all(map(torch.equal, regressor, prosody.duration.parameters())), "the regressor moved"


RECIPE = """
model: flashspeech-nano
stages:
  - {name: refinement, objective: {part: refinement}, freeze: [codec], trainer: {steps: 1}}
"""


def test_a_prosody_without_refiners_is_refused(registry, tmp_path) -> None:
    (tmp_path / "refine.yaml").write_text(RECIPE)
    recipe = f"recipe={tmp_path / 'refine.yaml'}"
    with pytest.raises(
        FitError, match=r"'refinement' in refinement needs refined equal to true, but the prosody 'regression'"
    ):
        resolve(registry, CORE_SLOTS, overrides=[recipe])
    config = resolve(registry, CORE_SLOTS, overrides=[recipe, "prosody=refined"])
    assert config.slots["prosody"].options["pitch_alpha"] == 0.2
