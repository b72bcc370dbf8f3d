"""Our tasks and transform against the suites."""

from pathlib import Path

import pytest

from voxloom.audio import write
from voxloom.running import run_task
from voxloom.slots import DEVICE, TASK
from voxloom.testing import TaskSuite, TransformSuite
from voxloom.testing.inputs import speech_like
from voxloom.testing.tiny import parrot_voice
from voxloom_registry import resolve


def with_recipe(registry, folder: Path, name: str = "made.wav") -> Path:
    source = folder / "source.wav"
    write(source, speech_like(1, 16000, 16000)[0, 0], 16000)
    config = resolve(registry, [TASK, DEVICE], overrides=["codec=world"], mode="speak", defaults={"task": "resynth"})
    run_task(registry, config, {"audio": source}).save(folder / name)
    return folder / name


class TestReplay(TaskSuite):
    name = "replay"

    def request(self, folder: Path) -> dict[str, object]:
        return {"audio": with_recipe(self.registry(), folder)}


class TestDiff(TaskSuite):
    name = "diff"

    def request(self, folder: Path) -> dict[str, object]:
        return {"first": with_recipe(self.registry(), folder), "second": folder / "source.wav"}


class TestPolicy(TransformSuite):
    name = "policy"
    options = {"refused": ["NC"], "unknown": True}

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    def more(self) -> dict[str, object]:
        voice = parrot_voice(self.registry(), self.folder)
        return {"registry": self.registry(), "config": voice.config, "voice": voice}
