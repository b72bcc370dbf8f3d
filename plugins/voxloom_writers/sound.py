"""The writers `wav` and `flac`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import soundfile

from voxloom.errors import InputError
from voxloom.result import AudioResult
from voxloom.writer import AbstractWriter, Sink


class _SoundWriter(AbstractWriter):
    form: str

    @contextmanager
    def open(self, path: Path) -> Iterator[Sink]:
        """See `AbstractWriter.open`."""
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        file: soundfile.SoundFile | None = None

        def add(piece: AudioResult) -> None:
            nonlocal file
            if file is None:
                file = soundfile.SoundFile(beside, "w", piece.sample_rate, 1, "PCM_16", format=self.form)
            file.write(piece.wave.detach().cpu().numpy())

        try:
            yield add
            if file is not None:
                file.close()
                beside.replace(path)
        except (OSError, soundfile.LibsndfileError) as error:
            raise InputError(f"{path}: cannot be written ({getattr(error, 'strerror', None) or error})") from error
        finally:
            if file is not None:
                file.close()
            beside.unlink(missing_ok=True)


class WavWriter(_SoundWriter):
    """RIFF WAVE."""

    form = "WAV"


class FlacWriter(_SoundWriter):
    """FLAC."""

    form = "FLAC"
