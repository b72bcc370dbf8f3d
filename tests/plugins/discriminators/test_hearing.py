"""What listeners hear, and what stays frozen."""

import json
import shutil

import pytest
import torch
from torch import nn

from voxloom.errors import InputError
from voxloom.nn.masks import length_mask
from voxloom.testing.inputs import speech_like
from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom_discriminators.distillmos import DistillMosDiscriminator, DistillMosListener
from voxloom_discriminators.hearing import HearingDiscriminator
from voxloom_discriminators.wavlm import PretrainedListener, WavlmDiscriminator
from voxloom_registry import Registry

with tolerating_torchaudio():
    from transformers import Wav2Vec2FeatureExtractor

RATE = 16000
FAMILIES = ("wavlm", "hubert", "wav2vec2")


@pytest.fixture(params=["distillmos", *FAMILIES])
def judge(request, speech_models) -> HearingDiscriminator:
    torch.manual_seed(0)
    if request.param == "distillmos":
        return DistillMosDiscriminator(RATE, width=8)
    return WavlmDiscriminator(RATE, str(speech_models[request.param]), width=8)


@pytest.fixture(params=FAMILIES)
def listener(request, speech_models) -> PretrainedListener:
    return PretrainedListener(str(speech_models[request.param]))


class TestFrozen:
    def test_it_never_trains(self, judge) -> None:
        judge.train()
        network = judge.listener.network
        assert not any(module.training for module in network.modules())
        wave, prompt = speech_like(2, 8000, RATE).requires_grad_(), speech_like(2, 6400, RATE)
        mask = torch.ones(2, 6400, dtype=torch.bool)
        first, again = (judge(wave, prompt, mask)[0].scores for _ in range(2))
        assert torch.equal(first, again), "dropout, layer drop or masking is alive"
        first.square().sum().backward()
        assert all(parameter.grad is None for parameter in network.parameters())
        assert bool(wave.grad.isfinite().all())
        assert bool(wave.grad.flatten(1).any(dim=1).all()), "what is judged gets no gradient"
        assert all(parameter.grad is not None for parameter in judge.parameters())

    def test_only_the_head_is_learnt_and_saved(self, judge) -> None:
        assert {name.split(".")[0] for name, _ in judge.named_parameters()} == {"head"}
        assert {name.split(".")[0] for name in judge.state_dict()} == {"head"}


def test_a_prompt_changes_scores_by_what_it_sounds_like_and_not_by_its_padding(judge) -> None:
    with torch.no_grad():
        nn.init.normal_(judge.head.voice[-1].weight)
    wave, prompts = speech_like(2, 8000, RATE), speech_like(2, 9000, RATE)
    mask = length_mask(torch.tensor([9000, 5000]))
    both = judge(wave, prompts, mask)[0].scores
    alone = judge(wave[1:], prompts[1:, :, :5000], mask[1:, :5000])[0].scores
    torch.testing.assert_close(both[1:], alone, rtol=1e-4, atol=1e-5)
    other = judge(wave, prompts.flip(0), mask.flip(0))[0].scores
    assert (other - both).abs().max() > 1e-3


def test_a_prompt_shorter_than_can_be_heard_is_followed_by_silence(judge) -> None:
    scores = judge(speech_like(1, 8000, RATE), speech_like(1, 50, RATE), torch.ones(1, 50, dtype=torch.bool))[0].scores
    assert bool(scores.isfinite().all())


def test_silence_has_a_finite_gradient(judge) -> None:
    wave = torch.cat([torch.zeros(1, 1, 4000), speech_like(1, 4000, RATE)], dim=2).requires_grad_()
    judge(wave, wave.detach(), torch.ones(1, 8000, dtype=torch.bool))[0].scores.sum().backward()
    assert bool(wave.grad.isfinite().all())


def test_half_precision_hears_much_the_same(judge) -> None:
    wave, mask = speech_like(2, 8000, RATE), torch.ones(2, 8000, dtype=torch.bool)
    with torch.no_grad():
        plain = judge(wave, wave, mask)[0].scores
        with torch.autocast("cpu", torch.bfloat16):
            half = judge(wave, wave, mask)[0].scores
    assert half.dtype == torch.float32
    assert (half - plain).abs().mean() < 0.1 * plain.std() + 0.02


class TestPretrained:
    def test_hears_all_states_of_what_its_extractor_makes_of_a_wave(self, listener, speech_models) -> None:
        wave = speech_like(2, 6000, RATE)[:, 0]
        folder = next(path for name, path in speech_models.items() if name == listener.network.config.model_type)
        extract = Wav2Vec2FeatureExtractor.from_pretrained(folder)
        values = torch.stack(
            [extract(one.numpy(), sampling_rate=RATE, return_tensors="pt").input_values[0] for one in wave]
        )
        states = torch.stack(listener.network(values, output_hidden_states=True).hidden_states, dim=2)
        scaled = (states - states.mean(dim=3, keepdim=True)) / (
            states.var(dim=3, keepdim=True, correction=0) + 1e-5
        ).sqrt()
        torch.testing.assert_close(listener(wave), scaled.flatten(2).transpose(1, 2), rtol=1e-3, atol=1e-3)
        assert listener.channels == 3 * 16

    def test_the_shortest_wave_gives_one_frame(self, listener) -> None:
        assert listener.shortest == 400
        assert listener(torch.randn(1, 400)).shape[2] == 1

    def test_loudness_counts_only_where_the_extractor_leaves_it(self, speech_models, tmp_path) -> None:
        wave = speech_like(1, 6000, RATE)[:, 0]
        shutil.copytree(speech_models["wavlm"], tmp_path, dirs_exist_ok=True)
        about = tmp_path / "preprocessor_config.json"
        about.write_text(json.dumps({**json.loads(about.read_text()), "do_normalize": False}))
        for folder, differs in ((speech_models["wavlm"], False), (tmp_path, True)):
            hears = PretrainedListener(str(folder))
            assert ((hears(wave) - hears(0.1 * wave)).abs().max() > 1e-2) == differs

    def test_another_model_is_refused(self, speech_models, tmp_path) -> None:
        shutil.copytree(speech_models["wavlm"], tmp_path, dirs_exist_ok=True)
        about = tmp_path / "config.json"
        about.write_text(json.dumps({**json.loads(about.read_text()), "model_type": "bert"}))
        with pytest.raises(InputError, match="is a bert, not one of wavlm, hubert, wav2vec2"):
            PretrainedListener(str(tmp_path))
        with pytest.raises(InputError, match="is no folder"):
            Registry.discover().build("discriminator", "wavlm", {"sample_rate": RATE, "model": str(tmp_path / "none")})


class TestDistillMos:
    def test_hears_what_the_network_itself_does(self) -> None:
        with tolerating_torchaudio():
            from distillmos import ConvTransformerSQAModel
        whole, found = ConvTransformerSQAModel().eval(), {}
        last = whole.transformer_pool_attn.transformer.transformer_encoder
        last.register_forward_hook(lambda module, given, made: found.update(made=made))
        wave = speech_like(2, 122880, RATE)[:, 0]
        with torch.no_grad():
            whole(wave)
            heard = DistillMosListener()(wave)
        expected = nn.functional.layer_norm(found["made"], (200,)).transpose(1, 2)
        assert heard.shape == (2, DistillMosListener().channels, 384)
        assert (heard[:, -200:] - expected).abs().mean() < 1e-3

    def test_hears_long_prompts_window_by_window(self) -> None:
        wave = speech_like(1, 9 * RATE, RATE)[:, 0]
        with torch.no_grad():
            assert DistillMosListener()(wave).shape[2] == 450
