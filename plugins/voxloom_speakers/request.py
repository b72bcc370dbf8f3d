"""What the task is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import option

SECONDS = 15.0
"""How much prompt audio is kept where nobody says it; see docs/speakers.md for what it was chosen by."""


@dataclass(frozen=True)
class SpeakerRequest:
    """A speaker file, and what it is made of. Only `make` takes more than the file."""

    action: Literal["make", "show"] = option(help="make or show", positional=True)
    speaker: Path = option(help="the file, NAME.speaker", positional=True)
    recordings: tuple[Path, ...] = option((), help="recordings of one person, of any length", positional=True)
    text: str | None = option(
        None, help="what is said in the recordings, separated by |, or a text file with a line for each"
    )
    name: str | None = option(None, help="what the speaker is called; without it what the file is")
    consent: str | None = option(None, help="who agreed to what use of this voice, when and how, in free words")
    licence: str | None = option(None, help="licence of the recordings")
    seconds: float = option(
        SECONDS, help="how much is kept: of more, the liveliest phrases of all recordings", minimum=1.0, maximum=600.0
    )
