"""What the task `lift` is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class LiftRequest:
    """A recording and what is said in it. In Python it may be a `Recording` or (samples, sample rate) too."""

    audio: Path | object = option(help="recording whose durations and pitch are taken", positional=True)
    text: str = option(help="what is said in it")
