"""Writers: what a speaking task makes to a file, piece by piece."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from voxloom.result import AudioResult
from voxloom.writers import KIND, writer_of
from voxloom_registry import Registry

Sink = Callable[[AudioResult], None]
"""Takes the pieces of a result in order."""


class AbstractWriter(ABC):
    """A kind of file that results are written as; its offer's `writes` are the suffixes it is chosen by."""

    @abstractmethod
    def open(self, path: Path) -> AbstractContextManager[Sink]:
        """What takes the pieces; the file appears whole when the block ends well, and not at all otherwise.

        Memory does not grow with the sound. Every piece carries the same provenance, or none.

        Raises:
            InputError: when the file cannot be written, or a piece lacks what belongs into it.
        """


def write_pieces(registry: Registry, pieces: Iterable[AudioResult], paths: Sequence[Path]) -> None:
    """Write what is made as it is made, to every one of `paths` by its suffix.

    Raises:
        InputError: as `AbstractWriter.open`; no file has changed then.
    """
    writers: list[AbstractWriter] = [registry.build(KIND, writer_of(registry, path).name) for path in paths]
    with ExitStack() as stack:
        sinks = [stack.enter_context(writer.open(path)) for writer, path in zip(writers, paths, strict=True)]
        for piece in pieces:
            for sink in sinks:
                sink(piece)
