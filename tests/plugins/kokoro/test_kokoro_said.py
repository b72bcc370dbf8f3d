"""`voxloom say` with Kokoro: on the command line and in Python."""

import pytest
import soundfile
import torch

from voxloom.voice import Voice
from voxloom_registry import Registry

LICENCE = "Apache-2.0; needs kokoro-onnx, MIT, with phonemizer and espeak-ng, GPL-3.0-or-later"


@pytest.fixture(scope="module")
def options(plain, styles):
    return {"path": str(plain), "voices": str(styles), "voice": "am_high"}


@pytest.fixture(scope="module")
def voice(options):
    return Voice.load("kokoro", {"model": options}, registry=Registry.discover())


def test_the_command_needs_neither_voice_nor_prompt(command, options, voice, tmp_path):
    out = tmp_path / "hello.wav"
    words = [f"model.{name}={value}" for name, value in options.items()]
    done = command("say", "Hello there.", "-o", out, "model=kokoro", *words, "model.language=en-us", "model.speed=1.0")
    assert (done.exit_code, done.output) == (0, "")
    assert soundfile.info(out).samplerate == 24000
    expected = voice.run("say", text="Hello there.").wave
    assert soundfile.read(out)[0] == pytest.approx(expected.numpy(), abs=1e-4)


def test_what_made_it_is_told(voice, options):
    told = voice.run("say", text="Hello there.").provenance.plain()
    assert told["licences"][LICENCE] == ("model kokoro",)
    assert {name: each["path"] for name, each in told["files"].items()} == {
        f"model.{name}": options[name] for name in ("path", "voices")
    }


def test_a_seed_and_a_prompt_are_told_to_be_unused(voice, heart):
    plain, seeded = voice.run("say", text="Hello."), voice.run("say", text="Hello.", prompt=heart, seed=5)
    assert plain.notes == ()
    assert seeded.notes == (
        "prompt: not used, since the voice 'kokoro' speaks in a voice of its own",
        "seed: not used, since the voice 'kokoro' takes none",
    )
    assert torch.equal(plain.wave, seeded.wave)


def test_a_result_is_made_again(command, options, tmp_path):
    words = [f"model.{name}={value}" for name, value in options.items()]
    out, again = tmp_path / "hello.wav", tmp_path / "again.wav"
    assert command("say", "Hello there.", "-o", out, "model=kokoro", *words).exit_code == 0
    done = command("replay", out, "-o", again)
    assert done.exit_code == 0, done.output
    assert soundfile.read(out)[0].tolist() == soundfile.read(again)[0].tolist()
