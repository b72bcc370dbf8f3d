"""WORLD in torch: the maps against pyworld, padding, latents no recording has, and one latent space."""

import math

import numpy as np
import pytest
import pyworld
import torch

from voxloom.audio import read, resample
from voxloom_registry import Registry
from voxloom_world.codec import WorldCodec
from voxloom_world.codec_torch import WorldTorchCodec
from voxloom_world.synthesis import white_noise


@pytest.fixture(scope="module")
def codec():
    return WorldTorchCodec()


@pytest.fixture(scope="module")
def latents(heart):
    return WorldCodec().encode(resample(read(heart), 16000).wave[None, None])


def drawn(*shape, scale=1.0):
    return scale * torch.randn(*shape, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
def test_maps_are_pyworlds(rate):
    codec = WorldTorchCodec(sample_rate=rate).double()
    coded = drawn(20, 40).double()
    coded[:, 0] -= 8.0
    theirs = pyworld.decode_spectral_envelope(coded.numpy(), rate, codec.fft_size)
    ours = codec.envelope(coded[None])[0].numpy()
    assert np.abs(np.log(ours) - np.log(theirs)).max() < 2e-5
    bands = -60 * torch.rand(20, codec.latent_dim - 42, generator=torch.Generator().manual_seed(1)).double()
    bands[0], bands[1] = -0.4, -0.6  # nothing but noise, and not quite
    theirs = pyworld.decode_aperiodicity(np.ascontiguousarray(bands.numpy()), rate, codec.fft_size)
    assert np.abs(codec.aperiodicity(bands[None])[0].numpy() - theirs).max() < 1e-6


def test_one_latent_space_and_no_weights(codec):
    world = WorldCodec()
    assert codec.latent_space == world.latent_space
    assert WorldTorchCodec(f0_gradient=1.0).latent_space == world.latent_space
    assert WorldTorchCodec(envelope_dim=30).latent_space == WorldCodec(envelope_dim=30).latent_space
    assert not codec.state_dict()
    registry = Registry.discover()
    offers = [registry.find("codec", name) for name in ("world", "world-torch")]
    here, there = (registry.facts(offer, registry.options(offer, {})) for offer in offers)
    assert {**here, "differentiable": True} == there


def test_what_follows_changes_nothing_before(codec, latents):
    """Latents of two lengths, padded to one, sound alike up to the last real frames."""
    latents = latents.clone()
    latents[:, 2] -= 2.0  # no peak over 1, which would scale the whole
    short = latents[..., :90]
    padding = torch.zeros(1, latents.shape[1], 40)
    padding[:, 2] = -10.0
    padded = codec.decode(torch.cat([short, padding], -1))
    sounding = 85 * 200
    torch.testing.assert_close(padded[..., :sounding], codec.decode(short)[..., :sounding], atol=1e-5, rtol=0)
    together = codec.decode(torch.cat([latents[..., :130], torch.cat([short, padding], -1)]))
    torch.testing.assert_close(together[1:], padded, atol=1e-5, rtol=0)


def test_noise_of_a_longer_wave_begins_alike():
    like = torch.zeros(1)
    assert torch.equal(white_noise(5000, like)[:4001], white_noise(4001, like))
    assert abs(float(white_noise(65536, like).std()) - 1) < 0.01


@pytest.mark.parametrize("samples", [1, 201, 4000])
def test_silence_stays_silent(codec, samples):
    decoded = codec.decode(codec.encode(torch.zeros(1, 1, samples)))
    assert decoded.shape == (1, 1, -(-samples // 200) * 200)
    assert float(decoded.abs().max()) < 1e-3


@pytest.mark.parametrize("scale", [1.0, 30.0, 1e4, 1e30])
def test_any_finite_latents_are_sound(codec, scale):
    latents = drawn(2, 43, 40, scale=scale).requires_grad_()
    decoded = codec.decode(latents)
    assert bool(torch.isfinite(decoded).all())
    assert float(decoded.detach().abs().max()) <= 1.0
    assert torch.equal(decoded, codec.decode(latents))
    decoded.square().sum().backward()
    assert bool(torch.isfinite(latents.grad).all())


def test_half_precision_around_it_changes_nothing(codec, latents):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = codec.decode(latents)
    assert torch.equal(inside, codec.decode(latents))


def test_fp64_agrees_with_fp32(codec, latents):
    exact = codec.decode(latents.double())
    assert exact.dtype == torch.float64
    torch.testing.assert_close(codec.decode(latents).double(), exact, atol=1e-4, rtol=0)


def test_f0_is_heard(codec):
    """A steady vowel of 200 Hz has its energy at multiples of 200 Hz, unvoiced it has not."""
    latents = torch.zeros(2, 43, 80)
    latents[:, 0], latents[0, 1], latents[:, 2], latents[:, 42] = math.log(200), 1.0, -8.0, -30.0
    spectrum = torch.fft.rfft(codec.decode(latents)[:, 0, 800:]).abs().square()
    hertz = torch.linspace(0, 8000, spectrum.shape[-1])
    near = ((hertz % 200 < 10) | (hertz % 200 > 190)) & (hertz < 3000) & (hertz > 100)
    share = spectrum[:, near].sum(1) / spectrum[:, (hertz < 3000) & (hertz > 100)].sum(1)
    assert share[0] > 0.9
    assert share[1] < 0.2


def test_what_is_no_latents_is_refused(codec):
    with pytest.raises(ValueError, match="latents must be finite"):
        codec.decode(torch.full((1, 43, 2), math.inf))
    with pytest.raises(ValueError, match=r"\(B,43,T\)"):
        codec.decode(torch.zeros(1, 43, 0))
