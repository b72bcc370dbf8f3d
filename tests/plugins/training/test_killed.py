"""`kill -9` at the worst moment, in processes of their own; then the same command again."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

TRAIN_AND_DIE = """
import os, signal, sys
from voxloom_training.screen import Screen
from voxloom_cli import main

def stepped(self, stage, done):
    if stage.standing.step == {step}:
        os.kill(os.getpid(), signal.SIGKILL)

Screen.stepped = stepped
main()
"""
PREPARE_AND_DIE = """
import os, signal, sys
from rich.progress import Progress
from voxloom_cli import main

done = []

def advance(self, task):
    done.append(task)
    if len(done) == 5:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    Progress.advance = advance
    main()
"""
KILLED = -9
STEPS = 20

SMALL = (
    "model.width=16 model.heads=2 model.prompt_queries=4 model.pitch_bins=16 phoneme_encoder.layers=1"
    " phoneme_encoder.heads=2 phoneme_encoder.filter_width=16 prompt_encoder.layers=1 prosody.layers=2"
    " prosody.filter_width=16 prosody.heads=2 denoiser.width=16 denoiser.layers=2 denoiser.heads=2"
    " denoiser.attention_every=2 batch_frames=1000 max_items=2 trainer.validation_share=0.3"
)


def voxloom(*words: object, code: str = "from voxloom_cli import main; main()") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def children_of(folder: Path) -> list[int]:
    """Processes that were started with `folder` in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
        except OSError:  # gone, or another user's
            continue
        if str(folder).encode() in environment and int(process.name) != os.getpid():
            found.append(int(process.name))
    return found


@pytest.fixture
def tiny_words(words):
    return [*words, f"steps={STEPS}"]


@pytest.fixture
def nano_words(data_manifest):
    """FlashSpeech on real speech, small."""
    words = ["recipe=flashspeech-nano", f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025", *SMALL.split()]
    return [*words, "minutes=null", f"steps={STEPS}", "log_every=1", "validate_every=8", "precision=32", "threads=1"]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_preparing_goes_on_where_it_was_killed(registry, words, tmp_path):
    script = tmp_path / "die.py"
    script.write_text(PREPARE_AND_DIE)  # workers are spawned, so the main module must be a file
    cache = tmp_path / "features"
    command = [sys.executable, str(script), "prepare", *words, "--cache", str(cache), "--workers", "2"]
    assert subprocess.run(command, capture_output=True, timeout=100, check=False).returncode == KILLED
    patience = time.monotonic() + 10
    while children_of(tmp_path) and time.monotonic() < patience:
        time.sleep(0.1)
    assert not children_of(tmp_path), "workers outlive their parent"
    kept = {path: path.stat().st_mtime_ns for path in cache.glob("*.safetensors")}
    assert len(kept) >= 4
    again = voxloom("prepare", *words, "--cache", cache, "--workers", 2)
    assert again.returncode == 0, again.stderr
    assert "12 of 12 recordings are prepared" in again.stderr
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert len(list(cache.glob("*.safetensors"))) == 12


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tiny", "nano"])
@pytest.mark.parametrize("workers", [0, 2])
def test_training_ends_bit_equal_though_it_was_killed(registry, kind, workers, request, tmp_path):
    import tiny_runs

    words = request.getfixturevalue(f"{kind}_words")
    stage = {"tiny": "first", "nano": "consistency"}[kind]
    cache = ("--cache", tmp_path / "features")
    prepared = voxloom("prepare", *words, *cache, "--workers", 0)
    assert prepared.returncode == 0, prepared.stderr
    whole = voxloom("train", *words, *cache, "--run", tmp_path / "whole")
    assert whole.returncode == 0, whole.stderr
    parted = ("train", *words, *cache, "--run", tmp_path / "parted", f"workers={workers}", "checkpoint_minutes=0")
    for step in (7, 13):
        assert voxloom(*parted, code=TRAIN_AND_DIE.format(step=step)).returncode == KILLED
    again = voxloom(*parted)
    assert again.returncode == 0, again.stderr
    assert "goes on at step 12" in again.stderr
    expected = tiny_runs.metrics(tmp_path / "whole", stage)
    assert len(expected) == STEPS
    assert tiny_runs.metrics(tmp_path / "parted", stage) == expected
    one, other = (tiny_runs.state(tmp_path / name, "average", stage) for name in ("whole", "parted"))
    assert all(value.equal(other[name]) for name, value in one.items())
