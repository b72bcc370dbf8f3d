"""A writer: how loud a result is, a line for each of its pieces."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voxloom.files import write_text
from voxloom.result import AudioResult
from voxloom.writer import AbstractWriter, Sink
from voxloom_example.rms import RmsLoudness


class LevelWriter(AbstractWriter):
    """Seconds and decibels of each piece, with a tab between."""

    @contextmanager
    def open(self, path: Path) -> Iterator[Sink]:
        """See `AbstractWriter.open`."""
        loudness, lines = RmsLoudness(), []

        def add(piece: AudioResult) -> None:
            lines.append(f"{piece.seconds:.3f}\t{float(loudness.measure(piece.wave[None, None])):.1f}\n")

        yield add
        write_text(path, "".join(lines))
