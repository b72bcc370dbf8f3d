"""What training leaves to look at: `metrics.jsonl` always, tensorboard where it is installed."""

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from voxloom.codec import AbstractCodec
from voxloom.errors import VoiceError
from voxloom.files import write_text
from voxloom.model import AbstractModel
from voxloom.values import Batch
from voxloom_training.seeds import rng_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from torch.utils.tensorboard.writer import SummaryWriter

_METRICS = "metrics.jsonl"


class Report:
    """Scalars, and spectrograms and audio of fixed held-out recordings.

    A run taken up at `step` drops what was told of later steps, which it will tell again.
    """

    def __init__(self, folder: Path, step: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.missing = [name for name in ("tensorboard", "matplotlib") if find_spec(name) is None]
        self.writer = None if "tensorboard" in self.missing else _writer(folder / "tensorboard", step)
        _drop_after(folder / _METRICS, step)
        self._metrics = (folder / _METRICS).open("a", encoding="utf-8")

    def scalars(self, group: str, values: Mapping[str, float], step: int) -> None:
        """One line, and one curve per value."""
        self._metrics.write(json.dumps({"step": step, "group": group, **values}) + "\n")
        self._metrics.flush()
        if self.writer is not None:
            for name, value in values.items():
                self.writer.add_scalar(f"{group}/{name}", value, step)

    @torch.no_grad()
    def speech(self, model: AbstractModel, batch: Batch, step: int) -> str | None:
        """Speak held-out recordings with their true prosody; the reason when that cannot be done."""
        if self.writer is None or "matplotlib" in self.missing:
            return None
        places = range(len(batch.ids))
        try:
            condition = model.supervise(batch, [rng_of("spoken", place) for place in places]).condition
            waves = model.render(model.generate(condition, [rng_of("spoken", place) for place in places]))
        except VoiceError as refusal:
            return str(refusal)
        rate = model.part("codec", AbstractCodec).sample_rate
        for name, wave in zip(batch.ids, waves, strict=True):
            self.writer.add_audio(f"spoken/{name}", wave.cpu(), step, sample_rate=rate)
            self.writer.add_figure(f"spectrogram/{name}", _spectrogram(wave.cpu(), rate), step)
        return None

    def close(self) -> None:
        """Write out what is still held back."""
        self._metrics.close()
        if self.writer is not None:
            self.writer.close()


def _writer(folder: Path, step: int) -> "SummaryWriter":
    from torch.utils.tensorboard.writer import SummaryWriter

    return SummaryWriter(str(folder), purge_step=step + 1 if step else None)


def _drop_after(path: Path, step: int) -> None:
    if not path.is_file():
        return
    if step == 0:  # nothing of what was told went into a checkpoint
        write_text(path, "")
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]  # a killed process may have left half a line
    write_text(path, "".join(line for line in whole if json.loads(line)["step"] <= step))


def _spectrogram(wave: torch.Tensor, sample_rate: int) -> "Figure":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3), layout="constrained")
    axes = figure.subplots()
    axes.specgram(wave.float().numpy() + 1e-9, NFFT=512, noverlap=384, Fs=sample_rate)
    axes.set_xlabel("seconds")
    axes.set_ylabel("Hz")
    return figure
