from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from voxloom.audio import write
from voxloom.testing import TaskSuite
from voxloom.testing.inputs import speech_like

DATA = Path(__file__).parents[2] / "data"


class TestBench(TaskSuite):
    name = "bench"

    def request(self, folder: Path) -> Mapping[str, Any]:
        write(folder / "me.wav", speech_like(1, 32000, 16000)[0, 0], 16000)
        return {"prompt": folder / "me.wav"}


@pytest.mark.slow
class TestRatios(TaskSuite):
    name = "ratios"

    @pytest.fixture(autouse=True)
    def _needs_a_voice(self) -> None:
        pytest.importorskip("voxloom_voice_nano")

    def request(self, folder: Path) -> Mapping[str, Any]:
        return {
            "prompt": DATA / "heart-1.opus",
            "output": folder / "ratios",
            "set": DATA / "manifest.jsonl",
            "split": "train",
            "limit": 1,
            "ancestor": "nano sampler.steps=3",
            "flow": "nano sampler.steps=2",
            "size": "voices",
            "seconds": 0.5,
            "steps": (1,),
        }
