"""What the writers share: the time of pieces that follow each other, and files that appear whole."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from voxloom.errors import InputError
from voxloom.files import replacing
from voxloom.result import AudioResult
from voxloom.writer import AbstractWriter, Sink
from voxloom_timestamps.times import Timed, timed

Add = Callable[[Sequence[Timed]], None]
"""Takes sentences in order."""


class Clock:
    """Where the pieces start: after all samples before."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.samples = 0
        self.sample_rate = 1

    @property
    def seconds(self) -> float:
        """How long all that was taken so far lasts."""
        return self.samples / self.sample_rate

    def take(self, piece: AudioResult) -> list[Timed]:
        """The sentences of the next piece, in seconds from the start of the file.

        Raises:
            InputError: when the piece does not tell them.
        """
        self.sample_rate = piece.sample_rate
        found = [timed(sentence, self.seconds) for sentence in piece.sentences]
        told = [each for each in found if each is not None]
        if not told or len(told) < len(found):
            raise InputError(
                f"{self._path}: when something is said is known only of speech made with durations, and this result "
                "has none; write its sound alone"
            )
        self.samples += len(piece.wave)
        return told


class TimesWriter(AbstractWriter):
    """A writer of times, sentence by sentence."""

    @contextmanager
    def open(self, path: Path) -> Iterator[Sink]:
        """See `AbstractWriter.open`."""
        clock = Clock(path)
        try:
            with replacing(path) as beside, self.filling(beside, clock) as add:
                yield lambda piece: add(clock.take(piece))
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error

    @abstractmethod
    def filling(self, path: Path, clock: Clock) -> AbstractContextManager[Add]:
        """What fills the file at `path`; when the block ends well, `clock` tells how long the sound is."""
