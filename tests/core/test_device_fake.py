"""Everything that computes does so on one device, shown on a fake one that every machine has."""

import importlib
from pathlib import Path

import pytest
import torch
from click.testing import Result
from lightning_fabric import Fabric
from lightning_fabric.accelerators import CPUAccelerator
from lightning_fabric.strategies import SingleDeviceStrategy
from typer.testing import CliRunner

from voxloom.audio import read
from voxloom.testing.fake_device import FAKE, FakeTensor, fake_device
from voxloom.voice import Voice
from voxloom_registry import Registry


@pytest.fixture
def registry(seam_registry, tmp_path, monkeypatch):
    """What is installed, with a device called `fake`, which is there while the test runs."""
    info = tmp_path / "fake-site" / "fake_device-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: fake-device\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[voxloom]\nfake = fake_device_hooks\n")
    monkeypatch.syspath_prepend(str(info.parent))
    importlib.invalidate_caches()
    found = Registry.discover()
    with fake_device():
        yield found


@pytest.fixture
def command(registry):
    from voxloom_cli.app import build

    def run(*words: object) -> Result:
        return CliRunner().invoke(build(registry), [str(word) for word in words], catch_exceptions=False)

    return run


def spoken(voice: Path, prompt: Path, registry: Registry, device: str, *words: str) -> torch.Tensor:
    return Voice.load(str(voice), [f"device={device}", *words], registry=registry).run(
        "say", text="Hello there.", prompt=prompt, seed=5
    )


@pytest.mark.parametrize("words", [[], ["sampler.steps=2"]])
def test_a_voice_speaks_there_as_it_does_here(tiny, make_voice, registry, heart, words):
    voice = make_voice(*tiny)
    there, here = (spoken(voice, heart, registry, device, *words) for device in ("fake", "cpu"))
    assert there.provenance.device == "lazy"
    assert type(there.wave) is torch.Tensor, "results are the CPU's"
    torch.testing.assert_close(there.wave, here.wave, atol=1e-5, rtol=0)  # a seed means the same everywhere


def test_the_command_speaks_there(tiny, make_voice, command, heart, tmp_path):
    words = ["--voice", make_voice(*tiny), "--prompt", heart, "device=fake", "-o", tmp_path / "a.wav"]
    result = command("say", "Hello there. " * 20, *words)
    assert result.exit_code == 0, result.output
    assert len(read(tmp_path / "a.wav").wave) > 16000


@pytest.mark.parametrize("codec", ["world", "world-torch", "mulaw"])
def test_a_codec_without_a_voice_works_there(command, heart, tmp_path, codec):
    result = command("resynth", heart, f"codec={codec}", "device=fake", "-o", tmp_path / "a.wav")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "a.wav").stat().st_size > 10_000


def fabric_on_the_fake_device(device, precision):
    """lightning has no accelerator for it, but takes any device of one process."""
    assert device == FAKE
    return Fabric(strategy=SingleDeviceStrategy(device=device, accelerator=CPUAccelerator()))


def test_features_are_prepared_and_learnt_from_there(tiny, command, data_manifest, tmp_path, monkeypatch):
    """Two steps of each stage of the shipped recipe, with context, a validation and a checkpoint gone on from."""
    monkeypatch.setattr("voxloom_training.stages.make_fabric", fabric_on_the_fake_device)
    refined = ["prosody=refined", "prosody.refiner_width=8", "prosody.refiner_layers=2", "discriminator.width=8"]
    given = ["recipe=flashspeech-nano", *tiny, *refined, f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025"]
    folders = ["--cache", tmp_path / "features", "device=fake"]
    prepared = command("prepare", *given, *folders, "--workers", 0)
    assert prepared.exit_code == 0, prepared.output
    assert "failures" not in prepared.stderr
    learning = [*given, *folders, "precision=32", "consistency.context_probability=1", "--run", tmp_path / "run"]
    for steps in (1, 2):
        trained = command("train", *learning, f"steps={steps}", "validation_share=0.5")
        assert trained.exit_code == 0, trained.output
        assert "validation at step" in trained.stderr
    voice = Voice.load(
        str(tmp_path / "run" / "refinement" / "voice-last"), ["device=fake"], registry=Registry.discover()
    )
    assert all(isinstance(value, FakeTensor) for value in voice.model.state_dict().values())


# The fake device catches what a real one would ------------------------------------------------------------------------


def test_a_part_that_leaves_the_device_is_caught(tiny, make_voice, registry, heart, monkeypatch):
    """The length regulator of every voice, had it forgotten where its states are."""

    def regulate(states, frames):
        places = torch.arange(int(frames.sum(dim=1).max()))  # no device
        phoneme = torch.searchsorted(frames.cumsum(dim=1), places.expand(len(frames), -1).contiguous(), right=True)
        index = phoneme.clamp_max(states.shape[1] - 1).unsqueeze(-1).expand(-1, -1, states.shape[2])
        return states.gather(1, index)

    monkeypatch.setattr("voxloom_flashspeech.model.regulate", regulate)
    voice = make_voice(*tiny)
    spoken(voice, heart, registry, "cpu")
    with pytest.raises(RuntimeError, match=r"searchsorted.*: expected all tensors on lazy, found one of .* on cpu"):
        spoken(voice, heart, registry, "fake")


WRONG = {
    "arange": lambda x: x + torch.arange(len(x)),
    "zeros": lambda x: torch.cat([x, torch.zeros(1)]),
    "mask": lambda x: x.masked_fill(torch.ones(len(x)).bool(), 0),
    "list": lambda x: x * torch.tensor([1.0] * len(x)),
    "noise": lambda x: x + torch.randn(len(x), generator=torch.Generator()),
    "written": lambda x: torch.zeros(len(x)).add_(x),
    "indexed": lambda x: torch.arange(3)[x.long()],
}

RIGHT = {
    "arange": lambda x: x + torch.arange(len(x), device=x.device),
    "like": lambda x: torch.cat([x, torch.zeros_like(x), x.new_full((1,), 2)]),
    "scalar": lambda x: x * torch.tensor(2.0),
    "copied": lambda x: x.clone().copy_(torch.ones(len(x))),
    "moved": lambda x: x + torch.arange(len(x)).to(x),
    "picked": lambda x: x[torch.tensor([0, 1])],
    "in place": lambda x: x.clone().add_(1).mul_(x),
}


@pytest.mark.parametrize("fault", WRONG)
def test_two_devices_are_refused(fault):
    with fake_device() as device:
        x = torch.zeros(3).to(device)
        with pytest.raises(RuntimeError, match=r"on lazy|is on cpu"):
            WRONG[fault](x)


@pytest.mark.parametrize("kind", RIGHT)
def test_one_device_is_fine(kind):
    here = torch.tensor([0.0, 1.0, 2.0])
    with fake_device() as device:
        there = RIGHT[kind](here.to(device))
        assert isinstance(there, FakeTensor)
        assert there.device == device
        assert torch.equal(there.cpu(), RIGHT[kind](here))


def test_modules_learn_there_as_they_do_here():
    torch.manual_seed(0)
    layer = torch.nn.Linear(4, 2)
    x, expected = torch.randn(3, 4), layer.weight.detach().clone()
    (gradient,) = torch.autograd.grad(layer(x).square().sum(), layer.weight)
    expected -= 0.1 * gradient
    with fake_device() as device:
        layer.to(device)
        layer(x.to(device)).square().sum().backward()
        torch.optim.SGD(layer.parameters(), lr=0.1).step()
        torch.testing.assert_close(layer.weight.detach().cpu(), expected)
