"""Recordings as FLAC in memory."""

import io

import numpy as np
import soundfile

from voxloom.audio import recording_of
from voxloom.model import Recording

_SAMPLE_BITS = {"PCM_16": 16, "PCM_24": 24}


def packed(recording: Recording) -> bytes:
    """FLAC of 16 bits where these hold the samples, and of 24 where they do not."""
    samples = recording.wave.numpy().astype(np.float64)
    coarse = samples * 2**15
    bits = "PCM_16" if np.array_equal(coarse, np.clip(np.round(coarse), -(2**15), 2**15 - 1)) else "PCM_24"
    scale = 2 ** (_SAMPLE_BITS[bits] - 1)
    whole = np.clip(np.round(samples * scale), -scale, scale - 1).astype(np.int32) << (32 - _SAMPLE_BITS[bits])
    buffer = io.BytesIO()
    soundfile.write(buffer, whole, recording.sample_rate, format="FLAC", subtype=bits)
    return buffer.getvalue()


def unpacked(content: bytes) -> Recording:
    """The recording that was packed."""
    samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    return recording_of(samples, rate, "the speaker's audio")[0]
