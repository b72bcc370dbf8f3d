"""`voxloom say` with a voice of piper: on the command line and in Python, by its file and as a folder."""

import json

import pytest
import soundfile
import torch

from voxloom.errors import InputError, VoiceError
from voxloom.voice import Voice
from voxloom_registry import ConfigError, FitError, Registry

LICENCE = "Apache-2.0; needs piper-tts, GPL-3.0-or-later"
LONG = "She sang, and they heard it all day long in the house by the sea. " * 6


@pytest.fixture(scope="module")
def voice(ann):
    return Voice.load("piper", {"model": {"path": str(ann)}}, registry=Registry.discover())


def test_the_command_needs_neither_voice_nor_prompt(command, ann, tmp_path):
    out = tmp_path / "hello.wav"
    done = command("say", "Hello there.", "-o", out, "model=piper", f"model.path={ann}")
    assert done.exit_code == 0, done.output
    assert done.output == ""
    assert soundfile.info(out).samplerate == 22050
    assert soundfile.info(out).duration > 0.3


def test_it_is_an_installed_voice(command, ann, tmp_path):
    outs = [tmp_path / name for name in ("one.wav", "two.wav")]
    words = ("Hello there.", f"model.path={ann}", "model.length_scale=2", "--seed", 4)
    for out, named in zip(outs, (("--voice", "piper"), ("model=piper",)), strict=True):
        assert command("say", *words, *named, "-o", out).exit_code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_folder_is_a_voice(ann, tmp_path):
    folder = tmp_path / "ann"
    folder.mkdir()
    (folder / "config.yaml").write_text(f"slots:\n  model:\n    part: piper\n    path: {ann}\n    length_scale: 2\n")
    said = Voice.load(str(folder), registry=Registry.discover()).run("say", text="Hello there.", seed=1)
    other = Voice.load("piper", {"model": {"path": str(ann), "length_scale": 2}}).run(
        "say", text="Hello there.", seed=1
    )
    assert torch.equal(said.wave, other.wave)
    assert said.provenance.voice == "ann"


def test_what_made_it_is_told(voice, ann):
    told = voice.run("say", text="Hello there.").provenance.plain()
    assert told["licences"][LICENCE] == ("model piper",)
    assert [name for licence, names in told["licences"].items() if "MODEL_CARD" in licence for name in names] == [
        "voice piper"
    ]
    assert told["files"]["model.path"]["path"] == str(ann)
    assert len(told["files"]["model.path"]["sha256"]) == 64
    assert (told["voice"], told["weights_sha256"]) == ("piper", "")
    json.dumps(told)


def test_a_prompt_is_told_to_be_unused(voice, heart):
    said = voice.run("say", text="Hello.", prompt=heart)
    assert said.notes == ("prompt: not used, since the voice 'piper' speaks in a voice of its own",)
    assert torch.equal(said.wave, voice.run("say", text="Hello.").wave)


def test_an_alpha_is_refused(voice):
    with pytest.raises(InputError, match="alpha: the voice 'piper' has no prosody part"):
        voice.run("say", text="Hello.", alpha=0.5)


def test_a_control_of_prosody_is_refused(voice):
    with pytest.raises(InputError, match="the voice speaks by itself and cannot be told how"):
        voice.having(rate={"factor": 2.0}).run("say", text="Hello.")


def test_a_long_text_comes_sentence_by_sentence(voice):
    pieces = list(voice.stream("say", text=LONG, seed=2))
    assert len(pieces) == 6
    whole = voice.run("say", text=LONG, seed=2)
    assert torch.equal(torch.cat([piece.wave for piece in pieces]), whole.wave)


def test_a_reading_is_shown(voice):
    shown = voice.run("say", text="Yes.", show=True).notes
    assert shown == ("normalised: Yes.", "phonemes: ^jˈɛs.$")


def test_a_table_of_requests_needs_no_prompts(command, ann, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("text,file\nHello there.,a\nYes.,b\n")
    done = command("batch", table, "model=piper", f"model.path={ann}", "--output", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert {path.name for path in (tmp_path / "out").glob("*.wav")} == {"a.wav", "b.wav"}


def test_what_is_wrong_is_told_in_a_sentence(command, tmp_path):
    out = tmp_path / "hello.wav"
    for words, told in (
        ((), "model.path: must be set, since the model 'piper' has no default for it"),
        (("model.path=nobody.onnx",), "nobody.onnx: there is no such file; model.path names a piper voice, NAME.onnx"),
    ):
        done = command("say", "Hello.", "model=piper", *words, "-o", out)
        assert (done.exit_code, done.output.strip()) == (2, told)
    assert not out.exists()


def test_a_device_other_than_the_cpu_is_refused(ann):
    with pytest.raises(FitError, match="the model 'piper' needs device equal to cpu"):
        Voice.load("piper", {"model": {"path": str(ann)}, "device": "cuda"})


def test_a_task_it_cannot_do_is_refused(voice, heart):
    with pytest.raises(FitError, match="piper"):
        voice.run("convert", source=heart, prompt=heart)


def test_the_model_is_no_part_to_change(ann):
    with pytest.raises((ConfigError, VoiceError)):
        Voice.load("nano", [f"model.path={ann}", "model=piper"])
