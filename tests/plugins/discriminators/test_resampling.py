import math

import pytest
import torch

from voxloom_discriminators.resampling import Resampler


def tone(hertz: float, rate: int, seconds: float = 0.25):
    return torch.sin(2 * math.pi * hertz * torch.arange(int(rate * seconds), dtype=torch.float64) / rate).float()[None]


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 8000])
def test_a_tone_stays_itself(rate):
    resampled = Resampler(rate, 16000)(tone(700, rate))
    assert resampled.shape[1] == math.ceil(int(rate * 0.25) * 16000 / rate)
    middle = slice(400, 3500)
    error = resampled[0, middle] - tone(700, 16000)[0, : resampled.shape[1]][middle]
    assert error.abs().max() < 2e-3


def test_what_the_lower_rate_cannot_hold_is_gone():
    resampled = Resampler(44100, 16000)(tone(9500, 44100))
    assert 20 * resampled[0, 400:3500].square().mean().sqrt().log10() < -60


def test_what_it_can_hold_is_not():
    kept = Resampler(44100, 16000)(tone(7000, 44100))[0, 400:3500].square().mean().sqrt()
    assert kept.item() == pytest.approx(math.sqrt(0.5), rel=0.02)


def test_equal_rates_change_nothing():
    wave = tone(300, 24000)
    assert torch.equal(Resampler(24000, 24000)(wave), wave)


def test_gradients_are_its_transpose():
    resampler = Resampler(24000, 16000)
    wave = torch.randn(2, 90, generator=torch.Generator().manual_seed(0), requires_grad=True)
    made = resampler(wave)
    other = torch.randn(made.shape, generator=torch.Generator().manual_seed(1))
    (gradient,) = torch.autograd.grad((made * other).sum(), wave)
    moved = torch.randn(2, 90, generator=torch.Generator().manual_seed(2))
    assert (resampler(moved) * other).sum().item() == pytest.approx((gradient * moved).sum().item(), rel=1e-4)
