"""What `replay` gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from voxloom.errors import InputError
from voxloom.files import replacing
from voxloom.provenance import Provenance
from voxloom_replay.comparison import Comparison
from voxloom_replay.recipe import Recipe


@dataclass(frozen=True)
class Replayed:
    """The file made again, and how its sound compares with the original's."""

    content: bytes
    suffix: str
    comparison: Comparison
    told: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether every sample is the same."""
        return self.comparison.equal

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not as it was, and the verdict."""
        verdict = (
            f"sound: bit-exact ({self.comparison.told})"
            if self.exact
            else f"sound: NOT the same: {self.comparison.told}"
        )
        return (*self.told, verdict)

    def save(self, path: str | Path) -> None:
        """Write it in the original's format.

        Raises:
            InputError: when the suffix is another, or the file cannot be written.
        """
        path = Path(path)
        if path.suffix.lower() != self.suffix:
            raise InputError(f"{path}: the original is {self.suffix}, and so is what is made again; name such a file")
        try:
            with replacing(path) as beside:
                beside.write_bytes(self.content)
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror})") from error


def differences_here(recipe: Recipe, here: Provenance) -> Iterator[str]:
    """What is not as it was when the file was made, of what may change the sound."""
    now = here.plain()
    for name in sorted({*recipe["versions"], *here.versions}):
        then, is_now = recipe["versions"].get(name), here.versions.get(name)
        if then != is_now:
            yield f"{name}: {is_now or 'none'} here, {then or 'none'} when the file was made"
    for name in ("device", "machine"):
        if recipe.told.get(name) != now[name]:
            yield f"{name}: {now[name]} here, {recipe.told.get(name)} when the file was made"
