"""The command line as a process: no torch and no wait before work starts, no traceback after a refusal."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

SECONDS = 0.3  # of processor time: other work on the machine stretches the wall's
TIMES = 6  # or so many times what importing typer alone takes: no machine is always as fast
TRIES = 50  # the best of these counts: a busy machine has slow spells
PAUSE = 0.2

SCRIPT = """
import sys
sys.argv = ["voxloom", *{words!r}]
from voxloom_cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
loaded = sorted({{"torch", "numpy", "rich", "omegaconf"}} & set(sys.modules) - set({allowed!r}))
assert not loaded, loaded
"""


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (["--help"], []),
        (["plugins"], []),
        (["plugins", "--json"], []),
        (["config", "model=flashspeech-nano"], ["omegaconf"]),
    ],
)
def test_listings_import_no_torch(words: list[str], allowed: list[str]) -> None:
    script = SCRIPT.format(words=words, allowed=allowed)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [["--help"], ["plugins"], ["config", "model=flashspeech-nano"]])
def test_listings_are_quick(words: list[str]) -> None:
    program = shutil.which("voxloom", path=str(Path(sys.executable).parent))
    assert program is not None
    seconds = []
    for _ in range(TRIES):
        seconds.append(_processor_seconds(program, *words))
        if seconds[-1] < max(SECONDS, TIMES * _processor_seconds(sys.executable, "-c", "import typer")):
            return
        time.sleep(PAUSE)
    pytest.fail(f"voxloom {' '.join(words)} took {min(seconds):.2f} s at best")


def _processor_seconds(*words: str) -> float:
    before = os.times()
    subprocess.run(words, capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_a_refusal_is_one_sentence_and_status_2() -> None:
    command = [sys.executable, "-c", "from voxloom_cli import main; main()", "config", "model=flashspeach-nano"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(
        "model=flashspeach-nano: no model is named 'flashspeach-nano'; did you mean 'flashspeech-nano'?"
    )
    assert done.stderr.count("\n") == 1


def test_a_broken_plugin_spares_the_commands(toy_path: list[str]) -> None:
    site = Path(toy_path[0])
    (site / "toy_audio-2.0.dist-info" / "entry_points.txt").write_text("[voxloom]\ntoy = toy_audio_absent\n")
    command = [sys.executable, "-c", "from voxloom_cli import main; main()", "plugins"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(toy_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert "toy-audio:toy: its module 'toy_audio_absent' cannot be imported" in done.stdout
    assert "wavenet" in done.stdout
