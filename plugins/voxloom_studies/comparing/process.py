"""The other end of a `speaker`: starts the process, asks it and ends it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from voxloom.errors import InputError
from voxloom_registry import Registry
from voxloom_studies.comparing.candidate import Candidate

SPEAKER = "voxloom_studies.comparing.speaker"
_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Trial:
    """What is spoken: an utterance of the set after its prompt."""

    id: str
    text: str
    prompt: Path


@dataclass(frozen=True)
class Taken:
    """Seconds of work for seconds of speech, and the peak of memory meanwhile where the system tells it."""

    seconds: float
    audio_seconds: float
    peak_mb: float | None


@dataclass(frozen=True)
class Speaker:
    """A system in a process of its own."""

    name: str
    process: subprocess.Popen[str]
    errors: IO[bytes]

    def say(self, trial: Trial, seed: int) -> Taken:
        """Speak it there.

        Raises:
            InputError: when the system cannot, or the process has ended.
        """
        return Taken(**self.ask(text=trial.text, prompt=str(trial.prompt), seed=seed))

    def ask(self, **request: Any) -> dict[str, Any]:
        """The answer to a request; raises as `say`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise InputError(f"{self.name}: the process that speaks has ended: {self._last_words()}")
        answer: dict[str, Any] = json.loads(line)
        if "refused" in answer:
            raise InputError(f"{self.name}: {answer['refused']}")
        return answer

    def _last_words(self) -> str:
        self.errors.seek(0)
        told = self.errors.read().decode(errors="replace").strip().splitlines()
        return told[-1] if told else "it said nothing"


@contextmanager
def speaking(registry: Registry, candidate: Candidate, words: Sequence[str], threads: int) -> Iterator[Speaker]:
    """The system's process, with its voice loaded; `words` are those of every system.

    Raises:
        InputError: when it cannot be loaded.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    disabled = [plugin.name for plugin in registry.plugins if plugin.state == "switched off"]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", SPEAKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            encoding="utf-8",
        )
        with process:
            try:
                speaker = Speaker(candidate.name, process, errors)
                changes = [*candidate.changes, *words]
                speaker.ask(voice=candidate.voice, words=changes, disabled=disabled, threads=threads)
                yield speaker
            finally:
                _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    try:
        process.stdin.close()
        process.wait(_PATIENCE_SECONDS)
    except (BrokenPipeError, subprocess.TimeoutExpired):
        process.kill()
