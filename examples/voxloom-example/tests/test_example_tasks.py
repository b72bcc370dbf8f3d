"""Its task and its chain, and tasks of voxloom's on a voice that speaks through its codec."""

from itertools import pairwise

import numpy as np
import pytest
import soundfile
import torch
from typer.testing import CliRunner

from voxloom.aligner import AbstractAligner
from voxloom.assembly import assemble
from voxloom.audio import write
from voxloom.errors import InputError
from voxloom.slots import MODEL
from voxloom.testing import TaskSuite
from voxloom.testing.inputs import speech_like
from voxloom.voice import Voice, save_voice
from voxloom_cli.app import build
from voxloom_registry import Registry, resolve

WORDS = (
    *("model=flashspeech-nano", "model.width=16", "model.heads=2", "model.prompt_queries=4"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16"),
    *("prompt_encoder.layers=1", "prosody.layers=2", "prosody.heads=2", "prosody.filter_width=16"),
    *("denoiser.width=16", "denoiser.layers=2", "denoiser.heads=2", "codec=dct-narrow"),
)
TEXT = "She opened the window."


class EvenAligner(AbstractAligner):
    """Every symbol lasts as long as another."""

    def align(self, item, symbols, wave, sample_rate):
        return np.diff(np.linspace(0, len(wave) / sample_rate, len(symbols) + 1)).tolist()


def tiny_voice(folder, registry):
    config = resolve(registry, [MODEL], overrides=list(WORDS))
    torch.manual_seed(0)
    save_voice(folder / "tiny", assemble(registry, config), config, "# Tiny\n")
    return Voice.load(str(folder / "tiny"), registry=registry)


def recording(folder):
    write(folder / "recording.wav", speech_like(1, 32000, 16000)[0, 0], 16000)
    return folder / "recording.wav"


class DctVoice:
    def voice(self, folder):
        return tiny_voice(folder, self.registry())


class TestStress(DctVoice, TaskSuite):
    name = "stress"

    def request(self, folder):
        return {"text": TEXT, "word": "window", "prompt": recording(folder)}


class TestDub(DctVoice, TaskSuite):
    name = "dub"

    def parts(self):
        return {"timing": EvenAligner()}

    def request(self, folder):
        return {"audio": recording(folder), "text": TEXT, "to": "He closed the door."}


class TestEdit(DctVoice, TaskSuite):
    name = "edit"

    def parts(self):
        return {"timing": EvenAligner()}

    def request(self, folder):
        return {"audio": recording(folder), "text": TEXT, "to": "She opened the old door."}


class TestInpaint(DctVoice, TaskSuite):
    name = "inpaint"

    def parts(self):
        return {"timing": EvenAligner()}

    def request(self, folder):
        return {"audio": recording(folder), "text": TEXT, "from_": 0.8, "to": 1.1}


class TestSample(DctVoice, TaskSuite):
    name = "sample"
    neighbours = {"pitch": "world"}

    def request(self, folder):
        return {"text": TEXT, "prompt": recording(folder), "output": folder / "readings", "n": 2}


class TestChain(DctVoice, TaskSuite):
    name = "chain"
    options = {
        "steps": [
            {"task": "stress", "request": {"text": "$input", "prompt": "$prompt", "word": "$word"}},
            {"task": "resynth", "slots": {"codec": "dct"}, "request": {"audio": "$previous"}},
            {"rate": 24000},
        ]
    }

    def request(self, folder):
        return {"input": TEXT, "prompt": recording(folder), "given": ("word=window",)}


def test_the_stressed_word_is_longer_and_no_other(tmp_path):
    voice, prompt = tiny_voice(tmp_path, Registry.discover()), recording(tmp_path)
    lengths = [
        len(voice.run("stress", text=TEXT, word="window", prompt=prompt, slower=slower).wave) for slower in (1.5, 2, 3)
    ]
    assert all(shorter < longer for shorter, longer in pairwise(lengths))
    with pytest.raises(InputError, match="'door' is no word of the text"):
        voice.run("stress", text=TEXT, word="door", prompt=prompt)


def test_a_yaml_alone_is_a_command(tmp_path):
    registry = Registry.discover()
    tiny_voice(tmp_path, registry)
    out = tmp_path / "out.wav"
    words = ["telephone", TEXT, "--prompt", recording(tmp_path), "--voice", tmp_path / "tiny", "-o", out]
    result = CliRunner().invoke(build(registry), [str(word) for word in words])
    assert result.exit_code == 0, result.output
    assert soundfile.info(out).samplerate == 8000
    assert soundfile.info(out).duration > 0.2


def test_a_chain_is_refused_before_it_runs(tmp_path):
    registry = Registry.discover()
    tiny_voice(tmp_path, registry)
    out = tmp_path / "out.wav"
    result = CliRunner().invoke(build(registry), ["telephone", TEXT, "--voice", str(tmp_path / "tiny"), "-o", str(out)])
    assert result.exit_code == 2
    assert "steps, number 1: needs a prompt; give one with --prompt" in result.output
    assert not out.exists()


def test_its_control_and_its_writer_are_in_every_command_that_speaks(tmp_path):
    registry = Registry.discover()
    voice, prompt = tiny_voice(tmp_path, registry), recording(tmp_path)
    outputs = ["-o", str(tmp_path / "rising.track.json"), "-o", str(tmp_path / "rising.levels.tsv")]
    words = ["say", TEXT, "--prompt", str(prompt), "--voice", str(tmp_path / "tiny"), "--uptalk", "4", *outputs]
    done = CliRunner().invoke(build(registry), words)
    assert done.exit_code == 0, done.output
    seconds, level = (tmp_path / "rising.levels.tsv").read_text().split()
    assert float(seconds) > 0.1
    assert float(level) < 0
    plain, rising = (
        each.run("say", text=TEXT, prompt=prompt).sentences[0].prosody.pitch[0]
        for each in (voice, voice.having(uptalk={"semitones": 4.0}))
    )
    third = len(plain) // 3
    torch.testing.assert_close(rising[: 2 * third], plain[: 2 * third])
    assert float((rising / plain)[-1]) == pytest.approx(2 ** (4 / 12), rel=1e-4)
