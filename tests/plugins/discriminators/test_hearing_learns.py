"""On real speech the head learns what to listen for, and what it learnt reaches back into waves."""

import pytest
import torch
from torch.nn import functional as F

from voxloom.audio import read, resample
from voxloom_registry import Registry

RATE = 16000


@pytest.fixture
def speech(data_folder):
    """Half a second from the middle of each clip (K,1,S), each at the same loudness."""
    waves = [resample(read(clip), RATE).wave for clip in sorted(data_folder.glob("*.opus"))]
    cut = torch.stack([wave[len(wave) // 2 :][: RATE // 2] for wave in waves])
    return (0.05 * cut / cut.square().mean(dim=1, keepdim=True).sqrt())[:, None]


@pytest.mark.slow
def test_it_learns_to_hear_noise_and_how_to_be_rid_of_it(speech) -> None:
    torch.manual_seed(0)
    judge = Registry.discover().build(
        "discriminator", "distillmos", {"sample_rate": RATE, "width": 16, "prompt": "none"}
    )
    noisy = speech + 0.005 * torch.randn(speech.shape)  # 20 dB below the speech
    learnt, held = slice(None, -2), slice(-2, None)
    optimiser = torch.optim.Adam(judge.parameters(), lr=1e-3)
    for _ in range(15):
        real, made = judge(speech[learnt])[0].scores, judge(noisy[learnt])[0].scores
        loss = F.softplus(-real).mean() + F.softplus(made).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        assert (judge(speech[held])[0].scores > 0).float().mean() > 0.7
        assert (judge(noisy[held])[0].scores < 0).float().mean() > 0.7
    wave = noisy[held].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(judge(wave)[0].scores.mean(), wave)
    along = (gradient * (noisy[held] - speech[held])).flatten(1).sum(dim=1)
    assert bool((along < 0).all()), "less noise would not sound more like a recording to it"
