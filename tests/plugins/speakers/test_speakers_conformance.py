from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from voxloom.testing import TaskSuite, TransformSuite
from voxloom.testing.tiny import parrot_voice
from voxloom_registry import Registry

DATA = Path(__file__).parents[2] / "data"


class TestSpeakerTask(TaskSuite):
    name = "speaker"

    def request(self, folder: Path) -> Mapping[str, Any]:
        recordings = (DATA / "heart-1.opus", DATA / "heart-2.opus")
        return {"action": "make", "speaker": folder / "me.speaker", "recordings": recordings}


class TestSpeakerTransform(TransformSuite):
    name = "speaker"

    @pytest.fixture(autouse=True)
    def in_folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    def more(self) -> dict[str, Any]:
        registry = Registry.discover()
        voice = parrot_voice(registry, self.folder)
        return {"registry": registry, "config": voice.config, "voice": voice}
