"""The tasks `sweep` and `compare` are what commands can be made of, and repeat."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from voxloom.testing import TaskSuite

DATA = Path(__file__).parents[3] / "data"
ON = {"split": "train", "every": 2, "limit": 1, "metrics": ("pitch-jsd",)}


class _OnNano(TaskSuite):
    neighbours = {
        "corpus": ("manifest", {"path": str(DATA / "manifest.jsonl")}),
        "recogniser": "pocketsphinx",
        "pitch": "world",
    }

    @pytest.fixture(autouse=True)
    def _needs_a_voice(self) -> None:
        pytest.importorskip("voxloom_voice_nano")


class TestSweep(_OnNano):
    name = "sweep"

    def request(self, folder: Path) -> Mapping[str, Any]:
        return {"grid": ("sampler.steps=1,2",), "output": folder / "sweep", **ON}


class TestCompare(_OnNano):
    name = "compare"

    def request(self, folder: Path) -> Mapping[str, Any]:
        return {"systems": ("nano", "nano sampler.steps=2"), "output": folder / "compare", **ON}
