"""What `adapt` gives."""

from dataclasses import dataclass, field
from pathlib import Path

from voxloom.errors import InputError
from voxloom.provenance import Provenance
from voxloom.voice import Voice, save_voice


@dataclass(frozen=True)
class Adapted:
    """The adapted voice, ready for any task; how long was heard, what was said and its score, distances by step."""

    voice: Voice
    seconds: float
    text: str
    score: float
    distances: tuple[float, ...]
    provenance: Provenance | None = field(default=None, repr=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """How far it came."""
        first, last = self.distances[0], self.distances[-1]
        return (
            f"heard {self.seconds:.1f} s, {self.text!r} with a score of {self.score:.2f}",
            f"distance to the recording in {len(self.distances)} steps: {first:.3f} to {last:.3f}",
        )

    def save(self, path: str | Path) -> None:
        """Write the voice as a new folder, for `--voice`.

        Raises:
            InputError: when the folder is there already.
        """
        folder, voice = Path(path), self.voice
        if folder.exists():
            raise InputError(f"{folder}: is there already; name a new folder")
        facts = {**voice.bundle.header.facts, "adapted_from": voice.name, "adapted_steps": str(len(self.distances))}
        save_voice(folder, voice.model, voice.config, self._card(), facts)

    def _card(self) -> str:
        return f"""# {self.voice.name}, adapted

The voxloom voice {self.voice.name} after {len(self.distances)} steps on {self.seconds:.1f} s of one speaker. Give
recordings of that speaker as prompts.

- Licence: that of {self.voice.name}, and what the speaker consents to.
"""
