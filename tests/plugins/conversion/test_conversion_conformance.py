from pathlib import Path

import pytest
import torch

from voxloom.assembly import assemble
from voxloom.slots import MODEL
from voxloom.testing import TaskSuite
from voxloom.voice import Voice, save_voice
from voxloom_registry import resolve

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data"
WEIGHTS = ROOT / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english"
TINY = (
    *("model=flashspeech", "model.width=16", "model.heads=2", "model.prompt_queries=4"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=32"),
    *("prompt_encoder.layers=1", "prompt_encoder.heads=2", "prompt_encoder.filter_width=32"),
    *("prosody.layers=2", "prosody.filter_width=16", "prosody.heads=2"),
    *("denoiser.layers=2", "denoiser.width=16", "denoiser.heads=2"),
)


class Converting(TaskSuite):
    neighbours = {
        "timing": ("mas", {"bundle": str(WEIGHTS / "mas")}),
        "listener": ("ctc", {"bundle": str(WEIGHTS / "ctc")}),
    }

    def parts(self) -> dict[str, object]:
        return {**super().parts(), "transcriber": None}

    def voice(self, folder: Path) -> Voice:
        config = resolve(self.registry(), [MODEL], overrides=list(TINY))
        torch.manual_seed(0)
        save_voice(folder / "tiny", assemble(self.registry(), config), config, "# Tiny\n")
        return Voice.load(str(folder / "tiny"), registry=self.registry())


class TestConvert(Converting):
    name = "convert"

    def request(self, folder: Path) -> dict[str, object]:
        return {"source": DATA / "bella-1.opus", "prompt": DATA / "george-1.opus", "seed": 3, "adapt": 1}


@pytest.mark.slow  # loads a recogniser and an encoder of speakers again and again
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
class TestConversions(Converting):
    name = "conversions"
    neighbours = {
        **Converting.neighbours,
        "corpus": ("manifest", {"path": DATA / "manifest.jsonl"}),
        "recogniser": "pocketsphinx",
    }

    def request(self, folder: Path) -> dict[str, object]:
        return {"output": folder / "out", "split": "train", "limit": 1, "adapt": 1}
