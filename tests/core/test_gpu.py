"""The commands on a GPU: `pytest -m gpu`."""

import json

import pytest
import torch

from voxloom.audio import read
from voxloom.testing.inputs import generators
from voxloom.text import AbstractText
from voxloom.values import Condition, Encoded
from voxloom.voice import Voice

pytestmark = pytest.mark.gpu

TOLERANCE = 2e-2  # of the largest number: convolutions may multiply in TF32
TEXT = "Hello there."


@pytest.fixture
def voice(tiny, make_voice):
    return make_voice(*tiny)


def loaded(registry, voice, *words):
    return Voice.load(str(voice), words, registry=registry)


def test_a_voice_speaks(seam_registry, voice, heart):
    for words in ([], ["device=cuda"], ["device=cuda:0"], ["device=cuda", "sampler.steps=2"]):
        speaking = loaded(seam_registry, voice, *words)
        assert speaking.model.device.type == "cuda"
        first, again = (speaking.run("say", text=TEXT, prompt=heart, seed=3) for _ in range(2))
        assert first.provenance.device == "cuda:0"
        assert first.wave.device.type == "cpu"
        assert torch.equal(first.wave, again.wave)
        assert first.seconds > 0.2


def moved(condition, device):
    prompt = condition.prompt
    assert prompt is not None
    tokens = Encoded(prompt.states.to(device), prompt.mask.to(device))
    return Condition(condition.frames.to(device), condition.mask.to(device), tokens)


@pytest.mark.parametrize("attention", ["sdpa", "xformers"])
def test_it_generates_what_a_cpu_does(seam_registry, voice, heart, attention):
    """The same condition and seed give the same latents, by either attention."""
    here, there = (
        loaded(seam_registry, voice, *words).model
        for words in (["device=cpu"], ["device=cuda", f"attention={attention}"])
    )
    transcript = here.part("text", AbstractText).transcribe(TEXT)
    with torch.no_grad():
        condition = here.condition([transcript], [read(heart)], generators(1)).condition
        expected = here.generate(condition, generators(1)).values
        found = there.generate(moved(condition, there.device), generators(1)).values
    assert found.is_cuda
    gap = float((found.cpu() - expected).abs().max() / expected.abs().max())
    assert gap < TOLERANCE, f"differs by {gap:.2g} of the largest number"


@pytest.mark.parametrize("codec", ["world", "world-torch", "mulaw"])
def test_a_recording_is_resynthesised(command, heart, tmp_path, codec):
    result = command("resynth", heart, f"codec={codec}", "device=cuda", "-o", tmp_path / "a.wav")
    assert result.exit_code == 0, result.output
    assert len(read(tmp_path / "a.wav").wave) == 37600


@pytest.mark.parametrize("more", [["precision=32"], ["precision=bf16"], ["precision=bf16", "attention=xformers"]])
def test_a_recipe_is_trained_on_and_gone_on_with(tiny, command, data_manifest, heart, tmp_path, more):
    given = ["recipe=flashspeech-nano", *tiny, f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025"]
    cache = ["--cache", tmp_path / "features", "device=cuda"]
    for words in (
        ["prepare", *given, *cache, "--workers", 0],
        ["train", *given, *cache, *more, "steps=2", "log_every=1", "--run", tmp_path / "run"],
        ["train", *given, *cache, *more, "steps=3", "log_every=1", "--run", tmp_path / "run"],
    ):
        result = command(*words)
        assert result.exit_code == 0, result.output
    folder = tmp_path / "run" / "consistency"
    logged = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in logged if line["group"] == "train"] == [1, 2, 3]
    for device in ("cuda", "cpu"):  # a voice is not tied to where it learnt
        spoken = ["--voice", folder / "voice-last", "--prompt", heart, "-o", tmp_path / f"{device}.wav"]
        result = command("say", TEXT, *spoken, f"device={device}", "attention=sdpa")
        assert result.exit_code == 0, result.output


def test_a_number_too_high_is_refused(command, voice, heart, tmp_path):
    result = command("say", TEXT, "--voice", voice, "--prompt", heart, "-o", tmp_path / "a.wav", "device=cuda:99")
    assert result.exit_code == 2
    assert "device=cuda:99: torch finds" in result.stderr
