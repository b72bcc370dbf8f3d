from pathlib import Path

import pytest
import torch

import voxloom_example.stress
from voxloom.slots import MODEL
from voxloom.testing.inputs import speech_like
from voxloom_cli.app import build
from voxloom_example.codec import DctCodec
from voxloom_registry import FitError, Registry, resolve


@pytest.fixture
def registry():
    return Registry.discover()


def test_is_found_without_a_problem(registry):
    offered = {
        (entry.offer.kind, entry.offer.name) for entry in registry.listed if entry.distribution == "voxloom-example"
    }
    audio = {("codec", "dct"), ("sampler", "ralston"), ("loudness", "rms")}
    assert offered == audio | {("task", "stress"), ("transform", "uptalk"), ("writer", "levels")}
    assert registry.kinds["loudness"].suite == "voxloom_example.suite:LoudnessSuite"
    assert not [problem for problem in registry.problems if problem.distribution == "voxloom-example"]


def test_its_task_is_small_and_a_yaml_of_its_own_is_a_command(registry):
    source = Path(voxloom_example.stress.__file__).read_text()
    assert len(source.splitlines()) < 40
    commands = [info.name for info in build(registry).registered_commands]
    assert {"stress", "telephone"} <= set(commands)


def test_its_yaml_fills_a_model_of_ours(registry):
    config = resolve(registry, [MODEL], overrides=["model=flashspeech-nano", "codec=dct-narrow"])
    assert config.slots["codec"].part == "dct"
    assert config.slots["denoiser"].options["latent_dim"] == 80


def test_its_sampler_refuses_an_estimate_it_cannot_use(registry):
    with pytest.raises(FitError, match="estimates"):
        resolve(registry, [MODEL], overrides=["model=flashspeech-nano", "sampler=ralston"])


def test_all_coefficients_lose_nothing():
    wave = speech_like(1, 1600, 16000)
    codec = DctCodec()
    torch.testing.assert_close(codec.decode(codec.encode(wave)), wave, atol=1e-5, rtol=0)
