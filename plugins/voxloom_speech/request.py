"""What the tasks are asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class SayRequest:
    """A text and a voice to speak it in. In Python a prompt may be a `Recording` or (samples, sample rate) too."""

    text: str = option(help="what is said", positional=True)
    prompt: Path | object | None = option(
        None, help="recording of the voice to speak in; only engines with voices of their own need none"
    )
    seed: int = option(0, help="seed of the noise speech is made from", minimum=0, maximum=2**32)
    alpha: float | None = option(
        None,
        help="how much of drawn pitch and durations is added to the predicted ones, without it what the voice records; "
        "for voices with refined prosody",
        minimum=0.0,
        maximum=1.0,
    )
    show: bool = option(False, help="print the normalised text and its phonemes")


@dataclass(frozen=True)
class ResynthRequest:
    """A recording. In Python it may be a `Recording` or (samples, sample rate) too."""

    audio: Path | object = option(help="recording to take through the codec", positional=True)
