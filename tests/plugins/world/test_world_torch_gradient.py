"""Gradients of WORLD in torch: against finite differences, at the ends of every range, and of use."""

import math
from dataclasses import replace

import pytest
import torch

from voxloom.audio import read, resample
from voxloom_world.codec_torch import WorldTorchCodec
from voxloom_world.pulses import find_pulses
from voxloom_world.synthesis import render, white_noise

OPTIONS = {"envelope_dim": 8, "hop_length": 100, "low_hz": 150.0}


def small_latents(frames=6):
    """Speech-like (1,11,frames) in fp64: voiced throughout, nothing at an end of its range."""
    generator = torch.Generator().manual_seed(3)
    latents = 0.1 * torch.randn(1, 11, frames, generator=generator, dtype=torch.float64)
    latents[:, 0] += math.log(220)
    latents[:, 1] = 0.8
    latents[:, 2] -= 6.0
    latents[:, 10] -= 15.0
    return latents


def test_latents_against_finite_differences():
    """Envelope, aperiodicity and F0: all but voicing, whose step has no slope."""
    codec = WorldTorchCodec(**OPTIONS, f0_gradient=1.0).double()
    latents = small_latents()
    voicing = latents[:, 1:2].clone()

    def decode(log_f0, rest):
        return codec.decode(torch.cat([log_f0, voicing, rest], 1))

    given = [latents[:, :1].clone().requires_grad_(), latents[:, 2:].clone().requires_grad_()]
    assert float(codec.decode(latents).abs().max()) > 0.05
    assert torch.autograd.gradcheck(decode, given, eps=1e-7, atol=1e-5, rtol=1e-3)


def test_voicing_against_finite_differences_of_a_mixture():
    codec = WorldTorchCodec(**OPTIONS).double()
    latents = small_latents()
    envelope = codec.envelope(latents[:, 2:10].transpose(1, 2))
    aperiodicity = codec.aperiodicity(latents[:, 10:].transpose(1, 2))
    pulses = find_pulses(latents[:, 0].exp(), latents[:, 1], 100, 16000, 75.0)
    noise = white_noise(600, latents)

    def mixed(part):
        return render(replace(pulses, voicing=part), None, envelope, aperiodicity, noise, 100)

    part = torch.linspace(0.2, 1.0, len(pulses), dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(mixed, [part], atol=1e-5, rtol=1e-3)


def smooth_spectrum(wave):
    """Log power in bands of 250 Hz, every 8 ms."""
    window = torch.hann_window(512)
    power = torch.stft(wave[:, 0], 512, 128, window=window, return_complex=True).abs().square()
    return torch.log(torch.nn.functional.avg_pool1d(power.transpose(1, 2), 8) + 1e-4)


@pytest.mark.parametrize("voicing", [0.4, 0.6])
def test_voicing_is_drawn_either_way(voicing):
    """A voicing on the wrong side of 0.5 is pulled towards it: to the spectrum, harmonic or not, of the other side."""
    codec = WorldTorchCodec(**OPTIONS)
    latents = small_latents(40).float()
    latents[:, 0], latents[:, 1] = math.log(220), voicing
    wanted = latents.clone()
    wanted[:, 1] = 1 - voicing
    latents.requires_grad_()

    def harmonics(wave):
        return torch.stft(wave[:, 0], 1024, 256, window=torch.hann_window(1024), return_complex=True).abs()

    (harmonics(codec.decode(latents)) - harmonics(codec.decode(wanted))).square().sum().backward()
    assert -float(latents.grad[:, 1].sum()) * (0.5 - voicing) > 0


def test_share_of_f0s_gradient():
    def gradient(share):
        latents = small_latents().float().requires_grad_()
        WorldTorchCodec(**OPTIONS, f0_gradient=share).decode(latents).pow(4).sum().backward()
        return latents.grad[0]

    whole, tenth, none = gradient(1.0), gradient(0.1), gradient(0.0)
    assert bool(whole[0].any())
    torch.testing.assert_close(tenth[0], 0.1 * whole[0])
    assert not bool(none[0].any())
    torch.testing.assert_close(none[1:], whole[1:])


def test_f0_moves_the_pulses_of_a_tenth_of_a_second():
    f0 = torch.full((1, 80), 200.0, requires_grad=True)
    pulses = find_pulses(f0, torch.ones(1, 80), 200, 16000, 30.0)
    (gradient,) = torch.autograd.grad(pulses.shift[-1], f0)
    moving = gradient[0].nonzero()[:, 0]
    assert int(moving.max()) >= 78
    assert 70 <= int(moving.min()) <= 72  # 8 frames of 12.5 ms before


EXTREMES = {
    "silence": {2: -40.0},
    "loud": {2: 12.0},
    "F0 at its floor": {0: math.log(60.0)},
    "F0 under its floor": {0: 0.0},
    "F0 at its ceiling": {0: math.log(800.0)},
    "unvoiced": {1: 0.0},
    "at the threshold": {1: 0.5},
    "no noise": {42: -60.0},
    "all noise, voiced": {42: 0.0},
    "nearly all noise": {42: -0.51},
    "envelope at its ends": {3: 60.0, 4: -60.0},
}


@pytest.mark.parametrize("case", EXTREMES)
@pytest.mark.parametrize("frames", [1, 2, 30])
def test_gradients_are_finite_and_bounded(case, frames):
    latents = torch.zeros(2, 43, frames)
    latents[:, 0], latents[:, 1], latents[:, 2], latents[:, 42] = math.log(180), 1.0, -8.0, -20.0
    for channel, value in EXTREMES[case].items():
        latents[:, channel] = value
    latents[1] += 0.01 * torch.randn(43, frames, generator=torch.Generator().manual_seed(0))
    latents.requires_grad_()
    wave = WorldTorchCodec(f0_gradient=1.0).decode(latents)
    wave.square().mean().backward()
    assert bool(torch.isfinite(wave).all())
    assert bool(torch.isfinite(latents.grad).all())
    assert float(latents.grad.abs().max()) < 50.0


def test_sound_leads_back_to_its_envelope(heart):
    """Steps down the distance of smooth spectra bring a blurred voice's envelope nearer to the recording's."""
    codec = WorldTorchCodec()
    target = codec.encode(resample(read(heart), 16000).wave[None, None, 8000:20000])
    wanted = smooth_spectrum(codec.decode(target))
    blurred = target.clone()
    blurred[:, 2:42] = target[:, 2:42].mean(-1, keepdim=True)
    guess = blurred.clone().requires_grad_()
    optimiser = torch.optim.Adam([guess], lr=0.1)
    distances = []
    for _ in range(20):
        optimiser.zero_grad()
        distance = (smooth_spectrum(codec.decode(guess)) - wanted).abs().mean()
        distance.backward()
        optimiser.step()
        distances.append(float(distance.detach()))
    assert distances[-1] < 0.5 * distances[0]
    before, after = ((each - target)[0, 2:6].abs().mean() for each in (blurred, guess.detach()))
    assert float(after) < 0.8 * float(before)
