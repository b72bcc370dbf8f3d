import shutil
from pathlib import Path

import pytest
import soundfile
import torch

from voxloom.assembly import assemble
from voxloom.metric import AbstractRecogniser, Word
from voxloom.slots import MODEL
from voxloom.testing import TaskSuite
from voxloom.voice import Voice, save_voice
from voxloom_editing.patch import Patch, Span
from voxloom_registry import resolve

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data"
MAS = ROOT / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english" / "mas"
WORDS = (
    *("model=flashspeech-nano", "model.width=16", "model.heads=2", "model.prompt_queries=4"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16"),
    *("prompt_encoder.layers=1", "prosody.layers=2", "prosody.heads=2", "prosody.filter_width=16"),
    *("denoiser.width=16", "denoiser.layers=2", "denoiser.heads=2"),
)


class Deaf(AbstractRecogniser):
    """Always hears the same."""

    def recognise(self, wave, sample_rate):
        return [Word("both", 0.0, 0.1, 1.0)]


class TinyVoice:
    neighbours = {"timing": ("mas", {"bundle": str(MAS)})}

    def voice(self, folder: Path) -> Voice:
        registry = self.registry()
        config = resolve(registry, [MODEL], overrides=list(WORDS))
        torch.manual_seed(0)
        save_voice(folder / "tiny", assemble(registry, config), config, "# Tiny\n")
        return Voice.load(str(folder / "tiny"), registry=registry)


class TestEdit(TinyVoice, TaskSuite):
    name = "edit"

    def request(self, folder):
        return {
            "audio": DATA / "heart-1.opus",
            "text": "Both teams scored in the first quarter.",
            "to": "Both teams played in the first quarter.",
            "seed": 3,
        }


@pytest.mark.slow
class TestEditCheck(TinyVoice, TaskSuite):
    name = "edit-check"
    suffix = ".json"

    def parts(self):
        corpus = {"path": DATA / "manifest.jsonl", "unit_seconds": 0.025}
        return {**super().parts(), "corpus": self.registry().build("corpus", "manifest", corpus), "recogniser": Deaf()}

    def request(self, folder):
        return {"split": "train", "limit": 1, "ways": ("context",)}

    def test_figures(self, part, tmp_path):
        """Recording, plain synthesis and the way, with jumps at joins; what is heard is one word."""
        found = self.run(part, tmp_path)
        assert list(found.figures) == ["recording", "plain", "context"]
        assert found.figures["context"]["steps_below"] <= 1
        assert found.figures["plain"]["wer"] == pytest.approx(6 / 7)
        assert min(found.limits) > 0


class TestPatch(TaskSuite):
    name = "patch"

    def request(self, folder):
        from voxloom.pcm import read_pcm

        audio = folder / "recording.wav"
        wave, rate = soundfile.read(DATA / "heart-1.opus")
        soundfile.write(audio, wave, rate, subtype="PCM_16")
        pcm = read_pcm(audio)
        spans = (Span(100, pcm.samples[100:200], pcm.samples[300:450]),)
        patch = Patch(pcm.sha256(), "?", rate, "PCM_16", 1, spans)
        patch.save(folder / "edit.patch")
        shutil.copy(audio, folder / "copy.wav")
        return {"action": "apply", "patch": folder / "edit.patch", "audio": audio}
