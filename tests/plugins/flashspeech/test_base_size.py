"""The released size on a CPU: one optimiser step and one sentence, by the commands a person would type.

The paper gives no count of parameters. The numbers expected here follow from the sizes in the configuration that the
official code released (github zhenye234/FlashSpeech at 55bab33): six Transformer layers of 512 with filters of 2048 and
kernels of 9 in both encoders, 30 convolutions of 512 in each predictor of prosody, 40 blocks of 512 in the WaveNet.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from voxloom.audio import read
from voxloom.counting import count_parameters
from voxloom.slots import MODEL
from voxloom_registry import Registry, resolve

MILLIONS = {
    "phoneme_encoder": 76.1,
    "prompt_encoder": 69.2 + 0.13,  # and the projection of latents
    "prosody": 34.2 + 49.9,  # duration and pitch
    "model.pitch_embedding": 0.262,
    "model.queries": 1.07,
    "denoiser": 147.5,
    "total": 378.0,
}

SHARE = 0.005  # what our own choices may change: voicing beside pitch, WORLD's 43 channels for the codec's 256
LARGEST_GIB = 16
LONGEST_CPU_SECONDS = 2 * 180  # three minutes of two cores
WORDS = ("recipe=flashspeech", "corpus.unit_seconds=0.025", "device=cpu")


@dataclass(frozen=True)
class Work:
    """What a command took: seconds of clock and of CPU, and the peak of its own process's memory."""

    name: str
    seconds: float
    cpu_seconds: float
    peak_gib: float


def worked(folder: Path, name: str, *words: object) -> Work:
    """Run a command of voxloom on two threads."""
    command = [sys.executable, "-m", "voxloom", name, *map(str, words)]
    environment = {**os.environ, "OMP_NUM_THREADS": "2"}
    start = time.perf_counter()
    with (folder / f"{name}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (folder / f"{name}.log").read_text()
    took = time.perf_counter() - start
    return Work(name, took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**20)  # Linux counts KiB


@pytest.fixture
def run(tmp_path):
    """A folder for six gigabytes, which are not left lying about."""
    yield tmp_path / "run"
    shutil.rmtree(tmp_path / "run", ignore_errors=True)


@pytest.fixture
def two_recordings(data_folder, data_manifest, tmp_path):
    """A corpus of two recordings of one speaker."""
    lines = [json.loads(line) for line in data_manifest.read_text().splitlines()]
    chosen = [line for line in lines if line["split"] == "train" and line["speaker"] == lines[0]["speaker"]][:2]
    for line in chosen:
        shutil.copy(data_folder / line["audio"], tmp_path)
    path = tmp_path / "manifest.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in chosen))
    return path


def test_its_modules_have_the_released_sizes(capsys):
    registry = Registry.discover()
    counts = dict(count_parameters(registry, resolve(registry, [MODEL], overrides=["model=flashspeech-base"])))
    with capsys.disabled():
        print("\n\nmodule                  here, M   released, M")
        for name, millions in MILLIONS.items():
            print(f"{name:22} {counts[name] / 1e6:8.2f} {millions:13.2f}")
    for name, millions in MILLIONS.items():
        assert counts[name] / 1e6 == pytest.approx(millions, rel=SHARE), name
    assert sum(count for name, count in counts.items() if name != "total") == counts["total"]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="a process's own peak is told by wait4, which this system lacks")
def test_it_learns_a_step_and_speaks_a_sentence(two_recordings, run, heart, tmp_path, capsys):
    given = [*WORDS, f"corpus.path={two_recordings}", "--cache", tmp_path / "features"]
    voice, wave = run / "consistency" / "voice-last", tmp_path / "spoken.wav"
    budget = ["steps=1", "warmup_steps=0", "batch_frames=200", "validation_share=0", "log_every=1", "precision=32"]
    done = [
        worked(tmp_path, "prepare", *given, "--workers", 0),
        worked(tmp_path, "train", *given, *budget, "--run", run),
        worked(tmp_path, "say", "Hello.", "--voice", voice, "--prompt", heart, "-o", wave, "device=cpu"),
    ]
    with capsys.disabled():
        print("\n\ncommand   seconds   of CPU   peak GiB")
        for work in done:
            print(f"{work.name:8} {work.seconds:8.1f} {work.cpu_seconds:8.1f} {work.peak_gib:10.1f}")
    (step,) = [json.loads(line) for line in (voice.parent / "metrics.jsonl").read_text().splitlines()]
    assert step["step"] == 1
    assert {"consistency", "duration", "pitch", "voicing"} <= set(step)
    assert read(wave).wave.square().mean() > 0
    assert max(work.peak_gib for work in done) < LARGEST_GIB
    assert sum(work.cpu_seconds for work in done) < LONGEST_CPU_SECONDS
