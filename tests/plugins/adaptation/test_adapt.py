"""`adapt` on a real recording, with a voice of untrained weights; what it refuses has status 2 and one sentence."""

import re

import pytest
import torch

from voxloom.audio import read, write
from voxloom.model import Recording
from voxloom.voice import Voice

TEXT = "He wrote a textbook on the electrical effects of transposition."
OTHER = "Somebody knocked at the door of the empty house."


@pytest.fixture
def recording(data_folder):
    return data_folder / "heart-2.opus"


def test_it_comes_nearer_to_the_recording_and_the_voice_stays(voice, recording):
    before = {name: weight.clone() for name, weight in voice.model.state_dict().items()}
    found = voice.run("adapt", prompt=recording, text=TEXT, steps=12)
    assert len(found.distances) == 12
    assert found.distances[-1] < 0.9 * found.distances[0]
    assert found.score > 0.92
    assert all(torch.equal(weight, before[name]) for name, weight in voice.model.state_dict().items())
    after = found.voice.model.state_dict()
    changed = {name.split(".")[1] for name, weight in after.items() if not torch.equal(weight, before[name])}
    assert changed == {"denoiser"}
    assert not any(parameter.requires_grad for parameter in found.voice.model.parameters())


def test_what_it_says_is_nearer_to_the_speaker(voice, recording, heart):
    codec = voice.model.part("codec", object)

    def distance(speaker):
        said = speaker.run("say", text=OTHER, prompt=recording)
        theirs, ours = (
            speaker.model.analyse(one).latents for one in (read(heart), Recording(said.wave, said.sample_rate))
        )
        channels, _ = codec.timbre(ours[None])
        return float((theirs[channels].mean(dim=1) - ours[channels].mean(dim=1)).square().mean())

    assert distance(voice.run("adapt", prompt=recording, text=TEXT, steps=20).voice) < 0.9 * distance(voice)


def test_without_a_text_its_sounds_are_heard(voice, recording):
    found = voice.run("adapt", prompt=recording, steps=1)
    assert found.text.startswith("^hiː ɹ")
    assert "heard 3.8 s" in found.notes[0]


def test_a_saved_voice_says_what_the_adapted_one_says(voice, recording, tmp_path):
    found = voice.run("adapt", prompt=recording, text=TEXT, steps=2)
    found.save(tmp_path / "anna")
    loaded = Voice.load(str(tmp_path / "anna"))
    assert loaded.bundle.header.facts["adapted_steps"] == "2"
    said, again = (each.run("say", text="Hello.", prompt=recording).wave for each in (found.voice, loaded))
    assert len(said) == len(again)  # in bf16, so nearly alike
    assert float((said - again).abs().mean()) < 0.2 * float(said.abs().mean())


def test_every_step_repeats(voice, recording):
    first, again, other = (
        voice.run("adapt", prompt=recording, text=TEXT, steps=2, seed=seed).distances for seed in (0, 0, 1)
    )
    assert first == again != other


@pytest.fixture
def refused(command, tiny, hearing, recording, tmp_path):
    def ask(*words, prompt=recording):
        target = tmp_path / "anna"
        done = command("adapt", prompt, "-o", target, "--voice", tiny, *hearing, *words)
        assert done.exit_code == 2, done.output
        assert not target.exists()
        lines = [line for line in done.stderr.splitlines() if line]
        assert len(lines) == 1, lines
        return lines[0]

    return ask


def test_another_text(refused):
    assert re.search(r"the text is not what is said in it: .* scores 0\.\d\d", refused("--text", OTHER))


def test_what_cannot_serve(refused, tmp_path):
    silence, short = tmp_path / "silence.wav", tmp_path / "short.wav"
    write(silence, torch.zeros(32000), 16000)
    write(short, 0.1 * torch.randn(8000, generator=torch.Generator().manual_seed(0)), 16000)
    assert "is silent" in refused(prompt=silence)
    assert "lasts 0.50 s; 1 s of speech or more are needed" in refused(prompt=short)
    assert "lasts 3.8 s; task.longest_seconds allows 2 s" in refused("task.longest_seconds=2")


def test_a_folder_that_is_there(command, tiny, hearing, recording, tmp_path):
    (tmp_path / "anna").mkdir()
    done = command("adapt", recording, "-o", tmp_path / "anna", "--voice", tiny, *hearing)
    assert done.exit_code == 2
    assert not list((tmp_path / "anna").iterdir())
