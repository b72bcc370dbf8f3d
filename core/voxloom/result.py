"""Results of tasks that make sound."""

from dataclasses import dataclass, field
from pathlib import Path

from jaxtyping import Float
from torch import Tensor

from voxloom.metric import Durations
from voxloom.provenance import Provenance
from voxloom.text import Transcript
from voxloom.values import Prosody
from voxloom_registry import Registry


@dataclass(frozen=True)
class Sentence:
    """A stretch that was spoken at once: how it was read, how it is spoken, and where it begins.

    `prosody` is of one item and on the CPU, its frames last 1 / `frame_rate` seconds.
    """

    transcript: Transcript
    prosody: Prosody
    frame_rate: float
    start_seconds: float = 0.0


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
    sentences: tuple[Sentence, ...] = ()
    """In order, where the task knows of each; `start_seconds` count from where this wave starts."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.wave) / self.sample_rate

    def save(self, path: str | Path) -> None:
        """Write it as what its suffix says: the sound, when what is said, or how it is said.

        Raises:
            InputError: when no writer has the suffix, or the file cannot be written.
        """
        from voxloom.writer import write_pieces

        write_pieces(Registry.discover(), [self], [Path(path)])
