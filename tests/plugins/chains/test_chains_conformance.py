from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voxloom.audio import write
from voxloom.testing import TaskSuite
from voxloom.testing.inputs import speech_like


class TestChain(TaskSuite):
    name = "chain"
    options = {
        "steps": [
            {"task": "resynth", "slots": {"codec": "world"}, "request": {"audio": "$input"}},
            {"rate": 8000},
        ]
    }

    def request(self, folder: Path) -> Mapping[str, Any]:
        path = folder / "recording.wav"
        write(path, speech_like(1, 32000, 16000)[0, 0], 16000)
        return {"input": path}
