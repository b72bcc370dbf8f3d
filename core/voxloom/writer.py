"""Writers: what a speaking task makes to a file, piece by piece. No torch here."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from voxloom.errors import InputError
from voxloom_registry import Offer, Registry

if TYPE_CHECKING:
    from voxloom.result import AudioResult

KIND = "writer"
Sink = Callable[["AudioResult"], None]
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


def suffixes(registry: Registry) -> tuple[str, ...]:
    """All that some writer is chosen by."""
    return tuple(suffix for name in registry.names(KIND) for suffix in registry.find(KIND, name).writes)


def writer_of(registry: Registry, path: Path) -> Offer:
    """The writer of the longest suffix that `path` has, whatever its case.

    Raises:
        InputError: when no writer has one.
    """
    offers = [registry.find(KIND, name) for name in registry.names(KIND)]
    named = path.name.lower()
    fitting = [(len(suffix), offer) for offer in offers for suffix in offer.writes if named.endswith(suffix.lower())]
    if not fitting:
        raise InputError(f"{path}: results are written as {', '.join(sorted(suffixes(registry)))}; name such a file")
    return max(fitting, key=lambda each: each[0])[1]


def write_pieces(registry: Registry, pieces: "Iterable[AudioResult]", paths: Sequence[Path]) -> None:
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
