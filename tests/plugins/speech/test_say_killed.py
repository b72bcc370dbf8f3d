"""`kill -9` in the middle of a passage, in processes of their own; then the same command again."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = "She sang to us. He danced! She laughed; he cried. Do you see? She sang to us. Nobody knew it."
SENTENCES = 6
KILLED = -9
AFTER = """
import os, signal
from voxloom_speech.kept import Shelf
from voxloom_cli import main

keep, kept = Shelf.keep, []

def dying(self, key, said):
    kept.append(keep(self, key, said))
    if len(kept) == {count}:
        os.kill(os.getpid(), signal.SIGKILL)

Shelf.keep = dying
main()
"""
WITHIN = """
import os, signal
import voxloom_speech.kept as kept
from voxloom_cli import main

save, saved = kept.save_file, []

def dying(tensors, path, facts):
    save(tensors, path, facts)
    saved.append(path)
    if len(saved) == {count}:
        path.write_bytes(path.read_bytes()[:1000])
        os.kill(os.getpid(), signal.SIGKILL)

kept.save_file = dying
main()
"""
COUNTED = """
import sys
from voxloom.model import AbstractModel
from voxloom_cli import main

speak, spoken = AbstractModel.speak, []

def counting(self, texts, *others, **more):
    print("spoken:", *texts, file=sys.stderr, flush=True)
    return speak(self, texts, *others, **more)

AbstractModel.speak = counting
main()
"""


def arguments(heart: Path, output: Path, text: str = TEXT) -> list[str]:
    return ["say", text, "task.limit=24", "--prompt", str(heart), "-o", str(output)]


def say(heart: Path, output: Path, code: str = COUNTED, text: str = TEXT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments(heart, output, text)]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="has no kill -9")
def test_a_killed_passage_goes_on_bit_equal(heart, tmp_path):
    whole = say(heart, tmp_path / "whole.wav")
    assert whole.returncode == 0, whole.stderr
    assert whole.stderr.count("spoken:") == SENTENCES
    assert not (tmp_path / "whole.wav.parts").exists()
    output, parts = tmp_path / "parted" / "whole.wav", tmp_path / "parted" / "whole.wav.parts"
    output.parent.mkdir()
    assert say(heart, output, AFTER.format(count=2)).returncode == KILLED
    assert say(heart, output, WITHIN.format(count=2)).returncode == KILLED
    assert not output.exists()
    assert len(list(parts.glob("*.safetensors"))) == 3
    again = say(heart, output)
    assert again.returncode == 0, again.stderr
    assert [line for line in again.stderr.splitlines() if "spoken:" in line] == [
        "spoken: Do you see?",
        "spoken: She sang to us.",
        "spoken: Nobody knew it.",
    ]
    assert output.read_bytes() == (tmp_path / "whole.wav").read_bytes()
    assert not parts.exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_an_interrupted_passage_says_how_to_go_on(heart, tmp_path):
    output, parts = tmp_path / "long.wav", tmp_path / "long.wav.parts"
    command = [sys.executable, "-c", "from voxloom_cli import main; main()", *arguments(heart, output, TEXT * 40)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        patience = time.monotonic() + 60
        while len(list(parts.glob("*.safetensors"))) < 2 and time.monotonic() < patience:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told.splitlines()[-1] == (f"stopped: the same command goes on where it was, by what is kept in {parts}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["long.wav.parts"]
