"""The codec is `dac.DAC`: what it gives is what that gives when it is called directly, bit for bit."""

import copy
import subprocess
import sys

import pytest
import torch

from voxloom_dac.codec import DacCodec
from voxloom_registry import Registry

SHAPES = {
    "hop 200": {},
    "odd strides": {"encoder_rates": [3, 5, 7], "decoder_rates": [7, 5, 3]},
    "other strides back": {"encoder_rates": [4, 6], "decoder_rates": [2, 3, 2, 2]},
    "a dimension for each codebook": {"codebook_dim": [2, 3, 4, 5], "latent_dim": None},
    "24 kHz": {"sample_rate": 24000, "encoder_rates": [2, 4, 4], "decoder_rates": [4, 4, 2]},
}

LAST = "network.decoder.model.6.weight_v"
"""What is drawn last of all."""


@pytest.mark.parametrize("shape", SHAPES)
@torch.no_grad()
def test_every_form_is_that_of_the_package(original, small, speech, shape):
    network, options = original(seed=3, **SHAPES[shape]), small(seed=3, **SHAPES[shape])
    codec, after = DacCodec(**options).eval(), DacCodec(**options, latents="quantised").eval()
    for samples in (1, codec.hop_length, 777, 29011):
        wave = speech(codec.sample_rate)[..., 8000 : 8000 + samples]
        assert wave.shape[-1] == samples
        same_as_the_package(network, codec, after, wave)


def same_as_the_package(network, codec, after, wave):
    padded = network.preprocess(wave, codec.sample_rate)
    latents = network.encoder(padded)
    quantised, tokens, *_ = network.encode(padded)
    assert torch.equal(codec.encode(wave), latents)
    assert torch.equal(after.encode(wave), quantised)
    assert torch.equal(codec.tokenise(wave), tokens)
    for given in (latents, quantised):
        made, expected = codec.decode(given), network.decode(given)
        assert made.shape[-1] == codec.hop_length * latents.shape[-1]
        assert torch.equal(made[..., : expected.shape[-1]], expected)
        assert not bool(made[..., expected.shape[-1] :].any())
    assert torch.equal(codec.detokenise(tokens), codec.decode(network.quantizer.from_codes(tokens)[0]))
    assert not torch.equal(latents, quantised)
    assert latents.shape[-1] == -(-wave.shape[-1] // codec.hop_length)


def test_whole_and_batched_speech_goes_there_and_back(original, small, speech):
    wave = torch.cat([speech(), speech().flip(-1)])
    network, codec = original(), DacCodec(**small()).eval()
    with torch.no_grad():
        expected = network(wave, 16000)
        tokens = codec.tokenise(wave)
        assert torch.equal(tokens, expected["codes"])
        made = codec.decode(DacCodec(**small(), latents="quantised").eval().encode(wave))
    length = expected["audio"].shape[-1]  # the package's own output ends early where a stride is odd
    assert torch.equal(made[..., :length], expected["audio"])


def test_gradients_flow_through_both_ways(small, speech):
    codec = DacCodec(**small()).eval().requires_grad_(False)
    wave = speech()[..., :4000].clone().requires_grad_()
    latents = codec.encode(wave)
    latents.retain_grad()
    codec.decode(latents).square().mean().backward()
    for gradient in (latents.grad, wave.grad):
        assert bool(torch.isfinite(gradient).all())
        assert bool((gradient != 0).float().mean() > 0.9)


def test_a_model_in_training_changes_no_latents(small, speech):
    codec = DacCodec(**small(), latents="quantised").eval()
    with torch.no_grad():
        expected = codec.encode(speech()), codec.tokenise(speech())
        codec.train()
        assert torch.equal(codec.encode(speech()), expected[0])
        assert torch.equal(codec.tokenise(speech()), expected[1])


def test_continuous_latents_have_their_waves_tokens(small, speech):
    before, after = DacCodec(**small()).eval(), DacCodec(**small(), latents="quantised").eval()
    with torch.no_grad():
        tokens = before.tokenise(speech())
        assert torch.equal(before.quantise(before.encode(speech())), tokens)
        again = after.quantise(after.encode(speech())) == tokens
    assert again[:, 0].float().mean() < 1, "codewords of later quantisers move what the first one sees"


def test_no_tokens_are_dropped_in_training(small, speech):
    codec = DacCodec(**small()).train()
    latents = codec.encode(speech()).detach()
    assert torch.equal(codec.quantise(latents), codec.eval().quantise(latents))


def test_residual_quantisers_are_a_stated_fact(small):
    registry = Registry.discover()
    offer = registry.find("codec", "dac")
    assert registry.facts(offer, registry.options(offer, small()))["residual_codebooks"] == 4


def test_building_draws_nothing_from_the_global_generator(small):
    torch.manual_seed(4)
    expected = torch.rand(3)
    torch.manual_seed(4)
    DacCodec(**small(seed=9))
    assert torch.equal(torch.rand(3), expected)


def test_random_weights_are_the_same_in_every_process(small):
    program = (
        "import torch\nfrom voxloom_dac.codec import DacCodec\ntorch.rand(7)\n"
        f"print(hash(tuple(DacCodec(**{small(seed=11)!r}).state_dict()['{LAST}'].flatten().tolist())))"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    here = DacCodec(**small(seed=11)).state_dict()[LAST]
    assert int(other) == hash(tuple(here.flatten().tolist()))
    assert not torch.equal(*(DacCodec(**small(seed=seed)).network.encoder.block[0].weight_v for seed in (1, 2)))


def test_it_can_be_copied_after_use(small, speech):
    codec = DacCodec(**small()).eval().requires_grad_(False)
    latents = codec.encode(speech())
    assert torch.equal(copy.deepcopy(codec).decode(latents), codec.decode(latents))


@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        (torch.zeros(1, 3, 5, dtype=torch.long), r"must have the shape \(B,4,T\), not \(1, 3, 5\)"),
        (torch.full((1, 4, 5), 32), r"must lie in 0 \.\.\. 31"),
        (torch.full((1, 4, 5), -1), r"must lie in 0 \.\.\. 31"),
    ],
)
def test_foreign_tokens_are_refused(small, tokens, told):
    with pytest.raises(ValueError, match=told):
        DacCodec(**small()).detokenise(tokens)
