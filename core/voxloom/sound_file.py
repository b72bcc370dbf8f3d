"""Sound files that are written, with what made them inside."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import pack

import soundfile

from voxloom.errors import InputError
from voxloom.provenance import Provenance


@contextmanager
def writing(
    path: Path, sample_rate: int, channels: int, form: str, subtype: str, made_by: Provenance | None = None
) -> Iterator[soundfile.SoundFile]:
    """A file of libsndfile's format and subtype to write to; it appears when the block ends well, or not at all.

    Raises:
        InputError: when it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    recipe = "" if made_by is None else made_by.recipe()
    try:
        with soundfile.SoundFile(beside, "w", sample_rate, channels, subtype, format=form) as file:
            if recipe and form == "FLAC":
                file.comment = recipe
            yield file
        if form == "WAV":
            _finish_riff(beside, recipe)
        beside.replace(path)
    except (OSError, soundfile.LibsndfileError) as error:
        raise InputError(f"{path}: cannot be written ({getattr(error, 'strerror', None) or error})") from error
    finally:
        beside.unlink(missing_ok=True)


def _finish_riff(path: Path, comment: str) -> None:
    """Put a comment behind the sound, since libsndfile's ends at 32 kB, and take out the time of day."""
    with path.open("r+b") as file:
        peak = file.read(256).find(b"PEAK")  # before the data of floats: size, version, time, ...
        if peak >= 0:
            file.seek(peak + 12)
            file.write(bytes(4))
        if comment:
            text = comment.encode("ascii") + b"\0"
            text += b"\0" * (len(text) % 2)
            file.seek(0, os.SEEK_END)
            file.write(b"\0" * (file.tell() % 2))
            file.write(b"LIST" + pack("<I", len(text) + 12) + b"INFOICMT" + pack("<I", len(text)) + text)
            size = file.tell() - 8
            file.seek(4)
            file.write(pack("<I", size))
