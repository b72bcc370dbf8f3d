"""What the tasks are asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import option

SEEDS = 2**32
FEWEST = 2
"""Readings that `sample` compares."""


@dataclass(frozen=True)
class SampleRequest:
    """A text and a voice to read it in several times. In Python a prompt may be a `Recording` or samples too."""

    text: str = option(help="what is said", positional=True)
    prompt: Path | object = option(help="recording of the voice to speak in")
    output: Path = option(help="folder for reading-01.wav and the rest, and sample.json", writes=True)
    n: int = option(10, help="how many readings", minimum=FEWEST, maximum=1000)
    seed: int = option(0, help="seed of the first; the others have the following ones", minimum=0, maximum=SEEDS - 1000)
    alpha: float | None = option(
        None,
        help="how much of drawn pitch and durations is added, without it all; for voices with refined prosody",
        minimum=0.0,
        maximum=1.0,
    )
    pace: float = option(8.0, help="deviation of the readings' lengths, in per cent", minimum=0.0, maximum=20.0)
    register: float = option(50.0, help="deviation of their mean F0, in cents", minimum=0.0, maximum=200.0)
    range: float = option(10.0, help="deviation of how far F0 moves, in per cent", minimum=0.0, maximum=40.0)


@dataclass(frozen=True)
class DubRequest:
    """A recording, what is said in it, and a voice. In Python recordings may be `Recording`s or samples too."""

    audio: Path | object = option(help="recording whose durations or pitch are taken", positional=True)
    text: str = option(help="what is said in it")
    to: str | None = option(None, help="what is said instead; without it the same")
    prompt: Path | object | None = option(None, help="recording of the voice to speak in; without it the recording's")
    keep: Literal["both", "durations", "pitch"] = option("both", help="what is taken from the recording")
    register: Literal["prompt", "recording"] = option(
        "prompt", help="whose register pitch is in: the contour is moved to the prompt's median, or left where it is"
    )
    seed: int = option(0, help="seed of the noise speech is made from", minimum=0, maximum=SEEDS)


@dataclass(frozen=True)
class InpaintRequest:
    """A file and the stretch of it that is damaged."""

    audio: Path = option(help="recording with a damaged stretch", positional=True)
    from_: float = option(help="where the stretch starts, in seconds", minimum=0.0)
    to: float = option(help="where it ends, in seconds", minimum=0.0)
    text: str | None = option(
        None, help="what is said in the whole recording; without it what `transcriber=NAME` understands"
    )
    seed: int = option(0, help="seed of the noise the stretch is made from", minimum=0, maximum=SEEDS)
