from pathlib import Path

import torch

from voxloom.assembly import assemble
from voxloom.slots import MODEL
from voxloom.testing import TaskSuite
from voxloom.voice import Voice, save_voice
from voxloom_adaptation.adapt import Adapt
from voxloom_registry import resolve

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english"
TINY = (
    *("model=flashspeech", "model.width=16", "model.heads=2", "model.prompt_queries=4"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=32"),
    *("prompt_encoder.layers=1", "prompt_encoder.heads=2", "prompt_encoder.filter_width=32"),
    *("prosody.layers=2", "prosody.filter_width=16", "prosody.heads=2"),
    *("denoiser.layers=2", "denoiser.width=16", "denoiser.heads=2"),
)


class TestAdapt(TaskSuite):
    name = "adapt"
    suffix = ""
    neighbours = {
        "timing": ("mas", {"bundle": str(WEIGHTS / "mas")}),
        "listener": ("ctc", {"bundle": str(WEIGHTS / "ctc")}),
    }

    def voice(self, folder: Path) -> Voice:
        config = resolve(self.registry(), [MODEL], overrides=list(TINY))
        torch.manual_seed(0)
        save_voice(folder / "tiny", assemble(self.registry(), config), config, "# Tiny\n")
        return Voice.load(str(folder / "tiny"), registry=self.registry())

    def request(self, folder: Path) -> dict[str, object]:
        return {"prompt": ROOT / "tests" / "data" / "george-1.opus", "steps": 2, "seed": 3}

    def test_repeats(self, part: Adapt, tmp_path: Path) -> None:
        """The same request gives the same weights; those who read a header's facts find them in any order."""
        first, second = self.run(part, tmp_path), self.run(part, tmp_path)
        assert first.distances == second.distances
        again = second.voice.model.state_dict()
        assert all(torch.equal(weight, again[name]) for name, weight in first.voice.model.state_dict().items())
