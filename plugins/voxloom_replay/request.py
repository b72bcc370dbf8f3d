"""What the tasks are asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class ReplayRequest:
    """A file with a recipe inside. In Python the prompt may be a `Recording` or (samples, sample rate) too."""

    audio: Path = option(help="WAV or FLAC that voxloom wrote", positional=True)
    prompt: Path | object | None = option(None, help="the prompt, when it no longer is where it was")
    given: tuple[str, ...] = option(
        (), help="NAME=VALUE for what else is elsewhere: a field of the request, SLOT.OPTION, or voice"
    )


@dataclass(frozen=True)
class DiffRequest:
    """Two files of sound, with recipes inside or without."""

    first: Path = option(help="a sound", positional=True)
    second: Path = option(help="another", positional=True)
    output: Path | None = option(None, help="JSON file to write the differences to", writes=True)
