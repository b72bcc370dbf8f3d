from pathlib import Path

from voxloom.audio import write
from voxloom.testing import TaskSuite
from voxloom.testing.inputs import speech_like


def recording(folder: Path) -> Path:
    path = folder / "recording.wav"
    write(path, speech_like(1, 32000, 16000)[0, 0], 16000)
    return path


class TestSay(TaskSuite):
    name = "say"

    def request(self, folder: Path) -> dict[str, object]:
        return {"text": "Hello there. And good bye.", "prompt": recording(folder), "seed": 3}


class TestSayInSentences(TestSay):
    options = {"limit": 20, "first_limit": 20, "pause_seconds": 0.1}


class TestResynth(TaskSuite):
    name = "resynth"
    neighbours = {"codec": "world"}
    suffix = ".flac"

    def request(self, folder: Path) -> dict[str, object]:
        return {"audio": recording(folder)}


class TestResynthInPieces(TestResynth):
    neighbours = {"codec": "world-torch"}
