"""Recordings as data inside the page."""

import base64
import io
from pathlib import Path

import soundfile

from voxloom.audio import opened, read, resample
from voxloom.model import Recording

RATES_HZ = (8_000, 12_000, 16_000, 24_000, 48_000)
"""The sample rates of Opus (RFC 6716, section 2)."""


def read_spoken(path: Path) -> Recording | None:
    """The recording in `path`; None where it holds no samples, as when a system said nothing.

    Raises:
        InputError: as `voxloom.audio.read`.
    """
    if path.is_file() and not path.stat().st_size:
        return None  # what libsndfile leaves of a FLAC file of no samples
    with opened(path) as file:
        if not file.frames:
            return None
    return read(path)


def data_uri(kind: str, data: bytes) -> str:
    """RFC 2397."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def opus(recording: Recording) -> bytes:
    """Ogg Opus of the recording, at its rate or the next higher one that Opus has: some 4 kB for a second of speech."""
    rate = next((rate for rate in RATES_HZ if rate >= recording.sample_rate), RATES_HZ[-1])
    samples = resample(recording, rate).wave.detach().cpu().numpy()
    written = io.BytesIO()
    with soundfile.SoundFile(written, "w", rate, 1, "OPUS", format="OGG") as file:
        for start in range(0, len(samples), rate):  # a second at a time: libsndfile keeps a whole write on the stack
            file.write(samples[start : start + rate])
    return written.getvalue()
