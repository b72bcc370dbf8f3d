"""The task `evaluate` with a voice that repeats its prompt."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from voxloom.audio import read, resample, write
from voxloom.bundle import Bundle
from voxloom.errors import InputError
from voxloom.metric import AbstractRecogniser, Word
from voxloom.model import AbstractModel, Recording, Spoken
from voxloom.testing.inputs import speech_like
from voxloom.timing import measured
from voxloom.voice import Voice
from voxloom_evaluation.evaluate import Evaluate
from voxloom_registry import Config, PluginError, Registry

TEXTS = {"a": "one tree", "b": "two trees", "c": "a house", "d": "a mouse"}
SPEAKERS = {"a": "x", "b": "y", "c": "x", "d": "y"}


class Parrot(AbstractModel):
    """Says whatever it is asked by repeating the prompt at 16 kHz."""

    def __init__(self) -> None:
        super().__init__({})
        self.asked: list[str] = []

    def speak(self, texts: Sequence[str], prompts: Sequence[Recording], seeds: Sequence[int]) -> Spoken:
        self.asked += texts
        with measured("decode"):
            return Spoken([resample(prompt, 16000).wave for prompt in prompts], 16000)


class Deaf(AbstractRecogniser):
    def recognise(self, wave: torch.Tensor, sample_rate: int) -> list[Word]:
        return []


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    waves = speech_like(len(TEXTS), 24000, 24000)[:, 0]
    lines = []
    for (name, text), wave in zip(TEXTS.items(), waves, strict=True):
        write(tmp_path / f"{name}.wav", wave, 24000)
        lines.append({"id": name, "audio": f"{name}.wav", "text": text, "speaker": SPEAKERS[name], "split": "test"})
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    return Voice(Registry.discover(), Bundle("parrot", tmp_path, "test", {}), Parrot(), Config({}))


def evaluate(voice: Voice, manifest: Path, folder: Path, **request: Any) -> Any:
    asked = {"set": manifest, "output": folder, "metrics": ("rtf",), **request}
    offer = voice.registry.find("task", "evaluate")
    pitch = voice.registry.build("pitch", "world")
    return Evaluate(voice, Deaf(), pitch).run(voice.registry.check_request(offer, asked))


def test_speaks_every_text_after_the_speakers_other_recording(voice: Voice, manifest: Path, tmp_path: Path) -> None:
    evaluation = evaluate(voice, manifest, tmp_path / "out", metrics=("wer", "rtf"), reference=("recordings",))
    assert list(evaluation.scores) == ["parrot", "recordings"]
    assert evaluation.figures["parrot"]["wer"].value == 1.0
    assert {"rtf", "rtf_decode"} <= set(evaluation.figures["parrot"])
    assert "rtf" not in evaluation.figures["recordings"]
    assert sorted(path.name for path in (tmp_path / "out" / "audio").iterdir()) == ["a.wav", "b.wav", "c.wav", "d.wav"]
    prompt = resample(read(tmp_path / "c.wav"), 16000).wave
    torch.testing.assert_close(read(tmp_path / "out" / "audio" / "a.wav").wave, prompt, atol=1e-4, rtol=0)
    written = json.loads((tmp_path / "out" / "results.json").read_text())
    assert written["trials"]["a"] == {"text": "one tree", "prompt": "c"}
    assert written["figures"]["parrot"]["wer"]["count"] == 4
    assert written["seed"] == 0


def test_finished_audio_is_used_again(voice: Voice, manifest: Path, tmp_path: Path) -> None:
    model = voice.model
    assert isinstance(model, Parrot)
    evaluate(voice, manifest, tmp_path / "out", limit=2)
    assert model.asked == ["one tree", "one tree", "two trees"]  # the first one twice, to warm up
    evaluate(voice, manifest, tmp_path / "out")
    assert model.asked[3:] == ["a house", "a house", "a mouse"]
    again = evaluate(voice, manifest, tmp_path / "out")
    assert len(model.asked) == 6
    assert again.figures == evaluate(voice, manifest, tmp_path / "out").figures
    evaluate(voice, manifest, tmp_path / "out", seed=1, limit=1)
    assert len(model.asked) == 8


def test_copy_needs_a_codec(voice: Voice, manifest: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="reference=copy needs a voice with a codec, and 'parrot' has none"):
        evaluate(voice, manifest, tmp_path / "out", reference=("copy",))


def test_refuses_metrics_that_are_not_there(voice: Voice, manifest: Path, tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="no metric is named 'simil'; did you mean 'similarity'"):
        evaluate(voice, manifest, tmp_path / "out", metrics=("simil",))
    with pytest.raises(InputError, match="name at least one metric: "):
        evaluate(voice, manifest, tmp_path / "out", metrics=())
    assert not (tmp_path / "out").exists()


def test_refuses_a_split_that_is_empty(voice: Voice, manifest: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no recording"):
        evaluate(voice, manifest, tmp_path / "out", split="train")
