from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from voxloom.assembly import assemble
from voxloom.slots import MODEL
from voxloom.testing import TaskSuite
from voxloom.voice import Voice, save_voice
from voxloom_registry import Registry, resolve

DATA = Path(__file__).parents[2] / "data"
TEXT = "A handless war veteran."
TINY = (
    "model=flashspeech-nano",
    "model.width=16",
    "model.heads=2",
    "model.prompt_queries=4",
    "phoneme_encoder.layers=1",
    "phoneme_encoder.heads=2",
    "phoneme_encoder.filter_width=16",
    "prompt_encoder.layers=1",
    "prosody.layers=2",
    "prosody.heads=2",
    "prosody.filter_width=16",
    "denoiser.width=16",
    "denoiser.layers=2",
    "denoiser.heads=2",
    "sampler.steps=1",
)


def tiny_voice(registry: Registry, folder: Path) -> Voice:
    """An untrained voice of a few thousand parameters."""
    config = resolve(registry, [MODEL], overrides=list(TINY))
    torch.manual_seed(0)
    save_voice(folder / "tiny", assemble(registry, config), config, "# Tiny\n")
    return Voice.load(str(folder / "tiny"), registry=registry)


class TestSample(TaskSuite):
    name = "sample"
    neighbours = {"pitch": "world"}

    def voice(self, folder: Path) -> Voice:
        return tiny_voice(self.registry(), folder)

    def request(self, folder: Path) -> Mapping[str, Any]:
        prompt = DATA / "george-1.opus"
        return {"text": "Hello.", "prompt": prompt, "output": folder / "readings", "n": 2}


class TestDub(TaskSuite):
    name = "dub"
    neighbours = {"timing": "mas"}

    def voice(self, folder: Path) -> Voice:
        return tiny_voice(self.registry(), folder)

    def request(self, folder: Path) -> Mapping[str, Any]:
        return {"audio": DATA / "george-1.opus", "text": TEXT, "to": "An endless war.", "seed": 3}


class TestInpaint(TaskSuite):
    name = "inpaint"
    neighbours = {"timing": "mas"}
    suffix = ".flac"

    def voice(self, folder: Path) -> Voice:
        return tiny_voice(self.registry(), folder)

    def request(self, folder: Path) -> Mapping[str, Any]:
        return {"audio": DATA / "george-1.opus", "text": TEXT, "from_": 1.0, "to": 1.3, "seed": 3}
