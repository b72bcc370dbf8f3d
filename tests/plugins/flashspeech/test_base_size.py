"""The released size on a CPU: one optimiser step of each stage and one sentence, by the commands a person would type.

The paper gives no count of parameters. The numbers expected here follow from the sizes in the configuration that the
official code released (github zhenye234/FlashSpeech at 55bab33): six Transformer layers of 512 with filters of 2048 and
kernels of 9 in both encoders, 30 convolutions of 512 in each predictor of prosody, 40 blocks of 512 in the WaveNet.
Refiners come on top, 89 M for each factor. The discriminator here is `latents`; `wavlm` as large as wavlm-large would
add 1.2 GiB of frozen weights and 0.25 GiB for its head of 15 M (weights, gradients, moments), and what it hears.
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
from voxloom.slots import MODEL
from voxloom_cli.counting import count_parameters
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
LONGEST_CPU_SECONDS = 2 * 240  # four minutes of two cores
WORDS = ("recipe=flashspeech", "adversarial.stretch_frames=40", "device=cpu")
LEARNT = {
    "consistency": {"consistency", "duration", "pitch", "voicing"},
    "adversarial": {"consistency", "duration", "pitch", "voicing", "adversarial", "discriminator"},
    "refinement": {"duration_residual", "pitch_residual"},
}
"""What each stage tells of its step."""

TRAIN = """
import sys
import time
from pathlib import Path

from voxloom_cli import main
from voxloom_training import stages

run_stage = stages._run_stage


def measured(registry, config, stage, *others):
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
    start, cpu = time.perf_counter(), time.process_time()
    run_stage(registry, config, stage, *others)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    took = time.perf_counter() - start, time.process_time() - cpu, int(peak.split()[1]) / 2**20
    print("measured", stage.name, *took, flush=True)


stages._run_stage = measured
main()
"""


@dataclass(frozen=True)
class Work:
    """What a command took: seconds of clock and of CPU, and the peak of its own process's memory."""

    name: str
    seconds: float
    cpu_seconds: float
    peak_gib: float


def worked(folder: Path, name: str, *words: object, script: str = "from voxloom_cli import main\n\nmain()\n") -> Work:
    """Run a command of voxloom on two threads."""
    (folder / "voxloom_command.py").write_text(script)
    command = [sys.executable, str(folder / "voxloom_command.py"), name, *map(str, words)]
    environment = {**os.environ, "OMP_NUM_THREADS": "2"}
    start = time.perf_counter()
    with (folder / f"{name}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (folder / f"{name}.log").read_text()
    took = time.perf_counter() - start
    return Work(name, took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**20)  # Linux counts KiB


def stages_of(folder: Path) -> list[Work]:
    """What each stage of the training took."""
    lines = [line.split() for line in (folder / "train.log").read_text().splitlines() if line.startswith("measured ")]
    return [Work(name, *map(float, taken)) for _, name, *taken in lines]


@pytest.fixture
def run(tmp_path):
    """A folder for thirty gigabytes, which are not left lying about."""
    yield tmp_path / "run"
    shutil.rmtree(tmp_path / "run", ignore_errors=True)


@pytest.fixture
def two_recordings(tmp_path):
    """A corpus of two recordings of one speaker, each about a second."""
    (tmp_path / "texts.txt").write_text("Good morning.\nGood evening.\n")
    made = ("count=2", "speakers=1", f"path={tmp_path / 'speech'}", f"texts={tmp_path / 'texts.txt'}")
    return ["corpus=synthetic", *(f"corpus.{word}" for word in made)]


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
@pytest.mark.alone
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="peaks of stages are Linux's to tell")
def test_it_learns_a_step_of_each_stage_and_speaks_a_sentence(two_recordings, run, heart, tmp_path, capsys):
    given = [*WORDS, *two_recordings, "--cache", tmp_path / "features"]
    voice, wave = run / "refinement" / "voice-last", tmp_path / "spoken.wav"
    budget = ["steps=1", "warmup_steps=0", "batch_frames=100", "validation_share=0", "log_every=1", "precision=32"]
    done = [
        worked(tmp_path, "prepare", *given, "--workers", 0),
        worked(tmp_path, "train", *given, *budget, "--run", run, script=TRAIN),
        worked(tmp_path, "say", "Hello.", "--voice", voice, "--prompt", heart, "-o", wave, "device=cpu"),
    ]
    stages = stages_of(tmp_path)
    with capsys.disabled():
        print("\n\ncommand       seconds   of CPU   peak GiB")
        for work in [*done, *stages]:
            print(f"{work.name:12} {work.seconds:8.1f} {work.cpu_seconds:8.1f} {work.peak_gib:10.1f}")
    assert [work.name for work in stages] == list(LEARNT)
    for stage, terms in LEARNT.items():
        (step,) = [json.loads(line) for line in (run / stage / "metrics.jsonl").read_text().splitlines()]
        assert step["step"] == 1
        assert terms <= set(step), stage
    assert read(wave).wave.square().mean() > 0
    assert max(work.peak_gib for work in [*done, *stages]) < LARGEST_GIB
    assert sum(work.cpu_seconds for work in done) < LONGEST_CPU_SECONDS
