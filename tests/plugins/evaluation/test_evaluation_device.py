"""What measures by a network computes where its weights are."""

from pathlib import Path

import pytest
import torch
from torch import nn

from voxloom.audio import write
from voxloom.codec import AbstractCodec
from voxloom.metric import Sample
from voxloom.testing.fake_device import fake_device
from voxloom.testing.inputs import speech_like
from voxloom_evaluation.sources import Sources
from voxloom_registry import Registry


class Scaling(AbstractCodec):
    sample_rate, hop_length, latent_dim, latent_space, differentiable = 16000, 1, 1, "scaled", True

    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.tensor([0.5]))

    def encode(self, wave):
        return wave * self.gain

    def decode(self, latents):
        return latents * self.gain


@pytest.fixture
def sample():
    wave, prompt, resynthesised = speech_like(3, 16000, 16000)[:, 0]
    return Sample("one", "a", wave, 16000, prompt, resynthesised=resynthesised)


@pytest.mark.parametrize("name", ["sim-o", "sim-r", "distillmos"])
def test_metrics(name, sample, wavlm):
    options = {} if name == "distillmos" else {"model": str(wavlm)}
    metric = Registry.discover().build("metric", name, options)
    (here,) = metric.measure(sample).values()
    with fake_device() as device:
        moved = Registry.discover().build("metric", name, options).to(device)
        (there,) = moved.measure(sample).values()
    assert there.value == pytest.approx(here.value, abs=1e-5)


def test_the_recogniser(sample, hubert):
    build = Registry.discover().build
    here = build("recogniser", "hubert-ctc", {"model": str(hubert)}).recognise(sample.wave, 16000)
    with fake_device() as device:
        moved = build("recogniser", "hubert-ctc", {"model": str(hubert)}).to(device)
        there = moved.recognise(sample.wave, 16000)
    assert [word.text for word in there] == [word.text for word in here]


def test_copies(sample, tmp_path: Path):
    write(tmp_path / "a.wav", sample.wave, 16000)
    here = Sources(Scaling()).copy(tmp_path / "a.wav").wave.detach()
    with fake_device() as device:
        there = Sources(Scaling().to(device)).copy(tmp_path / "a.wav").wave
        assert there.device.type == "cpu"
    torch.testing.assert_close(there, here)
