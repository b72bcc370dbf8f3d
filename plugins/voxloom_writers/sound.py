"""The writers `wav` and `flac`."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import soundfile

from voxloom.audio import writing
from voxloom.result import AudioResult
from voxloom.writer import AbstractWriter, Sink


class _SoundWriter(AbstractWriter):
    form: str

    @contextmanager
    def open(self, path: Path) -> Iterator[Sink]:
        """See `AbstractWriter.open`; what made the first piece is written into the file."""
        file: soundfile.SoundFile | None = None
        with ExitStack() as stack:

            def add(piece: AudioResult) -> None:
                nonlocal file
                if file is None:
                    opened = writing(path, piece.sample_rate, 1, self.form, "PCM_16", piece.provenance)
                    file = stack.enter_context(opened)
                file.write(piece.wave.detach().cpu().numpy())

            yield add


class WavWriter(_SoundWriter):
    """RIFF WAVE."""

    form = "WAV"


class FlacWriter(_SoundWriter):
    """FLAC."""

    form = "FLAC"
