"""The task `patch`: an edit done again, or undone."""

from dataclasses import dataclass
from pathlib import Path

from voxloom.errors import InputError
from voxloom.pcm import Pcm, read_pcm
from voxloom.provenance import Provenance
from voxloom.task import AbstractTask
from voxloom_editing.patch import read_patch
from voxloom_editing.request import PatchRequest


@dataclass(frozen=True)
class PatchResult:
    """Samples exactly as they are saved, and the files they were made from."""

    pcm: Pcm
    notes: tuple[str, ...]
    inputs: tuple[Path, ...]
    overwrite: bool = False
    provenance: Provenance | None = None

    def save(self, path: str | Path) -> None:
        """Write it in the samples' own format.

        Raises:
            InputError: when the file cannot hold them, or is one that they were made from.
        """
        refuse_inputs(Path(path), self.inputs, self.overwrite)
        self.pcm.save(Path(path), self.provenance)


class Patching(AbstractTask[PatchRequest, PatchResult]):
    """Changes nothing but what the patch names, in the recording it names."""

    def run(self, request: PatchRequest) -> PatchResult:
        """See `AbstractTask.run`.

        Raises:
            InputError: when the patch is damaged or belongs to another recording.
        """
        patch = read_patch(request.patch)
        pcm = read_pcm(request.audio)
        done = patch.apply if request.action == "apply" else patch.reverse
        changed = done(pcm, str(request.audio))
        notes = tuple(
            f"{'did' if request.action == 'apply' else 'undid'}: {each}" for each in patch.about.get("changes", ())
        )
        hashed = f"all {len(changed.samples)} samples have the SHA-256 {changed.sha256()}"
        return PatchResult(changed, (*notes, hashed), (request.audio, request.patch), request.overwrite)


def refuse_inputs(path: Path, inputs: tuple[Path, ...], overwrite: bool) -> None:
    """Refuse a result that would take the place of what it was made from, unless that is asked for.

    Raises:
        InputError: naming the file.
    """
    if overwrite or not path.exists():
        return
    for source in inputs:
        if source.exists() and path.samefile(source):
            raise InputError(f"{path}: is what the result is made from; name another file, or give --overwrite")
