"""Results of tasks that make sound."""

from dataclasses import dataclass, field
from pathlib import Path

from jaxtyping import Float
from torch import Tensor

from voxloom.audio import write
from voxloom.metric import Durations
from voxloom.provenance import Provenance


@dataclass(frozen=True)
class AudioResult:
    """A wave (S,) at `sample_rate` Hz, notes for people, seconds of work by part, and what made it.

    `durations` are the symbols spoken with their seconds, where the task knows them; pauses between sentences left out.
    """

    wave: Float[Tensor, " S"]
    sample_rate: int
    notes: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    provenance: Provenance | None = None
    durations: Durations | None = None

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.wave) / self.sample_rate

    def save(self, path: str | Path) -> None:
        """Write it as 16-bit WAV or FLAC.

        Raises:
            InputError: when the suffix is another, or the file cannot be written.
        """
        write(Path(path), self.wave, self.sample_rate)
