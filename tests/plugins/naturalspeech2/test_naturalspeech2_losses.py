"""What the objective sums up, worked out beside it from the paper's own terms."""

import pytest
import torch
from torch.nn import functional as F

from voxloom.denoiser import AbstractDenoiser
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import Progress
from voxloom.slots import CORE_SLOTS
from voxloom.testing.inputs import generators
from voxloom.testing.tiny import TinyModel, tiny_batch, tiny_generators
from voxloom.values import Batch
from voxloom_naturalspeech2.objective import NaturalSpeech2Objective, codeword_errors
from voxloom_naturalspeech2.parameterisation import VariancePreservingParameterisation
from voxloom_registry import FitError, Registry, resolve

REGISTRY = Registry.discover()
CODEC = {"encoder_dim": 4, "encoder_rates": (8, 10), "latent_dim": 6, "decoder_dim": 16, "decoder_rates": (10, 8)}
BATCH = tiny_batch()
MASK = BATCH.frame_mask[:, None]


class Told(AbstractDenoiser):
    """Answers what it was told to, and remembers its levels."""

    uses = frozenset[str]()

    def __init__(self, answer):
        super().__init__()
        self.answer, self.weight = answer, torch.nn.Parameter(torch.zeros(()))

    def forward(self, x, level, condition):
        self.level = level
        return self.answer.expand_as(x) + self.weight


def model(answer, **parts):
    return TinyModel({"denoiser": Told(answer), "parameterisation": VariancePreservingParameterisation(), **parts})


def losses(answer, batch=BATCH, rngs=None, **options):
    asked = model(answer)
    objective = NaturalSpeech2Objective(**{"rvq_weight": 0.0, **options})
    with torch.no_grad():
        found = objective.step(asked, batch, "model", Progress(0, 1), rngs or tiny_generators())
    return found, asked.part("denoiser", Told).level


def test_the_truth_costs_nothing():
    found, _ = losses(BATCH.latents)
    assert {name: float(loss.sum) for name, loss in found.items()} == {"data": 0, "score": 0}


def test_the_data_loss_is_the_mean_squared_error():
    found, _ = losses(torch.tensor(0.3))
    error = ((0.3 - BATCH.latents).square() * MASK).sum()
    torch.testing.assert_close(found["data"].sum, error)
    assert float(found["data"].weight) == MASK.sum() * 6


def test_the_score_loss_is_the_error_of_the_score_by_its_definition():
    """Its square times the variance, (1 - a^2) || (a z' - z_t) / (1 - a^2) - (a z - z_t) / (1 - a^2) ||^2 (eq. 6)."""
    answer = torch.tensor(0.3)
    found, _ = losses(answer)
    rngs, family = tiny_generators(), VariancePreservingParameterisation()
    times = 0.001 + 0.999 * uniform(rngs)
    noise = masked_noise(BATCH.frame_mask, 6, rngs)
    kept = torch.exp(-(0.05 * times + 9.975 * times**2) / 2).double()[:, None, None]
    variance = 1 - kept**2
    on_path = kept * BATCH.latents + variance.sqrt() * noise
    predicted, true = ((kept * clean - on_path) / variance for clean in (answer, BATCH.latents))
    expected = (variance * (predicted - true).square() * MASK).sum()
    assert float(found["score"].sum) == pytest.approx(float(expected), rel=1e-3)
    torch.testing.assert_close(family.sigma(times).double(), (variance.sqrt() / kept)[:, 0, 0], rtol=1e-3, atol=0)


@pytest.mark.parametrize("cap", [None, 0.02])
def test_the_score_counts_as_the_data_over_the_square_of_the_level_up_to_a_cap(cap):
    found, times = losses(torch.tensor(0.3), max_snr=cap, score_weight=2.0)
    weight = VariancePreservingParameterisation().sigma(times).double() ** -2
    weight = weight if cap is None else weight.clamp(max=cap)
    expected = 2 * (weight[:, None, None] * (0.3 - BATCH.latents).square() * MASK).sum()
    assert float(found["score"].sum) == pytest.approx(float(expected), rel=1e-3)
    assert cap is None or 0 < (weight == cap).sum() < len(weight), "it caps some levels and others not"


def test_times_are_drawn_evenly():
    items = 2000
    batch = Batch(("",) * items, torch.arange(items), torch.zeros(items, 6, 1), torch.ones(items, 1, dtype=torch.bool))
    _, times = losses(torch.tensor(0.0), batch, generators(items))
    assert 0.001 <= float(times.min()) < 0.01
    assert 0.99 < float(times.max()) <= 1
    quarters = torch.quantile(times, torch.tensor([0.25, 0.5, 0.75]))
    torch.testing.assert_close(quarters, torch.tensor([0.25, 0.5, 0.75]), rtol=0, atol=0.04)


class TestCodewords:
    @pytest.fixture(scope="class")
    def codec(self):
        shape = {**CODEC, "n_codebooks": 3, "codebook_size": 8, "codebook_dim": 4, "sample_rate": 16000}
        return REGISTRY.build("codec", "dac", shape).eval()

    @pytest.fixture
    def asked(self, codec):
        return model(torch.tensor(0.3), codec=codec)

    def step(self, asked, **options):
        objective = NaturalSpeech2Objective(**options)
        return objective.step(asked, BATCH, "model", Progress(0, 1), tiny_generators())

    def test_is_the_cross_entropy_of_true_codewords_by_distance(self, asked, codec):
        """Quantiser by quantiser, as the paper tells it, with the package's own quantisers."""
        estimate = 0.3 * MASK.expand_as(BATCH.latents)
        residual, terms = BATCH.latents, []
        left = estimate
        for quantiser in codec.network.quantizer.quantizers:
            embedded, _, _, true, _ = quantiser(residual)
            book = F.normalize(quantiser.codebook.weight)
            place = F.normalize(quantiser.in_proj(left).transpose(1, 2), dim=-1)
            chance = torch.softmax(-torch.cdist(place, book[None]).square(), dim=-1)
            terms.append(-chance.gather(-1, true[..., None]).squeeze(-1).log())
            residual, left = residual - embedded, left - embedded
        expected = torch.stack(terms, dim=1)
        torch.testing.assert_close(codeword_errors(asked, estimate, BATCH.latents), expected, rtol=1e-3, atol=1e-4)
        loss = self.step(asked, rvq_weight=0.1)["rvq"]
        torch.testing.assert_close(loss.sum, 0.1 * (expected * MASK).sum(), rtol=1e-3, atol=1e-4)
        assert float(loss.weight) == 3 * MASK.sum(), "the mean is over frames and quantisers"

    def test_its_weight_is_the_published_one_and_may_be_none(self, asked):
        by_default, told = self.step(asked)["rvq"].sum, self.step(asked, rvq_weight=0.1)["rvq"].sum
        assert torch.equal(by_default, told)
        assert "rvq" not in self.step(asked, rvq_weight=0.0)

    def test_it_pulls_estimates_to_the_true_codewords(self, asked, codec):
        """Steps down its slope alone make more of them the nearest."""
        tokens = codec.quantise(BATCH.latents)
        estimate = torch.zeros_like(BATCH.latents).requires_grad_()

        def right():
            nearest = codec.residual_distances(estimate, tokens).argmin(dim=2)
            return float((nearest == tokens)[MASK.expand_as(tokens)].float().mean())

        before = right()
        for _ in range(40):
            (slope,) = torch.autograd.grad((codeword_errors(asked, estimate, BATCH.latents) * MASK).sum(), estimate)
            estimate = (estimate - 0.05 * slope.sign()).detach().requires_grad_()
        assert before < 0.7
        assert right() > 0.85

    def test_it_reaches_the_network(self, asked):
        (gradient,) = torch.autograd.grad(self.step(asked)["rvq"].sum, [asked.part("denoiser", Told).weight])
        assert gradient.abs() > 1e-4


RECIPE = ["recipe=naturalspeech2-nano", "corpus.path=set.jsonl"]


def test_codecs_without_quantisers_are_refused_before_training_and_told_the_way_out():
    with pytest.raises(FitError) as refused:
        resolve(REGISTRY, CORE_SLOTS, overrides=[*RECIPE, "diffusion.rvq_weight=0.1"])
    assert str(refused.value) == (
        "the objective 'naturalspeech2' in diffusion needs residual_codebooks at least 1, which no part connected to it"
        " states: set diffusion.rvq_weight=0"
    )
    assert resolve(REGISTRY, CORE_SLOTS, overrides=[*RECIPE, "diffusion.rvq_weight=0.1", "codec=dac"]).stages
    assert resolve(REGISTRY, CORE_SLOTS, overrides=RECIPE).stages


def test_other_processes_are_refused_before_training():
    with pytest.raises(FitError, match=r"needs diffusion_time equal to true, which no part connected to it states"):
        resolve(REGISTRY, CORE_SLOTS, overrides=[*RECIPE, "parameterisation=edm"])
