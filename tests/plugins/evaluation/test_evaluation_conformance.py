import json
import os
from pathlib import Path

import pytest

from voxloom.audio import write
from voxloom.testing import MetricSuite, RecogniserSuite, TaskSuite
from voxloom.testing.inputs import speech_like

WHISPER = os.environ.get("VOXLOOM_WHISPER")


class TestSimilarity(MetricSuite):
    name = "similarity"


class TestDnsmos(MetricSuite):
    name = "dnsmos"


class TestDistillMos(MetricSuite):
    name = "distillmos"


class TestRealTimeFactor(MetricSuite):
    name = "rtf"


# whisper_normalization leaves its tables open.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
class TestWordErrorRate(MetricSuite):
    name = "wer"
    neighbours = {"recogniser": "pocketsphinx"}


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
class TestDeletions(MetricSuite):
    name = "deletions"
    neighbours = {"recogniser": "pocketsphinx"}


class TestPocketsphinx(RecogniserSuite):
    name = "pocketsphinx"


@pytest.mark.skipif(
    WHISPER is None, reason="VOXLOOM_WHISPER names no folder of a Whisper model; none is small enough to ship"
)
class TestWhisper(RecogniserSuite):
    name = "whisper"
    options = {"model": WHISPER}


class TestEvaluate(TaskSuite):
    name = "evaluate"
    neighbours = {"recogniser": "pocketsphinx", "pitch": "world"}

    def request(self, folder: Path) -> dict[str, object]:
        lines = []
        for name, wave in zip("abc", speech_like(3, 16000, 16000)[:, 0], strict=True):
            write(folder / f"{name}.wav", wave, 16000)
            lines.append({"audio": f"{name}.wav", "text": f"the word {name}", "speaker": "one", "split": "test"})
        manifest = folder / "set.jsonl"
        manifest.write_text("\n".join(json.dumps(line) for line in lines))
        return {"set": manifest, "output": folder / "out", "metrics": ("similarity",)}


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
class TestRobustness(TaskSuite):
    name = "robustness"
    neighbours = {"recogniser": "pocketsphinx"}

    def request(self, folder: Path) -> dict[str, object]:
        write(folder / "one.wav", speech_like(1, 32000, 16000)[0, 0], 16000)
        line = {"id": "one", "speaker": "one", "prompt": "one.wav", "text": "a word"}
        (folder / "requests.jsonl").write_text(json.dumps(line))
        return {"requests": folder / "requests.jsonl", "output": folder / "out", "condition": ("clean",)}
