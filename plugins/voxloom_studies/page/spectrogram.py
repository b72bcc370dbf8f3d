"""Spectrograms as phoneticians print them: ink on paper, the darker the more power."""

import struct
import zlib

import numpy as np
import torch
from einops import reduce
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from voxloom.audio import resample
from voxloom.model import Recording

SAMPLE_RATE = 16_000  # Hz: up to 8 kHz are shown
_WINDOW, _HOP, _FFT = 320, 160, 512  # samples: 20 ms, 10 ms
_BINS_PER_ROW = 2
_RANGE_DB = 50.0
"""What is this far below the loudest point is paper."""
_PRE_EMPHASIS = 0.97
_SILENCE = 1e-12
_LEVELS = 16


def spectrogram(recording: Recording) -> bytes:
    """A PNG of 128 rows from 8 kHz down to 0, and a column each 10 ms."""
    wave = resample(recording, SAMPLE_RATE).wave.detach().cpu().float()
    ink = (_decibels(wave) / _RANGE_DB + 1).clamp(0, 1).flip(0)
    return grey_png((ink * (_LEVELS - 1)).round().to(torch.uint8).numpy())


def _decibels(wave: Float[Tensor, " S"]) -> Float[Tensor, "128 T"]:
    """Power below the loudest point, from 0 Hz up; high frequencies are raised by 6 dB an octave."""
    raised = torch.cat([wave[:1], wave[1:] - _PRE_EMPHASIS * wave[:-1]])
    window = torch.hann_window(_WINDOW)
    bins = torch.stft(raised, _FFT, _HOP, _WINDOW, window, pad_mode="constant", return_complex=True)[:-1]
    power: Tensor = reduce(bins.abs().square(), "(rows bins) T -> rows T", "mean", bins=_BINS_PER_ROW)
    below: Tensor = 10 * (power / power.max().clamp_min(_SILENCE)).clamp_min(_SILENCE).log10()
    return below


def grey_png(ink: NDArray[np.uint8]) -> bytes:
    """A greyscale PNG of 16 levels (ISO 15948): `ink` (rows, columns) is 0 for white to 15 for black."""
    rows, columns = ink.shape
    levels = np.zeros((rows, columns + columns % 2), dtype=np.uint8)
    levels[:, :columns] = _LEVELS - 1 - ink
    packed = levels[:, ::2] << 4 | levels[:, 1::2]  # two pixels to a byte
    filtered = np.pad(packed, ((0, 0), (1, 0)))  # each row begins with its filter: none
    header = struct.pack(">IIBBBBB", columns, rows, 4, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(filtered.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
