"""What training tells: tensorboard where it is installed, and lines for people."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from voxloom.codec import AbstractCodec
from voxloom.errors import VoiceError
from voxloom.model import AbstractModel
from voxloom.training.seeds import rng_of
from voxloom.values import Batch, Latents

if TYPE_CHECKING:
    from torch.utils.tensorboard.writer import SummaryWriter

SPOKEN_ITEMS = 4
"""Held-out requests that are spoken at each validation."""


class Report:
    """Scalars, and spectrograms and audio of fixed held-out requests."""

    def __init__(self, folder: Path) -> None:
        self.missing = [name for name in ("tensorboard", "matplotlib") if find_spec(name) is None]
        self.writer = None if self.missing else _writer(folder)

    def scalars(self, group: str, values: Mapping[str, float], step: int) -> None:
        """One curve per value."""
        if self.writer is not None:
            for name, value in values.items():
                self.writer.add_scalar(f"{group}/{name}", value, step)

    @torch.no_grad()
    def speech(self, model: AbstractModel, batch: Batch, step: int) -> None:
        """Speak the first held-out items with their true prosody; a model without those operators is not asked to."""
        if self.writer is None:
            return
        try:
            condition = model.supervise(batch, []).condition
            content = model.generate(condition, [rng_of("spoken", place) for place in range(len(batch.ids))])
            waves = model.render(content)[:SPOKEN_ITEMS]
        except VoiceError:
            return
        rate = model.part("codec", AbstractCodec).sample_rate
        for name, wave in zip(batch.ids, waves, strict=False):
            self.writer.add_audio(f"spoken/{name}", wave.cpu(), step, sample_rate=rate)
            self.writer.add_figure(f"spectrogram/{name}", _spectrogram(wave.cpu(), rate), step)
        if isinstance(content, Latents):
            self.writer.add_histogram("latents", content.values.transpose(1, 2)[content.mask].float().cpu(), step)

    def close(self) -> None:
        """Write out what is still held back."""
        if self.writer is not None:
            self.writer.close()


def _writer(folder: Path) -> "SummaryWriter":
    from torch.utils.tensorboard.writer import SummaryWriter

    return SummaryWriter(str(folder))


def _spectrogram(wave: torch.Tensor, sample_rate: int) -> object:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3), layout="constrained")
    axes = figure.subplots()
    axes.specgram(wave.numpy() + 1e-9, NFFT=512, noverlap=384, Fs=sample_rate)
    axes.set_xlabel("seconds")
    axes.set_ylabel("Hz")
    return figure
