"""The task `study` is what a command can be made of, and repeats."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from voxloom.testing import TaskSuite

DATA = Path(__file__).parents[2] / "data"
STUDY = {
    "title": "One voice",
    "tables": {"only": {"title": "Alone", "metrics": ["dnsmos"], "rows": {"nano": {"voice": "init"}}}},
}


class TestStudy(TaskSuite):
    name = "study"
    neighbours = {
        "corpus": ("manifest", {"path": str(DATA / "manifest.jsonl")}),
        "recogniser": "pocketsphinx",
        "pitch": "world",
    }

    @pytest.fixture(autouse=True)
    def _needs_a_voice(self) -> None:
        pytest.importorskip("voxloom_voice_nano")

    def request(self, folder: Path) -> Mapping[str, Any]:
        path = folder / "one.yaml"
        path.write_text(json.dumps(STUDY))
        return {"name": str(path), "output": folder / "study", "split": "train", "every": 2, "limit": 1}
