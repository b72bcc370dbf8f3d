"""The folder of an evaluation: audio that is made once, and what it was made with."""

import json
from collections.abc import Mapping
from pathlib import Path

import soundfile
import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.errors import InputError
from voxloom.model import Recording

_MADE = "audio.json"


class AudioStore:
    """Waves by id as 16-bit WAV files, each with a key of what made it and the timings taken then."""

    def __init__(self, folder: Path) -> None:
        """Raises: InputError: when the folder cannot be made."""
        self._audio = folder / "audio"
        self._index = folder / _MADE
        try:
            self._audio.mkdir(parents=True, exist_ok=True)
            made = json.loads(self._index.read_text()) if self._index.exists() else {}
        except (OSError, ValueError) as error:
            raise InputError(f"{folder} cannot hold an evaluation: {error}") from error
        self._made: dict[str, dict[str, object]] = made

    def path(self, name: str) -> Path:
        """Where the wave `name` lies."""
        return self._audio / (name.replace("/", "_") + ".wav")

    def find(self, name: str, key: str) -> tuple[Recording, dict[str, float]] | None:
        """The wave and its timings, if it was made with `key`."""
        made = self._made.get(name)
        if made is None or made["key"] != key or not self.path(name).exists():
            return None
        samples, sample_rate = soundfile.read(self.path(name), dtype="float32")
        timings = made["timings"]
        return Recording(torch.from_numpy(samples), sample_rate), dict(timings) if isinstance(timings, Mapping) else {}

    def keep(self, name: str, key: str, recording: Recording, timings: Mapping[str, float]) -> Recording:
        """Write a wave and give back what the file holds, so that a second run measures the same samples."""
        beside = self.path(name).with_suffix(".tmp")
        soundfile.write(beside, _clipped(recording.wave), recording.sample_rate, subtype="PCM_16", format="WAV")
        beside.replace(self.path(name))
        self._made[name] = {"key": key, "timings": dict(timings)}
        write_json(self._index, self._made)
        samples, sample_rate = soundfile.read(self.path(name), dtype="float32")
        return Recording(torch.from_numpy(samples), sample_rate)


def write_json(path: Path, content: object) -> None:
    """Write `content`, whole or not at all."""
    beside = path.with_name(path.name + ".tmp")
    beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)


def _clipped(wave: Float[Tensor, " S"]) -> object:
    return wave.detach().cpu().clamp(-1, 1).numpy()
