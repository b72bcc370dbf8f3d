"""What `convert` gives."""

from dataclasses import dataclass

from voxloom.result import AudioResult


@dataclass(frozen=True)
class Converted(AudioResult):
    """The source in the target's voice, and how it came about.

    `score` is that of the transcript, or of what was heard; `sigma` the level generation started from, None for the
    highest; `sampler` the part that led down and, of an inversion, up.
    """

    way: str = ""
    sigma: float | None = None
    sampler: str | None = None
    text: str = ""
    score: float | None = None
