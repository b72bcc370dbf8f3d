"""A process that speaks as one system, an utterance whenever it is told: `python -m voxloom_studies.comparing.speaker`.

A line of JSON on the standard input is a request, one on the standard output its answer. The first names the system.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, TextIO

import torch

from voxloom.result import AudioResult
from voxloom.voice import Voice
from voxloom_registry import Registry, VoxloomError
from voxloom_studies.comparing.memory import forget_peak, peak_mb
from voxloom_studies.comparing.waiting import waited_seconds

SAY = "say"


def main() -> None:
    """Answer until the standard input ends. An interrupt is for whoever asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    voice: Voice | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            if voice is None:
                voice = _load(**asked)
                _answer(answers, {})
            else:
                _answer(answers, _spoken(voice, **asked))
        except VoxloomError as refusal:
            _answer(answers, {"refused": str(refusal)})


def _load(voice: str, words: list[str], disabled: list[str], threads: int) -> Voice:
    torch.set_num_threads(threads)
    return Voice.load(voice, words, registry=Registry.discover(disabled), task=SAY)


def _spoken(voice: Voice, text: str, prompt: str, seed: int) -> dict[str, Any]:
    """Seconds from the request to the wave, seconds of speech, and the peak of memory meanwhile.

    What this thread stood in line for a processor while others worked is no work of its own. The line is looked at
    within the seconds, so that what comes between two looks makes it slower and never faster than it is.
    """
    forget_peak()
    started, waited = time.perf_counter(), waited_seconds()
    said: AudioResult = voice.run(SAY, text=text, prompt=Path(prompt), seed=seed)
    waited = waited_seconds() - waited
    seconds = time.perf_counter() - started - waited
    return {"seconds": seconds, "audio_seconds": said.seconds, "peak_mb": peak_mb()}


def _answer(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
