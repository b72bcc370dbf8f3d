from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voxloom.audio import write
from voxloom.testing import TaskSuite
from voxloom.testing.inputs import speech_like


class TestBench(TaskSuite):
    name = "bench"

    def request(self, folder: Path) -> Mapping[str, Any]:
        write(folder / "me.wav", speech_like(1, 32000, 16000)[0, 0], 16000)
        return {"prompt": folder / "me.wav"}
