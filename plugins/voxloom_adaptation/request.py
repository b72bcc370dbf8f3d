"""What the task is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option

STEPS = 10
"""Steps where nobody says how many; see docs/finetuning.md for what they were chosen by."""


@dataclass(frozen=True)
class AdaptRequest:
    """A recording of the speaker, in Python also a `Recording` or (samples, sample rate), and what is said in it."""

    prompt: Path | object = option(help="recording of the speaker", positional=True)
    text: str | None = option(None, help="what is said in it; without it the listener tells its sounds")
    steps: int = option(STEPS, help="steps of gradient descent", minimum=1, maximum=1000)
    seed: int = option(0, help="seed of the noise speech is made from", minimum=0, maximum=2**32)
