"""What `import` is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom.errors import InputError
from voxloom.imported import SUFFIX
from voxloom_registry import option


@dataclass(frozen=True)
class ImportRequest:
    """A foreign checkpoint, the importer that knows its family, and where the weights go."""

    importer: str = option(help="importer: `voxloom plugins --kind importer`", positional=True)
    checkpoint: Path = option(help="foreign checkpoint", positional=True)
    output: Path = option(help=f"weights to write, {SUFFIX}", writes=True)
    replace: bool = option(False, help="write over a file that is there", writes=True)

    def __post_init__(self) -> None:
        """Refuse a file that could not be written, before torch is imported."""
        output = self.output
        if output.is_dir():
            raise InputError(f"{output}: is a folder; name a file to write")
        if not output.parent.is_dir():
            raise InputError(f"{output}: there is no folder {output.parent}; make it first")
        if not output.name.lower().endswith(SUFFIX):
            given = output.suffix or "without a suffix"
            raise InputError(f"{output}: the result is written as {SUFFIX}, not {given}")
        if output.exists() and not self.replace:
            raise InputError(f"{output}: is there already; name another file, or write over it with --replace")
