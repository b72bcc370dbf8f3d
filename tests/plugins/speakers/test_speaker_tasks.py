"""A speaker in place of a prompt: in every task, with every codec, and encoded once."""

import json
from dataclasses import replace

import pytest
import soundfile
import torch

from voxloom.audio import read, resample
from voxloom.codec import AbstractCodec
from voxloom.model import SpeakerPrompt
from voxloom.running import run_task, speaking_config
from voxloom.voice import Voice
from voxloom_evaluation.sources import Sources
from voxloom_speakers.speaker import read_speaker, write_speaker

TEXT = "A handless war veteran."
"""What is said in george-1."""


@pytest.fixture
def voice(tiny):
    return Voice.load(str(tiny))


def spaces(path):
    return set(read_speaker(path).latents)


def test_it_says_what_the_recording_says(voice, make, plain):
    said = [voice.run("say", text="Hello there.", prompt=prompt, seed=4) for prompt in (plain, make(plain))]
    assert torch.equal(said[0].wave, said[1].wave)
    assert not any(note.startswith("prompt") for note in said[1].notes)


def test_a_second_use_encodes_nothing(voice, make, plain, encodings):
    path, encoded = make(plain), encodings(voice)
    codec = voice.model.part("codec", AbstractCodec)
    first = voice.run("say", text="Hello. You there. Come.", prompt=path)
    assert len(encoded) == 1
    assert spaces(path) == {codec.latent_space}
    again = voice.run("say", text="Hello. You there. Come.", prompt=str(path))
    assert len(encoded) == 1
    assert torch.equal(first.wave, again.wave)
    assert first.provenance.request["prompt"] == again.provenance.request["prompt"]
    assert again.provenance.request["prompt"]["sha256"] == read_speaker(path).sha256


def test_another_codec_adds_its_own_latents(voice, on_dac, make, plain, encodings):
    path = make(plain)
    counts = [encodings(each) for each in (voice, on_dac)]
    for _ in range(2):
        for each in (voice, on_dac):
            assert each.run("say", text="Hello.", prompt=path).wave.any()
    assert [len(encoded) for encoded in counts] == [1, 1]
    assert spaces(path) == {each.model.part("codec", AbstractCodec).latent_space for each in (voice, on_dac)}


def test_latents_of_the_file_are_what_is_spoken_after(voice, make, plain):
    path = make(plain)
    said = voice.run("say", text="Hello.", prompt=path)
    speaker = read_speaker(path)
    ((space, latents),) = speaker.latents.items()
    write_speaker(path, replace(speaker, latents={space: latents.roll(5, dims=1) * 0.5}))
    assert not torch.equal(said.wave, voice.run("say", text="Hello.", prompt=path).wave)


def test_a_file_that_cannot_be_written_is_used_and_told(voice, make, plain, encodings, monkeypatch):
    path, encoded = make(plain), encodings(voice)
    usual = voice.run("say", text="Hello.", prompt=plain).wave
    before = len(encoded)

    def denied(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "replace", denied)
    for uses in (1, 2):
        said = voice.run("say", text="Hello.", prompt=path)
        assert torch.equal(said.wave, usual)
        told = [note for note in said.notes if note.startswith("speaker: ")]
        assert told == [f"speaker: {path}: cannot be written (Permission denied), so that it is encoded anew each time"]
        assert len(encoded) == before + uses
    assert not spaces(path)


def test_a_voice_without_codec_speaks_after_the_sound(make_voice, make, plain):
    engine = Voice.load(str(make_voice("model=engine")))
    said = [engine.run("say", text="Hello.", prompt=prompt) for prompt in (plain, make(plain))]
    assert torch.equal(said[0].wave, said[1].wave)


def test_a_telephone_is_widened_as_it_is_from_a_recording(voice, make, heart, tmp_path):
    narrow = resample(read(heart), 8000)
    soundfile.write(tmp_path / "tele.wav", narrow.wave.numpy(), 8000)
    said = [
        voice.run("say", text="Hi.", prompt=prompt) for prompt in (tmp_path / "tele.wav", make(tmp_path / "tele.wav"))
    ]
    assert any("nothing above 4 kHz" in note for note in said[1].notes)
    assert len(said[0].wave) == pytest.approx(len(said[1].wave), rel=0.3)


CASES = {
    "say": ("Hello.", "--prompt", "SPEAKER"),
    "sample": ("Hello.", "--prompt", "SPEAKER", "-n", 2, "timbre=null"),
    "dub": ("GEORGE", "--text", TEXT, "--prompt", "SPEAKER", "HEARING"),
    "convert": ("GEORGE", "--prompt", "SPEAKER", "--adapt", 0, "HEARING"),
    "adapt": ("SPEAKER", "--steps", 1, "HEARING"),
}


@pytest.mark.parametrize("task", CASES)
def test_every_task_takes_it(command, tiny, hearing, make, plain, george, tmp_path, task):
    path = make(plain)
    words = [
        each
        for word in CASES[task]
        for each in {"SPEAKER": [path], "GEORGE": [george], "HEARING": hearing[: 1 if task == "dub" else 2]}.get(
            word, [word]
        )
    ]
    target = tmp_path / ("out" if task in ("sample", "adapt") else "out.wav")
    done = command(task, *words, "--voice", tiny, "-o", target)
    assert done.exit_code == 0, done.output
    assert target.exists()
    assert len(spaces(path)) == 1


@pytest.mark.parametrize("said", ["$prompt", "the file"])
def test_a_chain_takes_it_as_its_prompt_and_in_a_step(voice, make, plain, encodings, said):
    path, encoded = make(plain), encodings(voice)
    step = {"task": "say", "request": {"text": "$input", "prompt": str(path) if said == "the file" else said}}
    config = speaking_config(voice.registry, voice.bundle, {"task": {"steps": [step]}}, task="chain")
    asked = {"input": "Hello."} | ({} if said == "the file" else {"prompt": path})
    made = run_task(voice.registry, config, asked, voice)
    assert len(encoded) == 1
    assert torch.equal(made.wave, voice.run("say", text="Hello.", prompt=plain).wave)


def test_an_evaluation_takes_it(command, tiny, make, plain, tmp_path):
    path = make(plain)
    lines = [{"id": name, "text": "Hello.", "speaker": "anna", "prompt": path.name} for name in "ab"]
    (tmp_path / "requests.jsonl").write_text("\n".join(map(json.dumps, lines)))
    done = command(
        "evaluate",
        "--requests",
        tmp_path / "requests.jsonl",
        "-o",
        tmp_path / "out",
        "--metrics",
        "rtf",
        "--voice",
        tiny,
    )
    assert done.exit_code == 0, done.output
    assert len(spaces(path)) == 1


def test_metrics_compare_with_what_was_spoken_after(voice, make, plain):
    codec = voice.model.part("codec", AbstractCodec)
    sources, path = Sources(codec, voice), make(plain)
    wave = sources.at(path, 24000)
    assert wave is sources.at(path, 24000)
    assert len(wave) == pytest.approx(len(read(plain).wave), abs=2)
    assert torch.equal(sources.at(plain, 24000), read(plain).wave)
    assert len(sources.resynthesised(path, codec.sample_rate)) == len(sources.read(path).wave)


def test_a_prompt_that_was_read_is_passed_on(voice, make, plain):
    """What one task hands another keeps its latents at any rate."""
    path = make(plain)
    voice.run("say", text="Hello.", prompt=path)
    speaker = read_speaker(path)
    prompt = SpeakerPrompt(speaker.recording().wave, 24000, speaker.latents, {"path": "me", "sha256": speaker.sha256})
    said = voice.run("say", text="Hello.", prompt=prompt)
    assert torch.equal(said.wave, voice.run("say", text="Hello.", prompt=path).wave)
    assert said.provenance.request["prompt"] == {"path": "me", "sha256": speaker.sha256}
    assert resample(prompt, 16000).latents is speaker.latents


def test_a_long_speaker_is_not_cut(voice, make, plain, encodings, tmp_path):
    wave = read(plain).wave.repeat(10).numpy()
    soundfile.write(tmp_path / "long.wav", wave, 24000)
    path, encoded = make(tmp_path / "long.wav", "--seconds", 20), encodings(voice)
    voice.run("say", text="Hello.", prompt=path)
    seconds = encoded[0].shape[-1] / voice.model.part("codec", AbstractCodec).sample_rate
    assert 15.5 < seconds <= 20


def test_what_is_said_in_it_is_known_to_conversions(tiny, hearing, make, plain, george):
    voice = Voice.load(str(tiny), hearing, task="convert")
    path = make(plain, "--text", "Somebody knocked at the door of the empty house.")
    with pytest.raises(Exception, match="the text is not what is said in it"):
        voice.run("convert", source=george, prompt=path, adapt=1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("dub", "SPEAKER", "--text", "Hi."), "audio: SPEAKER is a speaker, which can only take the place of a prompt"),
        (("say", "Hi.", "--prompt", "gone.speaker"), "gone.speaker: there is no such file; name a speaker file"),
        (("resynth", "SPEAKER", "codec=world"), "SPEAKER: is no audio that can be read"),
    ],
)
def test_where_it_cannot_serve(command, tiny, make, plain, tmp_path, words, told):
    path = make(plain)
    voice = () if words[0] == "resynth" else ("--voice", tiny)
    done = command(*(path if word == "SPEAKER" else word for word in words), "-o", tmp_path / "out.wav", *voice)
    assert done.exit_code == 2
    assert told.replace("SPEAKER", str(path)) in done.stderr
    assert not (tmp_path / "out.wav").exists()
