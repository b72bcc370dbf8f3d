"""What a process tells of itself, and what is told of one that fails."""

import subprocess
import sys
import tempfile
import time

import pytest

from voxloom.errors import InputError
from voxloom_registry import Registry
from voxloom_studies.comparing.candidate import Candidate
from voxloom_studies.comparing.memory import forget_peak, peak_mb
from voxloom_studies.comparing.process import Speaker, speaking
from voxloom_studies.comparing.waiting import waited_seconds

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


@linux
@pytest.mark.alone
def test_a_peak_is_told_and_forgotten() -> None:
    forget_peak()
    before = peak_mb()
    held = bytearray(200_000_000)
    held[::4096] = b"x" * len(held[::4096])
    high = peak_mb()
    del held
    assert before is not None
    assert high is not None
    assert 190 < high - before < 220
    forget_peak()
    assert (peak_mb() or 0) < high - 100


@linux
@pytest.mark.alone
def test_sleeping_is_no_waiting_and_waiting_never_runs_backwards() -> None:
    before = waited_seconds()
    time.sleep(0.2)
    assert 0 <= waited_seconds() - before < 0.2


def asked(program: str) -> None:
    with tempfile.TemporaryFile() as errors:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors, "encoding": "utf-8"}
        with subprocess.Popen([sys.executable, "-c", program], **pipes) as process:
            Speaker("mine", process, errors).ask(text="Hello.")


@pytest.mark.alone
def test_a_process_that_ends_is_told_by_its_last_words() -> None:
    with pytest.raises(InputError, match="mine: the process that speaks has ended: ValueError: boom"):
        asked("import sys; sys.stdin.readline(); raise ValueError('boom')")


@pytest.mark.alone
def test_what_it_refuses_is_told_with_its_name() -> None:
    with pytest.raises(InputError, match="mine: too loud"):
        asked('import sys; sys.stdin.readline(); print(\'{"refused": "too loud"}\')')


@pytest.mark.slow
@pytest.mark.alone
def test_a_voice_that_is_not_there_is_refused_by_the_process() -> None:
    with (
        pytest.raises(InputError, match="mine: no voice 'nobody'"),
        speaking(Registry.discover(), Candidate("mine", "nobody", ()), [], 1),
    ):
        raise AssertionError
