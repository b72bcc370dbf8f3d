"""What `inpaint` gives."""

from dataclasses import dataclass, field
from pathlib import Path

from voxloom.pcm import Pcm
from voxloom.provenance import Provenance


@dataclass(frozen=True)
class Inpainted:
    """The recording with a new stretch. Samples outside of `changed`, which includes the cross-fade, are the file's.

    `kept_sha256` is the hash of those samples as the source holds them, in the file's own type and little-endian.
    """

    pcm: Pcm
    changed: tuple[int, int]
    kept_sha256: str
    transcript: str
    notes: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    provenance: Provenance | None = None

    @property
    def sample_rate(self) -> int:
        """The source's."""
        return self.pcm.sample_rate

    def is_kept(self) -> bool:
        """Whether the samples outside of `changed` have that hash."""
        start, stop = self.changed
        return self.pcm.sha256((0, start), (stop, len(self.pcm.samples))) == self.kept_sha256

    def save(self, path: str | Path) -> None:
        """Write it as WAV or FLAC, with the source's samples.

        Raises:
            InputError: when the suffix is another, FLAC cannot hold such samples, or the file cannot be written.
        """
        self.pcm.save(Path(path), self.provenance)
