from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voxloom.audio import write
from voxloom.testing import TaskSuite
from voxloom.testing.inputs import speech_like


class TestBatch(TaskSuite):
    name = "batch"
    options = {"size": 2}

    def request(self, folder: Path) -> Mapping[str, Any]:
        write(folder / "me.wav", speech_like(1, 32000, 16000)[0, 0], 16000)
        texts = "".join(f"Text {number}.\n" for number in range(3))
        (folder / "requests.csv").write_text(f"text\n{texts}")
        return {"requests": folder / "requests.csv", "output": folder / "out", "prompt": folder / "me.wav"}
