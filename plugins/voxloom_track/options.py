"""Options of the transform `track`. No torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import option


@dataclass(frozen=True)
class TrackOptions:
    """What is said again, and where it gives way."""

    file: Path | None = option(None, help="prosody track to speak in: .track.json, .track.csv or .track.TextGrid")
    register: Literal["file", "voice"] = option(
        "file", help="whose register pitch is in: as the file has it, or moved to the median of the voice's own"
    )
    before_controls: bool = option(
        False, help="whether other controls, and tags of the text, change the track; else it stands as it is"
    )
