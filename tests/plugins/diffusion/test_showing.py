"""What a discriminator of waves is shown, and which codecs are refused."""

from dataclasses import replace

import pytest
import torch

from voxloom.codec import AbstractCodec
from voxloom.discriminator import AbstractDiscriminator, Judgement
from voxloom.errors import TrainingError
from voxloom.nn.masks import length_mask
from voxloom.objective import Progress
from voxloom.slots import CORE_SLOTS
from voxloom.testing.inputs import sequence
from voxloom.testing.tiny import TinyModel, tiny_batch, tiny_generators
from voxloom_diffusion.showing import Showing
from voxloom_diffusion.stretches import Stretches
from voxloom_registry import FitError, Registry, resolve

HOP = 4
BATCH = tiny_batch()


class Adding(AbstractCodec):
    """Decodes with a look to either side, so that the ends of what is decoded tell; `gain` tells two such apart."""

    def __init__(self, gain: float = 1.0, space: str = "sums", differentiable: bool = True) -> None:
        super().__init__()
        self.sample_rate, self.hop_length, self.latent_dim = 8000, HOP, 6
        self.latent_space, self.differentiable = space, differentiable
        self.gain = torch.nn.Parameter(torch.tensor(gain))

    def encode(self, wave):
        raise NotImplementedError

    def decode(self, latents):
        sums = torch.nn.functional.pad(latents.sum(dim=1, keepdim=True), (1, 1))
        frames = self.gain * (sums[..., :-2] + 10 * sums[..., 1:-1] + 100 * sums[..., 2:])
        return frames.repeat_interleave(HOP, dim=2)


class Listening(AbstractDiscriminator):
    """Remembers what it was shown."""

    def __init__(self, shortest: int = 1) -> None:
        super().__init__()
        self.judges, self.shortest = "wave", shortest
        self.scale = torch.nn.Parameter(torch.tensor(1.0))

    def forward(self, values, prompt=None, prompt_mask=None):
        self.values, self.prompt, self.prompt_mask = values, prompt, prompt_mask
        return (Judgement(self.scale * values[:, 0]),)


class Doubling(TinyModel):
    """Its normalised latents are half of what the codec has, and it has prompts."""

    lengths = (7, 4, 6)

    def supervise(self, batch, rngs):
        prompt = sequence(6, self.lengths, seed=3)
        supervised = super().supervise(batch, rngs)
        return replace(supervised, prompt=prompt.values, prompt_mask=prompt.mask)

    def denormalise(self, latents):
        return 2 * latents


@pytest.fixture
def model():
    return Doubling(
        {"parameterisation": Registry.discover().build("parameterisation", "consistency"), "codec": Adding()}
    )


def show(model, judge, decoder=None, margin=1, frames=4):
    supervised = model.supervise(BATCH, tiny_generators())
    return Showing(judge, decoder, margin, frames, model, supervised, torch.ones(1, 1), tiny_generators())


def test_stretches_sound_as_within_the_whole_utterance(model) -> None:
    judge = Listening()
    showing = show(model, judge)
    showing.judge(showing.supervised.latents)
    whole = Adding().decode(2 * showing.supervised.latents)
    assert judge.values.shape == (3, 1, 4 * HOP)
    for shown, item, places in zip(judge.values, showing.stretches.items, showing.stretches.places, strict=True):
        inside = slice(HOP * int(places[0] == 0), None)  # frames before the first one repeat it
        expected = whole[item, :, int(places[0]) * HOP : int(places[0] + 4) * HOP]
        if int(places[-1]) < int(showing.lengths[item]) - 1:
            torch.testing.assert_close(shown[:, inside], expected[:, inside])


def test_prompts_are_decoded_alike_and_keep_their_lengths(model) -> None:
    judge = Listening()
    showing = show(model, judge, frames=6)  # the last item is too short
    showing.judge(showing.supervised.latents)
    assert judge.prompt_mask.sum(dim=1).tolist() == [7 * HOP, 4 * HOP]
    alone = Stretches(torch.tensor([0]), torch.arange(4)[None]).widened(1, torch.tensor([4]))
    expected = Adding().decode(2 * alone.of(showing.supervised.prompt[1:2]))[..., HOP:-HOP]
    torch.testing.assert_close(judge.prompt[1:, :, : 4 * HOP], expected)
    assert not judge.prompt.requires_grad


def test_a_stretch_is_as_long_as_the_discriminator_needs(model) -> None:
    judge = Listening(shortest=5 * HOP - 1)
    showing = show(model, judge, frames=2)
    assert showing.stretches.places.shape == (3, 5)


def test_the_decoder_takes_the_codecs_place_and_gradients_pass(model) -> None:
    judge, decoder = Listening(), Adding(gain=3.0)
    showing = show(model, judge, decoder)
    estimate = showing.supervised.latents.clone().requires_grad_()
    showing.judge(estimate)[0].scores.sum().backward()
    with_decoder = judge.values.detach()
    show(model, judge).judge(estimate)
    torch.testing.assert_close(with_decoder, 3 * judge.values)
    assert bool(estimate.grad.flatten(1).any(dim=1).all())
    showing.judge(estimate.detach())
    assert judge.values.grad_fn is None, "recordings are decoded with a way back that nothing needs"


@pytest.mark.parametrize(
    ("decoder", "complaint"),
    [(Adding(differentiable=False), "whose decode has a gradient"), (Adding(space="other"), "the model's sums")],
)
def test_a_codec_that_cannot_serve_is_refused(model, decoder, complaint) -> None:
    with pytest.raises(TrainingError, match=complaint):
        show(model, Listening(), decoder)


@pytest.fixture
def objective():
    return Registry.discover().build("objective", "adversarial", OPTIONS, discriminator=Listening(), decoder=Adding())


OPTIONS = {"stretch_frames": 4, "margin_frames": 1, "s1": 40}


def test_the_decoder_is_neither_trained_nor_saved(model, objective) -> None:
    assert list(objective.state_dict()) == ["discriminator.scale"]
    assert [parameter.shape for parameter in objective.parameters_of("discriminator", model)] == [torch.Size([])]
    losses = objective.step(model, BATCH, "model", Progress(50, 100), tiny_generators())
    gradient = torch.autograd.grad(losses["adversarial"].sum, model.parts["denoiser"].mix.weight)[0]
    assert bool(gradient.any())
    assert objective.figures()["adversarial_weight"] > 0


def test_a_batch_of_too_short_utterances_weighs_nothing_and_has_gradients(model) -> None:
    registry = Registry.discover()
    objective = registry.build(
        "objective", "adversarial", {**OPTIONS, "stretch_frames": 99}, discriminator=Listening(), decoder=None
    )
    for turn, name in (("model", "adversarial"), ("discriminator", "discriminator")):
        loss = objective.step(model, BATCH, turn, Progress(50, 100), tiny_generators())[name]
        assert loss.sum.item() == loss.weight.item() == 0
        moved = [p for p in objective.parameters_of(turn, model) if p is not model.parts["codec"].gain]
        assert not any(bool(g.any()) for g in torch.autograd.grad(loss.sum, moved))


def test_widened_repeats_an_items_ends() -> None:
    stretches = Stretches(torch.tensor([0, 2]), torch.tensor([[0, 1], [3, 4]]))
    lengths = length_mask(torch.tensor([3, 9, 5])).sum(dim=1)
    assert stretches.widened(2, lengths).places.tolist() == [[0, 0, 0, 1, 2, 2], [1, 2, 3, 4, 4, 4]]


RECIPE = """
model: flashspeech-nano
stages:
  - {name: consistency, objective: {part: adversarial}, freeze: [codec], trainer: {steps: 1}}
"""


class TestFit:
    @pytest.fixture
    def settle(self, tmp_path):
        (tmp_path / "duel.yaml").write_text(RECIPE)

        def made(*words):
            recipe = f"recipe={tmp_path / 'duel.yaml'}"
            return resolve(Registry.discover(), CORE_SLOTS, overrides=[recipe, "discriminator=distillmos", *words])

        return made

    def test_the_models_own_codec_serves_if_it_has_a_gradient(self, settle) -> None:
        config = settle("codec=dac-tiny")
        assert config.slots["decoder"].part is None
        assert config.slots["discriminator"].options["sample_rate"] == 16000
        with pytest.raises(FitError) as refused:
            settle("codec=world")
        assert str(refused.value).startswith(
            "the discriminator 'distillmos' needs differentiable equal to true, but the codec 'world' gives false:"
            " choose another codec (decoder="
        )

    def test_a_decoder_takes_its_place_if_it_decodes_the_same_latents(self, settle) -> None:
        assert settle("codec=dac-tiny", "decoder=dac-tiny").slots["decoder"].part == "dac"
        with pytest.raises(FitError, match=r"'flashspeech' needs latent_space equal to world-\w+, but the codec 'dac'"):
            settle("codec=world", "decoder=dac-tiny")
        with pytest.raises(FitError, match=r"needs differentiable equal to true, but the codec 'world' in decoder"):
            settle("codec=world", "decoder=world")
