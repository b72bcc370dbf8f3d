"""What an edit gives."""

from dataclasses import dataclass, field
from pathlib import Path

from voxloom.errors import InputError
from voxloom.pcm import Pcm
from voxloom.result import AudioResult
from voxloom_editing.patch import Patch
from voxloom_editing.patching import refuse_inputs
from voxloom_editing.planning import Cut


@dataclass(frozen=True)
class Changed:
    """Samples `start` to `stop` of the recording became `begin` to `end` of the result, cross-fades included."""

    cut: Cut
    start: int
    stop: int
    begin: int
    end: int


@dataclass(frozen=True, kw_only=True)
class EditResult(AudioResult):
    """A recording with other words in it; `wave` is the mean of its channels.

    `pcm` are its samples as they are saved. All but the `changed` ones are those of the recording: `kept_samples` of
    them, whose SHA-256 is `kept_sha256` there and here.
    """

    pcm: Pcm
    patch: Patch
    changed: tuple[Changed, ...]
    kept_sha256: str
    kept_samples: int
    source: Path
    text: str
    save_patch: Path | None = None
    overwrite: bool = False
    kept_spans: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    """Where they are in the result."""

    def save(self, path: str | Path) -> None:
        """Write it with the recording's rate, channels and sample format, and the patch if one is asked for.

        Raises:
            InputError: when the file cannot hold them or be written, or is the recording itself.
        """
        path = Path(path)
        refuse_inputs(path, (self.source,), self.overwrite)
        if self.save_patch is not None:
            check_patch(self.save_patch, self.source, path)
        self.pcm.save(path, self.provenance)
        if self.save_patch is not None:
            self.patch.save(self.save_patch)


def check_patch(patch: Path, source: Path, output: Path | None = None) -> None:
    """Refuse a file that the patch cannot be written to.

    Raises:
        InputError: when it is a folder, lies in none, or is the recording or the result.
    """
    if patch.is_dir() or not patch.parent.is_dir():
        raise InputError(f"save_patch: {patch} cannot be written: name a file in a folder that is there")
    for other in (source, output):
        if other is not None and patch.resolve() == other.resolve():
            raise InputError(f"save_patch: {patch} is the recording itself; name another file")
