"""The WORLD codec on recordings, on hardly any sound, and on latents no recording has."""

import math

import pytest
import torch

from voxloom.audio import read, resample
from voxloom_registry import ConfigError, Registry
from voxloom_world.codec import WorldCodec
from voxloom_world.maps import envelope_map
from voxloom_world.pitch import WorldPitch


@pytest.fixture(scope="module")
def codec():
    return WorldCodec()


def wave_of(path, rate=16000):
    return resample(read(path), rate).wave[None, None]


def log_spectrum(wave):
    window = torch.hann_window(1024)
    spectrum = torch.stft(wave[:, 0], 1024, 256, window=window, return_complex=True).abs().square()
    return torch.log10(torch.nn.functional.avg_pool1d(spectrum.transpose(1, 2), 8) + 1e-6)


def test_recordings_survive(codec, heart, george):
    for path, low, high in ((heart, 150, 260), (george, 80, 150)):
        wave = wave_of(path)
        latents = codec.encode(wave)
        voiced = latents[0, 1] > 0.5
        assert 0.4 < float(voiced.float().mean()) < 0.9
        assert low < float(latents[0, 0, voiced].exp().median()) < high
        copy = codec.decode(latents)[..., : wave.shape[-1]]
        assert float((log_spectrum(copy) - log_spectrum(wave)).abs().mean()) < 0.35


def test_what_is_decoded_is_encoded_alike(codec, heart):
    latents = codec.encode(wave_of(heart))
    again = codec.encode(codec.decode(latents))
    both = (latents[0, 1] > 0.5) & (again[0, 1] > 0.5)
    assert float(both.float().sum() / (latents[0, 1] > 0.5).float().sum()) > 0.85
    assert float((latents[0, 0] - again[0, 0])[both].abs().median()) < math.log(1.02)


def test_f0_has_no_gaps_and_voicing_is_zero_or_one(codec, george):
    log_f0, voicing = codec.encode(wave_of(george))[0, :2]
    assert set(voicing.unique().tolist()) == {0.0, 1.0}
    assert math.log(60) <= float(log_f0.min()) <= float(log_f0.max()) <= math.log(800)
    first = int(voicing.nonzero()[0])
    assert bool((log_f0[:first] == log_f0[first]).all())


def test_another_voice_has_other_formants_and_f0(codec, george):
    latents = codec.encode(wave_of(george))
    varied = codec.vary(latents, torch.tensor([1.25]), torch.tensor([1.1]))
    torch.testing.assert_close(varied[:, 0], latents[:, 0] + math.log(1.25))
    assert torch.equal(varied[:, [1, -1]], latents[:, [1, -1]])
    decoding = torch.from_numpy(envelope_map(16000, codec.fft_size, codec.envelope_dim)).float()
    before, after = ((each[0, 2:-1].T @ decoding)[latents[0, 1] > 0.5] for each in (latents, varied))
    low, high = 40, 240  # 625 Hz to 3750 Hz, where formants move by the whole factor
    places = torch.arange(low, high) / 1.1
    below = places.long()
    share = places - below
    expected = before[:, below] * (1 - share) + before[:, below + 1] * share
    assert float((after[:, low:high] - expected).square().mean().sqrt()) < 0.2
    assert float((before[:, low:high] - expected).square().mean().sqrt()) > 0.5


@pytest.mark.parametrize("samples", [1, 2, 199, 200, 201, 4000])
@pytest.mark.parametrize("level", [0.0, 0.3])
def test_silence_and_next_to_nothing(codec, samples, level):
    wave = level * torch.randn(1, 1, samples, generator=torch.Generator().manual_seed(0)).clamp(-1, 1)
    latents = codec.encode(wave)
    decoded = codec.decode(latents)
    assert latents.shape == (1, 43, -(-samples // 200))
    assert decoded.shape == (1, 1, 200 * latents.shape[-1])
    assert bool(torch.isfinite(latents).all() and torch.isfinite(decoded).all())
    if not level:
        assert not bool(latents[0, 1].any())
        assert float(decoded.abs().max()) < 1e-3


@pytest.mark.parametrize("scale", [1.0, 30.0, 1e4, 1e30])
def test_any_finite_latents_are_sound(codec, scale):
    latents = scale * torch.randn(2, 43, 40, generator=torch.Generator().manual_seed(0))
    decoded = codec.decode(latents)
    assert bool(torch.isfinite(decoded).all())
    assert float(decoded.abs().max()) <= 1.0
    assert torch.equal(decoded, codec.decode(latents))


def test_decoding_is_alike_bit_for_bit_in_any_order(codec, heart, george):
    first, second = (codec.encode(wave_of(path))[..., :150] for path in (heart, george))
    alone = codec.decode(second)
    together = codec.decode(torch.cat([first, second]))
    assert torch.equal(together[1:], alone)


def test_what_is_not_finite_is_refused(codec):
    with pytest.raises(ValueError, match="a wave must be finite"):
        codec.encode(torch.full((1, 1, 400), math.nan))
    with pytest.raises(ValueError, match="latents must be finite"):
        codec.decode(torch.full((1, 43, 2), math.inf))


def test_the_latent_space_follows_the_options():
    assert WorldCodec().latent_space == WorldCodec().latent_space
    assert WorldCodec(envelope_dim=30).latent_space != WorldCodec().latent_space


def test_options_are_refused_together():
    with pytest.raises(ConfigError, match=r"low_hz \(300\) must be below high_hz \(200\)"):
        Registry.discover().build("codec", "world", {"low_hz": 300.0, "high_hz": 200.0})


def test_pitch_is_the_codecs(codec, heart):
    wave = wave_of(heart)
    pitch, voicing = WorldPitch().track(wave, 16000, 200)
    latents = codec.encode(wave)
    assert torch.allclose(pitch.log(), latents[:, 0], atol=1e-5)
    assert torch.equal(voicing, latents[:, 1])
