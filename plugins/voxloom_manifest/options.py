"""Options of the manifest corpus and the given aligner. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class ManifestOptions:
    """Options of `corpus/manifest`."""

    path: Path = option(help="JSON Lines file, one recording a line")
    audio: str = option("{audio}", help="audio file, relative to the manifest; {id} and other keys are filled in")
    unit_seconds: float | None = option(None, help="seconds in one unit of `units`", minimum=1e-6)


@dataclass(frozen=True)
class GivenOptions:
    """Options of `aligner/given`."""

    tolerance_seconds: float = option(
        0.05, help="how far the sum of the durations may lie from the recording's length", minimum=0.0
    )
